-- name: add_denial
-- a refusal, to be looked at by somebody else; gives no row when the same wish came before
insert into denial (service_case, kind, reason, rule, rule_version, facts, looked_at, alternative,
    words, person, made_at, key)
values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10, $11, $12)
on conflict (key) do nothing
returning id;

-- name: denial_by_key
-- what the same wish made before
select id from denial where key = $1;

-- name: denial_by_id
-- one refusal
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at
from denial where id = $1;

-- name: lock_denial
-- whoever reviews it holds it
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at
from denial where id = $1 for update;

-- name: denials_of
-- of these cases, in order
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at
from denial where service_case = any($1::bigint[]) order by id;

-- name: denials_to_review
-- of these brands, the oldest first
select d.id, d.service_case, d.kind, d.reason, d.rule, d.rule_version, d.facts::text as facts,
    d.looked_at::text as looked_at, d.alternative, d.words, d.state, d.person, d.reviewer,
    d.made_at, d.reviewed_at
from denial d join service_case c on c.id = d.service_case
where d.state in ('to_review', 'reopened') and c.brand = any($1::bigint[]) order by d.made_at, d.id limit 200;

-- name: keep_denial
-- what became of it
update denial set state = $2, reviewer = $3, reviewed_at = $4 where id = $1;
