-- Colleagues are asked to come in beside what they plan. A yes is planned time. Nobody need say why
-- they say no, and no column could hold it.

create table shift_ask (
    id bigint generated always as identity primary key,
    person bigint not null references person,
    line bigint not null references line,
    asked_by bigint not null references person,
    asked_at bigint not null,
    from_at bigint not null,
    to_at bigint not null,
    mail_at bigint,
    token_hash bytea unique check (octet_length(token_hash) = 32),
    said text check (said in ('yes', 'no', 'withdrawn')),
    said_at bigint,
    check (from_at < to_at),
    check ((said is null) = (said_at is null))
);
create index shift_ask_person on shift_ask (person, asked_at);
create index shift_ask_time on shift_ask (to_at, from_at);
comment on column shift_ask.mail_at is 'when the mail about it leaves at the earliest; null: none does';
comment on column shift_ask.token_hash is 'of the link in that mail, from when it is written';
comment on column shift_ask.said is 'null until it is answered; what isn''t by from_at has ended';
