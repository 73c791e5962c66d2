-- name: add_customer
-- somebody who buys from us or uses what we sold
insert into customer (name, kind, language, country, town, timezone, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
returning id;

-- name: customers_by_ids
-- several, by id
select id, name, kind, language, country, town, timezone, wish, merged_into, created_at, erased_at
from customer where id = any($1::bigint[]) order by id;

-- name: lock_customers
-- while they are merged, or while something of theirs is written
select id, name, kind, language, country, town, timezone, wish, merged_into, created_at, erased_at
from customer where id = any($1::bigint[]) order by id for update;

-- name: change_customer
-- null leaves a column as it is; nothing is written to what was erased
update customer set
    name = coalesce($2, name), kind = coalesce($3, kind), language = coalesce($4, language),
    country = coalesce($5, country), town = coalesce($6, town),
    timezone = coalesce($7, timezone), wish = coalesce($8, wish)
where id = $1 and erased_at is null
returning id;

-- name: fill_customer
-- what isn't known yet; what our people wrote stays
update customer set
    name = case when name = '' then $2 else name end,
    language = case when language = '' then $3 else language end,
    country = case when country = '' then $4 else country end,
    town = case when town = '' then $5 else town end,
    timezone = case when timezone = '' then $6 else timezone end
where id = $1 and erased_at is null
returning id;

-- name: unmake_customer
-- one that was made a moment ago, when somebody else made the same one meanwhile
delete from customer where id = $1;

-- name: holders
-- whose these verified addresses are
select asked.kind, asked.value, r.customer
from unnest($1::text[], $2::text[]) as asked(kind, value)
cross join lateral (
    select customer from reach
    where kind = asked.kind and value = asked.value and verified limit 1
) r;

-- name: add_reach
-- gives no row where they have it already, or where somebody else has it verified
insert into reach (customer, kind, value, verified, created_at) values ($1, $2, $3, $4, $5)
on conflict do nothing
returning id;

-- name: verify_reach
-- unless it is somebody else's
update reach set verified = true
where customer = $1 and kind = $2 and value = $3 and not verified
    and not exists (select from reach where kind = $2 and value = $3 and verified)
returning id;

-- name: reaches_of
-- of several, verified ones first
select id, customer, kind, value, verified, created_at from reach
where customer = any($1::bigint[]) order by customer, verified desc, id;

-- name: has_verified
-- whether anything says for sure who they are
select exists (select from reach where customer = $1 and verified);

-- name: drop_reaches
-- of one customer
delete from reach where customer = $1;

-- name: roots
-- for each, whom they were merged into in the end; themselves where they weren't. Each step goes
-- by the index, however many customers there are
with recursive up (id, at, next) as (
    select id, id, merged_into from customer where id = any($1::bigint[])
    union all
    select up.id, c.id, c.merged_into from up cross join lateral (
        select id, merged_into from customer where id = up.next limit 1
    ) c
)
select id, at as root from up where next is null order by id;

-- name: family
-- everybody merged with one, themselves too; the one who was kept comes first
with recursive up (at, next) as (
    select id, merged_into from customer where id = $1
    union all
    select c.id, c.merged_into from up cross join lateral (
        select id, merged_into from customer where id = up.next limit 1
    ) c
), down (id, depth) as (
    select at, 0 from up where next is null
    union all
    select c.id, down.depth + 1 from down cross join lateral (
        select id from customer where merged_into = down.id offset 0
    ) c
)
select id from down order by depth, id;

-- name: families
-- for each of several, everybody merged with them, themselves too, by id
with recursive up (id, at, next) as (
    select id, id, merged_into from customer where id = any($1::bigint[])
    union all
    select up.id, c.id, c.merged_into from up cross join lateral (
        select id, merged_into from customer where id = up.next limit 1
    ) c
), down (whose, id) as (
    select id, at from up where next is null
    union all
    select down.whose, c.id from down cross join lateral (
        select id from customer where merged_into = down.id offset 0
    ) c
)
select whose, id from down order by whose, id;

-- name: only_merger
-- one at a time merges, so that no two make a circle
lock table merging in share row exclusive mode;

-- name: set_merged
-- null: they are themselves again
update customer set merged_into = $2 where id = $1;

-- name: add_merging
-- who said that the two are one
insert into merging (kept, gone, person, at) values ($1, $2, $3, $4) returning id;

-- name: undo_merging
-- the last one that isn't undone
update merging set undone_by = $2, undone_at = $3
where id = (select id from merging where gone = $1 and undone_at is null order by id desc limit 1);

-- name: mergings_of
-- who was merged into whom, by whom, among these
select id, kept, gone, person, at, undone_by, undone_at from merging
where kept = any($1::bigint[]) or gone = any($1::bigint[]) order by id;
