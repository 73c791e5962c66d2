-- The week that somebody plans to be here, beside the single shifts. A chosen time lies in a slot of
-- one stated length, whatever the brand: its own length was never used.

create table shift_week (
    person bigint not null references person,
    weekday int not null check (weekday between 1 and 7),
    from_min int not null check (from_min between 0 and 1439),
    to_min int not null check (to_min between 1 and 1440),
    timezone text not null check (timezone <> ''),
    primary key (person, weekday, from_min),
    check (from_min < to_min)
);

alter table brand drop callback_slot_min;
