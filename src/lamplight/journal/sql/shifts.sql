-- name: clear_shift_week
-- before the new week is written
delete from shift_week where person = $1;

-- name: add_shift_week
-- when somebody plans to be here, every week
insert into shift_week (person, weekday, from_min, to_min, timezone)
select $1, w.weekday, w.from_min, w.to_min, $5
from unnest($2::int[], $3::int[], $4::int[]) as w (weekday, from_min, to_min);

-- name: shift_weeks
-- of one person or of all (0), of those who are with us
select w.person, w.weekday, w.from_min, w.to_min, w.timezone
from shift_week w join person on person.id = w.person and person.active
where $1::bigint in (0, w.person) order by w.person, w.weekday, w.from_min;
