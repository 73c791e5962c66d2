-- name: void_links
-- of one person: those that nobody has used
delete from password_link where person = $1 and used_at is null;

-- name: add_link
-- the only one of this person that can be used
insert into password_link (token_hash, person, created_by, created_at, expires_at)
values ($1, $2, $3, $4, $5)
returning id;

-- name: link_by_token
-- only while it can be used, of somebody who is with us
select link.person, link.expires_at from password_link link
join person on person.id = link.person and person.active
where link.token_hash = $1 and link.used_at is null and link.expires_at > $2;

-- name: use_link
-- once only: whoever comes second finds it used
update password_link set used_at = $2
from person
where person.id = password_link.person and person.active
    and token_hash = $1 and used_at is null and expires_at > $2
returning password_link.person;
