//! Drafts in words: costs, what remains to be mended, changes, and why something was refused.

use crate::error::PageError;
use crate::time::clock;
use crate::timetables::import::school::School;
use crate::timetables::model::{Change, Closure, Held, Points, WeekTime};
use crate::timetables::service::{DraftError, Extra, Remaining};
use crate::timetables::words;
use crate::ui::date;
use crate::ui::form::Faults;
use crate::ui::number::whole;
use samrum_text::{Locale, t};

/// So many names are told at once.
pub const MOST_NAMES: usize = 6;

/// "måndag 08:00"; with the week where there are several.
pub fn time(l: Locale, when: WeekTime, weeks: u8) -> String {
    let time = format!("{} {}", date::weekday(l, when.time.weekday), clock(when.time.from));
    if weeks > 1 { t!(l, drafts.time_of_week, time = time, week = when.week) } else { time }
}

/// "0 brott, 12 avvikelser".
pub fn points(l: Locale, points: Points) -> String {
    t!(l, drafts.points, broken = number(l, points.infeasibility), wished = number(l, points.objective))
}

pub fn number(l: Locale, number: u64) -> String {
    whole(l, i64::try_from(number).unwrap_or(i64::MAX))
}

fn rooms(l: Locale, held: &Held) -> String {
    if held.rooms.is_empty() { t!(l, drafts.no_room).to_owned() } else { room(l, &held.rooms.join(", ")) }
}

/// "sal 12", inside a sentence.
pub fn room(l: Locale, name: &str) -> String {
    t!(l, drafts.room_within, name = name)
}

fn when(l: Locale, held: &Held, weeks: u8) -> String {
    held.when.map_or_else(|| t!(l, drafts.no_time).to_owned(), |when| time(l, when, weeks))
}

/// "måndag 08:00 Matematik · 7A: från sal 12 till sal 14".
pub fn change(l: Locale, change: &Change, weeks: u8) -> String {
    let (before, after) = (&change.before, &change.after);
    let both = |held: &Held| format!("{}, {}", when(l, held, weeks), rooms(l, held));
    let (what, from, to) = if before.when == after.when {
        (format!("{} {}", when(l, before, weeks), change.title), rooms(l, before), rooms(l, after))
    } else if before.rooms == after.rooms {
        (change.title.clone(), when(l, before, weeks), when(l, after, weeks))
    } else {
        (change.title.clone(), both(before), both(after))
    };
    t!(l, drafts.change, what = what, from = from, to = to)
}

/// What a demand is about, as timetablers say it.
pub fn demand(l: Locale, school: &School, each: &Remaining) -> String {
    let name = |room: &usize| school.resources.get(*room).map_or_else(String::new, |room| room.name.clone());
    match &each.extra {
        Some(Extra::Closed(room)) => return t!(l, drafts.demand_closed, room = name(room)),
        Some(Extra::SomeRoom(room)) => return t!(l, drafts.demand_some_room, room = name(room)),
        Some(Extra::StandIn(room)) => return t!(l, drafts.demand_stand_in, room = name(room)),
        Some(Extra::OwnRoom(room)) => return t!(l, drafts.demand_own_room, room = name(room)),
        Some(Extra::RoomOnce) => return t!(l, drafts.demand_room_once).to_owned(),
        Some(Extra::WithinDay) => return t!(l, drafts.demand_within_day).to_owned(),
        None => {}
    }
    words::rule(l, &each.rule).to_owned()
}

/// That a demand would be broken, and for whom where that is known.
pub fn would_break(l: Locale, demand: String, whom: &[String]) -> String {
    if whom.is_empty() {
        return t!(l, drafts.would_break_alone, demand = demand);
    }
    t!(l, drafts.would_break, demand = demand, whom = listed(l, whom))
}

/// Names between commas; of many the first.
pub fn listed(l: Locale, names: &[String]) -> String {
    let list = names.iter().take(MOST_NAMES).cloned().collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MOST_NAMES);
    if more > 0 { t!(l, drafts.and_more, list = list, more = more) } else { list }
}

/// "måndag 08:00–09:45", "alla dagar 08:00–15:45".
pub fn closure(l: Locale, closure: &Closure) -> String {
    let day = closure.weekday.map_or_else(|| t!(l, drafts.all_days).to_owned(), |day| date::weekday(l, day).to_owned());
    format!("{day} {}–{}", clock(closure.from), clock(closure.to))
}

/// Why something was refused, as a fault of this field; what is no refusal but a failure is given back.
pub fn refusal(l: Locale, error: DraftError, school: Option<&School>, field: &str) -> Result<Faults, PageError> {
    let mut faults = Faults::default();
    let sentence = match error {
        DraftError::NotFound | DraftError::NotYours | DraftError::Database(_) => return Err(error.into()),
        DraftError::Import(cause) => {
            let Faults(found) = words::refusal(l, cause)?;
            // The form has no file: what stands in the way is about the whole.
            return Ok(Faults(found.into_iter().map(|(_, sentence)| (field.to_owned(), sentence)).collect()));
        }
        DraftError::Breaks(broken) => {
            for each in &broken {
                let demand = school.map_or_else(String::new, |school| demand(l, school, each));
                faults.add(field, would_break(l, demand, &each.whom));
            }
            return Ok(faults);
        }
        DraftError::Running => t!(l, drafts.refused_running),
        DraftError::TooManyRuns(most) => {
            faults.add(field, t!(l, shell.too_many_runs, most = most));
            return Ok(faults);
        }
        DraftError::NoPlan => t!(l, drafts.refused_no_plan),
        DraftError::Changed => t!(l, drafts.refused_changed),
        DraftError::Locked => t!(l, drafts.refused_locked),
        DraftError::Infeasible => t!(l, drafts.refused_infeasible),
        DraftError::Past => t!(l, drafts.refused_past),
        DraftError::From => t!(l, drafts.refused_from),
        DraftError::Closure => t!(l, drafts.refused_closure),
        DraftError::Percent => t!(l, drafts.refused_percent),
        DraftError::NotGiven(_) => {
            tracing::error!(cause = ?error, "a draft cannot be read as a problem");
            t!(l, drafts.refused_not_given)
        }
    };
    faults.add(field, sentence);
    Ok(faults)
}
