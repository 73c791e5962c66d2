-- A line may be digital content, or a service that is supplied by wire: its rules are its own.

alter table sale_line drop constraint sale_line_kind_check;
alter table sale_line add constraint sale_line_kind_check
    check (kind in ('goods', 'service', 'subscription', 'digital'));
comment on column sale_line.body is
    'what duties ask: category, condition, flags, what a subscription supplies and until when';
