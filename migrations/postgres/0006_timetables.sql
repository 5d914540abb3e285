-- A school's timetable as it was imported: its lessons are series in the calendar; who meets whom is kept here.

create table timetable (
    id              text primary key,
    organisation_id text not null references organisation (id),
    building_id     text not null references building (id),
    name            text not null,
    -- SHA-256 of the file: importing the same file again changes nothing.
    file_hash       text not null unique,
    first_date      text not null,
    last_date       text not null,
    imported_by     text references person (id),
    imported_at     bigint not null
);

create table lesson (
    id            text primary key,
    timetable_id  text not null references timetable (id) on delete cascade,
    name          text not null,
    weekday       bigint not null,
    starts_minute bigint not null,
    ends_minute   bigint not null
);
create index lesson_timetable on lesson (timetable_id);

-- A lesson held in several rooms has a series for each; a lesson without a room has none.
create table lesson_series (
    lesson_id text not null references lesson (id) on delete cascade,
    series_id text not null references series (id),
    primary key (lesson_id, series_id)
);

create table lesson_party (
    lesson_id text not null references lesson (id) on delete cascade,
    kind      text not null check (kind in ('class', 'teacher', 'student', 'other')),
    name      text not null,
    primary key (lesson_id, kind, name)
);
create index lesson_party_name on lesson_party (kind, name);
