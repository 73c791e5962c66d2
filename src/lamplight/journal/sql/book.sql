-- name: book_to_look
-- sales that changed or whose day has come
select sale, seen, due_at from book where look_at <= $1 order by look_at limit $2;

-- name: write_book
-- as it was judged, unless the sale has changed since
update book set look_at = $3, due_at = $4, line = $5, what = $6, said = $7
where sale = $1 and seen = $2;

-- name: owed_without_case
-- what must be done between two instants and has no open case, what is late for longest first
select b.sale, s.number, s.brand, coalesce(c.merged_into, s.buyer) as customer,
    coalesce(c.name, '') as name, coalesce(l.name, '') as thing, b.what,
    b.said, b.due_at
from book b
join sale s on s.id = b.sale
left join customer c on c.id = s.buyer
left join sale_line l on l.id = b.line
where b.due_at >= $4 and b.due_at < $1 and s.brand = any($2::bigint[]) and not exists (
    select from service_case k where k.sale = b.sale and k.state <> 'closed')
order by b.due_at, b.sale limit $3;

-- name: owed_long_ago
-- how many of these are older
select count(*) from book b
where b.due_at < $1
    and (select s.brand from sale s where s.id = b.sale) = any($2::bigint[])
    and not exists (
        select from service_case k where k.sale = b.sale and k.state <> 'closed');
