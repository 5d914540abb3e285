-- A timetable that is changed keeps its address, and one that is taken out of the calendar is kept and can be put back.

-- The id of its first version; each change is a version, whose series have the version's own id as their source.
alter table timetable add column lineage_id text not null default '';
-- First and last date on which this version holds. The last is before the first where another took its place at once.
alter table timetable add column holds_from text not null default '';
alter table timetable add column holds_until text not null default '';
-- Taken out of the calendar: when, by whom, and from which date on; all three or none, and the same for all of a lineage.
alter table timetable add column withdrawn_at bigint;
alter table timetable add column withdrawn_by text references person (id);
alter table timetable add column withdrawn_from text;

update timetable set lineage_id = id, holds_until = last_date, holds_from = coalesce(
    (select max(d.published_from) from draft d where d.published_timetable_id = timetable.id and d.published_from > timetable.first_date),
    first_date);
create index timetable_lineage on timetable (lineage_id);

-- Whether a lesson is to have a room at all: of those that need none nobody is told that they have none.
alter table lesson add column needs_room boolean not null default true;

-- How the days of a draft's file lie in weeks, where it does not say so: days of a week, and the week that the term begins with.
alter table draft add column days_per_week bigint check (days_per_week between 1 and 7);
alter table draft add column first_week text;

-- Until now a change forgot the version before it, whose lessons stayed in the calendar and belonged to nothing: they get their
-- version again, which holds from the first date that is left of it until the last.
insert into timetable (id, organisation_id, building_id, name, solution, weeks, content_hash, first_date, last_date, imported_at,
                       lineage_id, holds_from, holds_until)
select s.source_id, min(s.organisation_id), min(p.building_id), min(o.name), 'Samrum', 1, 'found ' || s.source_id,
       min(s.first_date), max(s.last_date), min(s.created_at), s.source_id,
       date(min(b.starts_at), 'unixepoch'),
       date(max(b.starts_at), 'unixepoch')
from series s
join space p on p.id = s.space_id
join organisation o on o.id = s.organisation_id
join booking b on b.series_id = s.id
where s.kind = 'lesson' and s.source_id is not null and b.state = 'confirmed'
  and not exists (select 1 from timetable t where t.id = s.source_id)
group by s.source_id;

insert into lesson (id, timetable_id, name, week, weekday, starts_minute, ends_minute)
select s.id, t.id, s.title, 1, s.weekday, s.starts_minute, s.ends_minute
from series s join timetable t on t.id = s.source_id where t.content_hash = 'found ' || t.id;

insert into lesson_room (lesson_id, space_id, series_id)
select s.id, s.space_id, s.id from series s join timetable t on t.id = s.source_id where t.content_hash = 'found ' || t.id;

-- What has taken its place is the newest timetable of the same school, building and term that holds after it, whose address stays.
update timetable set lineage_id = coalesce(
    (select max(t.id) from timetable t
     where t.content_hash <> 'found ' || t.id and t.organisation_id = timetable.organisation_id
       and t.building_id = timetable.building_id and t.first_date = timetable.first_date and t.last_date = timetable.last_date
       and t.holds_from > timetable.holds_until),
    -- Where that is gone too, they are versions of each other.
    (select min(t.id) from timetable t
     where t.content_hash = 'found ' || t.id and t.organisation_id = timetable.organisation_id
       and t.building_id = timetable.building_id and t.first_date = timetable.first_date and t.last_date = timetable.last_date))
where content_hash = 'found ' || id;
