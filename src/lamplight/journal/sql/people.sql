-- name: add_person
-- somebody who answers
insert into person (name, email, password_hash, role, portrait, languages, skills, channels,
    chats, wrap_up_s, created_at)
values ($1, lower($2), $3, $4, $5, $6, $7, $8, $9, $10, $11)
returning id;

-- name: person_by_id
-- with the brands they speak for
select p.id, p.name, p.email, p.role, p.portrait, p.languages, p.skills, p.channels, p.chats,
    p.wrap_up_s, p.active, p.created_at, p.away_words,
    array(select brand from person_brand where person = p.id order by brand) as brands
from person p where p.id = $1;

-- name: person_by_email
-- for signing in; case doesn't count
select p.id, p.name, p.email, p.role, p.portrait, p.languages, p.skills, p.channels, p.chats,
    p.wrap_up_s, p.active, p.created_at, p.away_words,
    array(select brand from person_brand where person = p.id order by brand) as brands
from person p where p.email = lower($1);

-- name: all_people
-- everybody, those who left too
select p.id, p.name, p.email, p.role, p.portrait, p.languages, p.skills, p.channels, p.chats,
    p.wrap_up_s, p.active, p.created_at, p.away_words,
    array(select brand from person_brand where person = p.id order by brand) as brands
from person p order by p.id;

-- name: change_person
-- null leaves a column as it is
update person set
    name = coalesce($2, name), role = coalesce($3, role), portrait = coalesce($4, portrait),
    languages = coalesce($5, languages), skills = coalesce($6, skills),
    channels = coalesce($7, channels), chats = coalesce($8, chats),
    wrap_up_s = coalesce($9, wrap_up_s), active = coalesce($10, active)
where id = $1
returning id;

-- name: leave_brands
-- before the new ones are given
delete from person_brand where person = $1;

-- name: give_brands
-- the brands a person speaks for
insert into person_brand (person, brand) select $1, unnest($2::bigint[]);

-- name: password_of
-- the argon2id hash, null before there is one
select password_hash from person where id = $1 and active;

-- name: set_password
-- a new argon2id hash
update person set password_hash = $2 where id = $1 returning id;

-- name: set_email
-- what they sign in with
update person set email = lower($2) where id = $1 returning id;

-- name: count_people
-- whether the house is empty
select count(*) from person where active;

-- name: set_away_words
-- why somebody is away, in their words; empty when they are back
update person set away_words = $2 where id = $1 and away_words <> $2;
