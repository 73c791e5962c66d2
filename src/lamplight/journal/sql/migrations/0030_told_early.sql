-- Payments that a provider told of before a sale of ours named them: read anew once one does.

create table told_early (
    shop bigint not null references shop on delete cascade,
    reference text not null check (reference <> '' and length(reference) <= 300),
    at bigint not null,
    primary key (shop, reference)
);
comment on column told_early.shop is 'the provider that told it';
create index told_early_at on told_early (at);
