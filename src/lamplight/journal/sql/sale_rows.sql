-- name: sales_by_ids
-- as they are
select id, shop, external, number, brand, buyer, consumer, buyer_kind, jurisdiction, channel,
    contract_date, currency, ship_to, body::text as agreed, version, said_at, changed_at, created_at
from sale where id = any($1::bigint[]) order by id;

-- name: lines_of
-- in the order of the sale
select id, sale, external, position, kind, sku, name, detail, picture, one_of_a_kind, quantity,
    paid_minor, tax_minor, discount_minor, body::text as body
from sale_line where sale = any($1::bigint[]) order by sale, position, id;

-- name: payments_of
-- what was captured
select id, sale, external, tender, captured_minor, body::text as body
from payment where sale = any($1::bigint[]) order by sale, id;

-- name: refunds_of
-- ours and the shop's own
select id, sale, step, key, payment, amount_minor, state, lines::text as lines, external, made_at,
    changed_at
from refund where sale = any($1::bigint[]) order by sale, id;

-- name: disputes_of
-- what banks were asked to take back
select d.id, p.sale, d.payment, d.external, d.state, d.amount_minor, d.opened_on
from dispute d join payment p on p.id = d.payment
where p.sale = any($1::bigint[]) order by p.sale, d.id;

-- name: fulfilments_of
-- parcels
select id, sale, external, carrier, tracking, tracking_url, shipped_on, delivered_on, proof,
    lines::text as lines
from fulfilment where sale = any($1::bigint[]) order by sale, id;

-- name: events_of
-- what happened, in the order of days
select id, sale, line, external, kind, day, body::text as fields, created_at
from sale_event where sale = any($1::bigint[]) order by sale, day, id;

-- name: sales_of
-- what these bought or use, the newest first
select id from sale where buyer = any($1::bigint[]) or consumer = any($1::bigint[])
order by contract_date desc nulls last, id desc limit $2;

-- name: sale_by_external
-- by the shop's own name of it
select id from sale where shop = $1 and external = $2;
