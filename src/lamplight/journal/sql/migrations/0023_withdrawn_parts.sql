-- Who withdraws without a link names a part of the order in their own words.

alter table withdrawal add column parts jsonb not null default '[]'
    check (jsonb_typeof(parts) = 'array');
comment on column withdrawal.parts is
    'what they named and how many of it, as they said it; empty: all, or `lines`';
