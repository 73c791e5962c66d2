-- A span that runs past midnight belongs to the day on which it began: its end counts on from there,
-- 1440 is that midnight. It lasts a day at most. Nights that were written as two spans stay readable.

alter table opening_span
    drop constraint opening_span_to_min_check,
    drop constraint opening_span_check,
    add constraint opening_span_check check (to_min > from_min and to_min <= from_min + 1440);

alter table opening_exception_span
    drop constraint opening_exception_span_to_min_check,
    drop constraint opening_exception_span_check,
    add constraint opening_exception_span_check
        check (to_min > from_min and to_min <= from_min + 1440);

alter table shift_week
    drop constraint shift_week_to_min_check,
    drop constraint shift_week_check,
    add constraint shift_week_check check (to_min > from_min and to_min <= from_min + 1440);
