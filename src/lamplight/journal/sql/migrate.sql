-- name: lock_migrations
-- one process migrates at a time; held until the transaction ends
select pg_advisory_xact_lock($1);

-- name: make_schema
-- everything of ours lives in one schema, so that a database can be shared
create schema if not exists lamplight;

-- name: make_migrations
-- what was applied here
create table if not exists lamplight.migration (
    number int primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default clock_timestamp()
);

-- name: has_migrations
-- whether this database was ever prepared
select to_regclass('lamplight.migration') is not null;

-- name: read_migrations
-- what was applied here, in order
select number, name, checksum from lamplight.migration order by number;

-- name: record_migration
-- one more was applied
insert into lamplight.migration (number, name, checksum) values ($1, $2, $3);
