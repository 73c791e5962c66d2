-- Where a customer may go whom we told no: the body that settles disputes for a brand. A trader names
-- it and says whether they take part (Directive 2013/11/EU, art. 13(3); SI 2015/542, reg. 19).

alter table brand
    add column dispute_body text not null default '' check (length(dispute_body) <= 300),
    add column dispute_part boolean not null default false;
comment on column brand.dispute_body is 'its name and address as customers read them; empty: not named';
comment on column brand.dispute_part is 'whether we take part in what it does';
