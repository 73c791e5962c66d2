-- name: take_effects
-- the effects that are due, each to one taker until its lease ends
update outbox set tries = tries + 1, taken_until = $1::bigint + $2::bigint
where id in (
    select id from outbox
    where state = 'pending' and due_at <= $1 and (taken_until is null or taken_until <= $1)
        and ($4 = '' or kind = $4) and kind <> all($5::text[])
    order by due_at, id
    limit $3
    for update skip locked
)
returning id, key, kind, body, number, tries, due_at;

-- name: complete_effect
-- it happened; only for the one who holds it
update outbox set state = 'done', ended_at = $3, taken_until = null, error = null
where id = $1 and tries = $2 and state = 'pending'
returning id;

-- name: postpone_effect
-- it didn't happen: again later
update outbox set due_at = $3, taken_until = null, error = $4
where id = $1 and tries = $2 and state = 'pending'
returning id;

-- name: give_up_effect
-- it didn't happen and won't be tried again
update outbox set state = 'failed', ended_at = $3, taken_until = null, error = $4
where id = $1 and tries = $2 and state = 'pending'
returning id;

-- name: reclaim_effects
-- a new owner takes back at once what the earlier one had in hand
update outbox set taken_until = null where state = 'pending' and taken_until is not null
returning id;

-- name: put_off_effect
-- it can't happen yet: that try doesn't count
update outbox set due_at = $3, taken_until = null, error = $4, tries = tries - 1
where id = $1 and tries = $2 and state = 'pending'
returning id;

-- name: call_up_effects
-- what those of a kind wait for may have happened; a failed try waits for its own time
update outbox set due_at = $2
where kind = $1 and state = 'pending' and tries = 0 and taken_until is null and due_at > $2
returning id;

-- name: forget_done_effects
-- what happened before an instant
delete from outbox where state = 'done' and ended_at < $1 returning id;

-- name: leave_effects
-- beside rows of tables: they bear the journal's number of now; a key that is there stays as it is
insert into outbox (key, kind, body, number, created_at, due_at)
select f.key, f.kind, f.body, head.number, $4::bigint, f.due
from head, unnest($1::text[], $2::text[], $3::jsonb[], $5::bigint[]) as f (key, kind, body, due)
on conflict (key) do nothing;
