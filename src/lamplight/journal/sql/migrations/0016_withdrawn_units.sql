-- Of a line that has several units a part may be withdrawn from.

alter table withdrawal add column units jsonb not null default '{}'
    check (jsonb_typeof(units) = 'object');
comment on column withdrawal.units is
    'how many units of which line (its id); of a line that isn''t there: all';
