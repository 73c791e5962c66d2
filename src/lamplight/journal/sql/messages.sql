-- name: add_message
-- once for each key; nothing is written to what was erased
insert into message (contact, author, person, text, key, at)
select $1, $2, $3, $4, $5, $6
from contact where id = $1 and erased_at is null for key share
on conflict (contact, key) do nothing
returning id;

-- name: message_by_key
-- what the same request wrote before
select id from message where contact = $1 and key = $2;

-- name: message_by_id
-- one message
select id, contact, author, person, text, key, at from message where id = $1;

-- name: messages_of
-- in the order they were written
select id, contact, author, person, text, key, at from message
where contact = any($1::bigint[]) order by id;

-- name: save_note
-- what one person wrote down about a contact
insert into note (contact, person, said, saw, agreed, at)
select $1, $2, $3, $4, $5, $6 from contact where id = $1 and erased_at is null for key share
on conflict (contact, person) do update set
    said = excluded.said, saw = excluded.saw, agreed = excluded.agreed, at = excluded.at
returning contact;

-- name: notes_of
-- everybody's, in the order of the last change
select contact, person, said, saw, agreed, at from note
where contact = any($1::bigint[]) order by at, person;

-- name: add_useful
-- whether the thing is useful now
insert into useful (contact, answer, words, at)
select $1, $2, $3, $4 from contact where id = $1 and erased_at is null for key share
returning id;

-- name: useful_of
-- every answer, the last counts
select id, contact, answer, words, at from useful
where contact = any($1::bigint[]) order by id;

-- name: useful_since
-- the last answer of each contact of these brands, where it was given since then; newest first;
-- they are among the last that were given, so nothing but the end of the table is read
select * from (
    select distinct on (useful.contact) useful.contact, useful.answer, useful.words, useful.at,
        contact.brand, contact.name, coalesce(course.person, 0) as person
    from (select * from useful order by id desc limit 5000) useful
    join contact on contact.id = useful.contact
    left join course on course.contact = useful.contact
    where useful.at >= $1 and contact.brand = any($2::bigint[]) and contact.erased_at is null
    order by useful.contact, useful.id desc
) last
order by at desc, contact desc;
