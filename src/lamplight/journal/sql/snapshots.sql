-- name: save_snapshot
-- keep a state up to an event, only for the owner and only of what is in the log
insert into snapshot (number, saved_at, version, checksum, body)
select $1, $2, $3, $4, $5 from head where epoch = $6 and number >= $1
on conflict (number) do update set
    saved_at = excluded.saved_at, version = excluded.version,
    checksum = excluded.checksum, body = excluded.body
returning number;

-- name: forget_old_snapshots
-- all but the newest few
delete from snapshot where number not in
    (select number from snapshot order by number desc limit $1);

-- name: newest_snapshot_before
-- the newest state that is older than a number
select number, saved_at, version, checksum, body from snapshot
where number < $1 order by number desc limit 1;
