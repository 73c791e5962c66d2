-- name: came_and_answered
-- how many of one brand's customers came in a time, and to how many of them a person came
select count(*)::int as came, count(*) filter (where course.answered_at > 0)::int as answered
from course join contact c on c.id = course.contact and c.brand = $3
where course.arrived_at >= $1 and course.arrived_at < $2;
