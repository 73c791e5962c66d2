-- name: try_lock
-- the lock that one living session holds: the owner's
select pg_try_advisory_lock($1);

-- name: raise_epoch
-- from here on nothing of an earlier owner can be appended; waits for an append under way
update head set epoch = epoch + 1 returning epoch;

-- name: write_owner
-- who owns the line from now on
insert into owner (epoch, pid, address, mark, since, heartbeat_at)
select $1, pg_backend_pid(), $2, $3, now_ms, now_ms
from (select (extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms) as clock
on conflict (one) do update set
    epoch = excluded.epoch, pid = excluded.pid, address = excluded.address, mark = excluded.mark,
    since = excluded.since, heartbeat_at = excluded.heartbeat_at, released = false;

-- name: beat
-- the owner lives, by the database's clock; no row when another owns the line
update owner set
    heartbeat_at = (extract(epoch from clock_timestamp()) * 1000)::bigint,
    pid = pg_backend_pid()
where epoch = $1 and not released
returning heartbeat_at;

-- name: release
-- the owner goes on purpose: nobody needs to wait for its heartbeat to grow old
update owner set released = true where epoch = $1;

-- name: read_owner
-- who owns the line, and for how long its heart hasn't beaten
select epoch, pid, address, mark, since, heartbeat_at, released,
    greatest(0, (extract(epoch from clock_timestamp()) * 1000)::bigint - heartbeat_at)
        as silent_ms
from owner;

-- name: name_session
-- so that another process can find it and end it
select set_config('application_name', $1, false);

-- name: end_sessions
-- end the sessions of an owner, wait until each is gone, and say how many there were; also one
-- that holds the lock, has said nothing for so long, and never wrote its name
select count(pg_terminate_backend(pid, 2000)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and (
    application_name = any($1::text[])
    or (
        state_change < clock_timestamp() - make_interval(secs => $2::bigint / 1000.0)
        and pid in (
            select pid from pg_locks
            where locktype = 'advisory' and granted and objsubid = 1
                and database = (select oid from pg_database where datname = current_database())
                and ((classid::bigint << 32) | objid::bigint) = $3::bigint
        )
    )
);
