-- The one calendar. Every use of a space (lesson, season session, one-off booking, closure) is a booking here.

create table series (
    id              text primary key,
    space_id        text not null references space (id),
    organisation_id text references organisation (id),
    kind            text not null check (kind in ('lesson', 'season', 'single', 'closure')),
    title           text not null,
    -- A week's civil time: a clock change moves nothing for people.
    weekday         bigint not null check (weekday between 1 and 7),
    starts_minute   bigint not null,
    ends_minute     bigint not null,
    first_date      text not null,
    last_date       text not null,
    -- What published it (a season proposal, a timetable), or null when a person booked it.
    source_id       text,
    created_by      text references person (id),
    created_at      bigint not null
);
create index series_source on series (source_id);
create index series_space on series (space_id);

create table booking (
    id              text primary key,
    space_id        text not null references space (id),
    series_id       text references series (id),
    organisation_id text references organisation (id),
    -- Who answers for it; null for lessons and published seasons.
    person_id       text references person (id),
    kind            text not null check (kind in ('lesson', 'season', 'single', 'closure')),
    -- Only confirmed bookings hold occupancy rows.
    state           text not null check (state in ('requested', 'confirmed', 'cancelled', 'denied')),
    title           text not null,
    starts_at       bigint not null,
    ends_at         bigint not null,
    persons         bigint,
    note            text not null default '',
    -- Why it was denied or cancelled, in words for the one who booked.
    reason          text not null default '',
    created_at      bigint not null,
    decided_by      text references person (id),
    decided_at      bigint,
    check (starts_at < ends_at)
);
create index booking_space_time on booking (space_id, starts_at);
create index booking_series on booking (series_id);
create index booking_person on booking (person_id, starts_at);
create index booking_organisation on booking (organisation_id, starts_at);
create index booking_waiting on booking (starts_at) where state = 'requested';

-- Dates of a series that were not booked, and why: kept, so that they can be taken back when they come free.
create table skipped_date (
    series_id text not null references series (id) on delete cascade,
    date      text not null,
    -- taken, closed, holiday, clock_change
    reason    text not null,
    -- What is in the way, in words.
    detail    text not null,
    primary key (series_id, date)
);

-- One row for each atom that a confirmed booking holds, buffers included.
create table occupancy (
    atom_id    text not null references atom (id),
    booking_id text not null references booking (id) on delete cascade,
    starts_at  bigint not null,
    ends_at    bigint not null,
    check (starts_at < ends_at),
    primary key (booking_id, atom_id)
);
create index occupancy_time on occupancy (atom_id, starts_at);

-- No atom is ever held twice at the same time: the database says so, whatever the code does.
-- Rows of one atom are disjoint, so the last one that starts before the new one ends is the only possible rival.
create trigger occupancy_overlap before insert on occupancy
when new.starts_at < (
    select o.ends_at from occupancy o
    where o.atom_id = new.atom_id and o.starts_at < new.ends_at
    order by o.starts_at desc limit 1
)
begin
    select raise(abort, 'occupancy_overlap');
end;

-- A row is never changed in place: moving a booking deletes its rows and inserts new ones.
create trigger occupancy_frozen before update on occupancy
begin
    select raise(abort, 'occupancy_frozen');
end;

-- The first answer to a POST with an Idempotency-Key, given again to whoever repeats it.
create table idempotency (
    person_id    text not null references person (id) on delete cascade,
    key          text not null,
    request_hash text not null,
    status       bigint not null,
    body         text not null,
    created_at   bigint not null,
    primary key (person_id, key)
);
