-- Who answers, how they sign in, and which brands they speak for.

create table setting (
    name text primary key,
    value jsonb not null
);

create table line (
    id bigint generated always as identity primary key,
    name text not null check (name <> ''),
    purpose text not null check (purpose in ('service', 'sales')),
    unique (id, purpose)
);

create table brand (
    id bigint generated always as identity primary key,
    slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
    name text not null check (name <> ''),
    tagline text not null default '',
    timezone text not null,
    languages text[] not null check (cardinality(languages) > 0),
    service_line bigint not null,
    sales_line bigint,
    service_purpose text not null generated always as ('service') stored,
    sales_purpose text generated always as ('sales') stored,
    priorities text[] not null default '{}',
    closed boolean not null default false,
    callback_dial boolean not null default true,
    callback_slot_min int not null default 30 check (callback_slot_min between 5 and 240),
    callback_days int not null default 7 check (callback_days between 1 and 60),
    holiday_country text check (holiday_country ~ '^[A-Z]{2}$'),
    holiday_subdivision text check (holiday_subdivision is null or holiday_country is not null),
    created_at bigint not null,
    -- Service is not selling: a brand's two lines can't be one, nor stand in for each other.
    foreign key (service_line, service_purpose) references line (id, purpose),
    foreign key (sales_line, sales_purpose) references line (id, purpose)
);

-- Minutes of the local day; a night that passes midnight is two spans. Weekday 1 is Monday (ISO 8601).
create table opening_span (
    brand bigint not null references brand on delete cascade,
    weekday int not null check (weekday between 1 and 7),
    from_min int not null check (from_min between 0 and 1439),
    to_min int not null check (to_min between 1 and 1440),
    primary key (brand, weekday, from_min),
    check (from_min < to_min)
);

create table opening_exception (
    brand bigint not null references brand on delete cascade,
    day date not null,
    name text not null,
    primary key (brand, day)
);

-- A day with an exception and no span is closed.
create table opening_exception_span (
    brand bigint not null,
    day date not null,
    from_min int not null check (from_min between 0 and 1439),
    to_min int not null check (to_min between 1 and 1440),
    primary key (brand, day, from_min),
    foreign key (brand, day) references opening_exception on delete cascade,
    check (from_min < to_min)
);

create table person (
    id bigint generated always as identity primary key,
    name text not null check (name <> ''),
    email text not null check (email = lower(email) and email like '%_@_%'),
    password_hash text,
    role text not null check (role in ('agent', 'lead', 'admin')),
    portrait text not null default '',
    languages text[] not null default '{}',
    skills text[] not null default '{}',
    channels text[] not null default '{video,voice,chat}'
        check (channels <@ '{video,voice,chat}'),
    chats int not null default 3 check (chats between 0 and 20),
    wrap_up_s int not null default 60 check (wrap_up_s between 0 and 3600),
    active boolean not null default true,
    created_at bigint not null
);
create unique index person_email on person (email);

create table person_brand (
    person bigint not null references person on delete cascade,
    brand bigint not null references brand on delete cascade,
    primary key (person, brand)
);
create index person_brand_brand on person_brand (brand);

create table session (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    person bigint not null references person on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    ends_at bigint not null,
    user_agent text not null default '' check (length(user_agent) <= 300)
);
create index session_person on session (person);

create table invitation (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    role text not null check (role in ('agent', 'lead', 'admin')),
    email text not null default '' check (email = lower(email)),
    created_by bigint not null references person,
    created_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    used_by bigint references person
);

create table invitation_brand (
    invitation bigint not null references invitation on delete cascade,
    brand bigint not null references brand on delete cascade,
    primary key (invitation, brand)
);

-- The link that lets the first lead in, printed once by the command that starts an empty house.
create table setup_token (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    created_at bigint not null,
    used_at bigint
);

-- When somebody plans to be here: what callback slots can be promised on.
create table shift (
    id bigint generated always as identity primary key,
    person bigint not null references person on delete cascade,
    from_at bigint not null,
    to_at bigint not null,
    check (from_at < to_at)
);
create index shift_time on shift (to_at, from_at);
create index shift_person on shift (person);

-- Who did what to which row. Ids and codes only, so nothing here needs erasing.
create table audit (
    id bigint generated always as identity primary key,
    at bigint not null,
    who bigint references person,
    what text not null check (what ~ '^[a-z_.]+$'),
    target text not null default '' check (target ~ '^[a-z_]*$'),
    target_id bigint
);
create index audit_target on audit (target, target_id);

create trigger audit_is_append_only before update or delete or truncate on audit
    for each statement execute function refuse_change();
