//! What is told of bookings: one, or dates of a series.

use super::writer::{Told, Writer};
use crate::messages::model::{Block, Bookings, Dated, Kind, Placed};
use crate::ui::date;
use samrum_text::{Locale, t};

/// Dates that a letter lists; what is beyond is counted, and seen on the site.
const MOST_DATES: usize = 60;

pub fn told(writer: &Writer<'_>, kind: Kind, own: bool, by: Option<&str>, told: &Bookings) -> Told {
    let l = writer.l;
    let what = what(writer, told);
    let subject = subject(l, kind, &what);
    let mut blocks = vec![Block::Paragraph(begins(writer, kind, own, by, told))];
    blocks.push(Block::Facts(facts(writer, told)));
    if told.dates.len() > 1 {
        blocks.push(Block::List(dates(writer, told)));
    }
    if !told.skipped.is_empty() {
        let skipped: Vec<_> = told.skipped.iter().map(|day| date::date(l, *day)).collect();
        blocks.push(Block::Paragraph(t!(l, messages.skipped, dates = skipped.join(", "))));
    }
    if !told.instead.is_empty() {
        blocks.push(Block::Paragraph(t!(l, messages.instead).to_owned()));
        blocks.push(Block::List(told.instead.iter().map(|free| placed(writer, free)).collect()));
    }
    Told { subject, blocks, button: button(l, kind, told), calendar: writer.entries(kind, told) }
}

/// The booking in a few words: place and time of one, title and number of several.
fn what(writer: &Writer<'_>, told: &Bookings) -> String {
    match told.dates.as_slice() {
        [one] => placed(writer, &one.at),
        several => t!(writer.l, messages.several, title = told.title, count = several.len()),
    }
}

fn placed(writer: &Writer<'_>, at: &Placed) -> String {
    format!("{}, {}", at.place, date::time(writer.l, writer.zone(), at.time))
}

fn subject(l: Locale, kind: Kind, what: &str) -> String {
    match kind {
        Kind::RequestReceived => t!(l, messages.subject_request_received, what = what),
        Kind::RequestConfirmed => t!(l, messages.subject_request_confirmed, what = what),
        Kind::RequestDenied => t!(l, messages.subject_request_denied, what = what),
        Kind::BookingMoved => t!(l, messages.subject_booking_moved, what = what),
        Kind::BookingCancelled | Kind::BookingDisplaced => t!(l, messages.subject_booking_cancelled, what = what),
        Kind::BookingRestored => t!(l, messages.subject_booking_restored, what = what),
        Kind::BookingToMove => t!(l, messages.subject_booking_to_move, what = what),
        Kind::BookingKept => t!(l, messages.subject_booking_kept, what = what),
        Kind::Reminder | Kind::SeriesReminder => t!(l, messages.subject_reminder, what = what),
        _ => t!(l, messages.subject_booking_confirmed, what = what),
    }
}

/// The first sentences: what has happened, by whom.
fn begins(writer: &Writer<'_>, kind: Kind, own: bool, by: Option<&str>, told: &Bookings) -> String {
    let l = writer.l;
    let count = told.dates.len();
    let municipality = &writer.config.municipality;
    match kind {
        Kind::RequestReceived => t!(l, messages.text_request_received, count = count),
        Kind::RequestConfirmed => t!(l, messages.text_request_confirmed, count = count),
        Kind::RequestDenied => t!(l, messages.text_request_denied, count = count),
        Kind::BookingMoved => match by {
            Some(by) => t!(l, messages.text_booking_moved, count = count, by = by),
            None if own => t!(l, messages.text_booking_moved_own, count = count),
            None => t!(l, messages.text_booking_moved, count = count, by = municipality),
        },
        Kind::BookingCancelled => match by {
            Some(by) => t!(l, messages.text_booking_cancelled, count = count, by = by),
            None if own => t!(l, messages.text_booking_cancelled_own, count = count),
            None => t!(l, messages.text_booking_cancelled, count = count, by = municipality),
        },
        Kind::BookingRestored => match by {
            Some(by) => t!(l, messages.text_booking_restored, count = count, by = by),
            None => t!(l, messages.text_booking_restored_own, count = count),
        },
        Kind::BookingDisplaced => {
            let by = by.unwrap_or(municipality);
            t!(l, messages.text_booking_displaced, count = count, by = by)
        }
        Kind::BookingToMove => t!(l, messages.text_booking_to_move, count = count, municipality = municipality),
        Kind::BookingKept => t!(l, messages.text_booking_kept, count = count),
        Kind::Reminder | Kind::SeriesReminder => t!(l, messages.text_reminder).to_owned(),
        _ => t!(l, messages.text_booking_confirmed, count = count),
    }
}

fn facts(writer: &Writer<'_>, told: &Bookings) -> Vec<(String, String)> {
    let l = writer.l;
    let mut facts = vec![(t!(l, common.what), told.title.clone())];
    if let [one] = told.dates.as_slice() {
        facts.extend(of_one(writer, one));
    }
    facts.push((t!(l, messages.fact_for), told.holder.clone()));
    facts.push((t!(l, common.reason), told.reason.clone()));
    facts.push((t!(l, messages.fact_rule), told.rule.clone()));
    let said = facts.into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| (name.to_owned(), value)).collect()
}

fn of_one(writer: &Writer<'_>, one: &Dated) -> Vec<(&'static str, String)> {
    let l = writer.l;
    let time = |at: &Placed| date::time(l, writer.zone(), at.time);
    let place = |at: &Placed| {
        if at.address.is_empty() { at.place.clone() } else { format!("{}, {}", at.place, at.address) }
    };
    let mut facts = Vec::new();
    if let Some(was) = &one.was {
        facts.push((t!(l, messages.fact_before), placed(writer, was)));
    }
    facts.push((t!(l, common.time), time(&one.at)));
    facts.push((t!(l, common.place), place(&one.at)));
    facts
}

/// The dates of several, with where they were before.
fn dates(writer: &Writer<'_>, told: &Bookings) -> Vec<String> {
    let line = |date: &Dated| match &date.was {
        Some(was) => format!("{} → {}", placed(writer, was), placed(writer, &date.at)),
        None => placed(writer, &date.at),
    };
    let mut lines: Vec<_> = told.dates.iter().take(MOST_DATES).map(line).collect();
    let rest = told.dates.len().saturating_sub(MOST_DATES);
    if rest > 0 {
        lines.push(t!(writer.l, messages.more_dates, count = rest));
    }
    lines
}

fn button(l: Locale, kind: Kind, told: &Bookings) -> Option<(&'static str, String)> {
    let first = told.dates.first()?;
    if told.dates.len() > 1
        && let Some(series) = &told.series
    {
        return Some((t!(l, messages.show_series), format!("/series/{series}")));
    }
    match kind {
        Kind::RequestDenied | Kind::BookingCancelled | Kind::BookingDisplaced => {
            Some((t!(l, messages.find_another), "/search".to_owned()))
        }
        _ => Some((t!(l, messages.show_booking), format!("/bookings/{}", first.booking))),
    }
}
