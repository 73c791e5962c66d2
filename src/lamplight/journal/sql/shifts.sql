-- name: add_shift
-- somebody plans to be here
insert into shift (person, from_at, to_at) values ($1, $2, $3) returning id;

-- name: add_shifts
-- several at once
insert into shift (person, from_at, to_at)
select s.person, s.from_at, s.to_at
from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as s (person, from_at, to_at);

-- name: remove_shift
-- the plan changed
delete from shift where id = $1 returning id;

-- name: shifts_between
-- as they were planned
select s.id, s.person, s.from_at, s.to_at from shift s
where s.to_at > $1 and s.from_at < $2 and ($3::bigint = 0 or s.person = $3)
order by s.from_at, s.id;

-- name: planners
-- who plans their time at all from then on
select array(select person from shift where to_at > $1 union select person from shift_week);

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

-- name: planned_between
-- who of those active means to be here when; shifts that touch or overlap count once
select p.person, lower(p.span) as from_at, upper(p.span) as to_at
from (
    select s.person, unnest(range_agg(int8range(s.from_at, s.to_at))
        * int8multirange(int8range($1, $2))) as span
    from shift s join person on person.id = s.person and person.active
    where s.to_at > $1 and s.from_at < $2
    group by s.person
) p
order by from_at, p.person;
