-- name: add_case
-- one matter of a customer; gives no row when the same wish came before
insert into service_case (brand, customer, sale, line, owner, title, failure, key, opened_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (key) do nothing
returning id;

-- name: case_by_key
-- what the same wish made before
select id from service_case where key = $1;

-- name: lock_case
-- whoever changes a case holds its row; who only writes something that names it needn't wait
select id, brand, customer, sale, line, owner, title, state, failure, cause, cause_detail, useful,
    not_yet_at, askings, ask_at, opened_at, closed_at, version, duty_at
from service_case where id = $1 for no key update;

-- name: case_by_id
-- one case
select id, brand, customer, sale, line, owner, title, state, failure, cause, cause_detail, useful,
    not_yet_at, askings, ask_at, opened_at, closed_at, version, duty_at
from service_case where id = $1;

-- name: cases_by_ids
-- several cases
select id, brand, customer, sale, line, owner, title, state, failure, cause, cause_detail, useful,
    not_yet_at, askings, ask_at, opened_at, closed_at, version, duty_at
from service_case where id = any($1::bigint[]) order by id;

-- name: open_cases
-- every case that isn't closed, of these brands
select id, brand, customer, sale, line, owner, title, state, failure, cause, cause_detail, useful,
    not_yet_at, askings, ask_at, opened_at, closed_at, version, duty_at
from service_case where state <> 'closed' and brand = any($1::bigint[]) order by id;

-- name: cases_of_customers
-- the newest first
select id, brand, customer, sale, line, owner, title, state, failure, cause, cause_detail, useful,
    not_yet_at, askings, ask_at, opened_at, closed_at, version, duty_at
from service_case where customer = any($1::bigint[]) order by opened_at desc, id desc limit 100;

-- name: change_case
-- its row as it is now, one version on
update service_case set owner = $2, state = $3, failure = $4, cause = $5, cause_detail = $6,
    useful = $7, not_yet_at = $8, askings = $9, closed_at = $10, version = version + 1
where id = $1;

-- name: set_ask_at
-- when time does something to it next
update service_case set ask_at = $2 where id = $1;

-- name: cases_to_ask
-- whose time to be asked, or to be closed for silence, has come
select id from service_case
where state <> 'closed' and ask_at is not null and ask_at <= $1 order by ask_at, id limit $2;

-- name: unplanned_cases
-- open, something was done, and nothing is planned
select c.id from service_case c
where c.state <> 'closed' and c.ask_at is null
    and exists (select from accommodation a where a.service_case = c.id and a.decision = 'done')
order by c.id;

-- name: next_asking
-- when the next of them comes
select min(ask_at) from service_case where state <> 'closed' and ask_at is not null;

-- name: join_contact
-- a talk in which the case came up
insert into case_contact (service_case, contact) values ($1, $2) on conflict do nothing;

-- name: contacts_of_cases
-- the talks that these came up in
select service_case, contact from case_contact where service_case = any($1::bigint[])
order by contact;

-- name: cases_of_contact
-- the cases of a talk that aren't closed, the newest first
select c.id from service_case c join case_contact j on j.service_case = c.id
where j.contact = $1 and c.state <> 'closed' order by c.id desc;

-- name: cases_of_line
-- the cases of a line that aren't closed
select id from service_case where line = $1 and state <> 'closed' order by id;

-- name: open_cases_of_sale
-- of one sale, with what is known of the ends of their duties
select c.id, c.line, c.customer, c.duty_at, c.not_yet_at from service_case c
where c.sale = $1 and c.state <> 'closed' order by c.id;

-- name: set_duty
-- as reckoned from a version of the sale that is still its newest: a newer one is reckoned anew
update service_case c set duty_at = $2, reckon_at = $3
where c.id = $1 and exists (select from sale s where s.id = c.sale and s.version = $4);

-- name: sales_to_reckon
-- whose open cases' duties stand otherwise by now
select sale from service_case
where state <> 'closed' and sale is not null and reckon_at <= $1
group by sale order by min(reckon_at), sale limit $2;

-- name: put_off_reckoning
-- it can't be reckoned: not again before this instant
update service_case set reckon_at = $2 where sale = $1 and state <> 'closed' and reckon_at < $2;

-- name: next_reckoning
-- when the next of them does
select min(reckon_at) from service_case where state <> 'closed' and sale is not null;

-- name: add_case_event
-- what happened, for good
insert into case_event (service_case, at, person, kind, body) values ($1, $2, $3, $4, $5::jsonb);

-- name: case_events
-- in order
select at, person, kind, body::text as body from case_event where service_case = $1 order by id;

-- name: causes_since
-- what keeps failing, thing by thing, and what it cost to make right; '' where nobody named it yet
with failed as (
    select c.id, c.state, c.cause, c.cause_detail, c.opened_at, coalesce(l.name, '') as thing,
        coalesce(nullif(l.sku, ''), l.name, '') as one_thing,
        coalesce(case c.cause
            when 'supplier' then (
                select p->>'name' from jsonb_array_elements(s.body->'parties') p
                where p->'roles' ? 'supplier' limit 1)
            when 'carrier' then (
                select f.carrier from fulfilment f
                where f.sale = s.id and f.carrier <> '' order by f.id desc limit 1)
        end, '') as party
    from service_case c
    left join sale s on s.id = c.sale
    left join sale_line l on l.id = c.line
    where c.opened_at >= $1 and c.brand = any($2::bigint[])
)
select d.cause, d.party, max(d.thing) as thing, coalesce(a.currency, '') as currency,
    (array_agg(distinct d.cause_detail) filter (where d.cause_detail <> ''))[1:3] as details,
    count(distinct d.id) as cases, max(d.id) as newest,
    coalesce(sum(a.cost_minor), 0)::bigint as cost_minor,
    count(a.id) filter (where a.cost_minor is null) as unpriced, max(d.opened_at) as last_at
from failed d
left join accommodation a on a.service_case = d.id and a.decision in ('agreed', 'done')
where d.cause <> '' or d.state = 'closed' or a.id is not null
group by d.cause, d.party, d.one_thing, a.currency order by cases desc, cost_minor desc limit 50;

-- name: bearers_since
-- who bears what it cost
select a.bearer, a.currency, sum(a.cost_minor)::bigint as cost_minor,
    count(distinct c.id) as cases
from accommodation a join service_case c on c.id = a.service_case
where a.agreed_at >= $1 and c.brand = any($2::bigint[]) and a.decision in ('agreed', 'done')
    and a.cost_minor is not null
group by a.bearer, a.currency order by cost_minor desc limit 50;
