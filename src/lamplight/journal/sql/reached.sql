-- name: contacts_that_came
-- how the contacts for service went that came in a time, with the first bound that each was told
select course.contact, course.arrived_at, course.channel, course.answered_at, course.ended_at,
    course.outcome, course.person, c.brand, c.language,
    (select t.bound_ms from telling t where t.contact = course.contact
     order by t.number limit 1) as bound_ms
from course join contact c on c.id = course.contact
where course.arrived_at >= $1 and course.arrived_at < $2 and course.purpose = 'service';

-- name: how_many
-- how many contacts for service came in a time, and how many cases opened in it
select (select count(*) from course
        where arrived_at >= $1 and arrived_at < $2 and purpose = 'service')
    + (select count(*) from service_case where opened_at >= $1 and opened_at < $2) as records;

-- name: cases_that_opened
-- the cases that opened in a time, each with its first letter that left, the first way that was
-- proposed, agreed to and done, and the first no
select s.id, s.opened_at, s.closed_at, s.failure <> '' as complains,
    (select min(m.ended_at) from mail m where m.service_case = s.id and m.state = 'sent')
        as written_at,
    (select min(a.made_at) from accommodation a where a.service_case = s.id) as proposed_at,
    (select min(a.agreed_at) from accommodation a where a.service_case = s.id) as agreed_at,
    (select min(a.ended_at) from accommodation a
     where a.service_case = s.id and a.decision = 'done') as done_at,
    (select min(d.reviewed_at) from denial d
     where d.service_case = s.id and d.state = 'confirmed') as refused_at
from service_case s
where s.opened_at >= $1 and s.opened_at < $2;
