-- name: lock_their_sales
-- first of all, as whoever takes in a sale does
select id from sale where buyer = any($1::bigint[]) or consumer = any($1::bigint[])
order by id for update;

-- name: bought_by_them
-- where it was sent to, and what was made for whom, is the buyer's; only where no buyer is known it
-- is of whoever uses it
select id from sale where id = any($1::bigint[]) and coalesce(buyer, consumer) = any($2::bigint[]);

-- name: lock_customers
-- those of a family that aren't erased yet
select id from customer where id = any($1::bigint[]) and erased_at is null order by id for update;

-- name: lock_their_cases
-- theirs, and those that belong to nobody but were of their sale or their contact
select c.id from service_case c
where c.customer = any($1::bigint[]) or (c.customer is null and (
    c.sale = any($2::bigint[]) or exists (select from case_contact k
        where k.service_case = c.id and k.contact = any($3::bigint[]))))
order by c.id for update;

-- name: contacts_left
-- whether a contact was found to be theirs meanwhile
select exists (select from contact where customer = any($1::bigint[]));

-- name: erase_people
-- who they are; language and country say nothing of one person
update customer set name = '', town = '', wish = '', timezone = '', erased_at = $2
where id = any($1::bigint[]);

-- name: erase_reaches
-- nobody is found by them any more
delete from reach where customer = any($1::bigint[]);

-- name: erase_sales
-- where it went; what was sold, for how much and when stays
update sale set ship_to = '' where id = any($1::bigint[]);

-- name: erase_lines
-- what was made for somebody may say for whom
update sale_line set detail = '' where sale = any($1::bigint[]) and detail <> '';

-- name: erase_parcels
-- numbers that lead to an address
update fulfilment set tracking = '', tracking_url = '', proof = '' where sale = any($1::bigint[]);

-- name: erase_promises
-- the words; nobody is owed them any more
update promise set words = '', state = case when state = 'open' then 'released' else state end,
    ended_at = coalesce(ended_at, $4)
where customer = any($1::bigint[]) or service_case = any($2::bigint[])
    or contact = any($3::bigint[]);

-- name: erase_cases
-- what was written of it; nobody is asked about it any more
update service_case set title = '…', cause_detail = '', ask_at = null where id = any($1::bigint[]);

-- name: erase_accommodations
-- what was written of it
update accommodation set words = '', answer = '' where service_case = any($1::bigint[]);

-- name: erase_steps
-- proofs name parcels and people; reasons may be a shop's words
update step set proof = '{}', reason = '' where accommodation in
    (select id from accommodation where service_case = any($1::bigint[]));

-- name: erase_denials
-- what was written; reason, rule and facts are codes
update denial set words = '…', alternative = '', news = '' where service_case = any($1::bigint[]);

-- name: erase_inspections
-- what was seen of goods that came back; what was said of them are codes
update inspection set words = '' where accommodation in
    (select id from accommodation where service_case = any($1::bigint[]));

-- name: erase_judgements
-- what was written to them; what was judged are codes
update judgement set words = '' where sale = any($1::bigint[]) or service_case = any($2::bigint[]);

-- name: agreed_by_hand
-- for which of them somebody wrote what was agreed
select distinct sale as id from sale_agreed where sale = any($1::bigint[]) order by sale;

-- name: erase_book
-- in whose words something is owed, until they are judged anew
update book set said = '' where sale = any($1::bigint[]);

-- name: erase_mail
-- what was written to them; what waits isn't sent
update mail set recipient = '', called = '', subject = '', plain = '', html = '',
    reason = case when state = 'sent' then reason else 'erased' end,
    state = case when state = 'waiting' then 'refused' else state end,
    ended_at = coalesce(ended_at, $3)
where customer = any($1::bigint[]) or service_case = any($2::bigint[]);

-- name: erase_mail_about
-- what told us that a letter was refused, once that letter is erased: it names the address
update mail m set recipient = '', called = '', subject = '', plain = '', html = '', reason = 'erased',
    state = case when m.state = 'waiting' then 'refused' else m.state end,
    ended_at = coalesce(m.ended_at, o.ended_at)
from mail o
where m.kind = 'letter_refused' and m.recipient <> '' and o.recipient = '' and o.reason = 'erased'
    and m.key like 'letter_refused/%/%' and o.id = split_part(m.key, '/', 2)::bigint;

-- name: erase_papers
-- files of their cases, and that letters bore them
delete from paper where service_case = any($1::bigint[]);

-- name: erase_links
-- their own page opens no more
delete from customer_link where customer = any($1::bigint[]) or service_case = any($2::bigint[]);

-- name: erase_withdrawals
-- who said it; that and when they said it stays. What fitted no order is theirs where it came from
-- an address of theirs, and so is its acknowledgement
with said as (
    update withdrawal set name = '', email = '', parts = '[]'
    where customer = any($1::bigint[]) or sale = any($2::bigint[])
        or (customer is null and lower(email) in (select value from reach
            where customer = any($1::bigint[]) and kind = 'email' and verified))
    returning mail
)
update mail set recipient = '', called = '', subject = '', plain = '', html = '',
    reason = case when state = 'sent' then reason else 'erased' end,
    state = case when state = 'waiting' then 'refused' else state end,
    ended_at = coalesce(ended_at, $3)
where id in (select mail from said);

-- name: erase_said
-- what they wrote on their own page
delete from case_said where service_case = any($1::bigint[]);
