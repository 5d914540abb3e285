//! All limits of the border in one place: what one request, one connection and one visitor may cost, and how long texts are.

use crate::bookings::model::rules;
use std::time::Duration;

/// Bytes of an address, of its path, and between two slashes of it (file systems know no longer names).
pub const ADDRESS: usize = 8_000;
pub const PATH: usize = 2_000;
pub const PATH_PART: usize = 240;
/// Bytes of an ordinary form, and of what other programs send.
pub const FORM_BYTES: usize = 64 * 1024;
/// Fields of a form or of an address.
pub const FIELDS: usize = 1_000;
/// The routes to which files are sent: only here `Config::upload_limit` holds. Their handlers ask for the right before they read.
pub const UPLOADS: [&str; 3] = ["/facilities/import", "/timetables/import", "/seasons/{id}/plan"];

/// Bytes of the head of a request, and of what is read at once of a body.
pub const HEAD_BYTES: usize = 64 * 1024;
/// Seconds within which the head of a request must have come once it has begun, or a new connection has been made.
pub const HEAD_SECONDS: u32 = 10;
/// Seconds for the body of a request, and bytes that earn a second more: whoever sends a large file over a slow line is not cut off.
pub const BODY_SECONDS: u32 = 60;
pub const BYTES_PER_SECOND: u64 = 16 * 1024;
/// Seconds that a connection is kept on which nothing is asked.
pub const IDLE_SECONDS: u32 = 60;
/// Seconds for which somebody may refuse to take an answer.
pub const STALLED_SECONDS: u32 = 60;
/// Connections in all (fewer where the system allows fewer open files), and from one address where no proxy stands before the site.
/// One more is taken all the same: the oldest on which nothing is being answered makes room.
pub const CONNECTIONS: usize = 8_000;
pub const CONNECTIONS_PER_ADDRESS: usize = 500;
/// Open files that are left for the database and the site's own files.
pub const FILES_KEPT: u64 = 128;

/// How long requests under way may take once the program has been told to stop.
pub const LAST_REQUESTS: Duration = Duration::from_secs(7);
/// How long after that the rest may take: the database, threads that do not hear.
pub const LAST_WORDS: Duration = Duration::from_secs(1);
/// How long `/readyz` waits for the database.
pub const READY: Duration = Duration::from_secs(3);

/// Requests at once, and per second after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub at_once: u32,
    pub per_second: u32,
}

/// What a visitor may ask of the routes that cost much, by the beginning of the route. The signed in are counted by person, so that a
/// town hall behind one address is not one visitor; others by address (of IPv6 the network).
pub const PACES: [(&str, Pace); 6] = [
    ("/utilisation", Pace { at_once: 120, per_second: 2 }),
    ("/api/v1/utilisation", Pace { at_once: 120, per_second: 2 }),
    ("/search", Pace { at_once: 300, per_second: 5 }),
    ("/seasons/{id}/results", Pace { at_once: 120, per_second: 2 }),
    ("/seasons/{id}/week", Pace { at_once: 120, per_second: 2 }),
    ("/api/", Pace { at_once: 10_000, per_second: 200 }),
];
/// Visitors remembered at most.
pub const VISITORS: usize = 20_000;
/// Reports that are counted at once; others wait their turn, and not longer than this.
pub const REPORTS_AT_ONCE: usize = 2;
pub const REPORT_TURN: Duration = Duration::from_secs(20);

/// Wrong passwords for one account from one address before the next is refused; one is forgotten every so many seconds.
pub const WRONG_HERE: (u32, i64) = (10, 6);
/// Wrong passwords for one account from anywhere before each further try has to wait: a right one from another place still enters.
pub const WRONG_ACCOUNT: (u32, i64) = (20, 60);
pub const WRONG_ACCOUNT_WAITS: Duration = Duration::from_secs(2);
/// Wrong passwords from one address before only accounts that have been signed in to from there may try.
pub const WRONG_ADDRESS: (u32, i64) = (100, 3);

/// Characters of texts, by what they are.
pub const EMAIL: usize = 254;
pub const PERSON_NAME: usize = 200;
pub const ORGANISATION_NAME: usize = 200;
pub const PASSWORD: usize = 200;
pub const TOKEN_NAME: usize = 120;
pub const DEVICE: usize = 200;
pub const NOTE: usize = rules::LONGEST_NOTE;
pub const REASON: usize = rules::LONGEST_REASON;
pub const KEY: usize = 255;
pub const PHONE: usize = 40;
pub const POSTAL_ADDRESS: usize = 300;
/// The municipality's own paragraph in messages of a kind.
pub const ADDITION: usize = 1_000;
/// What is typed beside a school's file, and names in it.
pub const SCHOOL_WORD: usize = 300;
/// What is written down of an act; longer ones are shortened there and only there.
pub const EVENT_DETAIL: usize = 2_000;

/// Every column that people's words reach, with the most characters it takes. The schema says the same (`text_length`), and a test
/// compares them; a form or a file that says more is refused in words before that.
pub const TEXTS: [(&str, &str, usize); 52] = [
    ("organisation", "name", ORGANISATION_NAME),
    ("person", "email", EMAIL),
    ("person", "name", PERSON_NAME),
    ("role", "building_id", 200),
    ("session", "device", DEVICE),
    ("api_token", "name", TOKEN_NAME),
    ("setting", "value", 2_000),
    ("event", "action", 80),
    ("event", "subject_id", 300),
    ("event", "detail", EVENT_DETAIL),
    ("building", "code", 40),
    ("building", "name", 120),
    ("building", "area", 80),
    ("building", "address", 200),
    ("atom", "name", 300),
    ("space", "code", 40),
    ("space", "name", 120),
    ("space", "features", 2_000),
    ("space", "accessibility", 500),
    ("space", "photo_url", 500),
    ("opening_exception", "reason", 200),
    ("school_break", "name", 80),
    ("series", "title", 1_000),
    ("booking", "title", 1_000),
    ("booking", "note", NOTE),
    ("booking", "reason", REASON),
    ("skipped_date", "detail", 1_000),
    ("idempotency", "key", KEY),
    ("round", "name", 120),
    ("wish", "group_name", 120),
    ("wish", "needs", 2_000),
    ("timetable", "name", 300),
    ("timetable", "solution", 300),
    ("lesson", "name", 300),
    ("lesson_party", "name", 300),
    ("action", "what", 1_000),
    ("action", "who", 200),
    ("draft", "name", 300),
    ("draft", "instance", 300),
    ("draft", "building", 300),
    ("draft", "organisation", 300),
    ("draft_closure", "room", 300),
    ("draft_closure", "reason", 200),
    ("draft_lock", "meet", 300),
    ("draft_stand_in", "room", 300),
    ("draft_stand_in", "stand_in", 300),
    ("message", "once_key", 200),
    ("message", "address", 500),
    ("message_step", "detail", 500),
    ("message_reach", "phone", PHONE),
    ("message_reach", "address", POSTAL_ADDRESS),
    ("message_addition", "text", ADDITION),
];
