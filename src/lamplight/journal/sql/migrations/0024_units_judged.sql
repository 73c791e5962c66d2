-- Goods that came back are judged unit by unit.

alter table inspection add column units int check (units > 0);
comment on column inspection.units is
    'of how many units it was said; null: of all that it could be said of';
