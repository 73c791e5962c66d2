-- name: place_of_step
-- what is locked before it
select s.accommodation, a.service_case, c.sale
from step s join accommodation a on a.id = s.accommodation
    join service_case c on c.id = a.service_case
where s.id = $1;

-- name: place_of_accommodation
-- what is locked before it
select a.id as accommodation, a.service_case, c.sale
from accommodation a join service_case c on c.id = a.service_case
where a.id = $1;

-- name: lock_case
-- held until the transaction ends; with its line by the shop's name
select c.id, c.sale, c.owner, coalesce(l.external, '') as line
from service_case c left join sale_line l on l.id = c.line
where c.id = $1 for no key update of c;

-- name: lock_accommodation
-- held until the transaction ends
select id, kind, decision, money, goods, judging, person, key from accommodation
where id = $1 for no key update;

-- name: lock_steps
-- all of an accommodation in their order, held until the transaction ends
select id, accommodation, position, kind, shop, person, state, due_at, proof::text as proof, reason,
    body::text as body, key, changed_at
from step where accommodation = $1 order by position for no key update;

-- name: read_sold
-- which shop sold it, under what name
select shop, external, currency from sale where id = $1;

-- name: read_paid
-- how a payment is known to its shop and to its provider
select external, coalesce(body->>'reference', '') as reference from payment where id = $1;

-- name: add_step
-- once for its key
insert into step (accommodation, position, kind, shop, person, due_at, body, key, changed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (key) do nothing
returning id;

-- name: set_step
-- what became of it
update step set state = $2, person = $3, proof = $4, reason = $5, body = $6, changed_at = $7
where id = $1;

-- name: set_going
-- where money and goods of an accommodation are, and whether it is done
update accommodation set money = $2, goods = $3, decision = $4, ended_at = $5 where id = $1;

-- name: set_judging
-- how the goods of an accommodation are judged, and since when
update accommodation set judging = $2, judging_at = $3 where id = $1;

-- name: bump_case
-- whoever saw it before sees that it has changed
update service_case set version = version + 1 where id = $1;

-- name: note_in_case
-- what happened: ids, codes, sums
insert into case_event (service_case, at, person, kind, body) values ($1, $2, $3, $4, $5);

-- name: note_differing
-- a refund was settled with another sum than we booked: said once for each sum
insert into case_event (service_case, at, kind, body)
select $1, $2, 'settled_differs', $3::jsonb where not exists (
    select from case_event where service_case = $1 and kind = 'settled_differs' and body = $3::jsonb);

-- name: sales_out_of_step
-- whose refunds went on without their steps: we ended before we followed
select distinct r.sale from refund r join step s on s.id = r.step
where r.state = 'failed' and s.state in ('doing', 'unknown', 'done')
    or r.state in ('pending', 'succeeded') and s.state in ('todo', 'doing', 'unknown')
order by r.sale;

-- name: step_of_letter
-- what a letter does that has ended; its key names the way that it tells of
select s.id as step, m.state, m.reason
from mail m join step s on s.accommodation = split_part(m.key, '/', 2)::bigint and s.kind = 'tell'
where m.id = $1 and m.kind = 'agreed' and m.state <> 'waiting' and s.proof->>'mail' = m.id::text;

-- name: letters_ended
-- whose steps wait still: we ended before we followed
select m.id from step s join mail m on m.id::text = s.proof->>'mail'
where s.kind = 'tell' and s.state = 'todo' and m.state <> 'waiting' order by m.id;

-- name: sending_steps
-- that wait for what the shop names so
select id from step
where kind = 'send' and shop = $1 and proof->>'external' = $2 and state in ('todo', 'done')
order by id;

-- name: ways_back
-- of which what should come back does so under this name at its shop, and isn't here yet
select s.accommodation as id from step s join accommodation a on a.id = s.accommodation
where s.kind = 'return' and s.shop = $1 and s.proof->>'external' = $2
    and a.goods in ('authorised', 'label_issued', 'in_transit') order by s.accommodation;

-- name: given_up_steps
-- whose effects failed for good by a fault of ours, so that nobody is about them any more
select s.id from step s
where s.state in ('todo', 'doing', 'unknown')
    and exists (select from outbox o where o.kind = $1 and o.state = 'failed'
        and (o.body->>'step')::bigint = s.id)
    and not exists (select from outbox o where o.kind = $1 and o.state = 'pending'
        and (o.body->>'step')::bigint = s.id)
order by s.id;

-- name: paying_steps
-- the steps that a sale's refunds belong to
select distinct step from refund where sale = $1 and step is not null order by step;
