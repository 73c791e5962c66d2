-- The log of what happened, its head, the owner, snapshots and the outbox.
-- Instants are milliseconds since the Unix epoch, UTC.

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'insufficient_privilege';
end
$$;

-- One row. Whoever appends updates it first and so holds its lock until the commit: numbers are
-- given in the order of the commits and without gaps.
create table head (
    one boolean primary key default true check (one),
    number bigint not null default 0 check (number >= 0),
    epoch int not null default 0 check (epoch >= 0)
);
insert into head default values;

create trigger head_stays before delete or truncate on head
    for each statement execute function refuse_change();

create table event (
    number bigint primary key check (number > 0),
    at bigint not null,
    cause bigint not null,
    epoch int not null,
    form text not null,
    version int not null check (version > 0),
    body jsonb not null,
    check (cause between 1 and number)
);
comment on column event.cause is 'number of the first event of the same command';

comment on column event.at is 'never goes back with the numbers, so a day is found by halving';

create trigger event_is_append_only before update or delete or truncate on event
    for each statement execute function refuse_change();

create table owner (
    one boolean primary key default true check (one),
    epoch int not null,
    pid int not null,
    address text not null,
    mark text not null,
    since bigint not null,
    heartbeat_at bigint not null,
    released boolean not null default false
);
comment on column owner.mark is 'the name that all database sessions of its process carry';

create table snapshot (
    number bigint primary key check (number >= 0),
    saved_at bigint not null,
    version int not null check (version > 0),
    checksum bytea not null,
    body bytea not null
);

-- Bodies hold ids, never what people wrote: an erased contact leaves nothing here.
create table outbox (
    id bigint generated always as identity primary key,
    key text not null unique check (key <> ''),
    kind text not null,
    body jsonb not null,
    number bigint not null,
    created_at bigint not null,
    due_at bigint not null,
    state text not null default 'pending' check (state in ('pending', 'done', 'failed')),
    tries int not null default 0,
    taken_until bigint,
    ended_at bigint,
    error text
);
create index outbox_due on outbox (due_at, id) where state = 'pending';

-- How far a table for reading has followed the log.
create table projection (
    name text primary key,
    number bigint not null default 0
);
