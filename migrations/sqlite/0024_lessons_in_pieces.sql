-- A timetable's way into the calendar and out of it: slow work, done in many short transactions so that nobody who books waits for it.

-- The first date whose lessons are not yet in the calendar; null when all are. Until then those who look see the version before it.
alter table timetable add column unfilled_from text;
-- Its lessons and their rooms as JSON, until they are kept as rows.
alter table timetable add column content text;
-- What goes on with a timetable that was withdrawn: its dates are being taken out, or put back; null when neither.
alter table timetable add column under_way text check (under_way in ('withdrawing', 'returning'));
