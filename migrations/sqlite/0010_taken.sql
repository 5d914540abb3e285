-- On more than so many per cent of its dates something else must hold a room before no lessons are placed there then.
alter table draft add column taken_percent bigint not null default 25 check (taken_percent between 0 and 100);
