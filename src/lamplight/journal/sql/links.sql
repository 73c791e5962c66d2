-- name: add_customer_link
-- opens the customer's own page; with a code, for a while and a few tries, also by that
insert into customer_link (token_hash, customer, brand, service_case, whole, mail, code_hash,
    code_ends_at, created_at, ends_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (token_hash) do nothing;

-- name: customer_link_by_token
-- while it lasts, of a customer who isn't erased; merged ones are one
with recursive up as (
    select l.id as link, c.id, c.merged_into, c.erased_at
    from customer_link l join customer c on c.id = l.customer
    where l.token_hash = $1 and l.ends_at > $2
    union all
    select up.link, c.id, c.merged_into, c.erased_at
    from up join customer c on c.id = up.merged_into
)
select up.id as customer, l.brand, l.service_case, l.whole, l.ends_at
from up join customer_link l on l.id = up.link
where up.merged_into is null and up.erased_at is null;

-- name: try_customer_code
-- every try counts, the right one too, at every code of this address that can still be used
update customer_link l set tries = l.tries + 1
from mail m
where m.id = l.mail and lower(m.recipient) = lower($1) and l.brand = $2
    and l.code_ends_at > $4 and l.tries < $5
returning l.id, l.customer, l.service_case, l.code_hash = $3 as fits;

-- name: use_customer_code
-- nobody comes in by it again
update customer_link set code_ends_at = null where id = $1 and code_ends_at is not null;

-- name: count_customer_codes
-- how many codes an address was sent since
select count(*) from customer_link l
where l.code_hash is not null and l.created_at > $2
    and lower($1) = (select lower(recipient) from mail where id = l.mail);

-- name: forget_customer_links
-- whose time was over before an instant
delete from customer_link where ends_at < $1 returning id;
