-- name: add_denial
-- a refusal, to be looked at by somebody else; gives no row when the same wish came before
insert into denial (service_case, kind, reason, rule, rule_version, facts, looked_at, alternative,
    words, judged, person, made_at, key)
values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10, $11, $12, $13)
on conflict (key) do nothing
returning id;

-- name: denial_by_key
-- what the same wish made before
select id from denial where key = $1;

-- name: denial_by_id
-- one refusal
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at, judged, news,
    version
from denial where id = $1;

-- name: lock_denial
-- whoever reviews it holds it
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at, judged, news,
    version
from denial where id = $1 for no key update;

-- name: denials_of
-- of these cases, in order
select id, service_case, kind, reason, rule, rule_version, facts::text as facts,
    looked_at::text as looked_at, alternative, words, state, person, reviewer, made_at, reviewed_at, judged, news,
    version
from denial where service_case = any($1::bigint[]) order by id;

-- name: denials_to_review
-- of these brands, the oldest first
select d.id, d.service_case, d.kind, d.reason, d.rule, d.rule_version, d.facts::text as facts,
    d.looked_at::text as looked_at, d.alternative, d.words, d.state, d.person, d.reviewer,
    d.made_at, d.reviewed_at, d.judged, d.news, d.version
from denial d join service_case c on c.id = d.service_case
where d.state in ('to_review', 'reopened') and c.brand = any($1::bigint[]) order by d.made_at, d.id limit 200;

-- name: keep_denial
-- what became of it
update denial set state = $2, reviewer = $3, reviewed_at = $4 where id = $1;

-- name: write_denial_anew
-- the same refusal in other words, for somebody else to look at
update denial set kind = $2, reason = $3, rule = $4, rule_version = $5, facts = $6::jsonb,
    looked_at = $7::jsonb, alternative = $8, words = $9, judged = $10, person = $11, made_at = $12,
    key = $13, state = $14, reviewer = null, reviewed_at = null, news = '',
    version = version + 1
where id = $1;

-- name: denial_news
-- what came up since it was written
update denial set news = $2, version = version + 1 where id = $1;

-- name: denied_cases_of_sale
-- the cases of a sale in which something was refused for good
select distinct c.id from service_case c join denial d on d.service_case = c.id
where c.sale = $1 and d.state = 'confirmed' order by c.id;
