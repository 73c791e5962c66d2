-- What of a refund is tax and discount of which line, shared out of the sums that were stored when it
-- was sold: [tax, discount] by the shop's name of a line. The net is what is left of its part.

alter table refund add column shares jsonb not null default '{}';
update refund r set shares = found.shares from (
    select o.id, jsonb_object_agg(l.external, jsonb_build_array(
        greatest(l.tax_minor, 0) * p.value::bigint / l.paid_minor,
        l.discount_minor * p.value::bigint / l.paid_minor)) as shares
    from refund o, jsonb_each_text(o.parts) p, sale_line l
    where l.sale = o.sale and l.external = p.key and l.paid_minor > 0
    group by o.id) as found
where found.id = r.id;
