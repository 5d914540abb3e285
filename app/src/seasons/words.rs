//! Days, times, groups, reasons and numbers in words.

use crate::bookings::model::{SkipReason, Skipped};
use crate::id::SpaceId;
use crate::seasons::model::{AgeBand, Answer, FairAim, FairStep, Grant, Reason, RoundNumber, WishNumber};
use crate::seasons::service::Overview;
use crate::time::DateRange;
use crate::ui::date;
use crate::ui::number;
use samrum_text::{Locale, t};

/// No more rivals than this are named for one time.
const MOST_RIVALS: usize = 4;

/// "2026-08-17 – 2026-12-18".
pub fn dates(dates: DateRange) -> String {
    format!("{} – {}", dates.first, dates.last)
}

pub fn band(l: Locale, band: AgeBand) -> &'static str {
    match band {
        AgeBand::Youth => t!(l, seasons.youth),
        AgeBand::Junior => t!(l, seasons.junior),
        AgeBand::Senior => t!(l, seasons.senior),
        AgeBand::Disability => t!(l, seasons.disability),
        AgeBand::Open => t!(l, seasons.open_group),
    }
}

pub fn answer(l: Locale, answer: Answer) -> &'static str {
    match answer {
        Answer::Granted => t!(l, seasons.granted),
        Answer::Partly => t!(l, seasons.partly),
        Answer::Refused => t!(l, seasons.refused),
    }
}

/// Why a time was not granted, in a sentence that a clerk can defend.
pub fn reason(l: Locale, overview: &Overview, reason: &Reason) -> String {
    let place = |space| overview.place(space);
    match reason {
        Reason::TooSmall { space, capacity } => {
            t!(l, seasons.why_too_small, place = place(space), capacity = *capacity)
        }
        Reason::Lacks { space, features } => {
            t!(l, seasons.why_lacks, place = place(space), features = features.join(", "))
        }
        Reason::Closed { space, time: at } => {
            t!(l, seasons.why_closed, place = place(space), time = date::weekly(l, *at))
        }
        Reason::Taken { space, time: at } => {
            t!(l, seasons.why_taken, place = place(space), time = date::weekly(l, *at))
        }
        Reason::OwnSession { space, time: at } => {
            t!(l, seasons.why_own, place = place(space), time = date::weekly(l, *at))
        }
        Reason::NotWorth { space, time: at } => {
            t!(l, seasons.why_not_worth, place = place(space), time = date::weekly(l, *at))
        }
        Reason::ClubMaximum { minutes } => t!(l, seasons.why_maximum, minutes = *minutes),
        Reason::Price { space, lost, proven, gone, new } => {
            price(l, overview, space.as_ref(), (*lost, *proven), (gone, new))
        }
        Reason::NoPrice => t!(l, seasons.price_none).to_owned(),
        Reason::Rivals { space, time: at, rivals } => {
            let first = rivals.iter().take(MOST_RIVALS).map(|rival| {
                let of_band = overview.wish(rival).map(|wish| band(l, wish.terms.age_band)).unwrap_or_default();
                format!("{}, {}", overview.who(rival), of_band.to_lowercase())
            });
            let mut names = first.collect::<Vec<_>>().join("; ");
            if rivals.len() > MOST_RIVALS {
                names.push_str(&t!(l, seasons.and_more, count = rivals.len() - MOST_RIVALS));
            }
            t!(l, seasons.why_rivals, place = place(space), time = date::weekly(l, *at), rivals = names)
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
            format!("{}, {}, {}", overview.who(&grant.wish), date::weekly(l, grant.time), overview.place(&grant.space))
        };
        grants.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    let points =
        if lost > 0 { t!(l, seasons.price_points, points = lost) } else { t!(l, seasons.price_free).to_owned() };
    let way = if let Some(space) = space {
        t!(l, seasons.price_in, place = overview.place(space), points = points)
    } else {
        t!(l, seasons.price_any, points = points)
    };
    let mut said = vec![way];
    if gone.is_empty() {
        said.push(t!(l, seasons.price_nobody).to_owned());
    } else {
        said.push(t!(l, seasons.price_gone, sessions = list(gone)));
    }
    said.push(t!(l, seasons.price_new, sessions = list(new)));
    if !proven {
        said.push(t!(l, seasons.price_least).to_owned());
    }
    said.join(" ")
}

/// What a step of a fair plan reached, in a sentence.
pub fn fair_step(l: Locale, step: &FairStep) -> String {
    let count = |amount: f64| number::whole(l, (amount + 1e-6).floor() as i64);
    let settled = step.bound - step.reached < if step.aim == FairAim::WorstOff { 0.005 } else { 0.5 };
    let sentence = match step.aim {
        FairAim::Firsts => t!(l, seasons.fair_firsts, reached = count(step.reached), most = count(step.bound)),
        FairAim::WorstOff => {
            let (reached, most) = (number::percent(l, step.reached), number::percent(l, step.bound));
            t!(l, seasons.fair_worst, reached = reached, most = most)
        }
        FairAim::Score => t!(l, seasons.fair_score, reached = count(step.reached), most = count(step.bound)),
    };
    if settled { format!("{sentence} {}", t!(l, seasons.fair_settled)) } else { sentence }
}

/// A number of a wish, as a label.
pub fn wish_number(l: Locale, number: WishNumber) -> &'static str {
    match number {
        WishNumber::Persons => t!(l, seasons.persons),
        WishNumber::Sessions => t!(l, seasons.sessions),
        WishNumber::MinMinutes => t!(l, seasons.min_minutes),
        WishNumber::MaxMinutes => t!(l, seasons.max_minutes),
        WishNumber::FreeDaysBetween => t!(l, seasons.free_days),
    }
}

/// A number of a round, as a label, and what to think of when setting it.
pub fn round_number(l: Locale, number: RoundNumber) -> (&'static str, &'static str) {
    match number {
        RoundNumber::SlotMinutes => (t!(l, seasons.slot_minutes), t!(l, seasons.slot_minutes_hint)),
        RoundNumber::EveningCost => (t!(l, seasons.evening_cost), t!(l, seasons.evening_cost_hint)),
        RoundNumber::AdjacencyValue => (t!(l, seasons.adjacency_value), t!(l, seasons.adjacency_value_hint)),
        RoundNumber::ShortfallPenalty => (t!(l, seasons.shortfall), t!(l, seasons.shortfall_hint)),
        RoundNumber::ChangePenalty => (t!(l, seasons.change_penalty), t!(l, seasons.change_penalty_hint)),
    }
}

/// Why a date is not in the calendar.
pub fn skipped(l: Locale, skipped: &Skipped) -> String {
    match skipped.reason {
        SkipReason::Taken => t!(l, seasons.skip_taken, by = skipped.detail),
        SkipReason::Closed if skipped.detail.is_empty() => t!(l, common.closed).to_owned(),
        SkipReason::Closed => t!(l, seasons.skip_closed_for, reason = skipped.detail),
        SkipReason::Holiday => t!(l, common.public_holiday).to_owned(),
        SkipReason::ClockChange => t!(l, common.clock_change).to_owned(),
    }
}
