-- Who of us signs a letter, so that its case shows them and not only whom they speak as.

alter table mail add column person bigint references person;
comment on column mail.person is 'who of us signs it; null for a letter that nobody does';
