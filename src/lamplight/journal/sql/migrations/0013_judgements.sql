-- What a person judged that no rule can say: of a duty for a line, or of goods that came back.
-- One stands at a time; what it took the place of stays, with whoever took it back.

create table judgement (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    line bigint not null references sale_line on delete cascade,
    service_case bigint references service_case,
    duty text not null check (duty <> '' and length(duty) <= 100),
    rule text not null check (length(rule) <= 100),
    question text not null check (question <> '' and length(question) <= 100),
    answer text not null check (answer <> '' and length(answer) <= 100),
    words text not null check (length(words) <= 2000),
    day date not null,
    person bigint not null references person,
    made_at bigint not null,
    ended_at bigint,
    ended_by bigint references person,
    key text not null unique
);
comment on column judgement.day is 'the calendar day at the place of the sale''s law';
create unique index judgement_stands on judgement (line, duty, question) where ended_at is null;
create index judgement_sale on judgement (sale);
