-- name: read_setting
-- its value as JSON
select value from setting where name = $1;

-- name: write_setting
-- a new value
insert into setting (name, value) values ($1, $2)
on conflict (name) do update set value = excluded.value;

-- name: write_setting_once
-- a value that is never changed once it is there
insert into setting (name, value) values ($1, $2) on conflict (name) do nothing;

-- name: lock_settings
-- who writes what they have read goes one after another
lock table setting in share row exclusive mode;
