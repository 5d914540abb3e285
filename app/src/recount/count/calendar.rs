//! Time that is held against the bookings that should hold it, both ways, and each part of a place against itself.

use crate::recount::model::{BookingRow, Difference, HeldRow, Mending, Tables};
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a confirmed booking should hold.
struct Due<'a> {
    booking: &'a BookingRow,
    from: i64,
    to: i64,
    atoms: BTreeSet<&'a str>,
}

pub fn differences(tables: &Tables) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut parts = HashMap::<&str, BTreeSet<&str>>::new();
    for (space, atom) in &tables.parts {
        parts.entry(space).or_default().insert(atom);
    }
    let mut held = HashMap::<&str, Vec<&HeldRow>>::new();
    for row in &tables.held {
        held.entry(&row.booking_id).or_default().push(row);
    }
    let known: HashMap<&str, &BookingRow> =
        tables.bookings.iter().map(|booking| (booking.id.as_str(), booking)).collect();
    let due: Vec<Due<'_>> = tables
        .bookings
        .iter()
        .filter(|booking| booking.state == "confirmed")
        .map(|booking| due(booking, &parts, held.get(booking.id.as_str()).map_or(&[], Vec::as_slice)))
        .collect();

    let rightful: HashSet<(&str, &str, i64, i64)> = due
        .iter()
        .flat_map(|due| due.atoms.iter().map(|atom| (due.booking.id.as_str(), *atom, due.from, due.to)))
        .collect();
    for row in &tables.held {
        if !rightful.contains(&(row.booking_id.as_str(), row.atom_id.as_str(), row.starts_at, row.ends_at)) {
            found.push(unrightful(row, known.get(row.booking_id.as_str()).copied()));
        }
    }
    let doubled = doubled(&due, &mut found);
    for due in &due {
        let booking = due.booking;
        if booking.held_from != Some(due.from) || booking.held_to != Some(due.to) {
            let what = format!(
                "Booking {} is {} and says that it holds its space for a shorter time.",
                booking.id,
                span(booking)
            );
            found.push(Difference { what, mending: Mending::Widen { booking: booking.id.clone() } });
        }
        let has: BTreeSet<&str> = held
            .get(booking.id.as_str())
            .into_iter()
            .flatten()
            .filter(|row| (row.starts_at, row.ends_at) == (due.from, due.to))
            .map(|row| row.atom_id.as_str())
            .collect();
        let lacking: Vec<&str> = due.atoms.iter().copied().filter(|atom| !has.contains(atom)).collect();
        if due.atoms.is_empty() {
            let what = format!(
                "Booking {} is confirmed in space {}, which has no parts, and so holds nothing.",
                booking.id, booking.space_id
            );
            found.push(Difference { what, mending: Mending::AskAgain { booking: booking.id.clone() } });
        } else if !lacking.is_empty() && !doubled.contains(booking.id.as_str()) {
            let what = format!(
                "Booking {} is confirmed ({}) and does not hold {}.",
                booking.id,
                span(booking),
                lacking.join(", ")
            );
            found.push(Difference { what, mending: Mending::Hold { booking: booking.id.clone() } });
        }
    }
    let buildings: HashMap<&str, &str> =
        tables.spaces.iter().map(|(space, building)| (space.as_str(), building.as_str())).collect();
    let atoms: HashMap<&str, &str> =
        tables.atoms.iter().map(|(atom, building)| (atom.as_str(), building.as_str())).collect();
    for (space, atom) in &tables.parts {
        if buildings.get(space.as_str()) != atoms.get(atom.as_str()) {
            let what = format!("Space {space} has part {atom}, which is of another building.");
            found.push(Difference { what, mending: Mending::Look("give the space parts of its own building") });
        }
    }
    found
}

fn due<'a>(booking: &'a BookingRow, parts: &HashMap<&'a str, BTreeSet<&'a str>>, held: &[&'a HeldRow]) -> Due<'a> {
    let from = booking.held_from.map_or(booking.starts_at, |from| from.min(booking.starts_at));
    let to = booking.held_to.map_or(booking.ends_at, |to| to.max(booking.ends_at));
    // What is settled keeps the parts of its time.
    let kept: BTreeSet<&str> =
        held.iter().filter(|row| (row.starts_at, row.ends_at) == (from, to)).map(|row| row.atom_id.as_str()).collect();
    let atoms = if booking.settled && !kept.is_empty() {
        kept
    } else {
        parts.get(booking.space_id.as_str()).cloned().unwrap_or_default()
    };
    Due { booking, from, to, atoms }
}

fn unrightful(row: &HeldRow, booking: Option<&BookingRow>) -> Difference {
    let why = match booking {
        None => "which is not there".to_owned(),
        Some(booking) if booking.state != "confirmed" => format!("which is {}", booking.state),
        Some(booking) => format!("which is in space {} {}", booking.space_id, span(booking)),
    };
    let at = format!("{}–{}", Instant(row.starts_at).rfc3339(), Instant(row.ends_at).rfc3339());
    Difference {
        what: format!("Part {} is held {at} by booking {}, {why}.", row.atom_id, row.booking_id),
        mending: Mending::LetGo { booking: row.booking_id.clone(), atom: row.atom_id.clone() },
    }
}

/// The bookings that must give way since another, made before, has a part of their space at that time.
fn doubled<'a>(due: &[Due<'a>], found: &mut Vec<Difference>) -> HashSet<&'a str> {
    let mut of_atom = BTreeMap::<&str, Vec<&Due<'a>>>::new();
    for one in due {
        for atom in &one.atoms {
            of_atom.entry(atom).or_default().push(one);
        }
    }
    let mut giving_way = HashSet::new();
    for (atom, mut all) in of_atom {
        all.sort_by_key(|due| (due.from, due.to, due.booking.id.as_str()));
        // Those that reach beyond the start of the one looked at.
        let mut reaching: Vec<&Due<'a>> = Vec::new();
        for one in all {
            reaching.retain(|before| before.to > one.from && !giving_way.contains(before.booking.id.as_str()));
            for before in &reaching {
                let age = |due: &Due<'_>| (due.booking.created_at, due.booking.id.clone());
                let (first, second) = if age(before) <= age(one) { (*before, one) } else { (one, *before) };
                if giving_way.insert(second.booking.id.as_str()) {
                    let what = format!(
                        "Part {atom} is booked twice at the same time: by {} ({}) and by {} ({}).",
                        first.booking.id,
                        span(first.booking),
                        second.booking.id,
                        span(second.booking)
                    );
                    found.push(Difference { what, mending: Mending::AskAgain { booking: second.booking.id.clone() } });
                }
            }
            reaching.push(one);
        }
    }
    giving_way
}

fn span(booking: &BookingRow) -> String {
    format!("{}–{}", Instant(booking.starts_at).rfc3339(), Instant(booking.ends_at).rfc3339())
}
