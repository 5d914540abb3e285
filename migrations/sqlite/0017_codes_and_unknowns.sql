-- no-transaction
-- A space's code is unique within its building, not in the whole municipality: every school has a room 101.
-- And how many persons a space takes may be unknown: until now that was kept as nought, which refused everybody.
-- What the program has always asked of a space's minutes and days is now said here too.
--
-- SQLite cannot take a constraint off a table, so the table is made anew. While it is away the keys that point to it must not
-- be looked after (dropping it would empty the tables that depend on it), and that is set outside a transaction only. What is
-- changed is changed in one transaction all the same; were the program killed before this file is noted as done, doing it
-- again does no harm.
pragma foreign_keys = off;
pragma legacy_alter_table = on;
begin immediate;

create table space_anew (
    id                     text primary key,
    building_id            text not null references building (id) on delete cascade,
    code                   text not null,
    name                   text not null,
    kind                   text not null check (kind in
        ('sports_hall', 'gymnasium', 'classroom', 'special_room', 'meeting_room', 'aula', 'dining_hall', 'ice_rink', 'pitch', 'other')),
    -- Persons; null: nobody has said.
    capacity               bigint check (capacity >= 0),
    area_m2                bigint,
    features               text not null default '',
    accessibility          text not null default '',
    photo_url              text,
    approval               text not null check (approval in ('direct', 'clerk')),
    buffer_before_minutes  bigint not null default 0 check (buffer_before_minutes between 0 and 240),
    buffer_after_minutes   bigint not null default 0 check (buffer_after_minutes between 0 and 240),
    min_minutes            bigint not null default 30 check (min_minutes >= 1),
    max_minutes            bigint not null default 720 check (max_minutes between min_minutes and 10080),
    max_days_ahead         bigint not null default 400 check (max_days_ahead between 0 and 1100),
    open_on_holidays       boolean not null default false,
    bookable               boolean not null default true,
    unique (building_id, code)
);

insert into space_anew
select id, building_id, code, name, kind, case when capacity > 0 then capacity end, area_m2, features, accessibility, photo_url, approval,
    max(0, min(240, buffer_before_minutes)), max(0, min(240, buffer_after_minutes)),
    max(1, min(10080, min_minutes)), max(1, min(10080, max(min_minutes, max_minutes))), max(0, min(1100, max_days_ahead)),
    open_on_holidays, bookable
from space;

drop table space;
alter table space_anew rename to space;
create index space_building on space (building_id);

-- The lengths of texts again, as in 0015: they went with the table.
create trigger space_length_insert before insert on space
when length(new.code) > 40
    or length(new.name) > 120
    or length(new.features) > 2000
    or length(new.accessibility) > 500
    or length(new.photo_url) > 500
begin
    select raise(abort, 'text_length');
end;
create trigger space_length_update before update of code, name, features, accessibility, photo_url on space
when length(new.code) > 40
    or length(new.name) > 120
    or length(new.features) > 2000
    or length(new.accessibility) > 500
    or length(new.photo_url) > 500
begin
    select raise(abort, 'text_length');
end;

commit;
pragma legacy_alter_table = off;
pragma foreign_keys = on;
