-- name: reader_of_letter
-- who reads a letter to a customer, of a case or a contact: those merged into one are one; what a
-- shop or we have verified comes first, then what was noted last, then what was typed in this very
-- contact or case: what somebody typed elsewhere may be anybody's
with recursive asked as (
    select coalesce($1::bigint, (select customer from service_case where id = $3::bigint),
        (select customer from contact where id = $2::bigint)) as id
), up as (
    select c.id, c.merged_into from customer c join asked using (id)
    union all
    select c.id, c.merged_into from customer c join up on c.id = up.merged_into
), family as (
    select id from up where merged_into is null
    union all
    select c.id from customer c join family on c.merged_into = family.id
), this as (
    select email from contact
    where id = $2::bigint
        or id = any(array(select contact from case_contact where service_case = $3::bigint))
    order by email = '', id = $2::bigint desc, id desc limit 1
), latest as (
    select name, language from contact
    where id = $2::bigint or customer = any(array(select id from family))
    order by name = '', id desc limit 1
), known as (
    select value, verified from reach
    where customer in (select id from family) and kind = 'email'
), chosen as (
    select coalesce(nullif($4::text, ''), (
        select value from reach where customer in (select id from family) and kind = 'email'
        order by verified desc, id desc limit 1
    ), (select email from this), '') as address
)
select root.id as customer,
    coalesce(nullif(root.name, ''), latest.name, '') as name,
    coalesce(nullif(root.language, ''), latest.language, '') as language,
    coalesce(root.timezone, '') as timezone,
    chosen.address,
    exists (select from known where verified and value = lower(chosen.address)) as verified
from chosen
left join lateral (
    select c.* from customer c where c.id = (select id from up where merged_into is null)
) as root on true
left join latest on true
where root.erased_at is null;

-- name: add_mail
-- a letter that waits to leave; a key that is there writes nothing
insert into mail (key, brand, customer, service_case, kind, recipient, called, sender, subject,
    plain, html, message_id, made_at, person)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (key) do nothing
returning id;

-- name: mail_by_key
-- the letter that was written for a key
select id from mail where key = $1;

-- name: mail_by_id
-- one letter, with the name in addresses of the brand that it speaks for
select m.id, m.key, m.brand, b.slug, m.customer, m.service_case, m.kind, m.recipient, m.called,
    m.sender, m.subject, m.plain, m.html, m.message_id, m.in_reply_to, m.state, m.reason,
    m.made_at, m.ended_at, m.person
from mail m join brand b on b.id = m.brand where m.id = $1;

-- name: mail_of_cases
-- every letter of these cases, the oldest first
select m.id, m.key, m.brand, b.slug, m.customer, m.service_case, m.kind, m.recipient, m.called,
    m.sender, m.subject, m.plain, m.html, m.message_id, m.in_reply_to, m.state, m.reason,
    m.made_at, m.ended_at, m.person
from mail m join brand b on b.id = m.brand where m.service_case = any($1::bigint[]) order by m.id;

-- name: earlier_mail_waits
-- whether a letter of the same case to the same reader must leave first
select exists (
    select from mail one join mail other on other.service_case = one.service_case
        and other.recipient = one.recipient and other.id < one.id and other.state = 'waiting'
    where one.id = $1
);

-- name: thread_of_mail
-- what the reader has of the case already, the oldest first
select other.message_id from mail one join mail other on other.service_case = one.service_case
    and other.recipient = one.recipient and other.id < one.id and other.state = 'sent'
where one.id = $1 order by other.id;

-- name: address_mail
-- before the first try: its name for ever and what it answers, however often it is tried
update mail set message_id = $2, in_reply_to = $3
where id = $1 and state = 'waiting' and position('@' in message_id) = 0;

-- name: end_mail
-- it left, or was refused; what has ended doesn't end again
update mail set state = $2, reason = $3, ended_at = $4
where id = $1 and state = 'waiting'
returning service_case;

-- name: refused_mail
-- of these brands, tests apart, the newest first
select m.id, m.brand, m.customer, m.service_case, m.kind, m.recipient, m.called, m.subject,
    m.reason, m.ended_at
from mail m
where m.state = 'refused' and m.kind <> 'test' and m.brand = any($1::bigint[])
    and m.ended_at >= $2
order by m.ended_at desc, m.id desc limit $3;

-- name: waiting_mail
-- how many letters wait, and since when
select count(*) as waiting, min(made_at) as since from mail where state = 'waiting';

-- name: case_answerer
-- who answers for a case
select owner from service_case where id = $1 for no key update;

-- name: tell_case
-- that a letter was refused belongs to what happened in its case
with told as (
    insert into case_event (service_case, at, kind, body) values ($1, $2, 'letter_refused', $3)
)
update service_case set version = version + 1 where id = $1;
