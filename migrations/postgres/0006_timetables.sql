-- A school's timetable as it was imported: its lessons are series in the calendar; who meets whom is kept here.

create table timetable (
    id              text primary key,
    organisation_id text not null references organisation (id),
    building_id     text not null references building (id),
    name            text not null,
    -- Which of the file's solutions it is.
    solution        text not null,
    -- Weeks until it begins again; the week of first_date is the first.
    weeks           bigint not null check (weeks between 1 and 8),
    -- SHA-256 of its lessons and dates: importing the same again changes nothing.
    content_hash    text not null unique,
    first_date      text not null,
    last_date       text not null,
    imported_by     text references person (id),
    imported_at     bigint not null
);

create table lesson (
    id            text primary key,
    timetable_id  text not null references timetable (id) on delete cascade,
    name          text not null,
    -- All four null: the timetable has found no time for it.
    week          bigint,
    weekday       bigint,
    starts_minute bigint,
    ends_minute   bigint,
    check ((week is null) = (weekday is null) and (weekday is null) = (starts_minute is null) and (starts_minute is null) = (ends_minute is null))
);
create index lesson_timetable on lesson (timetable_id);

-- A lesson may be held in several rooms, or in none; it has no series while it has no time.
create table lesson_room (
    lesson_id text not null references lesson (id) on delete cascade,
    space_id  text not null references space (id),
    series_id text references series (id),
    primary key (lesson_id, space_id)
);

create table lesson_party (
    lesson_id text not null references lesson (id) on delete cascade,
    kind      text not null check (kind in ('class', 'teacher', 'student', 'other')),
    name      text not null,
    primary key (lesson_id, kind, name)
);
create index lesson_party_name on lesson_party (kind, name);
