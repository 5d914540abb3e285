//! What people see of messages: what they are told and how they want it; for staff all that is sent, and the letters to print.

mod additions;
mod list;
mod one;
mod print;
mod reach;
mod settings;

use super::service::{Fault, MessageError};
use super::words;
use crate::error::PageError;
use crate::people::model::{Person, Right};
use crate::server::limits::{ADDITION, PHONE, POSTAL_ADDRESS};
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::{Instant, Zone, clock};
use axum::Router;
use axum::routing::get;
use samrum_text::{Locale, t};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/account/messages", get(reach::mine).post(reach::save_mine))
        .route("/account/messages/{id}", get(one::mine))
        .route("/people/{id}/messages", get(reach::of_another).post(reach::save_of_another))
        .route("/messages", get(list::show))
        .route("/messages/{id}", get(one::show))
        .route("/messages/{id}/again", posted(one::again, "/messages/{id}"))
        .route("/messages/{id}/stop", posted(one::stop, "/messages/{id}"))
        .route("/messages/{id}/letter", posted(one::as_letter, "/messages/{id}"))
        .route("/messages/print", get(print::show))
        .route("/messages/printed", posted(print::printed, "/messages/print"))
        .route("/messages/additions", get(additions::show).post(additions::save))
        .route("/messages/settings", get(settings::show).post(settings::set))
}

fn signed_in(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.actor.person.as_ref().ok_or(PageError::SignIn)
}

/// Whoever sees what everybody is told.
fn staff(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if visitor.actor.may(Right::SeeMessages) { Ok(()) } else { Err(PageError::Forbidden) }
}

fn refused(error: MessageError) -> PageError {
    match error {
        MessageError::UnknownMessage | MessageError::UnknownPerson => PageError::NotFound,
        MessageError::Forbidden => PageError::Forbidden,
        MessageError::Over | MessageError::Faults(_) => PageError::BadRequest,
        MessageError::Database(cause) => cause.into(),
    }
}

/// "2026-11-24 09:00".
fn at(zone: Zone, at: Instant) -> String {
    let (date, minute) = zone.civil(at);
    format!("{date} {}", clock(minute))
}

/// The field that a fault concerns, and the fault in words.
fn fault(l: Locale, fault: Fault) -> (String, String) {
    let (field, sentence) = match fault {
        Fault::Phone => ("phone", t!(l, messages.fault_phone, most = PHONE)),
        Fault::PhoneMissing => ("phone", t!(l, messages.fault_phone_missing).to_owned()),
        Fault::AddressMissing => ("address", t!(l, messages.fault_address_missing).to_owned()),
        Fault::LongAddress => ("address", t!(l, messages.fault_long, most = POSTAL_ADDRESS)),
        Fault::Quiet => ("quiet_from", t!(l, messages.fault_quiet).to_owned()),
        Fault::Language => ("language", t!(l, messages.fault_language).to_owned()),
        Fault::MustBeTold(kind) => {
            let sentence = t!(l, messages.fault_must, kind = words::kind(l, kind));
            return (format!("way-{}", kind.word()), sentence);
        }
        Fault::LongAddition(kind) => {
            let sentence = t!(l, messages.fault_long_addition, kind = words::kind(l, kind), most = ADDITION);
            return (format!("{}-{}", kind.word(), Locale::DEFAULT.code()), sentence);
        }
    };
    (field.to_owned(), sentence)
}
