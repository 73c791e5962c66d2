-- What was agreed for a sale beside what its shop tells: what the shop's settings said when it came,
-- and what somebody wrote down by hand, each time whole, with what was there before.

alter table sale
    add column usual jsonb,
    add column beneath jsonb;
comment on column sale.usual is 'what its shop''s settings said when it came: `sales.usual.Kept`';
comment on column sale.beneath is
    'what shop and settings say where somebody wrote over it: `sales.written.Facts`';

create table sale_agreed (
    id bigint generated always as identity primary key,
    sale bigint not null references sale on delete cascade,
    person bigint not null references person,
    at bigint not null,
    words text not null check (length(words) <= 1000),
    body jsonb not null,
    before jsonb not null,
    key text not null unique
);
comment on column sale_agreed.body is 'all that is written by hand from then on: `sales.written.Written`';
comment on column sale_agreed.before is 'what was written before';
comment on column sale_agreed.words is 'by what they know it';
create index sale_agreed_sale on sale_agreed (sale, id desc);
