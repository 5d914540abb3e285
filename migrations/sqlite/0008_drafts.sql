-- A school's timetable in the making: the school as its file has it, what the scheduler proposes, what the timetabler fixes.

create table draft (
    id                     text primary key,
    name                   text not null,
    -- The file the school came in, whole and unpacked: times, lessons and rules are read from it each time.
    school                 text not null,
    -- Which of the file's schools it is.
    instance               text not null,
    -- Code of the building and name of the school in the calendar; null: as the file has them.
    building               text,
    organisation           text,
    room_capacity          bigint not null,
    -- The bells, minutes.
    first_lesson           bigint not null,
    period_minutes         bigint not null,
    break_minutes          bigint not null,
    first_date             text not null,
    last_date              text not null,
    -- What of it is in the calendar: the timetable, the plan it was made of, and the first date on which it holds.
    published_timetable_id text references timetable (id) on delete set null,
    published_plan_id      text,
    published_from         text,
    created_by             text references person (id),
    created_at             bigint not null
);

-- What the scheduler came up with: the best timetable so far while it runs, the last one when it stops.
create table draft_plan (
    id                  text primary key,
    draft_id            text not null references draft (id) on delete cascade,
    job_id              text,
    -- Broken requirements, and departures from wishes, in the points of the school's file.
    infeasibility       bigint not null,
    objective           bigint not null,
    -- No timetable costs less; null when that is not known.
    bound_infeasibility bigint,
    bound_objective     bigint,
    status              text not null check (status in ('running', 'feasible', 'optimal')),
    seconds             double precision not null,
    -- Which event is held when and with whom (JSON, by the ids of the file): written and read whole, never in part.
    meets               text not null,
    created_at          bigint not null,
    check ((bound_infeasibility is null) = (bound_objective is null))
);
create index draft_plan_draft on draft_plan (draft_id, created_at);
create index draft_plan_job on draft_plan (job_id);

-- Lessons the timetabler has fixed: the next timetable has them just so.
create table draft_lock (
    draft_id text not null references draft (id) on delete cascade,
    -- As in draft_plan.
    meet     text not null,
    primary key (draft_id, meet)
);

-- When a room cannot have lessons, whatever the calendar says.
create table draft_closure (
    id          text primary key,
    draft_id    text not null references draft (id) on delete cascade,
    -- The room's id in the file.
    room        text not null,
    -- Null: on all days.
    weekday     bigint check (weekday between 1 and 7),
    from_minute bigint not null,
    to_minute   bigint not null,
    reason      text not null,
    check (from_minute < to_minute)
);
create index draft_closure_draft on draft_closure (draft_id);

-- Rooms that may take the lessons of one that is closed.
create table draft_stand_in (
    draft_id text not null references draft (id) on delete cascade,
    room     text not null,
    stand_in text not null,
    primary key (draft_id, room, stand_in)
);
