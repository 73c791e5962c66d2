-- name: came_and_answered
-- how many of one brand's customers came in a time, and to how many of them a person came
select count(*)::int as came, count(*) filter (where course.answered_at > 0)::int as answered
from course join contact c on c.id = course.contact and c.brand = $3
where course.arrived_at >= $1 and course.arrived_at < $2;

-- name: counts_by_slot
-- how many came to a line on each local day and in each half-hour of it, those too who came before
-- the house was ours; whose purpose was sales where there is no such line any more came for service
select day, slot, sum(came)::int as came from (
    select t.local::date as day,
        (extract(hour from t.local) * 2 + div(extract(minute from t.local), 30))::int as slot,
        count(*) as came
    from course
    join contact c on c.id = course.contact
    join brand b on b.id = c.brand
    cross join lateral (select to_timestamp(course.arrived_at / 1000.0) at time zone $4) t (local)
    where course.arrived_at >= $2 and course.arrived_at < $3
        and $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
            else b.service_line end
    group by 1, 2
    union all
    select day, slot, came from arrival_before
    where line = $1 and (day + slot * interval '30 minutes') at time zone $4
        >= to_timestamp($2 / 1000.0)
        and (day + slot * interval '30 minutes') at time zone $4 < to_timestamp($3 / 1000.0)
) known
group by day, slot order by day, slot;

-- name: came_by
-- how many came to a line on each of some days before a half-hour of it ($5), each between two
-- instants, with those who came before the house was ours; each by its own look at the index
select span.day, (found.came + known.came)::int as came
from unnest($2::date[], $3::bigint[], $4::bigint[]) with ordinality
    as span (day, since, until, number)
cross join lateral (
    select count(*) as came
    from course
    join contact c on c.id = course.contact
    join brand b on b.id = c.brand
    where course.arrived_at >= span.since and course.arrived_at < span.until
        and $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
            else b.service_line end
) found
cross join lateral (
    select coalesce(sum(came), 0) as came from arrival_before
    where line = $1 and day = span.day and slot < $5
) known
order by span.number;

-- name: came_each
-- how many came to a line in each span of $4 milliseconds from an instant ($2) to before another,
-- by the number of the span, those in which somebody did
select ((course.arrived_at - $2) / $4)::int as number, count(*)::int as came
from course
join contact c on c.id = course.contact
join brand b on b.id = c.brand
where course.arrived_at >= $2 and course.arrived_at < $3
    and $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
        else b.service_line end
group by 1;

-- name: add_arrivals_before
-- who came before the house was ours, by day and half-hour; what is there already is replaced
insert into arrival_before (line, day, slot, came)
select $1, given.day, given.slot, given.came
from unnest($2::date[], $3::int[], $4::int[]) as given (day, slot, came)
on conflict (line, day, slot) do update set came = excluded.came;

-- name: known_before
-- who came before the house was ours
select day, slot, came from arrival_before where line = $1;

-- name: forget_before
-- what another system told of a line
delete from arrival_before where line = $1;

-- name: counted_since
-- when the first of a line came whom the house counted itself
select min(course.arrived_at)
from course
join contact c on c.id = course.contact
join brand b on b.id = c.brand
where $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
    else b.service_line end;

-- name: special_days
-- from a day on
select day, name, like_weekday, closed from special_day where day >= $1 order by day;

-- name: put_special_day
-- a day that is known to be unlike others; another word about it replaces the first
insert into special_day (day, name, like_weekday, closed, made_by, made_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (day) do update set name = excluded.name, like_weekday = excluded.like_weekday,
    closed = excluded.closed, made_by = excluded.made_by, made_at = excluded.made_at;

-- name: remove_special_day
-- it is like others after all
delete from special_day where day = $1;

-- name: add_forecasts
-- what is known of days of one line on the evening of a day; the first word stays
insert into forecast (line, day, known, body, made_at)
select $1, given.day, $2, given.body, $5
from unnest($3::date[], $4::jsonb[]) as given (day, body)
on conflict do nothing;

-- name: forecasts_between
-- the latest of each day of a line, made before that day
select distinct on (day) day, known, body from forecast
where line = $1 and day >= $2 and day < $3 order by day, known desc;

-- name: forget_forecasts
-- of days that are past, all but the last that was made before the day
delete from forecast f where day < $1 and exists (
    select from forecast later
    where later.line = f.line and later.day = f.day and later.known > f.known);
