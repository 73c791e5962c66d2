-- name: add_shop
-- gives no row when there is one of this name
insert into shop (name, kind, created_at) values ($1, $2, $3)
on conflict (name) do nothing
returning id;

-- name: shop_by_name
-- one source of sales
select id, name, kind, settings::text as settings, cursor, seen_at, created_at
from shop where name = $1;

-- name: all_shops
-- every source of sales
select id, name, kind, settings::text as settings, cursor, seen_at, created_at
from shop order by id;

-- name: change_shop
-- null leaves a column as it is
update shop set kind = coalesce($2, kind), settings = coalesce($3::jsonb, settings) where id = $1
returning id;

-- name: lock_shop
-- how far it was read, held until the end
select cursor from shop where id = $1 for update;

-- name: saw_shop
-- how far it was read, and when
update shop set cursor = $2, seen_at = $3 where id = $1;

-- name: take_event
-- gives no row when it came before
insert into shop_event (shop, key, at) values ($1, $2, $3)
on conflict do nothing
returning at;

-- name: forget_events
-- those that nobody sends again
delete from shop_event where at < $1;

-- name: put_unfit
-- a sale doesn't fit: since when is kept
insert into unfit_sale (shop, external, why, since, last_at) values ($1, $2, $3, $4, $4)
on conflict (shop, external) do update set why = excluded.why, last_at = excluded.last_at;

-- name: drop_unfit
-- it fits now
delete from unfit_sale where shop = $1 and external = $2;

-- name: unfit_sales
-- the newest of every shop first, so many of each
select shop, external, why, since, last_at, n from (
    select *, count(*) over (partition by shop) as n,
        row_number() over (partition by shop order by last_at desc, external) as nth
    from unfit_sale) as all_of_them
where nth <= $1 order by shop, nth;
