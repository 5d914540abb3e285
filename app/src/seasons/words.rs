//! Days, times, groups, reasons and numbers in words.

use crate::bookings::model::{SkipReason, Skipped};
use crate::id::SpaceId;
use crate::seasons::model::{AgeBand, Answer, FairAim, FairStep, Grant, Point, Reason, RoundNumber, WishNumber};
use crate::seasons::service::Overview;
use crate::time::{DateRange, Weekday, Weekly};
use crate::ui::number;
use samrum_text::{Locale, td_string};

/// No more rivals than this are named for one time.
const MOST_RIVALS: usize = 4;

pub fn weekday(l: Locale, weekday: Weekday) -> &'static str {
    match weekday.number() {
        1 => td_string!(l, seasons.monday),
        2 => td_string!(l, seasons.tuesday),
        3 => td_string!(l, seasons.wednesday),
        4 => td_string!(l, seasons.thursday),
        5 => td_string!(l, seasons.friday),
        6 => td_string!(l, seasons.saturday),
        _ => td_string!(l, seasons.sunday),
    }
}

/// "måndag 17:00–18:30".
pub fn time(l: Locale, time: Weekly) -> String {
    format!("{} {}", weekday(l, time.weekday), time.hours())
}

/// "2026-08-17 – 2026-12-18".
pub fn dates(dates: DateRange) -> String {
    format!("{} – {}", dates.first, dates.last)
}

pub fn band(l: Locale, band: AgeBand) -> &'static str {
    match band {
        AgeBand::Youth => td_string!(l, seasons.youth),
        AgeBand::Junior => td_string!(l, seasons.junior),
        AgeBand::Senior => td_string!(l, seasons.senior),
        AgeBand::Disability => td_string!(l, seasons.disability),
        AgeBand::Open => td_string!(l, seasons.open_group),
    }
}

pub fn answer(l: Locale, answer: Answer) -> &'static str {
    match answer {
        Answer::Granted => td_string!(l, seasons.granted),
        Answer::Partly => td_string!(l, seasons.partly),
        Answer::Refused => td_string!(l, seasons.refused),
    }
}

/// Why a time was not granted, in a sentence that a clerk can defend.
pub fn reason(l: Locale, overview: &Overview, reason: &Reason) -> String {
    let place = |space| overview.place(space);
    match reason {
        Reason::TooSmall { space, capacity } => {
            td_string!(l, seasons.why_too_small, place = place(space), capacity = *capacity)
        }
        Reason::Lacks { space, features } => {
            td_string!(l, seasons.why_lacks, place = place(space), features = features.join(", "))
        }
        Reason::Closed { space, time: at } => {
            td_string!(l, seasons.why_closed, place = place(space), time = time(l, *at))
        }
        Reason::Taken { space, time: at } => {
            td_string!(l, seasons.why_taken, place = place(space), time = time(l, *at))
        }
        Reason::OwnSession { space, time: at } => {
            td_string!(l, seasons.why_own, place = place(space), time = time(l, *at))
        }
        Reason::NotWorth { space, time: at } => {
            td_string!(l, seasons.why_not_worth, place = place(space), time = time(l, *at))
        }
        Reason::ClubMaximum { minutes } => td_string!(l, seasons.why_maximum, minutes = *minutes),
        Reason::Price { space, lost, proven, gone, new } => {
            price(l, overview, space.as_ref(), (*lost, *proven), (gone, new))
        }
        Reason::NoPrice => td_string!(l, seasons.price_none).to_owned(),
        Reason::Rivals { space, time: at, rivals } => {
            let first = rivals.iter().take(MOST_RIVALS).map(|rival| {
                let of_band = overview.wish(rival).map(|wish| band(l, wish.terms.age_band)).unwrap_or_default();
                format!("{}, {}", overview.who(rival), of_band.to_lowercase())
            });
            let mut names = first.collect::<Vec<_>>().join("; ");
            if rivals.len() > MOST_RIVALS {
                names.push_str(&td_string!(l, seasons.and_more, count = rivals.len() - MOST_RIVALS));
            }
            td_string!(l, seasons.why_rivals, place = place(space), time = time(l, *at), rivals = names)
        }
    }
}

/// "I Norrhallen: 40 poäng. Bort: IFK P12, måndag 17:00–18:30, Hall A. In: …"
fn price(
    l: Locale,
    overview: &Overview,
    space: Option<&SpaceId>,
    (lost, proven): (i64, bool),
    (gone, new): (&[Grant], &[Grant]),
) -> String {
    let list = |grants: &[Grant]| {
        let one = |grant: &Grant| {
            format!("{}, {}, {}", overview.who(&grant.wish), time(l, grant.time), overview.place(&grant.space))
        };
        grants.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let points = if lost > 0 {
        td_string!(l, seasons.price_points, points = lost)
    } else {
        td_string!(l, seasons.price_free).to_owned()
    };
    let way = if let Some(space) = space {
        td_string!(l, seasons.price_in, place = overview.place(space), points = points)
    } else {
        td_string!(l, seasons.price_any, points = points)
    };
    let mut said = vec![way];
    if gone.is_empty() {
        said.push(td_string!(l, seasons.price_nobody).to_owned());
    } else {
        said.push(td_string!(l, seasons.price_gone, sessions = list(gone)));
    }
    said.push(td_string!(l, seasons.price_new, sessions = list(new)));
    if !proven {
        said.push(td_string!(l, seasons.price_least).to_owned());
    }
    said.join(" ")
}

/// What a step of a fair plan reached, in a sentence.
pub fn fair_step(l: Locale, step: &FairStep) -> String {
    let count = |amount: f64| number::whole(l, (amount + 1e-6).floor() as i64);
    let settled = step.bound - step.reached < if step.aim == FairAim::WorstOff { 0.005 } else { 0.5 };
    let sentence = match step.aim {
        FairAim::Firsts => td_string!(l, seasons.fair_firsts, reached = count(step.reached), most = count(step.bound)),
        FairAim::WorstOff => {
            let (reached, most) = (number::percent(l, step.reached), number::percent(l, step.bound));
            td_string!(l, seasons.fair_worst, reached = reached, most = most)
        }
        FairAim::Score => td_string!(l, seasons.fair_score, reached = count(step.reached), most = count(step.bound)),
    };
    if settled { format!("{sentence} {}", td_string!(l, seasons.fair_settled)) } else { sentence }
}

/// A step of the ladder, as a label.
pub fn point(l: Locale, point: Point) -> &'static str {
    match point {
        Point::Youth => td_string!(l, seasons.point_youth),
        Point::Junior => td_string!(l, seasons.point_junior),
        Point::Senior => td_string!(l, seasons.point_senior),
        Point::Disability => td_string!(l, seasons.point_disability),
        Point::Open => td_string!(l, seasons.point_open),
        Point::LaterPercent => td_string!(l, seasons.point_later),
        Point::ExtraSlot => td_string!(l, seasons.point_extra),
        Point::SpaceChoice => td_string!(l, seasons.point_space),
        Point::TimeChoice => td_string!(l, seasons.point_time),
        Point::TakenPercent => td_string!(l, seasons.point_taken),
    }
}

/// A number of a wish, as a label.
pub fn wish_number(l: Locale, number: WishNumber) -> &'static str {
    match number {
        WishNumber::Persons => td_string!(l, seasons.persons),
        WishNumber::Sessions => td_string!(l, seasons.sessions),
        WishNumber::MinMinutes => td_string!(l, seasons.min_minutes),
        WishNumber::MaxMinutes => td_string!(l, seasons.max_minutes),
        WishNumber::FreeDaysBetween => td_string!(l, seasons.free_days),
    }
}

/// A number of a round, as a label, and what to think of when setting it.
pub fn round_number(l: Locale, number: RoundNumber) -> (&'static str, &'static str) {
    match number {
        RoundNumber::SlotMinutes => (td_string!(l, seasons.slot_minutes), td_string!(l, seasons.slot_minutes_hint)),
        RoundNumber::EveningCost => (td_string!(l, seasons.evening_cost), td_string!(l, seasons.evening_cost_hint)),
        RoundNumber::AdjacencyValue => {
            (td_string!(l, seasons.adjacency_value), td_string!(l, seasons.adjacency_value_hint))
        }
        RoundNumber::ShortfallPenalty => (td_string!(l, seasons.shortfall), td_string!(l, seasons.shortfall_hint)),
        RoundNumber::ChangePenalty => {
            (td_string!(l, seasons.change_penalty), td_string!(l, seasons.change_penalty_hint))
        }
    }
}

/// Why a date is not in the calendar.
pub fn skipped(l: Locale, skipped: &Skipped) -> String {
    match skipped.reason {
        SkipReason::Taken => td_string!(l, seasons.skip_taken, by = skipped.detail.clone()),
        SkipReason::Closed if skipped.detail.is_empty() => td_string!(l, seasons.skip_closed).to_owned(),
        SkipReason::Closed => td_string!(l, seasons.skip_closed_for, reason = skipped.detail.clone()),
        SkipReason::Holiday => td_string!(l, seasons.skip_holiday).to_owned(),
        SkipReason::ClockChange => td_string!(l, seasons.skip_clock).to_owned(),
    }
}
