//! What can be done with timetables: import one into the calendar, look at it, make one.

mod board;
mod calendar;
mod draft_publish;
mod draft_rooms;
mod drafts;
mod filling;
mod go_on;
mod hand;
mod import;
mod imported;
mod look;
mod publish;
mod request;
mod runs;
mod scope;
mod term;
mod versions;
mod withdraw;
mod work;

pub use super::import::Wanted;
pub use super::solve::Extra;
pub use super::solve::rooms::Ambiguous;
/// What a worker runs for the jobs of this feature: their kind and their work.
pub use super::solve::run::{KIND, run};
pub use super::store::{KeptLesson, KeptRoom, KeptTimetable, Withdrawn, lessons};
pub use board::{Done, Light, Possible, PutDown, is_movable, possible, put_down, undo};
pub use calendar::{PUBLICATION, RETURN, WITHDRAWAL, attend, empty, fill, give_back};
pub use draft_publish::{PublishRequest, publish_draft};
pub use draft_rooms::{NewClosure, add_closure, remove_closure, set_stand_ins, set_taken_percent};
pub use drafts::{DraftError, draft, drafts, remove};
pub use go_on::{Reasons, go_on};
pub use hand::{MoveTo, Suggested, lock, move_lesson, suggestions, take, unlock};
pub use import::{Received, import, receive};
pub use imported::{Collision, ImportError, Imported, Summary};
pub use look::{DraftView, Remaining, view, without_hours};
pub use publish::{publish, publish_at_once};
pub use request::{Request, RequestFault};
pub use runs::{cancel_run, start_run};
pub use scope::NotYours;
pub use term::{coming_term, term_around};
pub use versions::{Timetable, Way, moving, timetable, timetables, work};
pub use withdraw::{
    Hindrances, REMEMBERED_DAYS, WhatGoes, WithdrawError, can_be_put_back, put_back, what_goes, withdraw,
};
pub use work::LessonAt;
