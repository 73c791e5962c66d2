-- Links with which somebody who forgot their password chooses another: made by a lead, or by the
-- command on the machine itself (`created_by` null).

create table password_link (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    person bigint not null references person on delete cascade,
    created_by bigint references person,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);
create index password_link_person on password_link (person);
