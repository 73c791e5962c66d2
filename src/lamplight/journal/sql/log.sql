-- name: read_head
-- the last number given and the epoch that may append
select number, epoch from head;

-- name: append
-- one batch in one statement and one journey: check the epoch under the head's lock, number,
-- write events and effects, tell followers; no row when the epoch is not the owner's
with moved as (
    update head set number = number + $2::int
    where epoch = $1::int
    returning number - $2::int as base
), written as (
    insert into event (number, at, cause, epoch, form, version, body)
    select moved.base + e.nth, e.at, moved.base + e.cause, $1::int, e.form, e.version, e.body
    from moved, unnest($3::bigint[], $4::int[], $5::text[], $6::int[], $7::jsonb[])
        with ordinality as e (at, cause, form, version, body, nth)
)
select moved.base, pg_notify('lamplight_event', (moved.base + $2::int)::text) from moved;

-- name: append_with_effects
-- as append, with rows for the outbox; an effect whose key is already there is not left twice
with moved as (
    update head set number = number + $2::int
    where epoch = $1::int
    returning number - $2::int as base
), written as (
    insert into event (number, at, cause, epoch, form, version, body)
    select moved.base + e.nth, e.at, moved.base + e.cause, $1::int, e.form, e.version, e.body
    from moved, unnest($3::bigint[], $4::int[], $5::text[], $6::int[], $7::jsonb[])
        with ordinality as e (at, cause, form, version, body, nth)
), promised as (
    insert into outbox (key, kind, body, number, created_at, due_at)
    select f.key, f.kind, f.body, moved.base + f.cause, f.at, f.due
    from moved, unnest($8::text[], $9::text[], $10::jsonb[], $11::int[], $12::bigint[],
        $13::bigint[]) as f (key, kind, body, cause, at, due)
    on conflict (key) do nothing
)
select moved.base, pg_notify('lamplight_event', (moved.base + $2::int)::text) from moved;

-- name: read_events
-- events after a number, in order
select number, at, cause, form, version, body from event
where number > $1 order by number limit $2;

-- name: written_by
-- the epoch that wrote an event, to learn whether an append whose answer was lost took place
select epoch from event where number = $1;

-- name: event_at
-- when an event happened
select at from event where number = $1;

-- name: comings_and_goings
-- who of us came and went, after a number and up to another
select number, at, form = 'AgentCame' as came, (body ->> 'agent')::bigint as agent from event
where number > $1 and number <= $2 and form in ('AgentCame', 'AgentWent', 'AgentRemoved')
order by number;
