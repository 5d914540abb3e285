//! The calendar counted anew, minute by minute and from the bookings alone, by code that knows no rule of the program.

use crate::TestSite;
use samrum::on;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(sqlx::FromRow)]
struct Booked {
    id: String,
    space_id: String,
    state: String,
    starts_at: i64,
    ends_at: i64,
    held_from: Option<i64>,
    held_to: Option<i64>,
    settled: bool,
}

/// Everything that is not as it must be: an atom booked twice in a minute, time held by what is not confirmed, a confirmed booking
/// that does not hold just the atoms of its space at just its time. Empty when all is well.
pub async fn recount(site: &TestSite) -> Vec<String> {
    // One transaction, and on PostgreSQL one moment, or what is written meanwhile would look like a fault.
    let mut tx = site.app.database.write().await.expect("a transaction");
    if site.engine == "PostgreSQL" {
        let one_moment = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        on!(&mut tx, db => sqlx::query(one_moment).execute(db).await.map(|_| ())).expect("one moment");
    }
    let read: Result<Vec<Booked>, _> = on!(&mut tx, db => sqlx::query_as(
        "SELECT id, space_id, state, starts_at, ends_at, held_from, held_to, settled FROM booking ORDER BY id").fetch_all(db).await);
    let bookings = read.expect("the bookings");
    let read: Result<Vec<(String, String)>, _> =
        on!(&mut tx, db => sqlx::query_as("SELECT space_id, atom_id FROM space_atom").fetch_all(db).await);
    let mut parts = HashMap::<String, BTreeSet<String>>::new();
    for (space, atom) in read.expect("the parts") {
        parts.entry(space).or_default().insert(atom);
    }
    let read: Result<Vec<(String, String, i64, i64)>, _> = on!(&mut tx, db => sqlx::query_as("SELECT booking_id, atom_id, starts_at, ends_at FROM occupancy").fetch_all(db).await);
    let mut held = BTreeMap::<String, BTreeSet<(String, i64, i64)>>::new();
    for (booking, atom, from, to) in read.expect("what is held") {
        held.entry(booking).or_default().insert((atom, from, to));
    }
    drop(tx);

    let mut wrong = Vec::new();
    let mut minutes = HashMap::<(String, i64), String>::new();
    for booking in bookings {
        let has = held.remove(&booking.id).unwrap_or_default();
        if booking.state != "confirmed" {
            if !has.is_empty() {
                wrong.push(format!("{} is {} and holds {has:?}", booking.id, booking.state));
            }
            continue;
        }
        let (Some(from), Some(to)) = (booking.held_from, booking.held_to) else {
            wrong.push(format!("{} is confirmed and says not when it holds its space", booking.id));
            continue;
        };
        if from > booking.starts_at || to < booking.ends_at || booking.starts_at >= booking.ends_at {
            wrong.push(format!("{} lasts {}–{} and holds {from}–{to}", booking.id, booking.starts_at, booking.ends_at));
        }
        let of_space = parts.get(&booking.space_id).cloned().unwrap_or_default();
        let right: BTreeSet<_> = if booking.settled {
            has.iter().map(|(atom, ..)| (atom.clone(), from, to)).collect()
        } else {
            of_space.iter().map(|atom| (atom.clone(), from, to)).collect()
        };
        if has != right || has.is_empty() {
            wrong.push(format!("{} holds {has:?} and should hold {right:?}", booking.id));
        }
        let atoms: Vec<_> = if booking.settled {
            has.iter().map(|(atom, ..)| atom.clone()).collect()
        } else {
            of_space.into_iter().collect()
        };
        for atom in atoms {
            for minute in from.div_euclid(60)..to.div_euclid(60) {
                if let Some(other) = minutes.insert((atom.clone(), minute), booking.id.clone()) {
                    wrong
                        .push(format!("atom {atom} is booked twice in minute {minute}: by {other} and {}", booking.id));
                    break;
                }
            }
        }
    }
    wrong.extend(held.into_iter().map(|(booking, rows)| format!("{rows:?} are held by {booking}, which is not there")));
    wrong
}
