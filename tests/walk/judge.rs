//! The naive second checker: what is there must be sound, what changed must have been done by somebody who may, by the rules of
//! the place as they were before or after, and what somebody was told is done must be so.

use super::acts::{Act, Outcome, What};
use super::state::{Booked, State};
use super::town::{Hand, Place, Town};
use samrum::people::model::RoleKind;
use samrum::time::Instant;
use samrum_tests::recount;
use std::collections::BTreeSet;

type Done<'a> = [(&'a Act, &'a Outcome); 2];

/// What has been decided by somebody who may, in places where nothing is confirmed otherwise.
#[derive(Default)]
pub struct Judge {
    decided: BTreeSet<String>,
    /// What staff has cancelled over its holder's head.
    taken_away: BTreeSet<String>,
}

impl Judge {
    pub async fn judge(&mut self, town: &Town, before: &State, after: &State, both: Done<'_>) -> Vec<String> {
        let mut faults = recount(&town.site).await;
        let differences = samrum::recount::service::differences(&town.site.app).await.expect("counted");
        faults.extend(differences.into_iter().map(|difference| difference.what));
        let done: Vec<&Act> = both.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(act, _)| *act).collect();
        for (id, now) in &after.bookings {
            let fault = match before.bookings.get(id) {
                None => self.begun(town, now, both),
                Some(was) if was == now => None,
                Some(was) => self.changed(town, was, now, &done),
            };
            faults.extend(fault.map(|fault| format!("{fault}: {now:?}")));
            if now.state == "confirmed" && town.place(&now.space_id).is_decided() && !self.decided.contains(id) {
                faults.push(format!("confirmed, and no clerk has decided it: {now:?}"));
            }
        }
        faults.extend(
            before
                .bookings
                .keys()
                .filter(|id| !after.bookings.contains_key(*id))
                .map(|id| format!("{id} is gone without a trace")),
        );
        faults.extend(
            both.iter().filter(|(_, outcome)| outcome.is_ok()).filter_map(|one| untrue(town, after, *one, &done)),
        );
        for (act, outcome) in both {
            if outcome.is_ok() && !may_change(town, act) {
                faults.push(format!("{} may not: {:?}", town.hands[act.hand].name, act.what));
            }
            let shut_out = |state: &State| state.disabled.contains(&town.hands[act.hand].person.id.0);
            if outcome.is_ok() && shut_out(before) && shut_out(after) {
                faults.push(format!("{} is shut out and acts", town.hands[act.hand].name));
            }
        }
        faults
    }

    /// A booking that was not there before.
    fn begun(&mut self, town: &Town, now: &Booked, both: Done<'_>) -> Option<String> {
        let made = |(act, outcome): &&(&Act, &Outcome)| match (&act.what, outcome) {
            (What::Book { .. }, Ok(ids)) => ids.contains(&now.id),
            (What::Series { .. }, Ok(ids)) => now.series_id.as_ref().is_some_and(|series| ids.contains(series)),
            (What::Restore { series, date }, Ok(_)) => {
                now.series_id.as_ref() == Some(series) && town.site.app.zone().date(Instant(now.starts_at)) == *date
            }
            _ => false,
        };
        let Some((act, _)) = both.iter().find(made) else { return Some("nobody has made it".to_owned()) };
        let done: Vec<&Act> = both.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(act, _)| *act).collect();
        let (hand, place) = (&town.hands[act.hand], town.place(&now.space_id));
        let staff = hand.is_staff(place.building);
        if !staff && !holds(hand, now) {
            return Some(format!("{} books for somebody else", hand.name));
        }
        if staff {
            self.decided.insert(now.id.clone());
        } else if let Some(rule) = broken(town, place, now, &done) {
            return Some(format!("{} has booked {rule}", hand.name));
        }
        if shut_off(town, now, &done) {
            return Some(format!("{} has booked what is shut off", hand.name));
        }
        // The other hand may have cancelled, denied or confirmed it at the same moment.
        let first = if place.is_decided() && !staff { "requested" } else { "confirmed" };
        // A date of a series that waits may wait with it.
        if now.state == first || now.state == "requested" { None } else { self.turned(town, now, first, &done) }
    }

    /// A booking that has another state, place or time than before.
    fn changed(&mut self, town: &Town, was: &Booked, now: &Booked, done: &[&Act]) -> Option<String> {
        let untouched = |one: &Booked| {
            (one.series_id.clone(), one.organisation_id.clone(), one.person_id.clone(), one.kind.clone(), one.persons)
        };
        if untouched(was) != untouched(now) {
            return Some(format!("it has become another's: {was:?}"));
        }
        let at = |one: &Booked| (one.space_id.clone(), one.starts_at, one.ends_at);
        if at(was) != at(now) {
            let moves = |act: &&&Act| match &act.what {
                What::Move { booking, place, day, from, minutes } => {
                    let to = (
                        town.places[*place].id.0.clone(),
                        town.instant(*day, *from),
                        town.instant(*day, from + minutes),
                    );
                    *booking == now.id && to == at(now)
                }
                _ => false,
            };
            let Some(act) = done.iter().find(moves) else {
                return Some(format!("nobody has moved it from {:?}", at(was)));
            };
            let (hand, from, to) = (&town.hands[act.hand], town.place(&was.space_id), town.place(&now.space_id));
            let staff = hand.is_staff(from.building) && hand.is_staff(to.building);
            if !staff && !holds(hand, was) {
                return Some(format!("{} has moved what is another's", hand.name));
            }
            if staff {
                self.decided.insert(now.id.clone());
            } else {
                // A shorter time is what was decided; wherever else it comes to, it is a new question for the clerk.
                if was.space_id != now.space_id || now.starts_at < was.starts_at || now.ends_at > was.ends_at {
                    self.decided.remove(&now.id);
                }
                if let Some(rule) = broken(town, to, now, done) {
                    return Some(format!("{} has moved it {rule}", hand.name));
                }
            }
            if shut_off(town, now, done) {
                return Some(format!("{} has moved it to what is shut off", hand.name));
            }
            // The other hand may have confirmed it just before.
            if was.state != "confirmed" && done.len() < 2 {
                return Some(format!("it was {} and has been moved", was.state));
            }
        }
        if was.state == now.state { None } else { self.turned(town, now, &was.state, done) }
    }

    /// A booking that has come to another state.
    fn turned(&mut self, town: &Town, now: &Booked, from: &str, done: &[&Act]) -> Option<String> {
        let possible = matches!(
            (from, now.state.as_str()),
            ("requested", "confirmed" | "denied" | "cancelled")
                | ("confirmed", "cancelled")
                | ("cancelled", "confirmed" | "requested")
        );
        if !possible {
            return Some(format!("from {from} to {} leads no way", now.state));
        }
        if from == "cancelled" {
            return self.come_back(town, now, done);
        }
        let building = town.place(&now.space_id).building;
        let may = done.iter().find(|act| {
            let hand = &town.hands[act.hand];
            match (&act.what, now.state.as_str()) {
                (What::Confirm { booking }, "confirmed" | "cancelled") | (What::Deny { booking }, "denied") => {
                    *booking == now.id && hand.is_staff(building)
                }
                (What::Cancel { booking }, "cancelled") => {
                    *booking == now.id && (hand.is_staff(building) || holds(hand, now))
                }
                (What::Close { place, day, from, to }, "cancelled") => {
                    let at = town.places.iter().position(|other| other.id.0 == now.space_id);
                    let meets = now.starts_at < town.instant(*day, *to) && town.instant(*day, *from) < now.ends_at;
                    let unclear = done.iter().any(|act| matches!(act.what, What::Parts { .. }));
                    meets && (unclear || at.is_some_and(|at| town.share(*place, at))) && hand.is_staff(building)
                }
                (What::CancelDates { series }, "cancelled") => {
                    now.series_id.as_ref() == Some(series) && (hand.is_staff(building) || holds(hand, now))
                }
                _ => false,
            }
        });
        let Some(act) = may else { return Some(format!("nobody who may has brought it from {from} to {}", now.state)) };
        let hand = &town.hands[act.hand];
        if matches!(act.what, What::Confirm { .. }) {
            self.decided.insert(now.id.clone());
        } else if now.state == "cancelled" && !holds(hand, now) {
            self.taken_away.insert(now.id.clone());
        }
        None
    }

    /// A cancelled booking that is there again.
    fn come_back(&mut self, town: &Town, now: &Booked, done: &[&Act]) -> Option<String> {
        let place = town.place(&now.space_id);
        let mut by = done
            .iter()
            .filter(|act| matches!(&act.what, What::Undo { booking } | What::Again { booking } if *booking == now.id));
        let Some(act) =
            by.find(|act| holds(&town.hands[act.hand], now) || town.hands[act.hand].is_staff(place.building))
        else {
            return Some("nobody who may has taken its cancellation back".to_owned());
        };
        let hand = &town.hands[act.hand];
        let staff = hand.is_staff(place.building);
        if !staff && self.taken_away.contains(&now.id) {
            return Some(format!("{} has taken back what staff cancelled", hand.name));
        }
        if staff && now.state == "confirmed" {
            self.decided.insert(now.id.clone());
        }
        if shut_off(town, now, done) {
            return Some(format!("{} has taken back what is shut off", hand.name));
        }
        let rule = if staff { None } else { broken(town, place, now, done) };
        rule.map(|rule| format!("{} has taken back {rule}", hand.name))
    }
}

fn holds(hand: &Hand, booked: &Booked) -> bool {
    let own = booked.person_id.as_ref() == Some(&hand.person.id.0);
    own || hand
        .organisation
        .as_ref()
        .is_some_and(|organisation| booked.organisation_id.as_ref() == Some(&organisation.0))
}

/// Who keeps places changes their rules; who decides in a building shuts it off.
fn may_change(town: &Town, act: &Act) -> bool {
    let hand = &town.hands[act.hand];
    match &act.what {
        What::Hours { .. } | What::Shut { .. } | What::Parts { .. } => {
            hand.kind == RoleKind::Clerk && hand.building.is_none()
        }
        What::Close { place, .. } => hand.is_staff(town.places[*place].building),
        _ => true,
    }
}

/// Whether it lies in a time that was shut off before the step. Where parts change in the step, nobody knows which were shut off.
fn shut_off(town: &Town, booked: &Booked, done: &[&Act]) -> bool {
    let unclear = done.iter().any(|act| matches!(act.what, What::Parts { .. }));
    let meets = |(place, from, to): &(usize, i64, i64)| {
        let shares =
            town.places.iter().position(|other| other.id.0 == booked.space_id).is_some_and(|at| town.share(*place, at));
        shares && booked.starts_at < *to && *from < booked.ends_at
    };
    !unclear && town.closings.iter().any(meets)
}

/// The rule that somebody who is not staff has broken, as the rules were before or after the step.
fn broken(town: &Town, place: &Place, booked: &Booked, done: &[&Act]) -> Option<String> {
    let zone = town.site.app.zone();
    let ((day, from), (last, to)) = (zone.civil(Instant(booked.starts_at)), zone.civil(Instant(booked.ends_at)));
    let minutes = (booked.ends_at - booked.starts_at) / 60;
    if !(place.new.min_minutes..=place.new.max_minutes).contains(&minutes) {
        return Some(format!("{minutes} minutes"));
    }
    if (day - town.site.app.today()).num_days() > place.new.max_days_ahead || booked.starts_at <= town.site.app.now().0
    {
        return Some(format!("on {day}, too far ahead or past"));
    }
    if booked.persons.zip(place.new.capacity).is_some_and(|(persons, capacity)| persons > capacity) {
        return Some(format!("for {:?} persons", booked.persons));
    }
    let set = done.iter().filter_map(|act| match &act.what {
        What::Hours { place: at, opens, closes } if town.places[*at].id == place.id => Some((*opens, *closes)),
        _ => None,
    });
    let open =
        std::iter::once(place.window).chain(set).any(|(opens, closes)| opens <= from && to <= closes && day == last);
    if !open {
        return Some(format!("outside the hours, {from}–{to} on {day}"));
    }
    place.closed.contains(&day).then(|| format!("on {day}, when it is closed"))
}

/// What somebody was told is done, and is not so.
fn untrue(town: &Town, after: &State, (act, outcome): (&Act, &Outcome), done: &[&Act]) -> Option<String> {
    let state = |id: &str| after.bookings.get(id).map(|one| one.state.as_str());
    let is_true = match &act.what {
        What::Book { .. } => outcome.iter().flatten().all(|id| after.bookings.contains_key(id)),
        What::Move { booking, place, day, from, minutes } => {
            let moved = after.bookings.get(booking);
            let times = done
                .iter()
                .filter(|act| matches!(&act.what, What::Move { booking: other, .. } if other == booking))
                .count();
            times > 1
                || moved.is_some_and(|one| {
                    one.space_id == town.places[*place].id.0
                        && one.starts_at == town.instant(*day, *from)
                        && one.ends_at == town.instant(*day, from + minutes)
                })
        }
        What::Cancel { booking } => done.len() > 1 || state(booking) == Some("cancelled"),
        What::CancelDates { series } => after
            .bookings
            .values()
            .filter(|one| one.series_id.as_ref() == Some(series))
            .all(|one| !one.is_live() || done.len() > 1),
        What::Restore { series, date } => after.bookings.values().any(|one| {
            one.series_id.as_ref() == Some(series) && town.site.app.zone().date(Instant(one.starts_at)) == *date
        }),
        // Both may have acted on it.
        What::Undo { booking } | What::Again { booking } => {
            done.len() > 1 || matches!(state(booking), Some("confirmed" | "requested"))
        }
        What::Confirm { booking } => matches!(state(booking), Some("confirmed" | "cancelled")),
        What::Deny { booking } => state(booking) == Some("denied"),
        What::Series { .. }
        | What::Hours { .. }
        | What::Shut { .. }
        | What::Parts { .. }
        | What::Close { .. }
        | What::Disable { .. }
        | What::Enable { .. } => true,
    };
    (!is_true).then(|| format!("{} was told that it is done, and it is not: {:?}", town.hands[act.hand].name, act.what))
}
