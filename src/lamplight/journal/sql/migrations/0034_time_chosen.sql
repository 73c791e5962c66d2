-- Who chooses a time waits for that time from then on, and for no wait that was told before. What
-- was told until then is settled by it, and the tellings are made anew from the log with it. What
-- contacts came when is looked up for pictures of days and weeks.

alter table telling
    drop constraint telling_outcome_check,
    add constraint telling_outcome_check check (outcome in
        ('answered', 'abandoned', 'left_with_place', 'released', 'unreached', 'time_chosen'));

create index course_arrived on course (arrived_at);

delete from telling;
update projection set number = 0 where name = 'contacts';

-- Last week's figures are shown on a page of the brand once a lead says so.
alter table brand add waits_shown boolean not null default false;
