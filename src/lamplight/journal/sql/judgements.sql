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
-- the one that stands of a question
select id, sale, line, service_case, duty, rule, question, answer, words, day, person, made_at,
    ended_at
from judgement where line = $1 and duty = $2 and question = $3 and ended_at is null;

-- name: end_judgement
-- it stands no more
update judgement set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null;
