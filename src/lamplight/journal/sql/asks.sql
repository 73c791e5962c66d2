-- name: lock_asked
-- who is asked, one at a time: what they were asked before is counted meanwhile
select id from person where id = $1 and active for no key update;

-- name: add_ask
-- somebody is asked to come in
insert into shift_ask (person, line, asked_by, asked_at, from_at, to_at, mail_at)
values ($1, $2, $3, $4, $5, $6, $7)
returning id, person, line, asked_by, asked_at, from_at, to_at, mail_at, said, said_at;

-- name: ask_by_id
-- one of them
select id, person, line, asked_by, asked_at, from_at, to_at, mail_at, said, said_at
from shift_ask where id = $1;

-- name: ask_by_token
-- until its time begins, answered or not, of somebody who is with us
select a.id, a.person, a.line, a.asked_by, a.asked_at, a.from_at, a.to_at, a.mail_at, a.said,
    a.said_at
from shift_ask a join person on person.id = a.person and person.active
where a.token_hash = $1 and a.said is distinct from 'withdrawn' and a.from_at > $2;

-- name: asks_between
-- those whose hours touch the time from $1 to $2, of who is with us, but for what was taken back
select a.id, a.person, a.line, a.asked_by, a.asked_at, a.from_at, a.to_at, a.mail_at, a.said,
    a.said_at
from shift_ask a join person on person.id = a.person and person.active
where a.to_at > $1 and a.from_at < $2 and a.said is distinct from 'withdrawn'
order by a.asked_at, a.id;

-- name: asked_since
-- how often each was asked from an instant on, and when last
select person, count(*)::int as times, max(asked_at) as last_at
from shift_ask where asked_at >= $1 group by person;

-- name: let_in_by_mail
-- the link in the mail about it opens it
update shift_ask set token_hash = $2 where id = $1 and said is null;

-- name: answer_ask
-- before its time begins: once, but for a yes that becomes a no
update shift_ask set said = $3, said_at = $4
where id = $1 and person = $2 and from_at > $4
    and (said is null or (said = 'yes' and $3 = 'no'))
returning id, person, line, asked_by, asked_at, from_at, to_at, mail_at, said, said_at;

-- name: answer_first
-- with a link, which works once
update shift_ask set said = $2, said_at = $3
where id = $1 and said is null and from_at > $3
returning id, person, line, asked_by, asked_at, from_at, to_at, mail_at, said, said_at;

-- name: withdraw_ask
-- while nobody has answered and its time hasn't begun
update shift_ask set said = 'withdrawn', said_at = $2
where id = $1 and said is null and from_at > $2
returning id;
