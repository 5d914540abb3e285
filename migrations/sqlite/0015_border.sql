-- The border: every text that people's words reach has a longest length (app/src/server/limits.rs, TEXTS, says the same), so that no
-- way in, however new, can fill the database. The site refuses longer ones in words before that.

-- SQLite adds no check to a table that is there; a trigger says the same.
create trigger organisation_length_insert before insert on organisation
when length(new.name) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger organisation_length_update before update of name on organisation
when length(new.name) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger person_length_insert before insert on person
when length(new.email) > 254
    or length(new.name) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger person_length_update before update of email, name on person
when length(new.email) > 254
    or length(new.name) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger role_length_insert before insert on role
when length(new.building_id) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger role_length_update before update of building_id on role
when length(new.building_id) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger session_length_insert before insert on session
when length(new.device) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger session_length_update before update of device on session
when length(new.device) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger api_token_length_insert before insert on api_token
when length(new.name) > 120
begin
    select raise(abort, 'text_length');
end;
create trigger api_token_length_update before update of name on api_token
when length(new.name) > 120
begin
    select raise(abort, 'text_length');
end;
create trigger setting_length_insert before insert on setting
when length(new.value) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger setting_length_update before update of value on setting
when length(new.value) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger event_length_insert before insert on event
when length(new.action) > 80
    or length(new.subject_id) > 300
    or length(new.detail) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger event_length_update before update of action, subject_id, detail on event
when length(new.action) > 80
    or length(new.subject_id) > 300
    or length(new.detail) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger building_length_insert before insert on building
when length(new.code) > 40
    or length(new.name) > 120
    or length(new.area) > 80
    or length(new.address) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger building_length_update before update of code, name, area, address on building
when length(new.code) > 40
    or length(new.name) > 120
    or length(new.area) > 80
    or length(new.address) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger atom_length_insert before insert on atom
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger atom_length_update before update of name on atom
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
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
create trigger opening_exception_length_insert before insert on opening_exception
when length(new.reason) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger opening_exception_length_update before update of reason on opening_exception
when length(new.reason) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger school_break_length_insert before insert on school_break
when length(new.name) > 80
begin
    select raise(abort, 'text_length');
end;
create trigger school_break_length_update before update of name on school_break
when length(new.name) > 80
begin
    select raise(abort, 'text_length');
end;
create trigger series_length_insert before insert on series
when length(new.title) > 1000
begin
    select raise(abort, 'text_length');
end;
create trigger series_length_update before update of title on series
when length(new.title) > 1000
begin
    select raise(abort, 'text_length');
end;
create trigger booking_length_insert before insert on booking
when length(new.title) > 1000
    or length(new.note) > 2000
    or length(new.reason) > 500
begin
    select raise(abort, 'text_length');
end;
create trigger booking_length_update before update of title, note, reason on booking
when length(new.title) > 1000
    or length(new.note) > 2000
    or length(new.reason) > 500
begin
    select raise(abort, 'text_length');
end;
create trigger skipped_date_length_insert before insert on skipped_date
when length(new.detail) > 1000
begin
    select raise(abort, 'text_length');
end;
create trigger skipped_date_length_update before update of detail on skipped_date
when length(new.detail) > 1000
begin
    select raise(abort, 'text_length');
end;
create trigger idempotency_length_insert before insert on idempotency
when length(new.key) > 255
begin
    select raise(abort, 'text_length');
end;
create trigger idempotency_length_update before update of key on idempotency
when length(new.key) > 255
begin
    select raise(abort, 'text_length');
end;
create trigger round_length_insert before insert on round
when length(new.name) > 120
begin
    select raise(abort, 'text_length');
end;
create trigger round_length_update before update of name on round
when length(new.name) > 120
begin
    select raise(abort, 'text_length');
end;
create trigger wish_length_insert before insert on wish
when length(new.group_name) > 120
    or length(new.needs) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger wish_length_update before update of group_name, needs on wish
when length(new.group_name) > 120
    or length(new.needs) > 2000
begin
    select raise(abort, 'text_length');
end;
create trigger timetable_length_insert before insert on timetable
when length(new.name) > 300
    or length(new.solution) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger timetable_length_update before update of name, solution on timetable
when length(new.name) > 300
    or length(new.solution) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger lesson_length_insert before insert on lesson
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger lesson_length_update before update of name on lesson
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger lesson_party_length_insert before insert on lesson_party
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger lesson_party_length_update before update of name on lesson_party
when length(new.name) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger action_length_insert before insert on action
when length(new.what) > 1000
    or length(new.who) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger action_length_update before update of what, who on action
when length(new.what) > 1000
    or length(new.who) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger draft_length_insert before insert on draft
when length(new.name) > 300
    or length(new.instance) > 300
    or length(new.building) > 300
    or length(new.organisation) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger draft_length_update before update of name, instance, building, organisation on draft
when length(new.name) > 300
    or length(new.instance) > 300
    or length(new.building) > 300
    or length(new.organisation) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger draft_closure_length_insert before insert on draft_closure
when length(new.room) > 300
    or length(new.reason) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger draft_closure_length_update before update of room, reason on draft_closure
when length(new.room) > 300
    or length(new.reason) > 200
begin
    select raise(abort, 'text_length');
end;
create trigger draft_lock_length_insert before insert on draft_lock
when length(new.meet) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger draft_lock_length_update before update of meet on draft_lock
when length(new.meet) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger draft_stand_in_length_insert before insert on draft_stand_in
when length(new.room) > 300
    or length(new.stand_in) > 300
begin
    select raise(abort, 'text_length');
end;
create trigger draft_stand_in_length_update before update of room, stand_in on draft_stand_in
when length(new.room) > 300
    or length(new.stand_in) > 300
begin
    select raise(abort, 'text_length');
end;

-- What was kept before there was a length is shortened with a sign; what must be unlike its neighbours ends in its own id.
update organisation set
    name = case when length(name) > 200 then substr(name, 1, 160) || ' ' || id else name end
where length(name) > 200;
update person set
    email = case when length(email) > 254 then substr(email, 1, 214) || ' ' || id else email end,
    name = case when length(name) > 200 then substr(name, 1, 199) || '…' else name end
where length(email) > 254 or length(name) > 200;
delete from role where length(building_id) > 200;
update session set
    device = case when length(device) > 200 then substr(device, 1, 199) || '…' else device end
where length(device) > 200;
update api_token set
    name = case when length(name) > 120 then substr(name, 1, 119) || '…' else name end
where length(name) > 120;
delete from setting where length(value) > 2000;
update event set
    action = case when length(action) > 80 then substr(action, 1, 79) || '…' else action end,
    subject_id = case when length(subject_id) > 300 then substr(subject_id, 1, 299) || '…' else subject_id end,
    detail = case when length(detail) > 2000 then substr(detail, 1, 1999) || '…' else detail end
where length(action) > 80 or length(subject_id) > 300 or length(detail) > 2000;
update building set
    code = case when length(code) > 40 then id else code end,
    name = case when length(name) > 120 then substr(name, 1, 119) || '…' else name end,
    area = case when length(area) > 80 then substr(area, 1, 79) || '…' else area end,
    address = case when length(address) > 200 then substr(address, 1, 199) || '…' else address end
where length(code) > 40 or length(name) > 120 or length(area) > 80 or length(address) > 200;
update atom set
    name = case when length(name) > 300 then substr(name, 1, 260) || ' ' || id else name end
where length(name) > 300;
update space set
    code = case when length(code) > 40 then id else code end,
    name = case when length(name) > 120 then substr(name, 1, 119) || '…' else name end,
    features = case when length(features) > 2000 then substr(features, 1, 1999) || '…' else features end,
    accessibility = case when length(accessibility) > 500 then substr(accessibility, 1, 499) || '…' else accessibility end,
    photo_url = case when length(photo_url) > 500 then substr(photo_url, 1, 499) || '…' else photo_url end
where length(code) > 40 or length(name) > 120 or length(features) > 2000 or length(accessibility) > 500 or length(photo_url) > 500;
update opening_exception set
    reason = case when length(reason) > 200 then substr(reason, 1, 199) || '…' else reason end
where length(reason) > 200;
update school_break set
    name = case when length(name) > 80 then substr(name, 1, 79) || '…' else name end
where length(name) > 80;
update series set
    title = case when length(title) > 1000 then substr(title, 1, 999) || '…' else title end
where length(title) > 1000;
update booking set
    title = case when length(title) > 1000 then substr(title, 1, 999) || '…' else title end,
    note = case when length(note) > 2000 then substr(note, 1, 1999) || '…' else note end,
    reason = case when length(reason) > 500 then substr(reason, 1, 499) || '…' else reason end
where length(title) > 1000 or length(note) > 2000 or length(reason) > 500;
update skipped_date set
    detail = case when length(detail) > 1000 then substr(detail, 1, 999) || '…' else detail end
where length(detail) > 1000;
delete from idempotency where length(key) > 255;
update round set
    name = case when length(name) > 120 then substr(name, 1, 119) || '…' else name end
where length(name) > 120;
update wish set
    group_name = case when length(group_name) > 120 then substr(group_name, 1, 119) || '…' else group_name end,
    needs = case when length(needs) > 2000 then substr(needs, 1, 1999) || '…' else needs end
where length(group_name) > 120 or length(needs) > 2000;
update timetable set
    name = case when length(name) > 300 then substr(name, 1, 299) || '…' else name end,
    solution = case when length(solution) > 300 then substr(solution, 1, 299) || '…' else solution end
where length(name) > 300 or length(solution) > 300;
update lesson set
    name = case when length(name) > 300 then substr(name, 1, 299) || '…' else name end
where length(name) > 300;
delete from lesson_party where length(name) > 300;
update action set
    what = case when length(what) > 1000 then substr(what, 1, 999) || '…' else what end,
    who = case when length(who) > 200 then substr(who, 1, 199) || '…' else who end
where length(what) > 1000 or length(who) > 200;
update draft set
    name = case when length(name) > 300 then substr(name, 1, 299) || '…' else name end,
    instance = case when length(instance) > 300 then substr(instance, 1, 299) || '…' else instance end,
    building = case when length(building) > 300 then substr(building, 1, 299) || '…' else building end,
    organisation = case when length(organisation) > 300 then substr(organisation, 1, 299) || '…' else organisation end
where length(name) > 300 or length(instance) > 300 or length(building) > 300 or length(organisation) > 300;
delete from draft_closure where length(room) > 300 or length(reason) > 200;
delete from draft_lock where length(meet) > 300;
delete from draft_stand_in where length(room) > 300 or length(stand_in) > 300;

-- One row that /readyz writes: whether anything can be written at all.
create table pulse (
    the_one   bigint primary key check (the_one = 1),
    beaten_at bigint not null
);
insert into pulse (the_one, beaten_at) values (1, 0);

-- Old keys are cleared away, and sessions that have ended.
create index idempotency_age on idempotency (created_at);
create index session_end on session (expires_at);
