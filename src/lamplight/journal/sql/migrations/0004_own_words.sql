-- Why somebody is away and why a talk rests, where it is said in words of one's own. The journal has
-- the code only: it can't be erased.

alter table person add away_words text not null default '' check (length(away_words) <= 200);
alter table contact add pause_words text not null default '' check (length(pause_words) <= 200);
