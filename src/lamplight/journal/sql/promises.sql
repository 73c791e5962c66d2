-- name: add_promise
-- what one of us will do by a time; gives no row when the same wish came before
insert into promise (brand, customer, service_case, contact, person, kind, words, due_at, made_at,
    instead_of, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (key) do nothing
returning id;

-- name: promise_by_key
-- what the same wish made before
select id from promise where key = $1;

-- name: promise_by_id
-- one promise
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise where id = $1;

-- name: lock_case_of_promise
-- before the promise itself: whoever changes a case holds it, and ends its promises
select id from service_case where id = (select service_case from promise where id = $1)
for no key update;

-- name: lock_promise
-- whoever ends it holds it
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise where id = $1 for no key update;

-- name: end_promise
-- kept or released; one that is broken stays so, and has an end when it was kept late
update promise set state = case when state = 'open' then $2 else state end, ended_at = $3
where id = $1 and ended_at is null
returning id;

-- name: move_promise
-- another time, as the customer asked
update promise set due_at = $2 where id = $1 and state = 'open' and ended_at is null
returning id;

-- name: break_promise
-- its time passed; it is owed still
update promise set state = 'broken' where id = $1 and state = 'open'
returning id;

-- name: promises_of
-- of a customer, those that are owed still, and those that ended after an instant
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise
where (customer = any($1::bigint[]) or contact = any($2::bigint[]) or service_case = $3)
    and (ended_at is null or ended_at >= $4)
    and not exists (select from promise n where n.instead_of = promise.id)
order by due_at, id limit 100;

-- name: news_of_case
-- what letters of a case announced, under the key of the first of those that stand for one another
with recursive chain as (
    select id, key, ended_at from promise
    where service_case = $1 and starts_with(key, $2)
    union all
    select p.id, c.key, p.ended_at from promise p join chain c on p.instead_of = c.id
)
select id, key from chain
where ended_at is null and not exists (select from promise n where n.instead_of = chain.id)
order by id;

-- name: calls_between
-- calls that were promised for these instants, and are still to be made
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise
where state = 'open' and kind = 'call' and ended_at is null and due_at >= $1 and due_at < $2
order by due_at, id;

-- name: promises_unkept
-- broken under these brands, owed still, and without a new time: the oldest first
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise
where state = 'broken' and ended_at is null and brand = any($1::bigint[])
    and not exists (select from promise n where n.instead_of = promise.id)
order by due_at, id limit 100;

-- name: promises_due
-- those whose time has passed
select id from promise where state = 'open' and due_at < $1 order by due_at, id limit $2;

-- name: next_due
-- when the next one's time passes
select min(due_at) from promise where state = 'open';

-- name: promises_of_cases
-- those of these cases that are owed still, the soonest first; and those that ended after an instant
select id, brand, customer, service_case, contact, person, kind, words, due_at, state, made_at,
    ended_at, instead_of
from promise
where service_case = any($1::bigint[]) and (ended_at is null or ended_at >= $2)
    and not exists (select from promise n where n.instead_of = promise.id)
order by due_at, id;
