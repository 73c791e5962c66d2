-- name: put_line
-- by the shop's own name of it
insert into sale_line (sale, external, position, kind, sku, name, detail, picture, one_of_a_kind,
    quantity, paid_minor, tax_minor, discount_minor, body)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb)
on conflict (sale, external) do update set position = excluded.position, kind = excluded.kind,
    sku = excluded.sku, name = excluded.name, detail = excluded.detail,
    picture = excluded.picture, one_of_a_kind = excluded.one_of_a_kind,
    quantity = excluded.quantity, paid_minor = excluded.paid_minor,
    tax_minor = excluded.tax_minor, discount_minor = excluded.discount_minor, body = excluded.body
returning id;

-- name: drop_line
-- unless something hangs on it: money, a case, a withdrawal, a parcel or what we wrote ourselves
delete from sale_line l
where l.id = $1
    and not exists (select from service_case c where c.sale = l.sale)
    and not exists (select from service_case c where c.line = l.id)
    and not exists (select from withdrawal w where w.sale = l.sale)
    and not exists (select from sale_event e
        where e.line = l.id and (e.external is null or starts_with(e.external, $2)))
    and not exists (select from refund r where r.sale = l.sale
        and r.lines @> jsonb_build_array(jsonb_build_object('line', l.external)))
    and not exists (select from fulfilment f where f.sale = l.sale
        and f.lines @> jsonb_build_array(jsonb_build_object('line', l.external)))
returning l.id;

-- name: put_payment
-- by the shop's own name of it
insert into payment (sale, external, tender, captured_minor, body)
values ($1, $2, $3, $4, $5::jsonb)
on conflict (sale, external) do update set tender = excluded.tender,
    captured_minor = excluded.captured_minor, body = excluded.body
returning id;

-- name: drop_payment
-- unless something was done with it
delete from payment p
where p.id = $1 and not exists (select from refund where payment = p.id)
    and not exists (select from dispute where payment = p.id)
returning p.id;

-- name: put_fulfilment
-- by the shop's own name of it
insert into fulfilment (sale, external, carrier, tracking, tracking_url, shipped_on, delivered_on,
    proof, lines)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb)
on conflict (sale, external) do update set carrier = excluded.carrier,
    tracking = excluded.tracking, tracking_url = excluded.tracking_url,
    shipped_on = excluded.shipped_on, delivered_on = excluded.delivered_on,
    proof = excluded.proof, lines = excluded.lines
returning id;

-- name: drop_fulfilment
-- that the shop doesn't speak of any more
delete from fulfilment where id = $1 returning id;

-- name: put_dispute
-- by the shop's own name of it
insert into dispute (payment, external, state, amount_minor, opened_on)
values ($1, $2, $3, $4, $5)
on conflict (payment, external) do update set state = excluded.state,
    amount_minor = excluded.amount_minor, opened_on = excluded.opened_on
returning id;

-- name: put_event
-- by its name
insert into sale_event (sale, line, external, kind, day, body, created_at)
values ($1, $2, $3, $4, $5, $6::jsonb, $7)
on conflict (sale, external) do update set line = excluded.line, kind = excluded.kind,
    day = excluded.day, body = excluded.body
returning id;

-- name: drop_event
-- that the shop doesn't speak of any more
delete from sale_event where id = $1 returning id;

-- name: drop_own_event
-- that we wrote ourselves, and that isn't so any more
delete from sale_event where sale = $1 and external = $2 returning id;
