-- name: lock_sale
-- whoever moves money of a sale holds this until their transaction ends
select id, currency from sale where id = $1 for no key update;

-- name: sale_of_refund
-- whose lock a refund needs
select sale from refund where id = $1;

-- name: read_payments
-- what was captured, in its order
select id, tender, captured_minor from payment where sale = $1 order by id;

-- name: read_lines
-- what was sold, in its order
select external as id, quantity, paid_minor, tax_minor, discount_minor from sale_line where sale = $1 order by position, id;

-- name: read_disputes
-- what banks are asked to take back
select d.payment, d.state, d.amount_minor
from dispute d join payment p on p.id = d.payment where p.sale = $1 order by d.id;

-- name: refunds_of_sale
-- all of them, whoever made them, in their order
select id, sale, step, key, payment, amount_minor, state, lines::text as lines,
    parts::text as parts, external, made_at, changed_at, booked_minor, settled_minor,
    shares::text as shares
from refund where sale = $1 order by id;

-- name: refunds_of_step
-- all that a step ever asked for, in their order
select id, sale, step, key, payment, amount_minor, state, lines::text as lines,
    parts::text as parts, external, made_at, changed_at, booked_minor, settled_minor,
    shares::text as shares
from refund where step = $1 order by id;

-- name: read_refund
-- one as it is
select id, sale, step, key, payment, amount_minor, state, lines::text as lines,
    parts::text as parts, external, made_at, changed_at, booked_minor, settled_minor,
    shares::text as shares
from refund where id = $1;

-- name: add_refund
-- it counts from now on
insert into refund (sale, step, key, payment, amount_minor, state, lines, parts, external, made_at,
    changed_at, booked_minor, shares)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10,
    case when $2::bigint is not null then $5::bigint end, $11)
returning id;

-- name: move_refund
-- along the table of moves; a name at the provider that is known stays known
update refund set state = $2, external = coalesce(external, $3), amount_minor = $4, changed_at = $5
where id = $1;

-- name: settle_refund
-- what its shop or provider tells that it settled of one that we booked
update refund set settled_minor = $2
where id = $1 and booked_minor is not null and settled_minor is distinct from $2;

-- name: refunds_differing
-- ours that were settled with another sum than we booked, of these brands since an instant
select r.id as refund, c.id as service_case, r.booked_minor, r.settled_minor, s.currency,
    r.changed_at as at
from refund r join sale s on s.id = r.sale join step t on t.id = r.step
    join accommodation a on a.id = t.accommodation join service_case c on c.id = a.service_case
where r.state = 'succeeded' and r.settled_minor <> r.booked_minor and r.changed_at >= $1
    and c.brand = any($2::bigint[])
order by r.changed_at desc, r.id limit 200;

-- name: set_parts
-- the shop says what its own refund was for
update refund set lines = $2, parts = $3, shares = $4 where id = $1;

-- name: drop_twin
-- the same refund as the shop told it before its answer reached us
delete from refund where payment = $1 and external = $2 and id <> $3 and step is null
returning state, amount_minor;

-- name: payments_named
-- payments that a provider knows by this name
select p.id, p.sale from payment p
where p.body->>'reference' = $1 and p.body->>'reference' <> '' order by p.id;

-- name: put_money_dispute
-- as its provider tells it now; no row where that is known
insert into dispute (payment, external, state, amount_minor, opened_on)
values ($1, $2, $3, $4, (to_timestamp($5::bigint / 1000) at time zone 'UTC')::date)
on conflict (payment, external) do update
set state = excluded.state, amount_minor = excluded.amount_minor
where (dispute.state, dispute.amount_minor)
    is distinct from (excluded.state, excluded.amount_minor);

-- name: was_taken
-- whether an event was taken in before
select true from shop_event where shop = $1 and key = $2;

-- name: take_once
-- an event was taken in
insert into shop_event (shop, key, at) values ($1, $2, $3) on conflict do nothing;

-- name: keep_early
-- a provider told of a payment that no sale names
insert into told_early (shop, reference, at) values ($1, $2, $3)
on conflict (shop, reference) do update set at = excluded.at;

-- name: early_named
-- those that a sale names now, the oldest first
select t.shop, t.reference from told_early t
where exists (select from payment p
    where p.body->>'reference' = t.reference and p.body->>'reference' <> '')
order by t.at, t.reference;

-- name: drop_early
-- it was read
delete from told_early where shop = $1 and reference = $2;

-- name: forget_early
-- those that no sale will name any more
delete from told_early where at < $1;
