-- Occupancy follows from the bookings and from nothing else. A confirmed booking holds every atom of its space, each from
-- held_from to held_to; any other booking holds nothing. The booking's triggers lay the rows, nobody writes them by hand, and so
-- it cannot be otherwise, whatever the code does and whatever happens at the same moment.

-- When the space is held: the booking with its buffers, as they were when it was booked. Buffers may change afterwards.
alter table booking add column held_from bigint;
alter table booking add column held_to bigint;
-- It has taken place, and the parts of its space have been changed since: what it held stays as it was.
alter table booking add column settled boolean not null default false;

-- What is there already is brought in order first. An earlier version could leave a cancelled booking holding time, and one that
-- was moved twice at once holding two places.
update booking set
    held_from = starts_at - 60 * (select case when s.buffer_before_minutes > 0 then s.buffer_before_minutes else 0 end
                                  from space s where s.id = booking.space_id),
    held_to = ends_at + 60 * (select case when s.buffer_after_minutes > 0 then s.buffer_after_minutes else 0 end
                              from space s where s.id = booking.space_id);
-- What a booking holds says what its buffers were; a row of the place it is in now says it best.
update booking set (held_from, held_to) = (
    select o.starts_at, o.ends_at from occupancy o
    left join space_atom part on part.space_id = booking.space_id and part.atom_id = o.atom_id
    where o.booking_id = booking.id and o.starts_at <= booking.starts_at and o.ends_at >= booking.ends_at
    order by case when part.atom_id is null then 1 else 0 end, o.atom_id limit 1)
where state = 'confirmed' and exists (
    select 1 from occupancy o where o.booking_id = booking.id and o.starts_at <= booking.starts_at and o.ends_at >= booking.ends_at);
-- What is over and holds other parts than its space has today held those of its time.
update booking set settled = true
where state = 'confirmed' and ends_at <= unixepoch()
  and exists (select 1 from occupancy o where o.booking_id = booking.id and o.starts_at = booking.held_from and o.ends_at = booking.held_to)
  and (exists (select 1 from occupancy o where o.booking_id = booking.id
               and not exists (select 1 from space_atom part where part.space_id = booking.space_id and part.atom_id = o.atom_id))
    or exists (select 1 from space_atom part where part.space_id = booking.space_id
               and not exists (select 1 from occupancy o where o.booking_id = booking.id and o.atom_id = part.atom_id)));
-- Let go what no confirmed booking holds.
delete from occupancy where not exists (
    select 1 from booking b
    where b.id = occupancy.booking_id and b.state = 'confirmed' and b.held_from = occupancy.starts_at and b.held_to = occupancy.ends_at
      and (b.settled or exists (select 1 from space_atom part where part.space_id = b.space_id and part.atom_id = occupancy.atom_id)));
-- Hold what confirmed bookings lack. Where the time has gone to another booking meanwhile, somebody must decide: it becomes a request.
create table lacking as
    select b.id as booking_id, part.atom_id, b.held_from, b.held_to
    from booking b join space_atom part on part.space_id = b.space_id
    where b.state = 'confirmed' and not b.settled
      and not exists (select 1 from occupancy o where o.booking_id = b.id and o.atom_id = part.atom_id);
create table unheld as
    select l.booking_id from lacking l
    where exists (select 1 from occupancy o where o.atom_id = l.atom_id and o.starts_at < l.held_to and o.ends_at > l.held_from)
       or exists (select 1 from lacking other where other.atom_id = l.atom_id and other.booking_id < l.booking_id
                    and other.held_from < l.held_to and other.held_to > l.held_from)
    union
    select b.id from booking b
    where b.state = 'confirmed' and not b.settled and not exists (select 1 from space_atom part where part.space_id = b.space_id);
update booking set state = 'requested' where id in (select booking_id from unheld);
insert into event (id, at, person_id, action, subject_id, detail)
    select lower(hex(randomblob(16))), unixepoch(), null, 'upgrade', booking_id, 'confirmed without its time, which another booking holds: asked for again'
    from unheld;
delete from occupancy where booking_id in (select booking_id from unheld);
insert into occupancy (atom_id, booking_id, starts_at, ends_at)
    select atom_id, booking_id, held_from, held_to from lacking where booking_id not in (select booking_id from unheld) order by atom_id;
drop table unheld;
drop table lacking;

create trigger booking_held before insert on booking
when new.held_from is null or new.held_to is null or new.held_from > new.starts_at or new.held_to < new.ends_at
begin
    select raise(abort, 'booking_held');
end;
create trigger booking_held_still before update of starts_at, ends_at, held_from, held_to on booking
when new.held_from is null or new.held_to is null or new.held_from > new.starts_at or new.held_to < new.ends_at
begin
    select raise(abort, 'booking_held');
end;

-- What is settled stays where it was.
create trigger booking_settled before update of space_id, settled on booking
when old.settled and (not new.settled or new.space_id <> old.space_id)
begin
    select raise(abort, 'booking_settled');
end;

create trigger booking_holds after insert on booking when new.state = 'confirmed'
begin
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select atom_id, new.id, new.held_from, new.held_to from space_atom where space_id = new.space_id order by atom_id;
    select raise(abort, 'space_without_atoms') where not exists (select 1 from occupancy where booking_id = new.id);
end;

-- What it no longer holds goes, what it holds now comes, what is right stays.
create trigger booking_holds_anew after update of state, space_id, held_from, held_to, settled on booking
begin
    delete from occupancy where booking_id = new.id and (
        new.state <> 'confirmed' or starts_at <> new.held_from or ends_at <> new.held_to
        or (not new.settled and atom_id not in (select atom_id from space_atom where space_id = new.space_id)));
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select part.atom_id, new.id, new.held_from, new.held_to from space_atom part
        where new.state = 'confirmed' and part.space_id = new.space_id and not exists (
            select 1 from occupancy o where o.booking_id = new.id and (new.settled or o.atom_id = part.atom_id))
        order by part.atom_id;
    select raise(abort, 'space_without_atoms')
        where new.state = 'confirmed' and not exists (select 1 from occupancy where booking_id = new.id);
end;

-- A row is written only as a booking has it, and is not taken away while a booking has it so.
create trigger occupancy_by_hand before insert on occupancy
when not exists (
    select 1 from booking b
    where b.id = new.booking_id and b.state = 'confirmed' and b.held_from = new.starts_at and b.held_to = new.ends_at
      and exists (select 1 from space_atom part where part.space_id = b.space_id and part.atom_id = new.atom_id))
begin
    select raise(abort, 'occupancy_by_hand');
end;
create trigger occupancy_stays before delete on occupancy
when exists (
    select 1 from booking b
    where b.id = old.booking_id and b.state = 'confirmed' and b.held_from = old.starts_at and b.held_to = old.ends_at
      and (b.settled or exists (select 1 from space_atom part where part.space_id = b.space_id and part.atom_id = old.atom_id)))
begin
    select raise(abort, 'occupancy_by_hand');
end;

-- When the parts of a space change, what is booked there holds them as they are now; where another booking has one of them then,
-- the change is refused.
create trigger space_atom_held after insert on space_atom
begin
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select new.atom_id, id, held_from, held_to from booking
        where space_id = new.space_id and state = 'confirmed' and not settled order by held_from;
end;
create trigger space_atom_let_go after delete on space_atom
begin
    delete from occupancy where atom_id = old.atom_id and booking_id in (
        select id from booking where space_id = old.space_id and state = 'confirmed' and not settled);
    select raise(abort, 'space_without_atoms')
        where not exists (select 1 from space_atom where space_id = old.space_id)
          and exists (select 1 from booking where space_id = old.space_id and state = 'confirmed' and not settled);
end;
create trigger space_atom_frozen before update on space_atom
begin
    select raise(abort, 'space_atom_frozen');
end;

-- What else must hold whatever the code does.

-- A role for a building goes with the building, as a role for an organisation does.
delete from role where building_id is not null and not exists (select 1 from building where building.id = role.building_id);
create trigger role_building before insert on role
when new.building_id is not null and not exists (select 1 from building where id = new.building_id)
begin
    select raise(abort, 'role_building');
end;
create trigger role_building_still before update of building_id on role
when new.building_id is not null and not exists (select 1 from building where id = new.building_id)
begin
    select raise(abort, 'role_building');
end;
create trigger role_of_building after delete on building
begin
    delete from role where building_id = old.id;
end;

-- A space is made of parts of its own building, and an exception for a space is one of its building.
create trigger space_atom_building before insert on space_atom
when (select building_id from atom where id = new.atom_id) <> (select building_id from space where id = new.space_id)
begin
    select raise(abort, 'space_atom_building');
end;
create trigger opening_exception_space before insert on opening_exception
when new.building_id <> (select building_id from space where id = new.space_id)
begin
    select raise(abort, 'opening_exception_space');
end;
create trigger opening_exception_space_still before update of building_id, space_id on opening_exception
when new.building_id <> (select building_id from space where id = new.space_id)
begin
    select raise(abort, 'opening_exception_space');
end;

-- A job has ended or it has not: it has an end just when it has, a worker's lease while it runs, and does not begin again.
update job set finished_at = created_at where state in ('done', 'failed', 'cancelled') and finished_at is null;
update job set finished_at = null where state in ('queued', 'running') and finished_at is not null;
update job set lease_until = 0 where state = 'running' and lease_until is null;
create trigger job_sound before insert on job
when (new.state in ('queued', 'running')) <> (new.finished_at is null) or (new.state = 'running' and new.lease_until is null)
begin
    select raise(abort, 'job_sound');
end;
create trigger job_sound_still before update on job
when (new.state in ('queued', 'running')) <> (new.finished_at is null) or (new.state = 'running' and new.lease_until is null)
begin
    select raise(abort, 'job_sound');
end;
create trigger job_ended before update of state on job
when old.state in ('done', 'failed', 'cancelled') and new.state <> old.state
begin
    select raise(abort, 'job_ended');
end;

-- A season's times: what is granted or fixed is a wish's of the same round, at a time of the week that there is, and what is
-- published is a proposal of the round itself.
create trigger season_grant_sound before insert on season_grant
when new.weekday not between 1 and 7 or new.from_minute < 0 or new.from_minute >= new.to_minute
  or (select round_id from wish where id = new.wish_id) <> (select round_id from proposal where id = new.proposal_id)
begin
    select raise(abort, 'season_grant_sound');
end;
create trigger season_lock_sound before insert on season_lock
when new.weekday not between 1 and 7 or new.from_minute < 0 or new.from_minute >= new.to_minute
  or (select round_id from wish where id = new.wish_id) <> new.round_id
begin
    select raise(abort, 'season_lock_sound');
end;
create trigger round_published before update of published_proposal_id on round
when new.published_proposal_id is not null
 and not exists (select 1 from proposal where id = new.published_proposal_id and round_id = new.id)
begin
    select raise(abort, 'round_published');
end;
create trigger proposal_published before delete on proposal
when exists (select 1 from round where published_proposal_id = old.id)
begin
    select raise(abort, 'proposal_published');
end;

-- A weekly series has a time of day and a period.
create trigger series_sound before insert on series
when new.starts_minute not between 0 and 1439 or new.ends_minute not between 1 and 2880 or new.first_date > new.last_date
begin
    select raise(abort, 'series_sound');
end;
