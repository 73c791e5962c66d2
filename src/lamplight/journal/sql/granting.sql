-- name: add_change
-- who changed what may be granted; how it was, how it is
insert into granting_change (at, who, about, brand, role, currency, name, before, after)
values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb);

-- name: read_changes
-- the newest first, so many
select id, at, who, about, brand, role, currency, name, before::text as before, after::text as after
from granting_change where id < $1 order by id desc limit $2;

-- name: currencies
-- those that something was sold in, each found from the one before it
with recursive found as (
    (select currency from sale order by currency limit 1)
    union all
    select (select s.currency from sale s where s.currency > found.currency
        order by s.currency limit 1)
    from found where found.currency is not null
)
select currency from found where currency is not null order by currency;
