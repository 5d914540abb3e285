-- A small municipality as the program left it when its schema had nineteen changes: something in every table. Portable statements,
-- each ended by a semicolon at the end of its line. What bookings hold is laid by the schema. Times: 1795507200 is 2026-11-24 09:00.

INSERT INTO organisation (id, name, kind, created_at) VALUES
    ('club', 'Hertsö IF', 'association', 1790000000), ('school', 'Norra skolan', 'school', 1790000000), ('unit', 'Fritid', 'unit', 1790000000);
INSERT INTO person (id, email, name, password_hash, language, created_at, disabled_at) VALUES
    ('anna', 'anna@prov.se', 'Anna Ek', 'x', 'sv', 1790000000, NULL), ('bo', 'bo@prov.se', 'Bo Åström', 'x', 'en', 1790000000, 1795000000);
INSERT INTO building (id, code, name, area, address, cost_ore_per_year, area_m2, energy_kwh_per_year) VALUES
    ('hall', 'H', 'Hertsöhallen', 'Hertsön', 'Hallvägen 1', 125000050, 2400, NULL), ('skola', 'N', 'Norra skolan', 'Norr', '', NULL, NULL, 90000);
INSERT INTO role (id, person_id, role, organisation_id, building_id) VALUES
    ('r1', 'anna', 'clerk', NULL, NULL), ('r2', 'bo', 'booker', 'club', NULL), ('r3', 'bo', 'manager', NULL, 'hall');
INSERT INTO session (token_hash, person_id, device, created_at, last_seen_at, expires_at) VALUES ('s', 'anna', 'Firefox', 1795000000, 1795500000, 1796000000);
INSERT INTO api_token (token_hash, id, person_id, name, created_at, revoked_at) VALUES ('t', 't1', 'anna', 'skylt', 1795000000, NULL), ('u', 't2', 'anna', 'gammal', 1794000000, 1795000000);
INSERT INTO setting (name, valid_from, value) VALUES ('utilisation_green_from', '2026-01-01', '60'), ('coming_bookings', '2026-06-01', '50');
INSERT INTO atom (id, building_id, name) VALUES ('a', 'hall', 'A'), ('b', 'hall', 'B'), ('c', 'hall', 'C'), ('r12', 'skola', '12');
INSERT INTO space (id, building_id, code, name, kind, capacity, area_m2, features, accessibility, photo_url, approval, buffer_before_minutes, buffer_after_minutes) VALUES
    ('whole', 'hall', 'H1', 'Hallen', 'sports_hall', 200, 1200, 'läktare,kiosk', 'Ramp', NULL, 'direct', 0, 15),
    ('part', 'hall', 'H2', 'Halva A', 'sports_hall', NULL, NULL, '', '', 'https://bilder.example.se/a.jpg', 'clerk', 10, 0),
    ('room', 'skola', '12', 'Sal 12', 'classroom', 30, 60, '', '', NULL, 'direct', 0, 0);
INSERT INTO space_atom (space_id, atom_id) VALUES ('whole', 'a'), ('whole', 'b'), ('whole', 'c'), ('part', 'a'), ('room', 'r12');
INSERT INTO opening (id, space_id, weekday, opens_minute, closes_minute) VALUES ('o1', 'whole', 2, 480, 1320), ('o2', 'part', 2, 480, 1320), ('o3', 'room', 1, 960, 1260);
INSERT INTO opening_exception (id, building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason) VALUES
    ('e1', 'hall', NULL, '2026-12-24', '2026-12-26', NULL, NULL, 'Julstängt'), ('e2', 'hall', 'whole', '2026-12-29', '2026-12-29', 600, 900, 'Öppet kortare');
INSERT INTO school_break (id, name, first_date, last_date) VALUES ('jul', 'Jullov', '2026-12-21', '2027-01-08');
INSERT INTO closing (id, building_id, space_id, first_date, last_date, from_minute, to_minute, weekdays, reason, created_by, created_at, lifted_date, lifted_minute) VALUES
    ('cl', 'hall', 'part', '2026-12-15', '2026-12-16', 0, 1440, NULL, 'Vattenskada', 'anna', 1795000000, NULL, NULL);
INSERT INTO round (id, name, first_date, last_date, applications_open, applications_close, state, evening_cost, adjacency_value, shortfall_penalty_per_slot, change_penalty, slot_minutes, created_at) VALUES
    ('vt', 'Vårterminen', '2026-12-01', '2026-12-22', '2026-09-01', '2026-10-01', 'closed', 10, 5, 20, 3, 30, 1790000000);
INSERT INTO club_limit (round_id, organisation_id, min_minutes, max_minutes) VALUES ('vt', 'club', 60, 240);
INSERT INTO wish (id, round_id, organisation_id, group_name, age_band, persons, sessions, min_minutes, max_minutes, free_days_between, needs, submitted_by, submitted_at) VALUES
    ('w1', 'vt', 'club', 'F10', 'youth', 20, 1, 60, 60, 0, 'läktare', 'bo', 1791000000), ('w2', 'vt', 'club', 'Herr', 'senior', 25, 2, 60, 90, 1, '', 'bo', 1791000000);
INSERT INTO wish_space (wish_id, space_id, choice) VALUES ('w1', 'whole', 1), ('w1', 'part', 2), ('w2', 'whole', 1);
INSERT INTO wish_time (id, wish_id, weekday, from_minute, to_minute, choice) VALUES ('wt1', 'w1', 2, 1080, 1140, 1), ('wt2', 'w2', 2, 1080, 1200, 1);
INSERT INTO proposal (id, round_id, job_id, score, bound, status, seconds, created_at) VALUES ('p1', 'vt', 'j1', 96.5, 100.125, 'feasible', 12.75, 1792000000);
INSERT INTO season_grant (proposal_id, wish_id, space_id, weekday, from_minute, to_minute) VALUES ('p1', 'w1', 'whole', 2, 1080, 1140);
INSERT INTO season_lock (round_id, wish_id, space_id, weekday, from_minute, to_minute) VALUES ('vt', 'w1', 'whole', 2, 1080, 1140);
INSERT INTO refusal (proposal_id, wish_id, reasons) VALUES ('p1', 'w2', '[]');
UPDATE round SET published_proposal_id = 'p1', state = 'published' WHERE id = 'vt';
INSERT INTO publication (id, round_id, proposal_id, state, in_school_breaks, total, done, published_by, published_at) VALUES ('pub', 'vt', 'p1', 'published', FALSE, 1, 1, 'anna', 1793000000);
INSERT INTO series (id, space_id, organisation_id, kind, title, weekday, starts_minute, ends_minute, first_date, last_date, source_id, created_by, created_at, persons, note) VALUES
    ('s1', 'whole', 'club', 'season', 'F10', 2, 1080, 1140, '2026-12-01', '2026-12-22', 'pub', 'anna', 1793000000, 20, ''),
    ('s2', 'room', 'school', 'lesson', '7A Matematik', 1, 500, 560, '2026-11-30', '2026-12-14', 'tt', 'anna', 1793000000, NULL, '');
INSERT INTO booking (id, space_id, series_id, organisation_id, person_id, kind, state, title, starts_at, ends_at, persons, note, reason, created_at, decided_by, decided_at, held_from, held_to) VALUES
    ('b1', 'whole', 's1', 'club', NULL, 'season', 'confirmed', 'F10', 1796144400, 1796148000, 20, '', '', 1793000000, NULL, NULL, 1796144400, 1796148900),
    ('b2', 'whole', 's1', 'club', NULL, 'season', 'cancelled', 'F10', 1796749200, 1796752800, 20, '', 'Match borta', 1793000000, 'anna', 1795000000, 1796749200, 1796753700),
    ('b3', 'whole', 's1', 'club', NULL, 'season', 'confirmed', 'F10', 1797352200, 1797355800, 20, '', '', 1793000000, NULL, NULL, 1797352200, 1797356700),
    ('l1', 'room', 's2', 'school', NULL, 'lesson', 'confirmed', '7A Matematik', 1796023200, 1796026800, NULL, '', '', 1793000000, NULL, NULL, 1796023200, 1796026800),
    ('l2', 'room', 's2', 'school', NULL, 'lesson', 'confirmed', '7A Matematik', 1796628000, 1796631600, NULL, '', '', 1793000000, NULL, NULL, 1796628000, 1796631600),
    ('l3', 'room', 's2', 'school', NULL, 'lesson', 'confirmed', '7A Matematik', 1797232800, 1797236400, NULL, '', '', 1793000000, NULL, NULL, 1797232800, 1797236400),
    ('x1', 'part', NULL, NULL, 'bo', 'single', 'requested', 'Kalas', 1796205600, 1796209200, 12, 'Med tårta', '', 1794000000, NULL, NULL, 1796205000, 1796209200),
    ('x2', 'part', NULL, 'club', 'bo', 'single', 'confirmed', 'Träning', 1796220000, 1796223600, NULL, '', '', 1794000000, 'anna', 1794100000, 1796219400, 1796223600),
    ('x3', 'part', NULL, NULL, 'anna', 'single', 'denied', 'Möte', 1796220000, 1796223600, NULL, '', 'Upptaget', 1794000000, 'anna', 1794100000, 1796219400, 1796223600),
    ('x4', 'whole', NULL, NULL, 'anna', 'closure', 'confirmed', 'Golvvård', 1794902400, 1794906000, NULL, '', '', 1793000000, NULL, NULL, 1794902400, 1794906000);
INSERT INTO skipped_date (series_id, date, reason, detail) VALUES ('s1', '2026-12-22', 'closed', 'Jullov');
UPDATE booking SET settled = TRUE WHERE id = 'x4';
DELETE FROM space_atom WHERE space_id = 'whole' AND atom_id = 'c';
INSERT INTO event (id, at, person_id, action, subject_id, detail) VALUES
    ('ev1', 1794100000, 'anna', 'confirm booking', 'x2', ''), ('ev2', 1795000000, 'anna', 'cancel booking', 'b2', 'Match borta'),
    ('ev3', 1795000000, 'anna', 'move booking', 'b3', ''), ('ev4', 1793000000, 'anna', 'season.publish', 'vt', ''), ('ev5', 1790000000, NULL, 'add person', 'anna', '');
INSERT INTO idempotency (person_id, key, request_hash, status, body, created_at) VALUES ('anna', 'k', 'h', 201, '{}', 1795000000);
INSERT INTO rule_change (id, at, person_id, kind, building_id, space_id, what, reason) VALUES ('rc', 1795000000, 'anna', 'close', 'hall', 'part', 'Halva A avstängd', 'Vattenskada');
INSERT INTO rule_change_booking (change_id, booking_id, choice) VALUES ('rc', 'x2', 'keep');
INSERT INTO job (id, kind, subject_id, payload, state, progress, attempts, created_by, created_at, finished_at, turn, most_seconds) VALUES
    ('j1', 'season', 'vt', '{}', 'done', '{}', 1, 'anna', 1792000000, 1792000100, 1, 60), ('j2', 'timetable', 'd', '{}', 'failed', '{}', 3, 'anna', 1792000000, 1792000100, 2, 60);
INSERT INTO timetable (id, organisation_id, building_id, name, solution, weeks, content_hash, first_date, last_date, imported_by, imported_at, lineage_id, holds_from, holds_until) VALUES
    ('tt', 'school', 'skola', 'HT 26', '', 1, 'hash', '2026-11-30', '2026-12-14', 'anna', 1793000000, 'tt', '2026-11-30', '2026-12-14');
INSERT INTO lesson (id, timetable_id, name, week, weekday, starts_minute, ends_minute) VALUES ('le', 'tt', 'Matematik', 1, 1, 500, 560), ('lf', 'tt', 'Mentorstid', NULL, NULL, NULL, NULL);
INSERT INTO lesson_room (lesson_id, space_id, series_id) VALUES ('le', 'room', 's2');
INSERT INTO lesson_party (lesson_id, kind, name) VALUES ('le', 'class', '7A'), ('le', 'teacher', 'ANK');
INSERT INTO draft (id, name, school, instance, room_capacity, first_lesson, period_minutes, break_minutes, first_date, last_date, created_by, created_at) VALUES
    ('d', 'Norra skolan', '<HighSchoolTimetableArchive/>', 'Norr', 30, 480, 60, 10, '2027-01-11', '2027-06-11', 'anna', 1794000000);
INSERT INTO draft_plan (id, draft_id, job_id, infeasibility, objective, status, seconds, meets, created_at) VALUES ('dp', 'd', 'j2', 0, 3, 'feasible', 1.5, '[]', 1794000000);
INSERT INTO draft_lock (draft_id, meet) VALUES ('d', 'ma1');
INSERT INTO draft_closure (id, draft_id, room, weekday, from_minute, to_minute, reason) VALUES ('dc', 'd', '12', 1, 480, 600, 'Målning');
INSERT INTO draft_stand_in (draft_id, room, stand_in) VALUES ('d', '12', '13');
INSERT INTO action (id, building_id, what, who, due_date, created_by, created_at, done_at) VALUES ('ac', 'hall', 'Öppna på söndagar', 'Bo', '2027-03-01', 'anna', 1795000000, NULL);
INSERT INTO refused_form (session, address, body, partial, created_at) VALUES ('s', '/book', 'title=x', FALSE, 1795500000);
