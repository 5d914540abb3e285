-- A series is a booking many times: it says how many come and what the clerk should know, as a single booking does.
-- Its ends_minute may lie beyond 1440: then each date ends on the day after.

alter table series add column persons bigint check (persons > 0);
alter table series add column note text not null default '' check (length(note) <= 2000);
