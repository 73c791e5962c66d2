-- name: add_accommodation
-- one way that was chosen; gives no row when the same wish came before
insert into accommodation (service_case, kind, decision, amount_minor, cost_minor, currency, bearer,
    owed, words, body, sale_version, person, made_at, agreed_at, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15)
on conflict (key) do nothing
returning id;

-- name: accommodation_by_key
-- what the same wish made before
select id from accommodation where key = $1;

-- name: accommodation_by_id
-- one way
select id, service_case, kind, decision, money, goods, judging, amount_minor, cost_minor, currency,
    bearer, owed, words, answer, body::text as body, sale_version, person, approver, made_at,
    agreed_at, ended_at, judging_at
from accommodation where id = $1;

-- name: lock_accommodation
-- whoever changes it holds it
select id, service_case, kind, decision, money, goods, judging, amount_minor, cost_minor, currency,
    bearer, owed, words, answer, body::text as body, sale_version, person, approver, made_at,
    agreed_at, ended_at, judging_at
from accommodation where id = $1 for no key update;

-- name: accommodations_of
-- of these cases, in the order they were chosen
select id, service_case, kind, decision, money, goods, judging, amount_minor, cost_minor, currency,
    bearer, owed, words, answer, body::text as body, sale_version, person, approver, made_at,
    agreed_at, ended_at, judging_at
from accommodation where service_case = any($1::bigint[]) order by id;

-- name: change_accommodation
-- the four states, who approved, when it was agreed and ended
update accommodation set decision = $2, money = $3, goods = $4, judging = $5, approver = $6,
    agreed_at = $7, ended_at = $8
where id = $1;

-- name: set_option
-- the option as it is now, when leave is given for it or asked for anew
update accommodation set amount_minor = $2, cost_minor = $3, bearer = $4, words = $5,
    body = $6::jsonb
where id = $1;

-- name: answer_accommodation
-- what whoever refused it said to whoever asked
update accommodation set answer = $2 where id = $1;

-- name: accommodations_asked
-- what waits for somebody's leave, of these brands, the oldest first
select a.id, a.service_case, a.kind, a.decision, a.money, a.goods, a.judging, a.amount_minor,
    a.cost_minor, a.currency, a.bearer, a.owed, a.words, a.answer, a.body::text as body, a.sale_version,
    a.person, a.approver, a.made_at, a.agreed_at, a.ended_at, a.judging_at
from accommodation a join service_case c on c.id = a.service_case
where a.decision = 'asked' and c.brand = any($1::bigint[]) order by a.made_at, a.id limit 200;

-- name: granted_sums
-- what was granted, or is asked for, beyond what is owed: in a case, to a customer since an instant,
-- and by one of us since another; what somebody gave leave for counts for them, on that day
select
    coalesce(sum(v.counts) filter (where v.service_case = $2), 0)::bigint as case_minor,
    coalesce(sum(v.counts) filter (where v.customer = any($3::bigint[]) and v.made_at >= $6), 0)
        ::bigint as customer_minor,
    coalesce(sum(v.counts) filter (where v.person = $1 and v.given_at >= $4), 0)::bigint
        as day_minor
from (
    select a.service_case, c.customer, coalesce(a.approver, a.person) as person, a.made_at,
        case when a.approver is null then a.made_at else coalesce(a.agreed_at, a.made_at) end
            as given_at,
        coalesce((a.body->>'counts_minor')::bigint, 0) as counts
    from accommodation a join service_case c on c.id = a.service_case
    where a.decision in ('asked', 'approved', 'agreed', 'done') and not a.owed and a.currency = $5
        and a.id in (
            select id from accommodation where service_case = $2
            union all
            select w.id from service_case k join accommodation w on w.service_case = k.id
            where k.customer = any($3::bigint[])
            union all
            select id from accommodation where approver = $1 and coalesce(agreed_at, made_at) >= $4
            union all
            select id from accommodation where approver is null and person = $1 and made_at >= $4
        )
) v;

-- name: lock_person
-- two tabs of one person grant one after the other
select id from person where id = $1 for no key update;

-- name: lock_customers
-- what is granted to one customer in two cases comes one after the other
select id from customer where id = any($1::bigint[]) order by id for no key update;

-- name: authority_of
-- what a role may grant for a brand, or else for every brand
select case_minor, customer_minor, day_minor, share_bp from authority
where role = $2 and currency = $3 and (brand = $1 or brand is null)
order by brand nulls last limit 1;

-- name: all_authority
-- everything that somebody said
select brand, role, currency, case_minor, customer_minor, day_minor, share_bp from authority
order by brand nulls first, role, currency;

-- name: drop_authority
-- back to what holds where nobody said
delete from authority where brand is not distinct from $1 and role = $2 and currency = $3
returning id;

-- name: set_authority
-- what a role may grant
insert into authority (brand, role, currency, case_minor, customer_minor, day_minor, share_bp)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (brand, role, currency) do update set case_minor = excluded.case_minor,
    customer_minor = excluded.customer_minor, day_minor = excluded.day_minor,
    share_bp = excluded.share_bp;

-- name: steps_of
-- the steps of these cases' ways, in order
select s.id, s.accommodation, s.position, s.kind, s.shop, s.person, s.state, s.due_at,
    s.proof::text as proof, s.reason, s.body::text as body, s.changed_at
from step s join accommodation a on a.id = s.accommodation
where a.service_case = any($1::bigint[]) order by s.accommodation, s.position;

-- name: steps_of_persons
-- what is to be done by hand, for these brands: one's own; and for who leads, what is nobody's, or
-- somebody's who doesn't answer for the brand any more. Words are where no letter says them: to
-- write what was agreed, and to ask where the question reached nobody
select s.id, s.accommodation, s.position, s.kind, s.shop, s.person, s.state, s.due_at,
    s.proof::text as proof, s.reason, s.body::text as body, s.changed_at,
    a.service_case
from step s join accommodation a on a.id = s.accommodation
    join service_case c on c.id = a.service_case
where s.state in ('todo', 'doing', 'failed', 'unknown') and c.brand = any($2::bigint[])
    and (s.person = $1 or c.brand = any($3::bigint[]) and not exists (
        select from person p join person_brand b on b.person = p.id
        where p.id = s.person and p.active and b.brand = c.brand))
    and a.decision in ('agreed', 'done') and s.reason <> 'letter_waits'
    and (s.kind <> 'ask' or c.state = 'asked' and not exists (
        select from mail m where m.service_case = c.id and m.kind = 'asked_useful'
            and m.state <> 'refused' and m.made_at >= (select max(e.at) from case_event e
                where e.service_case = c.id and e.kind = 'useful_asked')))
    and (
        (s.body->>'by_hand')::boolean or s.body->'plan'->>'by' in ('person', 'customer')
        or s.state in ('failed', 'unknown'))
order by s.due_at nulls last, s.id limit 200;

-- name: case_of_step
-- which case a step belongs to
select a.service_case from step s join accommodation a on a.id = s.accommodation where s.id = $1;

-- name: ways_of_sale
-- what was asked for or agreed about a sale, in any case, beside one way; under way is what nobody
-- has said to be in vain since, and no step of which has failed
select a.id, a.kind, a.decision, c.failure, c.line, coalesce(a.amount_minor, 0) as amount_minor,
    coalesce(a.body->>'id', a.kind) as option,
    coalesce((a.body->'fields'->>'units')::int, 1) as units,
    coalesce((a.body->>'consent')::boolean, false)
        and coalesce(a.body->'steps' @> '[{"kind": "credit"}]', false) as is_credit,
    c.state <> 'closed' and coalesce(c.not_yet_at < coalesce(a.agreed_at, a.made_at), true)
        and not exists (select from step s where s.accommodation = a.id and s.state = 'failed')
        as under_way,
    c.id as service_case, a.agreed_at
from accommodation a join service_case c on c.id = a.service_case
where c.sale = $1 and a.id <> $2 and a.decision in ('asked', 'approved', 'agreed', 'done')
order by a.id;

-- name: ways_of_line
-- what was asked for or agreed for the line that a way is about, in any case, itself apart, unless
-- the customer said since that it was in vain, or a step of it failed
select a.id, a.kind, coalesce(a.body->>'id', a.kind) as option,
    coalesce((a.body->'fields'->>'units')::int, 1) as units, coalesce(a.agreed_at, a.made_at) as at,
    coalesce((own.body->'fields'->>'units')::int, 1) as own_units, own.kind as own_kind,
    coalesce(own.body->>'id', own.kind) as own_option, l.quantity
from accommodation own join service_case oc on oc.id = own.service_case
    join sale_line l on l.id = oc.line
    join service_case c on c.sale = oc.sale and c.line = oc.line
    join accommodation a on a.service_case = c.id
where own.id = $1 and a.id <> own.id and a.decision in ('asked', 'approved', 'agreed', 'done')
    and coalesce(c.not_yet_at < coalesce(a.agreed_at, a.made_at), true)
    and not exists (select from step s where s.accommodation = a.id and s.state = 'failed')
order by a.id;

-- name: correcting_steps
-- the steps that pay back what was taken or asked for too much in a sale
select s.id from step s join accommodation a on a.id = s.accommodation
    join service_case c on c.id = a.service_case
where c.sale = $1 and a.kind = 'billing_correction' and s.kind = 'refund';
