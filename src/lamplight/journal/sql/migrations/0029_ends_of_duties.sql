-- When the earliest of what is owed in a case ends, as it was last reckoned, and when to reckon anew.

alter table service_case add column duty_at bigint, add column reckon_at bigint not null default 0;
comment on column service_case.duty_at is
    'the last instant of the earliest duty that one of us must perform; null: none has an end';
comment on column service_case.reckon_at is
    'duties stand otherwise from then on: the next day there, or when hours end';
create index case_reckon on service_case (reckon_at) where state <> 'closed' and sale is not null;
