-- What was sold, to whom, and what became of it. What is personal is in `customer`, `reach` and
-- `sale.ship_to`, and can be erased; sums, days and ids stay.

-- Whoever buys from us or uses what we sold. Two that turn out to be one are merged by hand:
-- `merged_into` says so and nothing else moves, so that it can be undone.
alter table customer
    add column name text not null default '' check (length(name) <= 200),
    add column kind text not null default 'consumer' check (kind in ('consumer', 'trade')),
    add column language text not null default '' check (length(language) <= 35),
    add column country text not null default '' check (country ~ '^([A-Z]{2})?$'),
    add column town text not null default '' check (length(town) <= 200),
    add column timezone text not null default '' check (length(timezone) <= 60),
    add column wish text not null default '' check (length(wish) <= 500),
    add column merged_into bigint references customer check (merged_into <> id);
comment on column customer.wish is 'how they ask to be served: captions, slowly, by letter';
create index customer_merged on customer (merged_into) where merged_into is not null;

-- Where a customer is reached. Only what a shop or we ourselves have verified says who it is.
create table reach (
    id bigint generated always as identity primary key,
    customer bigint not null references customer,
    kind text not null check (kind in ('email', 'phone')),
    value text not null check (value <> '' and length(value) <= 254),
    verified boolean not null default false,
    created_at bigint not null,
    unique (customer, kind, value)
);
comment on column reach.value is 'e-mail in small letters; phone as E.164';
create index reach_value on reach (kind, value);
-- One verified address belongs to one customer: that is what they are matched by.
create unique index reach_verified on reach (kind, value) where verified;

create table merging (
    id bigint generated always as identity primary key,
    kept bigint not null references customer,
    gone bigint not null references customer,
    person bigint references person,
    at bigint not null,
    undone_by bigint references person,
    undone_at bigint
);

-- A source of sales: a shop that is connected, files that were imported, or work by hand.
create table shop (
    id bigint generated always as identity primary key,
    name text not null unique check (name ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(name) <= 60),
    kind text not null check (kind ~ '^[a-z]+$'),
    settings jsonb not null default '{}',
    cursor text not null default '',
    seen_at bigint,
    created_at bigint not null
);
comment on column shop.cursor is 'how far its changes were read: what polling begins with';

-- Events of shops that were taken in, each once.
create table shop_event (
    shop bigint not null references shop,
    key text not null check (key <> '' and length(key) <= 255),
    at bigint not null,
    primary key (shop, key)
);

create table sale (
    id bigint generated always as identity primary key,
    shop bigint not null references shop,
    external text not null check (external <> '' and length(external) <= 200),
    number text not null default '' check (length(number) <= 100),
    brand bigint not null references brand,
    buyer bigint references customer,
    consumer bigint references customer,
    buyer_kind text not null default 'consumer' check (buyer_kind in ('consumer', 'trade')),
    jurisdiction text not null,
    channel text not null check (channel in ('web', 'store', 'home')),
    contract_date date,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    ship_to text not null default '' check (length(ship_to) <= 1000),
    body jsonb not null,
    version int not null default 1,
    said_at bigint,
    changed_at bigint not null,
    created_at bigint not null,
    unique (shop, external)
);
comment on column sale.buyer_kind is 'as what they bought this time';
comment on column sale.said_at is 'as of when the shop said what is here; null: it doesn''t say';
comment on column sale.consumer is 'who uses the thing, where it isn''t the buyer';
comment on column sale.body is 'parties, charges, terms, clauses, claims: the form `sales.forms.Agreed`';
comment on column sale.version is 'goes up with every change: who decides says which one they saw';
create index sale_buyer on sale (buyer, contract_date desc) where buyer is not null;
create index sale_consumer on sale (consumer) where consumer is not null;
create index sale_number on sale (lower(number) text_pattern_ops) where number <> '';
create index sale_external on sale (lower(external) text_pattern_ops);

create table sale_line (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    external text not null check (external <> '' and length(external) <= 200),
    position int not null,
    kind text not null default 'goods' check (kind in ('goods', 'service', 'subscription')),
    sku text not null default '' check (length(sku) <= 200),
    name text not null check (name <> '' and length(name) <= 300),
    detail text not null default '' check (length(detail) <= 500),
    picture text not null default '' check (length(picture) <= 1000),
    one_of_a_kind boolean not null default false,
    quantity int not null check (quantity > 0),
    paid_minor bigint not null check (paid_minor >= 0),
    tax_minor bigint not null default 0,
    discount_minor bigint not null default 0 check (discount_minor >= 0),
    body jsonb not null default '{}',
    unique (sale, external)
);
comment on column sale_line.paid_minor is 'for all units together, with tax and after discount';
comment on column sale_line.body is 'what duties ask: category, condition, flags';
create index sale_line_sku on sale_line (lower(sku) text_pattern_ops) where sku <> '';

create table fulfilment (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    external text not null,
    carrier text not null default '',
    tracking text not null default '',
    tracking_url text not null default '' check (length(tracking_url) <= 1000),
    shipped_on date,
    delivered_on date,
    proof text not null default '' check (length(proof) <= 500),
    lines jsonb not null default '[]',
    unique (sale, external)
);

create table payment (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    external text not null,
    tender text not null check (tender in
        ('card', 'credit_card', 'debit_card', 'gift_card', 'store_credit', 'bank', 'cash', 'other')),
    captured_minor bigint not null check (captured_minor >= 0),
    body jsonb not null default '{}',
    unique (sale, external)
);
create index payment_reference on payment ((body->>'reference'))
    where body->>'reference' <> '';

create table dispute (
    id bigint generated always as identity primary key,
    payment bigint not null references payment on delete cascade,
    external text not null,
    state text not null check (state in
        ('inquiry', 'needs_response', 'under_review', 'won', 'lost')),
    amount_minor bigint not null check (amount_minor >= 0),
    opened_on date,
    unique (payment, external)
);

-- What happened to a sale, beside its fulfilments: in the words of `duties.facts.Event`.
create table sale_event (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    line bigint references sale_line on delete cascade,
    external text,
    kind text not null,
    day date not null,
    body jsonb not null default '{}',
    created_at bigint not null,
    unique (sale, external)
);
create index sale_event_sale on sale_event (sale, day);

-- What a customer is found by, once for each brand that they bought or asked under: whoever answers
-- none of these finds nobody. Kept under the customer that others were merged into. `words` are
-- those of `sales.finding`; their index is always whole, so that looking stays quick after a change.
create table finding (
    customer bigint not null references customer on delete cascade,
    brand bigint not null references brand,
    words tsvector not null,
    recent bigint not null,
    primary key (customer, brand)
);
comment on column finding.recent is 'when they last bought or asked under this brand';
create index finding_words on finding using gin (words) with (fastupdate = off);
create index finding_recent on finding (brand, recent desc);
