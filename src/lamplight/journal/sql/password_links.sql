-- name: void_links
-- of one person: those that nobody has used
delete from password_link where person = $1 and used_at is null;

-- name: add_link
-- the only one of this person that can be used
insert into password_link (token_hash, person, created_by, created_at, expires_at)
values ($1, $2, $3, $4, $5)
returning id;

-- name: void_links_by
-- of one maker: those that nobody has used
delete from password_link where created_by = $1 and used_at is null;

-- name: link_by_token
-- only while it can be used, of somebody who is with us
select person, expires_at from open_password_link
where token_hash = $1 and expires_at > $2;

-- name: use_link
-- once only: whoever comes second finds it used
update password_link set used_at = $2
where used_at is null
    and id = (select id from open_password_link where token_hash = $1 and expires_at > $2)
returning person;
