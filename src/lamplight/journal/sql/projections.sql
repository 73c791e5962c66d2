-- name: begin_projection
-- so that there is a row to lock
insert into projection (name) values ($1) on conflict (name) do nothing;

-- name: lock_projection
-- how far it has come; one at a time moves it on
select number from projection where name = $1 for update;

-- name: move_projection
-- it has followed up to here
update projection set number = $2 where name = $1;

-- name: clear_courses
-- before they are made anew
delete from course;

-- name: clear_hands
-- before they are made anew
delete from hand;

-- name: clear_tellings
-- before they are made anew
delete from telling;

-- name: courses_of
-- how these contacts went
select contact, purpose, channel, arrived_at, ended_at, outcome, waits_from, waited_ms, present,
    agent, person, answered_at, answered_by
from course where contact = any($1::bigint[]) order by contact;

-- name: hands_of
-- who had the talks of these contacts, in order
select contact, at, person from hand where contact = any($1::bigint[])
order by contact, at, person;

-- name: last_talks
-- the last talk that the customer of each of these contacts had before, for each brand
select distinct on (own.id, other.brand) own.id as seen_from, other.brand, course.contact,
    course.purpose, course.channel, course.arrived_at, course.ended_at, course.outcome,
    course.waits_from, course.waited_ms, course.present, course.agent, course.person,
    course.answered_at, course.answered_by
from contact own
join contact other on other.customer = own.customer and other.id <> own.id
join course on course.contact = other.id and course.answered_at > 0
where own.id = any($1::bigint[])
order by own.id, other.brand, course.answered_at desc, course.contact desc;

-- name: write_courses
-- in place of what was known of these contacts
insert into course (contact, purpose, channel, arrived_at, ended_at, outcome, waits_from, waited_ms,
    present, agent, person, answered_at, answered_by)
select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[],
    $7::bigint[], $8::bigint[], $9::boolean[], $10::bigint[], $11::bigint[], $12::bigint[],
    $13::bigint[])
on conflict (contact) do update set
    purpose = excluded.purpose, channel = excluded.channel, arrived_at = excluded.arrived_at,
    ended_at = excluded.ended_at, outcome = excluded.outcome, waits_from = excluded.waits_from,
    waited_ms = excluded.waited_ms, present = excluded.present,
    agent = excluded.agent, person = excluded.person, answered_at = excluded.answered_at,
    answered_by = excluded.answered_by;

-- name: add_hands
-- who has a talk from now on
insert into hand (contact, at, person)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[])
on conflict do nothing;

-- name: add_tellings
-- what was told, still without what then happened
insert into telling (number, at, contact, purpose, ahead, likely_ms, bound_ms)
select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::int[],
    $6::bigint[], $7::bigint[]);

-- name: settle_tellings
-- what happened next, to what was told before it
update telling t set outcome = s.outcome, outcome_at = s.at
from telling open cross join lateral (
    select given.outcome, given.at
    from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
        as given (contact, number, outcome, at)
    where given.contact = open.contact and given.number > open.number
    order by given.number limit 1
) s
where t.number = open.number and open.outcome is null and open.contact = any($1);

-- name: told_first
-- the first thing that was told of each wait that began in a time, with how that wait ended: who
-- chose something else, was put off, or was called and missed it, has another wait after that
select t.at, t.contact, t.likely_ms, t.bound_ms, t.outcome_at, t.outcome
from telling t
where t.at >= $1 and t.at < $2
    and not exists (select from telling before where before.contact = t.contact
        and before.number < t.number and before.outcome_at is not distinct from t.outcome_at)
order by t.number;

-- name: told_first_of
-- the same of customers who were in line with these brands for these purposes, in one language
-- where it isn't empty
select t.at, t.contact, t.likely_ms, t.bound_ms, t.outcome_at, t.outcome
from telling t join contact c on c.id = t.contact
where t.at >= $1 and t.at < $2
    and (c.brand, t.purpose) in (select * from unnest($3::bigint[], $4::text[]))
    and ($5 = '' or c.language = $5)
    and not exists (select from telling before where before.contact = t.contact
        and before.number < t.number and before.outcome_at is not distinct from t.outcome_at)
order by t.number;

-- name: unread_since
-- when the first event happened that the tables haven't followed yet, if there is one
select e.at from event e
where e.number > coalesce((select number from projection where name = $1), 0)
order by e.number limit 1;

-- name: tellings_of
-- all that a customer was told, in order
select number, at, contact, ahead, likely_ms, bound_ms, outcome_at, outcome
from telling where contact = any($1::bigint[]) order by number;
