-- name: add_withdrawal
-- what was declared; gives no row when the same declaration came before
insert into withdrawal (brand, sale, lines, customer, number, name, email, at, key, units, parts)
values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb)
on conflict (key) do nothing
returning id;

-- name: withdrawal_by_key
-- what the same declaration made before
select id, brand, service_case, sale, lines::text as lines, units::text as units,
    parts::text as parts, customer, number, name, email, at, mail
from withdrawal where key = $1;

-- name: withdrawals_of
-- of these cases, in order
select id, brand, service_case, sale, lines::text as lines, units::text as units,
    parts::text as parts, customer, number, name, email, at, mail
from withdrawal where service_case = any($1::bigint[]) order by id;

-- name: file_withdrawal
-- the case in which somebody looks at it, and the letter that acknowledges it
with filed as (
    update withdrawal set service_case = $2, mail = $3 where id = $1
)
update mail set service_case = $2 where id = $3 and service_case is null;

-- name: open_withdrawal_case
-- where somebody looks at a declaration of this sale already
select c.id from service_case c join withdrawal w on w.service_case = c.id
where w.sale = $1 and c.state <> 'closed' order by c.id limit 1;

-- name: sale_declared
-- a sale of this brand by its number, that of whoever has this verified address
select s.id from sale s join reach r on r.customer = s.buyer
where s.brand = $1 and (lower(s.number) = lower($2) or lower(s.external) = lower($2))
    and r.kind = 'email' and r.verified and r.value = lower($3)
order by s.id desc limit 1;

-- name: verified_customer
-- whose this verified address is
select customer from reach where kind = 'email' and verified and value = lower($1);

-- name: talked_last
-- who of us talked last with these customers under a brand and still answers there
select course.person from contact
join course on course.contact = contact.id and course.answered_at > 0
join person on person.id = course.person and person.active
join person_brand on person_brand.person = person.id and person_brand.brand = contact.brand
where contact.customer = any($1::bigint[]) and contact.brand = $2
order by course.answered_at desc limit 1;

-- name: add_case_said
-- what a customer wrote about a case; the same words twice in a row are said once
insert into case_said (service_case, words, at)
select $1, $2, $3
where not exists (
    select from case_said where service_case = $1 and words = $2
        and id = (select max(id) from case_said where service_case = $1)
)
returning id;

-- name: case_said
-- in order
select id, words, at from case_said where service_case = $1 and words <> '' order by id;
