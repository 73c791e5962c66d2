-- What must be done for each sale, as it was last judged: whoever leads sees what is owed and late,
-- also where nobody has opened a case.

create table book (
    sale bigint primary key references sale on delete cascade,
    seen bigint not null default 0,
    look_at bigint default 0,
    due_at bigint,
    line bigint,
    what text not null default '',
    said text not null default ''
);
comment on column book.seen is 'goes up whenever the sale changes';
comment on column book.look_at is 'when it is judged again; null: nothing can come of it by itself';
comment on column book.due_at is 'the first end of what must be done and is not; null: nothing must';
create index book_look on book (look_at) where look_at is not null;
create index book_due on book (due_at) where due_at is not null;

create function look_at_sale() returns trigger language plpgsql as $$
begin
    insert into book (sale) values (new.id)
    on conflict (sale) do update set look_at = 0, seen = book.seen + 1;
    return null;
end
$$;
create trigger sale_is_judged after insert or update of version on sale
    for each row execute function look_at_sale();
insert into book (sale) select id from sale;

-- What a shop says has come back, by the name that the shop gave to it.
create index step_back on step ((proof->>'external')) where kind = 'return';
