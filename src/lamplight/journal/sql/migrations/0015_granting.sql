-- Sales of a shop that don't fit into our tables, until they do: its own name of each, and why.
create table unfit_sale (
    shop bigint not null references shop on delete cascade,
    external text not null check (length(external) between 1 and 200),
    why text not null check (length(why) <= 400),
    since bigint not null,
    last_at bigint not null,
    primary key (shop, external)
);

-- Who changed what a role may grant, or a way of the company's own; how it was, how it is.
create table granting_change (
    id bigint generated always as identity primary key,
    at bigint not null,
    who bigint references person,
    about text not null check (about in ('authority', 'way')),
    brand bigint references brand on delete cascade,
    role text not null default '' check (role in ('', 'agent', 'lead', 'admin')),
    currency text not null default '' check (currency ~ '^([A-Z]{3})?$'),
    name text not null default '' check (length(name) <= 40),
    before jsonb,
    after jsonb
);
