-- The border: every text that people's words reach has a longest length (app/src/server/limits.rs, TEXTS, says the same), so that no
-- way in, however new, can fill the database. The site refuses longer ones in words before that.

alter table organisation add constraint organisation_name_length check (length(name) <= 200) not valid;
alter table person add constraint person_email_length check (length(email) <= 254) not valid;
alter table person add constraint person_name_length check (length(name) <= 200) not valid;
alter table role add constraint role_building_id_length check (length(building_id) <= 200) not valid;
alter table session add constraint session_device_length check (length(device) <= 200) not valid;
alter table api_token add constraint api_token_name_length check (length(name) <= 120) not valid;
alter table setting add constraint setting_value_length check (length(value) <= 2000) not valid;
alter table event add constraint event_action_length check (length(action) <= 80) not valid;
alter table event add constraint event_subject_id_length check (length(subject_id) <= 300) not valid;
alter table event add constraint event_detail_length check (length(detail) <= 2000) not valid;
alter table building add constraint building_code_length check (length(code) <= 40) not valid;
alter table building add constraint building_name_length check (length(name) <= 120) not valid;
alter table building add constraint building_area_length check (length(area) <= 80) not valid;
alter table building add constraint building_address_length check (length(address) <= 200) not valid;
alter table atom add constraint atom_name_length check (length(name) <= 300) not valid;
alter table space add constraint space_code_length check (length(code) <= 40) not valid;
alter table space add constraint space_name_length check (length(name) <= 120) not valid;
alter table space add constraint space_features_length check (length(features) <= 2000) not valid;
alter table space add constraint space_accessibility_length check (length(accessibility) <= 500) not valid;
alter table space add constraint space_photo_url_length check (length(photo_url) <= 500) not valid;
alter table opening_exception add constraint opening_exception_reason_length check (length(reason) <= 200) not valid;
alter table school_break add constraint school_break_name_length check (length(name) <= 80) not valid;
alter table series add constraint series_title_length check (length(title) <= 1000) not valid;
alter table booking add constraint booking_title_length check (length(title) <= 1000) not valid;
alter table booking add constraint booking_note_length check (length(note) <= 2000) not valid;
alter table booking add constraint booking_reason_length check (length(reason) <= 500) not valid;
alter table skipped_date add constraint skipped_date_detail_length check (length(detail) <= 1000) not valid;
alter table idempotency add constraint idempotency_key_length check (length(key) <= 255) not valid;
alter table round add constraint round_name_length check (length(name) <= 120) not valid;
alter table wish add constraint wish_group_name_length check (length(group_name) <= 120) not valid;
alter table wish add constraint wish_needs_length check (length(needs) <= 2000) not valid;
alter table timetable add constraint timetable_name_length check (length(name) <= 300) not valid;
alter table timetable add constraint timetable_solution_length check (length(solution) <= 300) not valid;
alter table lesson add constraint lesson_name_length check (length(name) <= 300) not valid;
alter table lesson_party add constraint lesson_party_name_length check (length(name) <= 300) not valid;
alter table action add constraint action_what_length check (length(what) <= 1000) not valid;
alter table action add constraint action_who_length check (length(who) <= 200) not valid;
alter table draft add constraint draft_name_length check (length(name) <= 300) not valid;
alter table draft add constraint draft_instance_length check (length(instance) <= 300) not valid;
alter table draft add constraint draft_building_length check (length(building) <= 300) not valid;
alter table draft add constraint draft_organisation_length check (length(organisation) <= 300) not valid;
alter table draft_closure add constraint draft_closure_room_length check (length(room) <= 300) not valid;
alter table draft_closure add constraint draft_closure_reason_length check (length(reason) <= 200) not valid;
alter table draft_lock add constraint draft_lock_meet_length check (length(meet) <= 300) not valid;
alter table draft_stand_in add constraint draft_stand_in_room_length check (length(room) <= 300) not valid;
alter table draft_stand_in add constraint draft_stand_in_stand_in_length check (length(stand_in) <= 300) not valid;

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
