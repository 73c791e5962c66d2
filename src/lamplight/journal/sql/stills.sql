-- name: ask_still
-- may we keep a picture?
insert into still (contact, person, asked_at)
select $1, $2, $3 from contact where id = $1 and erased_at is null for key share
returning id;

-- name: answer_still
-- yes or no, once
update still set state = case when $3 then 'agreed' else 'refused' end, answered_at = $4
where id = $1 and contact = $2 and state = 'asked'
returning id;

-- name: keep_still
-- only what was agreed to, once
update still set state = 'kept', kept_at = $3, media_type = $4, image = $5
where id = $1 and contact = $2 and state = 'agreed'
returning id;

-- name: still_by_id
-- without the picture itself
select id, contact, person, state, asked_at, answered_at, kept_at, media_type
from still where id = $1;

-- name: stills_of
-- without the pictures themselves
select id, contact, person, state, asked_at, answered_at, kept_at, media_type
from still where contact = any($1::bigint[]) order by id;

-- name: contacts_of_stills
-- of whom they are
select id, contact from still where id = any($1::bigint[]);

-- name: still_image
-- the picture itself
select media_type, image from still where id = $1 and contact = $2 and state = 'kept';
