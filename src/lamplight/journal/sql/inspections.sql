-- name: add_inspection
-- gives no row when the same wish came before
insert into inspection (accommodation, said, reason, words, person, at, key, units)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (key) do nothing
returning id;

-- name: inspection_by_key
-- whether the same wish came before
select id from inspection where key = $1;

-- name: inspections_of
-- of these ways, in the order they were said
select id, accommodation, said, reason, words, person, at, coalesce(units, 0) as units
from inspection where accommodation = any($1::bigint[]) order by id;
