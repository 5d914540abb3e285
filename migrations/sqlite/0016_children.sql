-- Runs in line, and files between a preview and its confirmation.

-- Who comes first: 0 what writes the calendar, 1 a season round, 2 a trial of a timetabler; of equal ones the oldest.
alter table job add column turn bigint not null default 1;
-- Seconds that the work was asked to take at most; 0: nobody has said.
alter table job add column most_seconds bigint not null default 0;
-- When it was last claimed, by the database's own clock, as is lease_until: the clocks of several servers may differ.
alter table job add column started_at bigint;
update job set turn = 2 where kind = 'timetable';

-- Files that somebody has sent and looked at, and has not yet confirmed.
create table upload (
    id         text not null,
    -- Its place among those sent together.
    nth        bigint not null,
    person_id  text not null references person (id) on delete cascade,
    name       text not null check (length(name) <= 200),
    -- PostgreSQL's word for bytes, which SQLite takes as well.
    bytes      bytea not null check (length(bytes) <= 8388608),
    -- Then they are thrown away.
    expires_at bigint not null,
    primary key (id, nth)
);
create index upload_person on upload (person_id);
