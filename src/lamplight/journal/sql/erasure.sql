-- name: lock_contacts
-- those of them that aren't erased yet; what is being written waits
select id, customer from contact
where id = any($1::bigint[]) and erased_at is null order by id for update;

-- name: would_be_erased
-- those of a contact or of a family of customers, with how much belongs to each, the newest first
select c.id, c.brand, c.created_at as at, c.name, c.phone, c.email, c.words,
    (select count(*) from message where contact = c.id and text <> '') as messages,
    (select count(*) from note where contact = c.id) as notes,
    (select count(*) from still where contact = c.id and state = 'kept') as stills
from contact c
where (c.id = $1 or c.customer = any($2::bigint[])) and c.erased_at is null
order by c.created_at desc, c.id desc;

-- name: belongings_of
-- how much of what was sold, looked after, promised and written belongs to a family
select (select count(*) from sale
        where (buyer = any($1::bigint[]) or consumer = any($1::bigint[]))
            and coalesce(buyer, consumer) = any($1::bigint[])) as sales,
    (select count(*) from service_case where customer = any($1::bigint[])) as cases,
    (select count(*) from promise where customer = any($1::bigint[])) as promises,
    (select count(*) from mail where customer = any($1::bigint[])) as letters;

-- name: brands_of_customer
-- where there is anything of a family
select brand from contact where customer = any($1::bigint[]) and erased_at is null
union select brand from sale where buyer = any($1::bigint[]) or consumer = any($1::bigint[])
union select brand from service_case where customer = any($1::bigint[])
    or sale in (select id from sale where buyer = any($1::bigint[]) or consumer = any($1::bigint[]))
union select brand from promise where customer = any($1::bigint[])
union select brand from mail where customer = any($1::bigint[])
union select brand from customer_link where customer = any($1::bigint[])
union select brand from withdrawal where customer = any($1::bigint[])
order by brand;

-- name: erase_contacts
-- who it was and what happened, and the way to the place
update contact set token_hash = null, name = '', phone = '', email = '', words = '',
    pause_words = '', customer = null, erased_at = $2
where id = any($1::bigint[]);

-- name: erase_messages
-- what was written by either side
update message set text = '' where contact = any($1::bigint[]);

-- name: erase_notes
-- what our people wrote down
delete from note where contact = any($1::bigint[]);

-- name: erase_stills
-- every picture, and that it was asked for
delete from still where contact = any($1::bigint[]);

-- name: erase_useful
-- the words; the answer belongs to nobody then
update useful set words = '' where contact = any($1::bigint[]);

-- name: erase_letters_to
-- what was written to these contacts, where no customer was known; what waits never leaves
update mail set recipient = '', called = '', subject = '', plain = '', html = '',
    state = case state when 'waiting' then 'refused' else state end,
    reason = case state when 'sent' then reason else 'erased' end,
    ended_at = coalesce(ended_at, $2)
where customer is null and recipient <> ''
    and recipient in (select email from contact where id = any($1::bigint[]));
