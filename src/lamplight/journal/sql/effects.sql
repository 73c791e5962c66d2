-- name: leave_effect
-- in the transaction of whoever decided; the same key is left once only, numbered by the head
insert into outbox (key, kind, body, number, created_at, due_at)
select $1, $2, $3::jsonb, head.number, $4::bigint, $5::bigint from head
on conflict (key) do nothing
returning id;
