-- What customers say and write. All personal data of customers is in these tables and can be erased.

create table customer (
    id bigint generated always as identity primary key,
    created_at bigint not null,
    erased_at bigint
);

create table contact (
    id bigint generated always as identity primary key,
    token_hash bytea unique check (octet_length(token_hash) = 32),
    key_hash bytea not null check (octet_length(key_hash) = 32),
    brand bigint not null references brand,
    customer bigint references customer,
    channel text not null check (channel in ('video', 'voice', 'chat')),
    purpose text not null check (purpose in ('service', 'sales')),
    language text not null,
    name text not null default '' check (length(name) <= 200),
    phone text not null default '' check (length(phone) <= 40),
    email text not null default '' check (length(email) <= 254),
    words text not null default '' check (length(words) <= 4000),
    country text not null default '' check (country ~ '^([A-Z]{2})?$'),
    created_at bigint not null,
    erased_at bigint,
    unique (brand, key_hash)
);
comment on column contact.token_hash is 'sha-256 of the place''s token; null when erased';
comment on column contact.key_hash is 'sha-256 of the idempotency key of the request that made it';
create index contact_customer on contact (customer, created_at) where customer is not null;
create index contact_phone on contact (phone, created_at) where phone <> '';
create index contact_email on contact (lower(email), created_at) where email <> '';

create table message (
    id bigint generated always as identity primary key,
    contact bigint not null references contact,
    author text not null check (author in ('customer', 'person')),
    person bigint references person,
    text text not null check (length(text) <= 8000),
    key text not null check (length(key) between 1 and 100),
    at bigint not null,
    unique (contact, key),
    check ((author = 'person') = (person is not null))
);

create table note (
    contact bigint not null references contact,
    person bigint not null references person,
    said text not null default '' check (length(said) <= 8000),
    saw text not null default '' check (length(saw) <= 8000),
    agreed text not null default '' check (length(agreed) <= 8000),
    at bigint not null,
    primary key (contact, person)
);

create table still (
    id bigint generated always as identity primary key,
    contact bigint not null references contact,
    person bigint not null references person,
    state text not null default 'asked' check (state in ('asked', 'agreed', 'refused', 'kept')),
    asked_at bigint not null,
    answered_at bigint,
    kept_at bigint,
    media_type text check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
    image bytea check (octet_length(image) between 1 and 2097152),
    -- Without consent there is no picture, whatever the code above does.
    check ((state = 'kept') = (image is not null)),
    check ((state = 'kept') = (kept_at is not null)),
    check ((image is null) = (media_type is null)),
    check ((state = 'asked') = (answered_at is null))
);
create index still_contact on still (contact);
alter table still alter column image set storage external;

create table useful (
    id bigint generated always as identity primary key,
    contact bigint not null references contact,
    answer text not null check (answer in ('yes', 'not_yet')),
    words text not null default '' check (length(words) <= 4000),
    at bigint not null
);
create index useful_contact on useful (contact, at);

-- Every wait that was told, and what then happened. A projection of the log: can be rebuilt.
create table telling (
    number bigint primary key,
    at bigint not null,
    contact bigint not null,
    ahead int not null,
    likely_ms bigint not null,
    bound_ms bigint not null,
    outcome_at bigint,
    outcome text check (outcome in
        ('answered', 'abandoned', 'left_with_place', 'released', 'unreached')),
    check ((outcome is null) = (outcome_at is null))
);
create index telling_contact on telling (contact, number);
create index telling_at on telling (at);

-- How each contact went, as the history shows it. A projection of the log: can be rebuilt.
-- 0 and '' mean that it hasn't come to that.
create table course (
    contact bigint primary key,
    purpose text not null,
    channel text not null,
    arrived_at bigint not null,
    person bigint not null,
    answered_at bigint not null,
    ended_at bigint not null,
    outcome text not null,
    ringing text not null
);
