-- name: add_line
-- where contacts of one purpose wait
insert into line (name, purpose) values ($1, $2) returning id;

-- name: all_lines
-- every line
select id, name, purpose from line order by id;

-- name: add_brand
-- a name that we answer under
insert into brand (slug, name, tagline, timezone, languages, service_line, sales_line,
    priorities, holiday_country, holiday_subdivision, created_at, dispute_body, dispute_part)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
returning id;

-- name: all_brands
-- every brand
select id, slug, name, tagline, timezone, languages, service_line, sales_line, priorities,
    closed, holiday_country, holiday_subdivision, created_at, dispute_body, dispute_part,
    waits_shown
from brand order by id;

-- name: brand_by_id
-- one brand
select id, slug, name, tagline, timezone, languages, service_line, sales_line, priorities,
    closed, holiday_country, holiday_subdivision, created_at, dispute_body, dispute_part,
    waits_shown
from brand where id = $1;

-- name: brand_by_slug
-- as its address names it
select id, slug, name, tagline, timezone, languages, service_line, sales_line, priorities,
    closed, holiday_country, holiday_subdivision, created_at, dispute_body, dispute_part,
    waits_shown
from brand where slug = $1;

-- name: change_brand
-- null leaves a column as it is; 0 and '' take away what may be absent
update brand set
    name = coalesce($2, name), tagline = coalesce($3, tagline),
    timezone = coalesce($4, timezone), languages = coalesce($5, languages),
    service_line = coalesce($6, service_line),
    sales_line = nullif(coalesce($7, sales_line), 0),
    priorities = coalesce($8, priorities), closed = coalesce($9, closed),
    holiday_country = nullif(coalesce($10, holiday_country), ''),
    holiday_subdivision = nullif(coalesce($11, holiday_subdivision), ''),
    dispute_body = coalesce($12, dispute_body), dispute_part = coalesce($13, dispute_part),
    waits_shown = coalesce($14, waits_shown)
where id = $1
returning id;
