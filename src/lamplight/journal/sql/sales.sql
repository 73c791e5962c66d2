-- name: lock_sale
-- whoever moves money or takes in a newer form waits here
select version from sale where id = $1 for no key update;

-- name: lock_sale_of
-- by the shop's own name of it
select id from sale where shop = $1 and external = $2 for no key update;

-- name: add_sale
-- gives no row when it is there already
insert into sale (shop, external, changed_at, created_at, number, brand, buyer, consumer, buyer_kind,
    jurisdiction, channel, contract_date, currency, ship_to, body)
values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb)
on conflict (shop, external) do nothing
returning id;

-- name: set_sale
-- what the form says of the sale itself
update sale set number = $2, brand = $3, buyer = $4, consumer = $5, buyer_kind = $6,
    jurisdiction = $7, channel = $8, contract_date = $9, currency = $10, ship_to = $11,
    body = $12::jsonb
where id = $1;

-- name: set_said
-- as of when the shop said it
update sale set said_at = $2 where id = $1;

-- name: touch
-- something of it has changed
update sale set version = version + 1, changed_at = $2 where id = $1 returning version;

-- name: by_index
-- for this transaction
set local enable_seqscan = off;
