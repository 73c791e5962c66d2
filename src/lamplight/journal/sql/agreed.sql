-- name: agreed_of
-- what a shop's settings say, what they said when the sale came, and what somebody wrote by hand
select h.settings->'agreed' as settings, s.usual, s.beneath, (
    select a.body from sale_agreed a where a.sale = s.id order by a.id desc limit 1) as written
from sale s join shop h on h.id = s.shop where s.id = $1;

-- name: keep_usual
-- whatever the settings say later
update sale set usual = $2::jsonb where id = $1;

-- name: keep_beneath
-- what shop and settings say, where somebody wrote over it
update sale set beneath = $2::jsonb where id = $1;

-- name: agreed_by_key
-- whether the same wish came before
select id from sale_agreed where key = $1;

-- name: add_agreed
-- what somebody wrote, and what was written before
insert into sale_agreed (sale, person, at, words, body, before, key)
values ($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7);

-- name: agreed_history
-- the newest first
select id, person, at, words, body, before from sale_agreed
where sale = $1 order by id desc limit $2;

-- name: agreed_bodies
-- all that was ever written of a sale
select id, body, before from sale_agreed where sale = $1 order by id;

-- name: erase_agreed_bodies
-- what was written, without its words
update sale_agreed set words = '', body = $2::jsonb, before = $3::jsonb where id = $1;

-- name: set_agreed
-- what holds for the sale itself
update sale set buyer_kind = $2, body = $3::jsonb where id = $1;

-- name: set_line_facts
-- what holds for a line
update sale_line set one_of_a_kind = $2, body = $3::jsonb where id = $1;
