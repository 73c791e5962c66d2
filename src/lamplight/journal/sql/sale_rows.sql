-- name: whole_sales
-- sales with all that belongs to each, part by part, in the order in which they are shown
with found as (
    select 1 as part, s.id as sale, 0 as first, s.id as second, (
        select row_to_json(r) from (select s.id, s.shop, s.external, s.number, s.brand, s.buyer,
            s.consumer, s.buyer_kind, s.jurisdiction, s.channel, s.contract_date, s.currency,
            s.ship_to, s.body as agreed, s.version, s.said_at, s.changed_at, s.created_at,
            exists (select from customer c where c.id = coalesce(s.buyer, s.consumer)
                and c.erased_at is not null) as erased,
            exists (select from customer c where c.id = s.consumer
                and c.erased_at is not null) as consumer_erased) r
    ) as fields
    from sale s where s.id = any($1::bigint[])
    union all
    select 2, l.sale, l.position, l.id, row_to_json(l)
    from sale_line l where l.sale = any($1::bigint[])
    union all
    select 3, p.sale, 0, p.id, row_to_json(p)
    from payment p where p.sale = any($1::bigint[])
    union all
    select 4, r.sale, 0, r.id, row_to_json(r)
    from refund r where r.sale = any($1::bigint[])
    union all
    select 5, p.sale, 0, d.id, (
        select row_to_json(r) from (select d.id, p.sale, d.payment, d.external, d.state,
            d.amount_minor, d.opened_on) r
    )
    from dispute d join payment p on p.id = d.payment where p.sale = any($1::bigint[])
    union all
    select 6, f.sale, 0, f.id, row_to_json(f)
    from fulfilment f where f.sale = any($1::bigint[])
    union all
    select 7, e.sale, e.day - date '1900-01-01', e.id, (
        select row_to_json(r) from (select e.id, e.sale, e.line, e.external, e.kind, e.day,
            e.body as fields, e.created_at) r
    )
    from sale_event e where e.sale = any($1::bigint[])
    union all
    select 8, j.sale, 0, j.id, (
        select row_to_json(r) from (select j.id, j.sale, j.line, j.service_case, j.duty, j.rule,
            j.question, j.answer, j.words, j.day, j.person, j.made_at) r
    )
    from judgement j where j.sale = any($1::bigint[]) and j.ended_at is null
)
select part, sale, fields::text as fields from found order by part, sale, first, second;

-- name: sales_of
-- what these bought or use, the newest first
select id from sale where buyer = any($1::bigint[]) or consumer = any($1::bigint[])
order by contract_date desc nulls last, id desc limit $2;

-- name: sale_by_external
-- by the shop's own name of it
select id from sale where shop = $1 and external = $2;
