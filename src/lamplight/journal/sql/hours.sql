-- name: lock_brand
-- one change of a brand's hours at a time
select id from brand where id = $1 for update;

-- name: clear_week
-- before the new week is written
delete from opening_span where brand = $1;

-- name: add_week
-- opening hours of a week
insert into opening_span (brand, weekday, from_min, to_min)
select $1, w.weekday, w.from_min, w.to_min
from unnest($2::int[], $3::int[], $4::int[]) as w (weekday, from_min, to_min);

-- name: read_week
-- opening hours of a week, of one brand or of all (0)
select brand, weekday, from_min, to_min from opening_span
where $1::bigint in (0, brand) order by brand, weekday, from_min;

-- name: clear_exception
-- before a new one, or for good; its spans go with it
delete from opening_exception where brand = $1 and day = $2 returning brand;

-- name: add_exception
-- a day that differs, with its name
insert into opening_exception (brand, day, name) values ($1, $2, $3);

-- name: add_exception_spans
-- when it is open nevertheless
insert into opening_exception_span (brand, day, from_min, to_min)
select $1, $2, s.from_min, s.to_min
from unnest($3::int[], $4::int[]) as s (from_min, to_min);

-- name: read_exceptions
-- days that differ, from a day on, of one brand or of all (0); no span: closed
select e.brand, e.day, e.name,
    array(select array[s.from_min, s.to_min] from opening_exception_span s
        where s.brand = e.brand and s.day = e.day order by s.from_min) as spans
from opening_exception e
where $1::bigint in (0, e.brand) and e.day >= $2 order by e.brand, e.day;
