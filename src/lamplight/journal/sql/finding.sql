-- name: lock_roots
-- the customers that these were merged into, themselves where they weren't: whoever changes what
-- they are found by waits for who does so now, and then sees what was written
with recursive up(id, into_) as (
    select id, merged_into from customer where id = any($1::bigint[])
    union
    select c.id, c.merged_into from customer c join up on c.id = up.into_
)
select id from customer where id in (select id from up where into_ is null)
order by id for no key update;

-- name: families
-- everybody who was merged into these, with themselves
with recursive down(root, id) as (
    select id, id from customer where id = any($1::bigint[])
    union
    select down.root, c.id from customer c join down on c.merged_into = down.id
)
select root, id from down order by root, id;

-- name: texts_of_customers
-- who they are and where they are reached
select c.id as customer, c.name, c.town,
    array(select value from reach r where r.customer = c.id and kind = 'email' order by id desc)
        as emails,
    array(select value from reach r where r.customer = c.id and kind = 'phone' order by id desc)
        as phones
from customer c where c.id = any($1::bigint[]) and c.erased_at is null
order by c.id;

-- name: texts_of_sales
-- what they bought, the newest first
select who.customer, s.brand, s.number, s.external, s.ship_to,
    coalesce((extract(epoch from s.contract_date) * 1000)::bigint, s.created_at) as at,
    array(select concat_ws(' ', name, sku) from sale_line l where l.sale = s.id order by position)
        as things
from unnest($1::bigint[]) as who(customer)
join sale s on s.buyer = who.customer or s.consumer = who.customer
order by at desc, s.id desc;

-- name: texts_of_contacts
-- what they said of themselves when they asked, the newest first
select customer, brand, name, phone, email, created_at as at from contact
where customer = any($1::bigint[]) and erased_at is null
order by created_at desc, id desc;

-- name: put_findings
-- what each is found by now; nothing is written where nothing changed
insert into finding as f (customer, brand, words, recent)
select g.customer, g.brand, g.words::tsvector, g.recent
from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
    as g(customer, brand, words, recent)
order by g.customer, g.brand
on conflict (customer, brand) do update set words = excluded.words, recent = excluded.recent
where (f.words, f.recent) is distinct from (excluded.words, excluded.recent);

-- name: drop_findings
-- of whoever was asked about, all that wasn't put: merged, erased, or not of that brand any more
delete from finding f
where f.customer = any($1::bigint[]) and not exists (
    select from unnest($2::bigint[], $3::bigint[]) as kept(customer, brand)
    where kept.customer = f.customer and kept.brand = f.brand
);

-- name: find_recent
-- among those who came last under each of these brands
select f.customer, max(f.recent) as recent
from unnest($1::bigint[]) as of(brand) cross join lateral (
    select customer, words, recent from finding
    where brand = of.brand order by recent desc limit $3
) f
where f.words @@ $2::text::tsquery
group by f.customer order by 2 desc, 1 desc limit $4;

-- name: find_all
-- among all of these brands: the index is asked for what is rare, the function looks at the rest
select customer, max(recent) as recent from finding
where words @@ $2::text::tsquery and ts_match_vq(words, $3::text::tsquery)
    and brand = any($1::bigint[])
group by customer order by 2 desc, 1 desc limit $4;

-- name: last_brand
-- of these brands the one under which somebody bought or asked last
select brand from finding where customer = $1 and brand = any($2::bigint[])
order by recent desc, brand limit 1;

-- name: brands_of
-- under which brands somebody bought or asked
select brand from finding where customer = $1 order by brand;

-- name: cards
-- how those who were found are shown, in this order: with what they are found by under these brands
select w.customer,
    coalesce(nullif(c.name, ''), (select name from contact o where o.customer = any(w.family)
        and o.name <> '' and o.brand = any($2::bigint[]) order by created_at desc limit 1), '')
        as name,
    c.town, c.country,
    coalesce((select min(o.id) from contact o where o.customer = w.customer), w.customer) as first,
    array(select name from customer o where o.id = any(w.family) and o.name <> '' order by o.id)
        || array(select distinct name from contact o where o.customer = any(w.family)
            and o.brand = any($2) and o.name <> '') as names,
    array(select value from reach r where r.customer = any(w.family) and r.kind = 'email')
        || array(select distinct email from contact o where o.customer = any(w.family)
            and o.brand = any($2) and o.email <> '') as emails,
    array(select value from reach r where r.customer = any(w.family) and r.kind = 'phone')
        || array(select distinct phone from contact o where o.customer = any(w.family)
            and o.brand = any($2) and o.phone <> '') as phones,
    b.sales, b.last_on, b.orders, b.places, b.things
from unnest($1::bigint[]) with ordinality as found(id, place)
cross join lateral (
    with recursive down(id) as (
        select found.id union select o.id from customer o join down on o.merged_into = down.id
    )
    select found.id as customer, array(select id from down) as family
) w
join customer c on c.id = w.customer
cross join lateral (
    select count(*)::int as sales, max(s.contract_date) as last_on,
        coalesce(array_agg(coalesce(nullif(s.number, ''), s.external) order by s.id desc), '{}')
            as orders,
        coalesce(array_agg(distinct s.ship_to) filter (where s.ship_to <> ''), '{}') as places,
        array(select distinct concat_ws(' ', l.name, nullif(l.sku, ''))
            from sale_line l where l.sale = any(array_agg(s.id))) as things
    from sale s
    where (s.buyer = any(w.family) or s.consumer = any(w.family)) and s.brand = any($2)
) b
order by found.place;
