-- Cases: one matter of a customer until it is useful again, with what was promised, agreed,
-- refused, paid and written. Whoever changes a case locks its row first; money locks its sale.

create table service_case (
    id bigint generated always as identity primary key,
    brand bigint not null references brand,
    customer bigint references customer,
    sale bigint references sale,
    line bigint references sale_line,
    owner bigint references person,
    title text not null check (title <> '' and length(title) <= 200),
    state text not null default 'open' check (state in ('open', 'asked', 'closed')),
    failure text not null default '',
    cause text not null default '' check (cause in
        ('', 'product', 'supplier', 'carrier', 'page', 'us', 'customer')),
    cause_detail text not null default '' check (length(cause_detail) <= 500),
    useful text check (useful in ('yes', 'not_yet', 'silence')),
    not_yet_at bigint,
    askings int not null default 0,
    ask_at bigint,
    key text not null unique,
    opened_at bigint not null,
    closed_at bigint,
    version int not null default 1
);
create index case_customer on service_case (customer, opened_at desc);
create index case_owner on service_case (owner) where state <> 'closed';
create index case_sale on service_case (sale) where sale is not null;
create index case_ask on service_case (ask_at) where ask_at is not null;

create table case_contact (
    service_case bigint not null references service_case on delete cascade,
    contact bigint not null references contact,
    primary key (service_case, contact)
);
create index case_contact_contact on case_contact (contact);

-- What happened in a case, in order, never changed: ids, codes, sums, days; nobody's words.
create table case_event (
    id bigint generated always as identity primary key,
    service_case bigint not null references service_case,
    at bigint not null,
    person bigint references person,
    kind text not null,
    body jsonb not null default '{}'
);
create index case_event_case on case_event (service_case, id);
create trigger case_event_is_append_only before update or delete or truncate on case_event
    for each statement execute function refuse_change();

-- What one of us said that they would do, by when.
create table promise (
    id bigint generated always as identity primary key,
    brand bigint not null references brand,
    customer bigint references customer,
    service_case bigint references service_case,
    contact bigint references contact,
    person bigint not null references person,
    kind text not null check (kind in ('call', 'news', 'other')),
    words text not null default '' check (length(words) <= 300),
    due_at bigint not null,
    state text not null default 'open' check (state in ('open', 'kept', 'broken', 'released')),
    made_at bigint not null,
    ended_at bigint,
    instead_of bigint references promise,
    key text not null unique
);
create index promise_due on promise (due_at) where state = 'open';
create index promise_customer on promise (customer) where customer is not null;
create index promise_case on promise (service_case) where service_case is not null;

-- One agreed way of making it right. The decision, the money, the goods and the judging of the
-- goods are four things, each with a state of its own.
create table accommodation (
    id bigint generated always as identity primary key,
    service_case bigint not null references service_case,
    kind text not null,
    decision text not null check (decision in
        ('proposed', 'asked', 'approved', 'agreed', 'refused', 'withdrawn', 'done')),
    money text not null default 'none' check (money in
        ('none', 'approved', 'submitting', 'pending', 'succeeded', 'failed', 'reconciled')),
    goods text not null default 'none' check (goods in
        ('none', 'authorised', 'label_issued', 'in_transit', 'received', 'kept')),
    judging text not null default 'none' check (judging in
        ('none', 'pending', 'accepted', 'rejected', 'by_person')),
    amount_minor bigint,
    cost_minor bigint,
    currency text check (currency ~ '^[A-Z]{3}$'),
    bearer text not null default '',
    owed boolean not null default false,
    words text not null default '' check (length(words) <= 2000),
    answer text not null default '' check (length(answer) <= 2000),
    body jsonb not null default '{}',
    sale_version int,
    person bigint not null references person,
    approver bigint references person,
    made_at bigint not null,
    agreed_at bigint,
    ended_at bigint,
    key text not null unique
);
comment on column accommodation.body is 'the option as it was chosen: `accommodations.option.Option`';
create index accommodation_case on accommodation (service_case);
create index accommodation_asked on accommodation (made_at) where decision = 'asked';
create index accommodation_person on accommodation (person, agreed_at);

create table step (
    id bigint generated always as identity primary key,
    accommodation bigint not null references accommodation,
    position int not null,
    kind text not null,
    shop bigint references shop,
    person bigint references person,
    state text not null default 'todo' check (state in
        ('todo', 'doing', 'unknown', 'done', 'failed', 'undone')),
    due_at bigint,
    proof jsonb not null default '{}',
    reason text not null default '' check (length(reason) <= 200),
    body jsonb not null default '{}',
    key text not null unique,
    changed_at bigint not null,
    unique (accommodation, position)
);
create index step_person on step (person) where state in ('todo', 'doing', 'failed');

-- Money that goes back, ours or the shop's own. `key` is the idempotency key at the provider.
create table refund (
    id bigint generated always as identity primary key,
    sale bigint not null references sale,
    step bigint references step,
    key text not null,
    payment bigint not null references payment,
    amount_minor bigint not null check (amount_minor > 0),
    state text not null check (state in
        ('approved', 'submitting', 'pending', 'succeeded', 'failed', 'canceled')),
    lines jsonb not null default '[]',
    parts jsonb not null default '{}',
    external text,
    made_at bigint not null,
    changed_at bigint not null,
    unique (sale, key, payment)
);
comment on column refund.lines is 'units that go back with it, by the shop''s name of the line';
comment on column refund.parts is 'what of the sum is for which line, by the shop''s name of it';
create unique index refund_external on refund (payment, external) where external is not null;

create table denial (
    id bigint generated always as identity primary key,
    service_case bigint not null references service_case,
    kind text not null,
    reason text not null,
    rule text not null,
    rule_version text not null default '',
    facts jsonb not null default '[]',
    looked_at jsonb not null default '[]',
    alternative text not null default '' check (length(alternative) <= 1000),
    words text not null check (words <> '' and length(words) <= 4000),
    state text not null default 'to_review' check (state in
        ('to_review', 'confirmed', 'overturned', 'reopened')),
    person bigint not null references person,
    reviewer bigint references person,
    made_at bigint not null,
    reviewed_at bigint,
    key text not null unique,
    check (reviewer is null or reviewer <> person)
);
create index denial_case on denial (service_case);
create index denial_review on denial (made_at) where state in ('to_review', 'reopened');

-- What one role may grant without asking, by brand (null: all) and currency.
create table authority (
    id bigint generated always as identity primary key,
    brand bigint references brand on delete cascade,
    role text not null check (role in ('agent', 'lead', 'admin')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    case_minor bigint not null check (case_minor >= 0),
    customer_minor bigint not null check (customer_minor >= 0),
    day_minor bigint not null check (day_minor >= 0),
    share_bp int not null check (share_bp between 0 and 10000),
    unique nulls not distinct (brand, role, currency)
);

-- Letters that leave: written with the commit that promised them, sent by the outbox.
create table mail (
    id bigint generated always as identity primary key,
    key text not null unique,
    brand bigint not null references brand,
    customer bigint references customer,
    service_case bigint references service_case,
    kind text not null,
    recipient text not null check (length(recipient) <= 254),
    called text not null default '' check (length(called) <= 100),
    sender text not null default '' check (length(sender) <= 200),
    subject text not null check (length(subject) <= 300),
    plain text not null,
    html text not null,
    message_id text not null unique,
    in_reply_to text not null default '',
    state text not null default 'waiting' check (state in ('waiting', 'sent', 'refused')),
    reason text not null default '' check (length(reason) <= 300),
    made_at bigint not null,
    ended_at bigint
);
create index mail_case on mail (service_case, made_at) where service_case is not null;
create index mail_customer on mail (customer) where customer is not null;
create index mail_waiting on mail (made_at) where state = 'waiting';
create index mail_refused on mail (ended_at) where state = 'refused';
comment on column mail.message_id is 'what stands before the @ until it is first sent; the whole from then on';
comment on column mail.plain is 'the reader''s own link and code stand in it as `letters.OWN_PAGE` and `letters.CODE`';
comment on column mail.called is 'the name of whom it is for; `sender` that of who writes';

-- The customer's own page: an unguessable link of a mail, or a code of it with the address.
create table customer_link (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique check (octet_length(token_hash) = 32),
    customer bigint not null references customer on delete cascade,
    brand bigint not null references brand,
    service_case bigint references service_case,
    whole boolean not null default false,
    mail bigint references mail on delete cascade,
    code_hash bytea check (octet_length(code_hash) = 32),
    code_ends_at bigint,
    tries int not null default 0,
    created_at bigint not null,
    ends_at bigint not null
);
comment on column customer_link.whole is
    'it went to an address that is known to be theirs: all of them is shown, else the case alone';
create index customer_link_mail on customer_link (mail) where mail is not null;
create index customer_link_customer on customer_link (customer);

-- A customer withdrew from a contract: what they said, when it reached us, and our acknowledgement.
-- Who said it without a link is matched to a sale only where number and address are those of one.
create table withdrawal (
    id bigint generated always as identity primary key,
    brand bigint not null references brand,
    service_case bigint references service_case,
    sale bigint references sale,
    lines jsonb not null default '[]',
    customer bigint references customer,
    number text not null default '' check (length(number) <= 100),
    name text not null default '' check (length(name) <= 200),
    email text not null default '' check (length(email) <= 254),
    at bigint not null,
    mail bigint references mail,
    key text not null unique
);
comment on column withdrawal.lines is 'ids of lines; empty: all that was ordered';
create index withdrawal_case on withdrawal (service_case) where service_case is not null;
create index withdrawal_customer on withdrawal (customer) where customer is not null;

-- What a customer wrote on their own page about a case, in their own words.
create table case_said (
    id bigint generated always as identity primary key,
    service_case bigint not null references service_case,
    words text not null check (length(words) <= 2000),
    at bigint not null
);
create index case_said_case on case_said (service_case);
