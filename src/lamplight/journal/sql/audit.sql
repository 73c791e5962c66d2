-- name: add_audit
-- who did what to which row
insert into audit (at, who, what, target, target_id) values ($1, $2, $3, $4, $5) returning id;

-- name: read_audit
-- the newest first, before an entry
select id, at, who, what, target, target_id from audit
where id < $1 order by id desc limit $2;
