-- name: begin_session
-- somebody signed in
insert into session (token_hash, person, created_at, last_seen_at, ends_at, user_agent)
values ($1, $2, $3, $3, $4, $5)
returning id;

-- name: session_by_token
-- only while it lasts and its person is with us
select s.id, s.person, s.created_at, s.last_seen_at, s.ends_at, s.user_agent
from session s join person p on p.id = s.person
where s.token_hash = $1 and s.ends_at > $2 and p.active;

-- name: touch_session
-- seen again; written at most once in a while
update session set last_seen_at = $2::bigint where id = $1 and last_seen_at <= $2::bigint - 60000;

-- name: sessions_of
-- where somebody is signed in
select id, person, created_at, last_seen_at, ends_at, user_agent
from session where person = $1 and ends_at > $2 order by last_seen_at desc, id desc;

-- name: end_session
-- one of a person's own
delete from session where id = $1 and person = $2 returning id;

-- name: end_sessions_of
-- all of a person's, but for one that stays (0: none stays)
delete from session where person = $1 and id <> $2;

-- name: forget_ended_sessions
-- what is over
delete from session where ends_at <= $1;
