-- Who looks at a refusal agrees to what they have read: what is written anew, or came up since, is
-- another version of it.
alter table denial add column version integer not null default 1 check (version > 0);
