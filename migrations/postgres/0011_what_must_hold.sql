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
where state = 'confirmed' and ends_at <= floor(extract(epoch from now()))::bigint
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
    select gen_random_uuid()::text, floor(extract(epoch from now()))::bigint, null, 'upgrade', booking_id, 'confirmed without its time, which another booking holds: asked for again'
    from unheld;
delete from occupancy where booking_id in (select booking_id from unheld);
insert into occupancy (atom_id, booking_id, starts_at, ends_at)
    select atom_id, booking_id, held_from, held_to from lacking where booking_id not in (select booking_id from unheld) order by atom_id;
drop table unheld;
drop table lacking;

alter table booking add constraint booking_held
    check (held_from is not null and held_to is not null and held_from <= starts_at and ends_at <= held_to);

-- A trigger's "no", by name, so that the program can tell what it was.
create function refuse(name text, kind text) returns void language plpgsql as $$
begin
    raise exception '%', name using errcode = kind, constraint = name;
end $$;

-- What is settled stays where it was.
create function booking_settled() returns trigger language plpgsql as $$
begin
    perform refuse('booking_settled', 'check_violation');
end $$;
create trigger booking_settled before update of space_id, settled on booking for each row
    when (old.settled and (not new.settled or new.space_id <> old.space_id)) execute function booking_settled();

-- Bookings share the lock of their space's parts, and whoever changes the parts has it alone: neither misses what the other does.
-- It is no lock of the space's row: who changes rules takes those of a whole building, and a move, which has one of them already
-- when it comes here for the second, would wait with it in a ring. One of 256, so that an import of many spaces needs no more.
create function space_parts_lock(space_id text) returns integer language sql immutable as $$
    select hashtext(space_id) & 255
$$;
create function booking_holds() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(11, space_parts_lock(new.space_id));
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select atom_id, new.id, new.held_from, new.held_to from space_atom where space_id = new.space_id order by atom_id;
    if not found then
        perform refuse('space_without_atoms', 'foreign_key_violation');
    end if;
    return null;
end $$;
create trigger booking_holds after insert on booking for each row when (new.state = 'confirmed') execute function booking_holds();

-- What it no longer holds goes, what it holds now comes, what is right stays.
create function booking_holds_anew() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock_shared(11, least(space_parts_lock(old.space_id), space_parts_lock(new.space_id)));
    perform pg_advisory_xact_lock_shared(11, greatest(space_parts_lock(old.space_id), space_parts_lock(new.space_id)));
    delete from occupancy where booking_id = new.id and (
        new.state <> 'confirmed' or starts_at <> new.held_from or ends_at <> new.held_to
        or (not new.settled and atom_id not in (select part.atom_id from space_atom part where part.space_id = new.space_id)));
    if new.state <> 'confirmed' then
        return null;
    end if;
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select part.atom_id, new.id, new.held_from, new.held_to from space_atom part
        where part.space_id = new.space_id and not exists (
            select 1 from occupancy o where o.booking_id = new.id and (new.settled or o.atom_id = part.atom_id))
        order by part.atom_id;
    if not exists (select 1 from occupancy where booking_id = new.id) then
        perform refuse('space_without_atoms', 'foreign_key_violation');
    end if;
    return null;
end $$;
create trigger booking_holds_anew after update of state, space_id, held_from, held_to, settled on booking
    for each row execute function booking_holds_anew();

-- Only triggers write here. By hand nothing comes, and nothing goes that a booking has.
create function occupancy_by_hand() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        perform 1 from booking b
        where b.id = old.booking_id and b.state = 'confirmed' and b.held_from = old.starts_at and b.held_to = old.ends_at
          and (b.settled or exists (select 1 from space_atom part where part.space_id = b.space_id and part.atom_id = old.atom_id));
        if not found then
            return old;
        end if;
    end if;
    perform refuse('occupancy_by_hand', 'check_violation');
end $$;
create trigger occupancy_by_hand before insert or delete on occupancy for each row
    when (pg_trigger_depth() = 0) execute function occupancy_by_hand();
create trigger occupancy_by_truncation before truncate on occupancy for each statement execute function occupancy_by_hand();

create function occupancy_frozen() returns trigger language plpgsql as $$
begin
    perform refuse('occupancy_frozen', 'check_violation');
end $$;
create trigger occupancy_frozen before update on occupancy for each row execute function occupancy_frozen();

-- When the parts of a space change, what is booked there holds them as they are now; where another booking has one of them then,
-- the change is refused.
create function space_atom_alone() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(11, space_parts_lock(coalesce(new.space_id, old.space_id)));
    return coalesce(new, old);
end $$;
create trigger space_atom_alone before insert or delete on space_atom for each row execute function space_atom_alone();

create function space_atom_held() returns trigger language plpgsql as $$
begin
    insert into occupancy (atom_id, booking_id, starts_at, ends_at)
        select new.atom_id, id, held_from, held_to from booking
        where space_id = new.space_id and state = 'confirmed' and not settled order by held_from;
    return null;
end $$;
create trigger space_atom_held after insert on space_atom for each row execute function space_atom_held();

create function space_atom_let_go() returns trigger language plpgsql as $$
begin
    delete from occupancy where atom_id = old.atom_id and booking_id in (
        select id from booking where space_id = old.space_id and state = 'confirmed' and not settled);
    if not exists (select 1 from space_atom where space_id = old.space_id)
       and exists (select 1 from booking where space_id = old.space_id and state = 'confirmed' and not settled) then
        perform refuse('space_without_atoms', 'foreign_key_violation');
    end if;
    return null;
end $$;
create trigger space_atom_let_go after delete on space_atom for each row execute function space_atom_let_go();

create function space_atom_frozen() returns trigger language plpgsql as $$
begin
    perform refuse('space_atom_frozen', 'check_violation');
end $$;
create trigger space_atom_frozen before update on space_atom for each row execute function space_atom_frozen();

-- What else must hold whatever the code does.

-- A role for a building goes with the building, as a role for an organisation does.
delete from role where building_id is not null and not exists (select 1 from building where building.id = role.building_id);
alter table role add constraint role_building foreign key (building_id) references building (id) on delete cascade;

-- A space is made of parts of its own building, and an exception for a space is one of its building.
create function space_atom_building() returns trigger language plpgsql as $$
begin
    if (select building_id from atom where id = new.atom_id) <> (select building_id from space where id = new.space_id) then
        perform refuse('space_atom_building', 'check_violation');
    end if;
    return new;
end $$;
create trigger space_atom_building before insert on space_atom for each row execute function space_atom_building();

create function opening_exception_space() returns trigger language plpgsql as $$
begin
    if new.building_id <> (select building_id from space where id = new.space_id) then
        perform refuse('opening_exception_space', 'check_violation');
    end if;
    return new;
end $$;
create trigger opening_exception_space before insert or update of building_id, space_id on opening_exception
    for each row execute function opening_exception_space();

-- A job has ended or it has not: it has an end just when it has, a worker's lease while it runs, and does not begin again.
update job set finished_at = created_at where state in ('done', 'failed', 'cancelled') and finished_at is null;
update job set finished_at = null where state in ('queued', 'running') and finished_at is not null;
update job set lease_until = 0 where state = 'running' and lease_until is null;
alter table job add constraint job_sound check (
    (state in ('queued', 'running')) = (finished_at is null) and (state <> 'running' or lease_until is not null));
create function job_ended() returns trigger language plpgsql as $$
begin
    perform refuse('job_ended', 'check_violation');
end $$;
create trigger job_ended before update of state on job for each row
    when (old.state in ('done', 'failed', 'cancelled') and new.state <> old.state) execute function job_ended();

-- A season's times: what is granted or fixed is a wish's of the same round, at a time of the week that there is, and what is
-- published is a proposal of the round itself.
create function season_grant_sound() returns trigger language plpgsql as $$
begin
    if new.weekday not between 1 and 7 or new.from_minute < 0 or new.from_minute >= new.to_minute
       or (select round_id from wish where id = new.wish_id) <> (select round_id from proposal where id = new.proposal_id) then
        perform refuse('season_grant_sound', 'check_violation');
    end if;
    return new;
end $$;
create trigger season_grant_sound before insert on season_grant for each row execute function season_grant_sound();

create function season_lock_sound() returns trigger language plpgsql as $$
begin
    if new.weekday not between 1 and 7 or new.from_minute < 0 or new.from_minute >= new.to_minute
       or (select round_id from wish where id = new.wish_id) <> new.round_id then
        perform refuse('season_lock_sound', 'check_violation');
    end if;
    return new;
end $$;
create trigger season_lock_sound before insert on season_lock for each row execute function season_lock_sound();

create function round_published() returns trigger language plpgsql as $$
begin
    if new.published_proposal_id is not null
       and not exists (select 1 from proposal where id = new.published_proposal_id and round_id = new.id) then
        perform refuse('round_published', 'check_violation');
    end if;
    return new;
end $$;
create trigger round_published before update of published_proposal_id on round for each row execute function round_published();

create function proposal_published() returns trigger language plpgsql as $$
begin
    if exists (select 1 from round where published_proposal_id = old.id) then
        perform refuse('proposal_published', 'check_violation');
    end if;
    return old;
end $$;
create trigger proposal_published before delete on proposal for each row execute function proposal_published();

-- A weekly series has a time of day and a period.
alter table series add constraint series_sound
    check (starts_minute between 0 and 1439 and ends_minute between 1 and 2880 and first_date <= last_date) not valid;
