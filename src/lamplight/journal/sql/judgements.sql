-- name: add_judgement
-- gives no row when the same wish came before
insert into judgement (sale, line, service_case, duty, rule, question, answer, words, day, person,
    made_at, key)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (key) do nothing
returning id;

-- name: judgement_by_key
-- whether the same wish came before
select id from judgement where key = $1;

-- name: judgement_by_id
-- one, with the sale that it is of
select id, sale, line, service_case, duty, rule, question, answer, words, day, person, made_at,
    ended_at
from judgement where id = $1;

-- name: standing_judgement
-- what stands of a question, of each of the duties of which the same is asked
select id, sale, line, service_case, duty, rule, question, answer, words, day, person, made_at,
    ended_at
from judgement where line = $1 and duty = any($2::text[]) and question = $3 and ended_at is null
order by id;

-- name: end_judgement
-- it stands no more
update judgement set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null;
