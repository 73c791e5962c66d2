-- A forecast row is still never changed. Where more is known of coming days than when theirs were
-- written (a day that is closed, or named unlike others), another version is written beside it.

alter table forecast add column version int not null default 1 check (version > 0);
alter table forecast add column unlike text not null default '';
comment on column forecast.unlike is 'what made the day unlike others, as it was known then';
alter table forecast drop constraint forecast_pkey;
alter table forecast add primary key (line, day, known, version);

-- When it was true that fewer of us were here than planned: plans change, so it can't be found out
-- afterwards. What is said of who comes can, from what came and what was forecast.
create table phrase_spell (
    line bigint not null references line,
    phrase text not null,
    since bigint not null,
    until bigint not null,
    primary key (line, phrase, since),
    check (until > since)
);
