//! What people do, thrown by dice, and done through the services as the site does it: who it is, is looked up at each act.

use super::state::{Booked, State};
use super::town::{CLOSES, OPENS, Town};
use chrono::NaiveDate;
use samrum::bookings::model::{Choice, Kind, NewBooking, NewSeries, Use};
use samrum::bookings::service::{self as bookings, Answer, Cancelled, Decision, Despite, Outcome as Changed};
use samrum::facilities::closing::Closing;
use samrum::facilities::model::{NewClosing, NewException, NewSpace, RuleChange};
use samrum::id::{BookingId, SeriesId};
use samrum::people::model::{Actor, Right, RoleKind};
use samrum::people::service as people;
use samrum::time::{DateRange, Weekday, Weekly};
use samrum_tests::{Dice, hours};

/// One of the hands does something.
pub struct Act {
    pub hand: usize,
    pub what: What,
}

#[derive(Debug, Clone)]
pub enum What {
    Book {
        place: usize,
        day: NaiveDate,
        from: u16,
        minutes: u16,
        persons: i64,
    },
    Series {
        place: usize,
        day: NaiveDate,
        from: u16,
        minutes: u16,
    },
    Move {
        booking: String,
        place: usize,
        day: NaiveDate,
        from: u16,
        minutes: u16,
    },
    Cancel {
        booking: String,
    },
    /// Takes a cancellation back, or books the same again.
    Undo {
        booking: String,
    },
    Again {
        booking: String,
    },
    CancelDates {
        series: String,
    },
    Restore {
        series: String,
        date: NaiveDate,
    },
    Confirm {
        booking: String,
    },
    Deny {
        booking: String,
    },
    /// What is booked outside the hours afterwards stays.
    Hours {
        place: usize,
        opens: u16,
        closes: u16,
    },
    Shut {
        place: usize,
        day: NaiveDate,
    },
    /// What is booked there holds the new parts.
    Parts {
        place: usize,
        atoms: Vec<&'static str>,
    },
    /// Nobody books there then; what is booked is cancelled.
    Close {
        place: usize,
        day: NaiveDate,
        from: u16,
        to: u16,
    },
    Disable {
        hand: usize,
    },
    Enable {
        hand: usize,
    },
}

/// The ids of what came of it, or why it was refused.
pub type Outcome = Result<Vec<String>, String>;

impl Act {
    pub fn thrown(dice: &mut Dice, town: &Town, state: &State) -> Self {
        let place = dice.below(town.places.len());
        let day = town.day(dice.below(9));
        // Now and then outside the hours, and at odd minutes.
        let from = OPENS + 30 * dice.below(22) as u16 + if dice.below(6) == 0 { 7 } else { 0 };
        let minutes = [30, 60, 60, 90, 120, 240, 300, 15][dice.below(8)];
        let live: Vec<&Booked> = state.bookings.values().filter(|one| one.is_live()).collect();
        let waiting: Vec<&Booked> = live.iter().copied().filter(|one| one.state == "requested").collect();
        let gone: Vec<&Booked> = state.bookings.values().filter(|one| one.state == "cancelled").collect();
        let any = |dice: &mut Dice, all: &[&Booked]| (!all.is_empty()).then(|| all[dice.below(all.len())].clone());
        let booked = any(dice, &live);
        let hand = dice.below(town.hands.len());
        let book = What::Book { place, day, from, minutes, persons: 1 + dice.below(62) as i64 };
        let what = match (dice.below(20), &booked) {
            (0..4, Some(one)) => What::Move { booking: one.id.clone(), place, day, from, minutes },
            (4..7, Some(one)) => What::Cancel { booking: one.id.clone() },
            (7..10, _) if !waiting.is_empty() => {
                let booking = any(dice, &waiting).map(|one| one.id).unwrap_or_default();
                if dice.below(3) == 0 { What::Deny { booking } } else { What::Confirm { booking } }
            }
            (10, _) if !gone.is_empty() && dice.below(2) == 0 => {
                let booking = any(dice, &gone).map(|one| one.id).unwrap_or_default();
                if dice.below(2) == 0 { What::Undo { booking } } else { What::Again { booking } }
            }
            (10, Some(Booked { series_id: Some(series), .. })) => What::CancelDates { series: series.clone() },
            (11..13, _) => What::Series { place, day: town.day(dice.below(3)), from, minutes },
            (13, _) => match state.skipped.iter().nth(dice.below(state.skipped.len().max(1))) {
                // One that was skipped, or another.
                Some((series, date)) => {
                    let date = if dice.below(3) == 0 { day } else { date.parse().unwrap_or(day) };
                    What::Restore { series: series.clone(), date }
                }
                None => book,
            },
            (14, _) => match dice.below(6) {
                0 => What::Hours {
                    place,
                    opens: OPENS + 60 * dice.below(3) as u16,
                    closes: CLOSES - 60 * dice.below(3) as u16,
                },
                1 => What::Shut { place, day },
                2 => What::Parts { place, atoms: if dice.below(2) == 0 { vec!["A", "C"] } else { vec!["B"] } },
                3 => What::Close { place, day, from, to: from + minutes },
                4 => What::Disable { hand: dice.below(4) },
                _ => What::Enable { hand: dice.below(4) },
            },
            _ => book,
        };
        let hand = match what {
            // Whoever keeps people is asked by the pages; the services are told only then.
            What::Disable { .. } | What::Enable { .. } => 4,
            // Half of the time by one who may.
            What::Confirm { .. }
            | What::Deny { .. }
            | What::Hours { .. }
            | What::Shut { .. }
            | What::Parts { .. }
            | What::Close { .. }
                if hand.is_multiple_of(2) =>
            {
                4 + dice.below(2)
            }
            _ => hand,
        };
        Self { hand, what }
    }
}

/// Does it, as whoever signs in with the hand's token.
pub async fn act(town: &Town, act: &Act) -> Outcome {
    let hand = &town.hands[act.hand];
    let found = people::holder_of_token(&town.site.app, &hand.token).await.map_err(said)?;
    let actor = found.ok_or("signed out")?;
    match &act.what {
        What::Hours { .. } | What::Shut { .. } | What::Parts { .. } | What::Close { .. } => {
            rule(town, &actor, &act.what).await
        }
        What::Disable { .. } | What::Enable { .. } => keep(town, &act.what).await,
        what => book(town, &actor, what).await,
    }
}

fn said(error: impl std::fmt::Debug) -> String {
    let text = format!("{error:?}");
    text.chars().take(160).collect()
}

async fn book(town: &Town, actor: &Actor, what: &What) -> Outcome {
    let app = &town.site.app;
    let nothing = |()| Vec::new();
    let organisation =
        actor.roles.iter().find(|role| role.kind == RoleKind::Booker).and_then(|role| role.organisation.clone());
    match what {
        What::Book { place, day, from, minutes, persons } => {
            let new = NewBooking {
                space: town.places[*place].id.clone(),
                time: town.span(*day, *from, from + minutes),
                what: Use {
                    organisation,
                    person: actor.id().cloned(),
                    persons: Some(*persons),
                    ..Use::new(Kind::Single, "Träning")
                },
            };
            bookings::request(app, actor, &new).await.map(|booking| vec![booking.id.0]).map_err(said)
        }
        What::Series { place, day, from, minutes } => {
            let space = &town.places[*place];
            let new = NewSeries {
                space: space.id.clone(),
                time: Weekly::new(Weekday::of(*day), *from, from + minutes),
                dates: DateRange::new(*day, *day + chrono::Days::new(14)),
                what: Use {
                    organisation,
                    person: actor.id().cloned(),
                    persons: Some(20),
                    ..Use::new(Kind::Single, "Varje vecka")
                },
                without: Vec::new(),
                source: None,
                opening_hours_bind: !actor.may(Right::Decide(&town.buildings[space.building])),
            };
            bookings::book_series(app, actor, &new).await.map(|series| vec![series.id.0]).map_err(said)
        }
        What::Move { booking, place, day, from, minutes } => {
            let id = BookingId::from(booking.as_str());
            bookings::relocate(app, actor, &id, &town.places[*place].id, town.span(*day, *from, from + minutes))
                .await
                .map(nothing)
                .map_err(said)
        }
        What::Cancel { booking } => {
            let id = BookingId::from(booking.as_str());
            bookings::cancel(app, actor, &id, "Inställt").await.map(nothing).map_err(said)
        }
        What::CancelDates { series } => {
            let id = SeriesId::from(series.as_str());
            bookings::cancel_dates(app, actor, &id, None, "Inställt").await.map(|_| Vec::new()).map_err(said)
        }
        What::Restore { series, date } => {
            let id = SeriesId::from(series.as_str());
            bookings::restore(app, actor, &id, *date).await.map(|_| Vec::new()).map_err(said)
        }
        What::Undo { booking } => {
            let id = BookingId::from(booking.as_str());
            let undone = bookings::undo(app, actor, Cancelled::One(&id)).await.map_err(said)?;
            if undone.back.is_empty() {
                Err("lost".to_owned())
            } else {
                Ok(undone.back.into_iter().map(|id| id.0).collect())
            }
        }
        What::Again { booking } => {
            bookings::book_again(app, actor, &BookingId::from(booking.as_str())).await.map(|_| Vec::new()).map_err(said)
        }
        What::Confirm { booking } => bookings::confirm(app, actor, &BookingId::from(booking.as_str()), Despite::Tell)
            .await
            .map(nothing)
            .map_err(said),
        What::Deny { booking } => {
            bookings::deny(app, actor, &BookingId::from(booking.as_str()), "Nej").await.map(nothing).map_err(said)
        }
        _ => Err("not here".to_owned()),
    }
}

/// Changes a rule of a place; asked what becomes of that which is booked, one keeps it or, for a closing, cancels it.
async fn rule(town: &Town, actor: &Actor, what: &What) -> Outcome {
    let (change, choice) = match what {
        What::Hours { place, opens, closes } => {
            (RuleChange::Hours(town.places[*place].id.clone(), hours(*opens, *closes)), Choice::Keep)
        }
        What::Shut { place, day } => {
            let place = &town.places[*place];
            let building = town.buildings[place.building].clone();
            let new = NewException {
                building,
                space: Some(place.id.clone()),
                dates: DateRange::single(*day),
                window: None,
                reason: "Prov".to_owned(),
            };
            (RuleChange::AddException(new), Choice::Keep)
        }
        What::Parts { place, atoms } => {
            let place = &town.places[*place];
            let atoms = atoms.iter().map(|atom| (*atom).to_owned()).collect();
            (RuleChange::Space(place.id.clone(), Box::new(NewSpace { atoms, ..place.new.clone() })), Choice::Keep)
        }
        What::Close { place, day, from, to } => {
            let place = &town.places[*place];
            let closing = Closing {
                dates: DateRange::single(*day),
                from: *from,
                to: *to,
                weekdays: None,
                reason: "Vattenskada".to_owned(),
                lifted: None,
            };
            let building = town.buildings[place.building].clone();
            (RuleChange::Close(NewClosing { building, space: Some(place.id.clone()), closing }), Choice::Cancel)
        }
        _ => return Err("not here".to_owned()),
    };
    let app = &town.site.app;
    let first = bookings::change_rule(app, actor, &change, "Prov", Decision::Ask).await.map_err(said)?;
    let Changed::Asks(question) = first else { return Ok(Vec::new()) };
    let answer =
        Answer { shown: question.mark, all: Some(choice), reason: "Vattenskada".to_owned(), ..Answer::default() };
    match bookings::change_rule(app, actor, &change, "Prov", Decision::Made(&answer)).await.map_err(said)? {
        Changed::Done { .. } => Ok(Vec::new()),
        Changed::Asks(question) => Err(format!("asked again: {:?}", question.why)),
    }
}

/// People, by one who keeps them.
async fn keep(town: &Town, what: &What) -> Outcome {
    let app = &town.site.app;
    let done = match what {
        What::Disable { hand } => people::keep::disable(app, &Actor::operator(), &town.hands[*hand].person.id).await,
        What::Enable { hand } => people::keep::enable(app, &Actor::operator(), &town.hands[*hand].person.id).await,
        _ => return Err("not here".to_owned()),
    };
    done.map(|()| Vec::new()).map_err(said)
}
