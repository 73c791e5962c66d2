-- What people said of goods that came back: as they should be, doubted, found wrong, or that there
-- is something new. The last of it is where their judging stands (`accommodation.judging`).
create table inspection (
    id bigint generated always as identity primary key,
    accommodation bigint not null references accommodation,
    said text not null check (said in ('right', 'doubt', 'wrong', 'new_facts')),
    reason text not null default '' check (reason in
        ('', 'USED_MORE_THAN_NEEDED', 'DAMAGED_BY_CUSTOMER', 'NOT_WHAT_WAS_SOLD', 'INCOMPLETE')),
    words text not null default '' check (length(words) <= 2000),
    person bigint references person,
    at bigint not null,
    key text not null unique,
    check ((said = 'wrong') = (reason <> '')),
    check (person is not null or said = 'new_facts')
);
comment on column inspection.person is 'nobody of ours: the customer said that it isn''t useful';
create index inspection_accommodation on inspection (accommodation, id);

alter table accommodation add column judging_at bigint;
comment on column accommodation.judging_at is 'since when the judging of the goods is what it is';

-- What we asked for, and what its provider says that it settled: equal, the money is reconciled.
alter table refund add column booked_minor bigint, add column settled_minor bigint;
update refund set booked_minor = amount_minor where step is not null;
comment on column refund.booked_minor is 'what we asked for, whatever was settled; none of a shop''s own';
comment on column refund.settled_minor is 'what its shop or provider told that it settled; none while nobody told';
