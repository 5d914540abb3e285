-- Places: a building has spaces that people book; a space is made of atoms, its smallest separately usable parts.
-- A whole hall has all of its atoms and a half its own, so "the whole blocks its parts" needs no rule of its own.

create table building (
    id                  text primary key,
    -- The municipality's own number or short name: what an import recognises a building by.
    code                text not null unique,
    name                text not null,
    area                text not null,
    address             text not null,
    cost_ore_per_year   bigint,
    area_m2             bigint,
    energy_kwh_per_year bigint
);

create table atom (
    id          text primary key,
    building_id text not null references building (id) on delete cascade,
    name        text not null,
    unique (building_id, name)
);

create table space (
    id                     text primary key,
    building_id            text not null references building (id) on delete cascade,
    code                   text not null unique,
    name                   text not null,
    kind                   text not null check (kind in
        ('sports_hall', 'gymnasium', 'classroom', 'special_room', 'meeting_room', 'aula', 'dining_hall', 'ice_rink', 'pitch', 'other')),
    capacity               bigint not null,
    area_m2                bigint,
    -- Words separated by commas, sorted: what the space has (goals, stage, projector …).
    features               text not null default '',
    -- In words: step-free entrance, hearing loop, accessible toilet …
    accessibility          text not null default '',
    photo_url              text,
    -- direct: a booking is confirmed at once. clerk: it waits for a decision.
    approval               text not null check (approval in ('direct', 'clerk')),
    -- Time the space is held before and after each booking, for changing and cleaning.
    buffer_before_minutes  bigint not null default 0,
    buffer_after_minutes   bigint not null default 0,
    min_minutes            bigint not null default 30,
    max_minutes            bigint not null default 720,
    max_days_ahead         bigint not null default 400,
    open_on_holidays       boolean not null default false,
    -- What people may find and book; others are kept for lessons and staff.
    bookable               boolean not null default true
);
create index space_building on space (building_id);

create table space_atom (
    space_id text not null references space (id) on delete cascade,
    atom_id  text not null references atom (id),
    primary key (space_id, atom_id)
);
create index space_atom_atom on space_atom (atom_id);

-- Weekly opening hours in civil time; several windows a day may be given. 1440 is midnight at the day's end.
create table opening (
    id             text primary key,
    space_id       text not null references space (id) on delete cascade,
    weekday        bigint not null check (weekday between 1 and 7),
    opens_minute   bigint not null check (opens_minute between 0 and 1439),
    closes_minute  bigint not null check (closes_minute between 1 and 1440),
    check (opens_minute < closes_minute)
);
create index opening_space on opening (space_id);

-- Exceptions by date. Without times the place is closed; with times it is open just then, holiday or not.
create table opening_exception (
    id            text primary key,
    building_id   text not null references building (id) on delete cascade,
    -- Null: every space of the building.
    space_id      text references space (id) on delete cascade,
    first_date    text not null,
    last_date     text not null,
    opens_minute  bigint,
    closes_minute bigint,
    reason        text not null,
    check (first_date <= last_date),
    check ((opens_minute is null) = (closes_minute is null)),
    check (opens_minute < closes_minute)
);
create index opening_exception_building on opening_exception (building_id);

create table school_break (
    id         text primary key,
    name       text not null,
    first_date text not null,
    last_date  text not null,
    check (first_date <= last_date)
);
