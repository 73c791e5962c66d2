-- name: came
-- how many of one brand's customers came in a time, to how many of them a person came, of how many
-- that isn't known yet, and how long those waited to whom one came
select count(*)::int as came,
    count(*) filter (where course.answered_at > 0)::int as answered,
    count(*) filter (where course.answered_at = 0 and course.outcome = '')::int as open,
    percentile_disc(0.5) within group (order by t.waited)::bigint as typical_ms,
    percentile_disc(0.9) within group (order by t.waited)::bigint as nine_ms
from course
join contact c on c.id = course.contact and c.brand = $3
cross join lateral (
    select case when course.answered_at > 0 then course.waited_ms
        + case when course.waits_from > 0 then course.answered_at - course.waits_from else 0 end
    end
) t (waited)
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

-- name: counts_on_days
-- the same of some days, each between two instants and by its own look at the index; of those who
-- came before the house was ours the whole day
select span.day, found.slot, sum(found.came)::int as came
from unnest($2::date[], $3::bigint[], $4::bigint[]) as span (day, since, until)
cross join lateral (
    select (extract(hour from t.local) * 2 + div(extract(minute from t.local), 30))::int as slot,
        count(*) as came
    from course
    join contact c on c.id = course.contact
    join brand b on b.id = c.brand
    cross join lateral (select to_timestamp(course.arrived_at / 1000.0) at time zone $5) t (local)
    where course.arrived_at >= span.since and course.arrived_at < span.until
        and $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
            else b.service_line end
    group by 1
    union all
    select slot, came from arrival_before where line = $1 and day = span.day
) found
group by span.day, found.slot;

-- name: has_followed
-- whether the tables that follow the log have read nearly all of it (all but $1 events)
select coalesce((select number from projection where name = 'contacts'), 0) + $1
    >= coalesce((select number from head), 0);

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

-- name: asked_for
-- for what the customers of a line have asked since an instant, the most frequent first
select c.brand, c.language, course.channel, count(*)::int as came
from course
join contact c on c.id = course.contact
join brand b on b.id = c.brand
where course.arrived_at >= $2
    and $1 = case when course.purpose = 'sales' then coalesce(b.sales_line, b.service_line)
        else b.service_line end
group by 1, 2, 3 order by came desc, 1, 2, 3;

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
insert into forecast (line, day, known, body, unlike, made_at)
select $1, given.day, $2, given.body, given.unlike, $6
from unnest($3::date[], $4::jsonb[], $5::text[]) as given (day, body, unlike)
on conflict do nothing;

-- name: add_later_forecasts
-- another version of what was known that evening, of days of which more is known meanwhile
insert into forecast (line, day, known, version, body, unlike, made_at)
select $1, given.day, $2, 1 + (select coalesce(max(version), 0) from forecast f
        where f.line = $1 and f.day = given.day and f.known = $2),
    given.body, given.unlike, $6
from unnest($3::date[], $4::jsonb[], $5::text[]) as given (day, body, unlike);

-- name: forecasts_between
-- the latest of each day of a line, made before that day
select distinct on (day) day, known, unlike, body from forecast
where line = $1 and day >= $2 and day < $3 order by day, known desc, version desc;

-- name: forget_forecasts
-- of days that are past, all but the last that was made before the day
delete from forecast f where day < $1 and exists (
    select from forecast later
    where later.line = f.line and later.day = f.day
        and (later.known, later.version) > (f.known, f.version));

-- name: see_phrase
-- a phrase is true of a line from now until the next look: goes on from the last one, or begins
with last as (
    select since from phrase_spell
    where line = $1 and phrase = $2 and until >= $3::bigint - $5::bigint
    order by since desc limit 1
), longer as (
    update phrase_spell set until = $4
    where line = $1 and phrase = $2 and since = (select since from last) returning since
)
insert into phrase_spell (line, phrase, since, until)
select $1, $2, $3, $4 where not exists (select from longer)
on conflict do nothing;

-- name: phrases_since
-- when which phrase was true of a line, what ended after an instant
select phrase, since, until from phrase_spell where line = $1 and until > $2 order by since, phrase;

-- name: forget_phrases
-- what ended before an instant
delete from phrase_spell where until < $1;
