-- name: add_contact
-- one approach of a customer; gives no row when this request came before. Its token follows from
-- its key: sent twice at once, either of the two indexes may be the one that says so
insert into contact (token_hash, key_hash, brand, customer, channel, purpose, language, name,
    phone, email, words, country, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict do nothing
returning id;

-- name: add_nameless
-- approaches of which nothing is known but when, to which brand and by which channel; nobody has a
-- link to one
insert into contact (key_hash, brand, channel, purpose, language, created_at)
select sha256(gen_random_uuid()::text::bytea), given.brand, given.channel, 'service', $4, given.at
from unnest($1::bigint[], $2::text[], $3::bigint[]) with ordinality
    as given (brand, channel, at, number)
order by given.number
returning id;

-- name: contact_by_key
-- what the same request made before
select id from contact where brand = $1 and key_hash = $2;

-- name: contact_by_id
-- one contact
select id, brand, customer, channel, purpose, language, name, phone, email, words, country,
    created_at, erased_at, pause_words
from contact where id = $1;

-- name: contacts_by_ids
-- several at once
select id, brand, customer, channel, purpose, language, name, phone, email, words, country,
    created_at, erased_at, pause_words
from contact where id = any($1::bigint[]) order by id;

-- name: contact_by_token
-- by the place's link
select id, brand, customer, channel, purpose, language, name, phone, email, words, country,
    created_at, erased_at, pause_words
from contact where token_hash = $1;

-- name: contacts_of_customer
-- the newest first, of some brands or of all (null)
select id, brand, customer, channel, purpose, language, name, phone, email, words, country,
    created_at, erased_at, pause_words
from contact where customer = $1 and id <> $2 and ($4::bigint[] is null or brand = any($4))
order by created_at desc, id desc limit $3;

-- name: customer_since
-- their first contact, of some brands
select min(created_at) from contact where customer = $1 and brand = any($2::bigint[]);

-- name: change_contact
-- null leaves a column as it is; nothing is written to what was erased
update contact set
    name = coalesce($2, name), phone = coalesce($3, phone), email = coalesce($4, email),
    words = coalesce($5, words), channel = coalesce($6, channel),
    purpose = coalesce($7, purpose), pause_words = coalesce($8, pause_words)
where id = $1 and erased_at is null
returning id, customer;

-- name: first_contacts
-- the first of the same customer's, for each; itself where nobody knows them yet
select c.id, coalesce(
    (select min(o.id) from contact o where o.customer = c.customer), c.id) as first
from contact c where c.id = any($1::bigint[]);

-- name: add_customer
-- somebody we will know again
insert into customer (created_at) values ($1) returning id;

-- name: lock_contact
-- while its customer is found
select customer, phone, email from contact where id = $1 and erased_at is null for update;

-- name: customer_like
-- who gave the same number or address before, the last first
select customer from contact
where customer is not null and erased_at is null and id <> $3
    and (($1 <> '' and phone = $1) or ($2 <> '' and email <> '' and lower(email) = lower($2)))
order by created_at desc, id desc limit 1;

-- name: customers_reached
-- whose verified address or number it is, as it is written in `reach`
select distinct customer from reach
where verified and ((kind = 'email' and $1 <> '' and value = lower($1))
    or (kind = 'phone' and $2 <> '' and value = '+' || regexp_replace($2, '[^0-9]', '', 'g')))
order by customer;

-- name: set_customer
-- whose contact it is
update contact set customer = $2 where id = $1;

-- name: strays
-- words of whom the line never heard, older than an instant
select c.id from contact c
where c.created_at < $1 and c.erased_at is null
    and not exists (select from course where course.contact = c.id)
order by c.id;

-- name: asked_by
-- how often these asked under some brands, since when, and what they last answered to whether it
-- is useful
select count(*)::int as times, min(c.created_at) as since,
    (select u.answer from useful u join contact o on o.id = u.contact
        where o.customer = any($1::bigint[]) and o.brand = any($2::bigint[])
            and o.erased_at is null
        order by u.id desc limit 1) as useful
from contact c
where c.customer = any($1::bigint[]) and c.brand = any($2::bigint[]) and c.erased_at is null;
