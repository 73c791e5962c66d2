-- Papers of a case: files that one of us put there. A letter takes some of them along, and still
-- pictures that were kept in a talk of the case.
create table paper (
    id bigint generated always as identity primary key,
    service_case bigint not null references service_case,
    name text not null check (length(name) between 1 and 120),
    media_type text not null check (media_type in
        ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
    body bytea not null check (octet_length(body) between 1 and 5242880),
    person bigint not null references person,
    at bigint not null,
    key text not null unique
);
comment on column paper.media_type is 'what it begins like, whatever its name says';
create index paper_case on paper (service_case, id);

create table mail_paper (
    id bigint generated always as identity primary key,
    mail bigint not null references mail on delete cascade,
    paper bigint references paper on delete cascade,
    still bigint references still on delete cascade,
    check (num_nonnulls(paper, still) = 1)
);
comment on column mail_paper.paper is 'with it goes that a letter bore it: erased is erased';
create index mail_paper_mail on mail_paper (mail, id);
create index mail_paper_paper on mail_paper (paper) where paper is not null;
create index mail_paper_still on mail_paper (still) where still is not null;
