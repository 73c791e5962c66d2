-- A told wait ends when its turn comes: a person is there, or calls, whether that reaches anybody or
-- not. Who asks for the other line has another wait from then on, and so has who is put off to the
-- next opening because we closed. The tellings are made anew from the log with that, and the courses
-- with what each wait for a person is counted from, as in `journal.courses`.

alter table telling
    drop constraint telling_outcome_check,
    add constraint telling_outcome_check check (outcome in
        ('answered', 'called', 'abandoned', 'left_with_place', 'released', 'unreached',
         'time_chosen', 'moved', 'put_off'));

alter table course
    add waits_from bigint not null default 0,
    add waited_ms bigint not null default 0;

delete from telling;
update projection set number = 0 where name = 'contacts';
