-- Who comes when, by half-hour of a local day (0 to 47): what was forecast for each day and when,
-- which days are known to be unlike others, and who came before the house was ours.

create table special_day (
    day date primary key,
    name text not null check (length(name) between 1 and 80),
    like_weekday int check (like_weekday between 1 and 7),
    closed boolean not null default false,
    made_by bigint references person,
    made_at bigint not null
);
comment on column special_day.like_weekday is
    'the weekday that it resembles, 1 is Monday; null: its own';

-- What was known on the evening of `known` of a later day. A row is never changed: what may be
-- called unusual on a day is decided by what was written before it.
create table forecast (
    line bigint not null references line,
    day date not null,
    known date not null,
    body jsonb not null,
    made_at bigint not null,
    primary key (line, day, known),
    check (known < day)
);
create trigger forecast_is_frozen before update on forecast
    for each statement execute function refuse_change();

create table arrival_before (
    line bigint not null references line,
    day date not null,
    slot int not null check (slot between 0 and 47),
    came int not null check (came >= 0),
    primary key (line, day, slot)
);
comment on table arrival_before is 'who came before, as the system told that was used until then';
