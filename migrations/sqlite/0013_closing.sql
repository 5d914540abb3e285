-- What is shut, and what was decided about the bookings that a changed rule met.

-- A place shut off with a reason, for everybody: repair, water damage, the municipality's own event. It is a rule of the place and
-- not a booking: what is already booked then may stay, and when it is moved away its time stays shut.
create table closing (
    id            text primary key,
    building_id   text not null references building (id) on delete cascade,
    -- Null: the whole building. A space closes every space that shares a part with it.
    space_id      text references space (id) on delete cascade,
    first_date    text not null,
    last_date     text not null,
    -- Without weekdays: from this minute of the first date to that of the last. With weekdays: between the two on each of them;
    -- an end at or before the beginning is the next day's.
    from_minute   bigint not null check (from_minute between 0 and 1439),
    to_minute     bigint not null check (to_minute between 1 and 1440),
    -- 1 for Monday, 2 for Tuesday, 4, 8 … summed.
    weekdays      bigint check (weekdays between 1 and 127),
    reason        text not null check (length(reason) <= 200),
    created_by    text references person (id),
    created_at    bigint not null,
    -- From when it is open again; what was shut until then stays so in the report.
    lifted_date   text,
    lifted_minute bigint check (lifted_minute between 0 and 1439),
    check (first_date <= last_date),
    check (weekdays is not null or first_date < last_date or from_minute < to_minute),
    check ((lifted_date is null) = (lifted_minute is null))
);
create index closing_building on closing (building_id);
create index closing_space on closing (space_id);

-- Dates on which everything is closed, like public holidays.
create table closed_day (
    id         text primary key,
    reason     text not null check (length(reason) <= 80),
    -- Null: every date from the first to the last. Else one day of each year between them: MM-DD, or midsummer_eve.
    yearly     text,
    first_date text not null,
    -- Null: until further notice.
    last_date  text,
    check (yearly is not null or last_date is not null),
    check (last_date is null or first_date <= last_date)
);
create unique index closed_day_yearly on closed_day (yearly) where last_date is null;

-- A new municipality begins with the three eves on which hardly any is open. One that is at work already decides for itself:
-- somebody may have booked them.
insert into closed_day (id, reason, yearly, first_date)
select eve.column1, eve.column2, eve.column3, '2000-01-01'
from (values
    ('019acea0-0000-7000-8000-000000000001', 'Midsommarafton', 'midsummer_eve'),
    ('019acea0-0000-7000-8000-000000000002', 'Julafton', '12-24'),
    ('019acea0-0000-7000-8000-000000000003', 'Nyårsafton', '12-31')) as eve
where not exists (select 1 from building) and not exists (select 1 from person);

-- A changed rule that met what was booked: who changed what, where and when.
create table rule_change (
    id          text primary key,
    at          bigint not null,
    person_id   text references person (id),
    -- As the table of the changed thing is called, or closing, lifting …
    kind        text not null,
    -- Where; neither means everywhere. Kept when the place is gone.
    building_id text,
    space_id    text,
    -- In words, as the one who changed it read them.
    what        text not null check (length(what) <= 500),
    -- What those whose bookings were cancelled are told.
    reason      text not null default '' check (length(reason) <= 500)
);

create table rule_change_booking (
    change_id  text not null references rule_change (id) on delete cascade,
    booking_id text not null references booking (id) on delete cascade,
    -- keep: it stays, although the rule says otherwise. move: it stays until it is moved. cancel: it was cancelled.
    choice     text not null check (choice in ('keep', 'move', 'cancel')),
    primary key (change_id, booking_id)
);
create index rule_change_booking_booking on rule_change_booking (booking_id);
