-- name: lock_contacts
-- those of them that aren't erased yet; what is being written waits
select id, customer from contact
where id = any($1::bigint[]) and erased_at is null order by id for update;

-- name: would_be_erased
-- those of a contact or of a customer, with how much belongs to each, the newest first
select c.id, c.brand, c.created_at as at, c.name, c.phone, c.email, c.words,
    (select count(*) from message where contact = c.id and text <> '') as messages,
    (select count(*) from note where contact = c.id) as notes,
    (select count(*) from still where contact = c.id and state = 'kept') as stills
from contact c
where (c.id = $1 or c.customer = $2) and c.erased_at is null
order by c.created_at desc, c.id desc;

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
    reason = case state when 'waiting' then 'erased' else reason end,
    ended_at = coalesce(ended_at, $2)
where customer is null and recipient <> ''
    and recipient in (select email from contact where id = any($1::bigint[]));

-- name: erase_letters_of
-- what was written to a customer, and the ways to their page; what waits never leaves
with shut as (
    delete from customer_link where customer = $1
)
update mail set recipient = '', called = '', subject = '', plain = '', html = '',
    state = case state when 'waiting' then 'refused' else state end,
    reason = case state when 'waiting' then 'erased' else reason end,
    ended_at = coalesce(ended_at, $2)
where customer = $1;

-- name: erase_said_by
-- what a customer declared and wrote on their own page, and letters about it to whatever address;
-- that they withdrew, and when, stays
with gone as (
    update withdrawal set name = '', email = '' where customer = $1 returning mail
), silent as (
    delete from case_said
    where service_case in (select id from service_case where customer = $1)
)
update mail set recipient = '', called = '', subject = '', plain = '', html = '',
    state = case state when 'waiting' then 'refused' else state end,
    reason = case state when 'waiting' then 'erased' else reason end,
    ended_at = coalesce(ended_at, $2)
where id in (select mail from gone);

-- name: erase_customer
-- nobody is found by it any more, unless a contact has been found to be theirs meanwhile
update customer set erased_at = $2
where id = $1 and erased_at is null and not exists (select from contact where customer = $1)
returning id;
