-- A space's code is unique within its building, not in the whole municipality: every school has a room 101.
-- And how many persons a space takes may be unknown: until now that was kept as nought, which refused everybody.
-- What the program has always asked of a space's minutes and days is now said here too.

alter table space drop constraint space_code_key;
alter table space add constraint space_building_id_code_key unique (building_id, code);

-- Persons; null: nobody has said.
alter table space alter column capacity drop not null;
update space set capacity = null where capacity <= 0;

update space set
    buffer_before_minutes = greatest(0, least(240, buffer_before_minutes)),
    buffer_after_minutes = greatest(0, least(240, buffer_after_minutes)),
    min_minutes = greatest(1, least(10080, min_minutes)),
    max_minutes = greatest(1, least(10080, greatest(min_minutes, max_minutes))),
    max_days_ahead = greatest(0, least(1100, max_days_ahead));
alter table space add constraint space_capacity check (capacity >= 0);
alter table space add constraint space_buffers check (buffer_before_minutes between 0 and 240 and buffer_after_minutes between 0 and 240);
alter table space add constraint space_minutes check (min_minutes >= 1 and max_minutes between min_minutes and 10080);
alter table space add constraint space_days_ahead check (max_days_ahead between 0 and 1100);
