-- name: add_invitation
-- a link for somebody who is to answer with us
insert into invitation (token_hash, role, email, created_by, created_at, expires_at)
values ($1, $2, lower($3), $4, $5, $6)
returning id;

-- name: add_invitation_brands
-- the brands they will speak for
insert into invitation_brand (invitation, brand) select $1, unnest($2::bigint[]);

-- name: invitation_by_token
-- only while it can be used
select i.id, i.role, i.email, i.created_by, i.created_at, i.expires_at,
    array(select brand from invitation_brand where invitation = i.id order by brand) as brands
from open_invitation i
where i.token_hash = $1 and i.expires_at > $2;

-- name: use_invitation
-- once only: whoever comes second finds it used
update invitation set used_at = $2
where used_at is null
    and id = (select id from open_invitation where token_hash = $1 and expires_at > $2)
returning id, role, email, created_by, created_at, expires_at,
    array(select brand from invitation_brand where invitation = invitation.id order by brand)
        as brands;

-- name: say_who_used_invitation
-- who came by it
update invitation set used_by = $2 where id = $1;

-- name: withdraw_invitation
-- before it was used
delete from invitation where id = $1 and used_at is null returning id;

-- name: void_invitations_of
-- of one maker: those that nobody has used
delete from invitation where created_by = $1 and used_at is null;

-- name: open_invitations
-- those that can still be used
select i.id, i.role, i.email, i.created_by, i.created_at, i.expires_at,
    array(select brand from invitation_brand where invitation = i.id order by brand) as brands
from open_invitation i where i.expires_at > $1 order by i.id;

-- name: invitations_by_ids
-- used or not; one that was withdrawn is gone
select i.id, i.role, i.email, i.created_by, i.created_at, i.expires_at,
    array(select brand from invitation_brand where invitation = i.id order by brand) as brands
from invitation i where i.id = any($1::bigint[]) order by i.id;

-- name: add_setup_token
-- only while nobody is here; the earlier ones are void
with earlier as (delete from setup_token where used_at is null)
insert into setup_token (token_hash, created_at)
select $1, $2 where not exists (select from person)
returning id;

-- name: use_setup_token
-- once only, and only while nobody is here
update setup_token set used_at = $2
where token_hash = $1 and used_at is null and not exists (select from person)
returning id;

-- name: is_setup_token
-- whether this link can still be used
select exists (select from setup_token where token_hash = $1 and used_at is null)
    and not exists (select from person);
