-- A refusal is looked at by its rules once more when it is confirmed: whether a person judged it is
-- kept, and what came up since, in words that are erased with it.
alter table denial
    add column judged boolean not null default false,
    add column news text not null default '' check (length(news) <= 2000);
update denial set judged = true where reason in (
    'MISUSE', 'WEAR', 'DISPROPORTIONATE', 'MINOR_DEFECT', 'REASONABLE_TIME',
    'REASONABLE_DURABILITY', 'MAJOR_FAILURE', 'DIMINISHED_VALUE'
);
