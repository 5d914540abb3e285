//! Which parts of its field each session has: those its row names, or ones found so that no two sessions overlap.

use super::super::FileFault;
use super::Session;
use super::rows::Row;
use crate::time::{Weekday, clock};
use std::collections::{BTreeMap, BTreeSet};

/// A field in eighths.
const WHOLE: usize = 8;

/// Choices tried for one field and weekday before giving up; a day's dozen sessions need some hundred.
const MOST_TRIES: usize = 200_000;

/// A session, and how much of its field it needs where it names no sectors.
pub struct Wanted {
    pub session: Session,
    pub eighths: Option<usize>,
}

/// The parts of each field: the letters its sectors have anywhere in the file, or as many as its finest fraction needs.
pub fn of_fields(rows: &[Row], faults: &mut Vec<FileFault>) -> BTreeMap<String, Vec<char>> {
    let mut fields = BTreeMap::<String, Vec<char>>::new();
    for name in rows.iter().map(|row| row.field.as_str()).collect::<BTreeSet<_>>() {
        let of_field = || rows.iter().filter(|row| row.field == name);
        let letters: BTreeSet<char> = of_field().flat_map(|row| row.sectors.iter().copied()).collect();
        let letters: Vec<char> = if letters.is_empty() {
            let fractions: Vec<usize> = of_field().filter_map(|row| row.eighths).collect();
            let count = [1, 2, 4, 8]
                .into_iter()
                .find(|count| fractions.iter().all(|eighths| (eighths * count).is_multiple_of(WHOLE)));
            ('A'..='Z').take(count.unwrap_or(WHOLE)).collect()
        } else {
            letters.into_iter().collect()
        };
        for row in of_field() {
            let Some(eighths) = row.eighths else { continue };
            let (named, needed) = (row.sectors.len(), eighths * letters.len());
            if !needed.is_multiple_of(WHOLE) || (named > 0 && named * WHOLE != needed) {
                let sectors =
                    if named > 0 { row.sectors.iter().collect() } else { format!("{} sectors", letters.len()) };
                faults.push(FileFault(format!("row {}: the fraction does not fit {sectors} of {name}", row.number)));
            }
        }
        fields.insert(name.to_owned(), letters);
    }
    fields
}

/// Gives every session its parts; what cannot be is a fault of the rows it concerns.
pub fn divided(wanted: &[Wanted], fields: &BTreeMap<String, Vec<char>>, faults: &mut Vec<FileFault>) -> Vec<Session> {
    let mut days = BTreeMap::<(&str, Weekday), Vec<&Wanted>>::new();
    for each in wanted {
        days.entry((each.session.field.as_str(), each.session.time.weekday)).or_default().push(each);
    }
    let mut sessions = Vec::new();
    for ((field, weekday), of_day) in days {
        let letters = &fields[field];
        if let Some(overlap) = named_twice(&of_day) {
            faults.extend(overlap);
        } else if let Some(crowded) = crowded(&of_day, letters.len()) {
            faults.push(crowded);
        } else if let Some(found) = find(&of_day, letters) {
            sessions.extend(found);
        } else {
            let rows = of_day.iter().map(|each| each.session.row.to_string()).collect::<Vec<_>>().join(", ");
            faults.push(FileFault(format!(
                "rows {rows}: {field} cannot be divided so that no two teams overlap on weekday {weekday}"
            )));
        }
    }
    sessions.sort_by_key(|session| session.row);
    sessions
}

/// Sessions that name the same sector at overlapping times.
fn named_twice(of_day: &[&Wanted]) -> Option<Vec<FileFault>> {
    let mut faults = Vec::new();
    for (place, later) in of_day.iter().enumerate() {
        for earlier in &of_day[..place] {
            let shared: String =
                later.session.parts.iter().filter(|part| earlier.session.parts.contains(part)).collect();
            if later.session.overlaps(&earlier.session) && !shared.is_empty() {
                let (row, other) = (later.session.row, earlier.session.row);
                let field = &later.session.field;
                faults.push(FileFault(format!(
                    "row {row}: sector {shared} of {field} is taken by row {other} at the same time"
                )));
            }
        }
    }
    (!faults.is_empty()).then_some(faults)
}

/// How many of `count` parts a session needs.
fn needed(wanted: &Wanted, count: usize) -> usize {
    let named = wanted.session.parts.len();
    if named > 0 { named } else { wanted.eighths.map_or(count, |eighths| eighths * count / WHOLE) }
}

/// A time at which the sessions together need more than the whole field.
fn crowded(of_day: &[&Wanted], count: usize) -> Option<FileFault> {
    of_day.iter().find_map(|at| {
        let moment = at.session.time.from;
        let here: Vec<_> =
            of_day.iter().filter(|each| each.session.time.from <= moment && moment < each.session.time.until).collect();
        let parts: usize = here.iter().map(|each| needed(each, count)).sum();
        let rows = here.iter().map(|each| each.session.row.to_string()).collect::<Vec<_>>().join(", ");
        let (field, weekday) = (&at.session.field, at.session.time.weekday);
        (parts > count).then(|| {
            FileFault(format!(
                "rows {rows}: together more than the whole of {field} on weekday {weekday} at {}",
                clock(moment)
            ))
        })
    })
}

/// Parts for every session of a day: those named stay, the others are searched, earliest first and fewest choices first.
fn find(of_day: &[&Wanted], letters: &[char]) -> Option<Vec<Session>> {
    let mut order: Vec<&Wanted> = of_day.to_vec();
    order.sort_by_key(|each| {
        (each.session.parts.is_empty(), each.session.time.from, std::cmp::Reverse(needed(each, letters.len())))
    });
    let mut placed = Vec::new();
    let mut tries = 0;
    place(&order, letters, &mut placed, &mut tries).then_some(placed)
}

fn place(order: &[&Wanted], letters: &[char], placed: &mut Vec<Session>, tries: &mut usize) -> bool {
    let Some((next, rest)) = order.split_first() else { return true };
    let taken: BTreeSet<char> = placed
        .iter()
        .filter(|session| session.overlaps(&next.session))
        .flat_map(|session| session.parts.iter().copied())
        .collect();
    let choices = if next.session.parts.is_empty() {
        choices(letters, needed(next, letters.len()))
    } else {
        vec![next.session.parts.clone()]
    };
    for parts in choices.into_iter().filter(|parts| parts.iter().all(|part| !taken.contains(part))) {
        *tries += 1;
        if *tries > MOST_TRIES {
            return false;
        }
        placed.push(Session { parts, ..next.session.clone() });
        if place(rest, letters, placed, tries) {
            return true;
        }
        placed.pop();
    }
    false
}

/// Every way to take so many of the letters: neighbours from an even start first, as fields are divided, then the others.
fn choices(letters: &[char], count: usize) -> Vec<Vec<char>> {
    let mut sets: Vec<usize> = (0..1usize << letters.len()).filter(|set| set.count_ones() as usize == count).collect();
    sets.sort_by_key(|set| {
        let first = set.trailing_zeros() as usize;
        let together = (set >> first).count_ones() == (set >> first).trailing_ones();
        (!together, !first.is_multiple_of(count.max(1)), *set)
    });
    let named = |set: usize| {
        letters.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1).map(|(_, letter)| *letter).collect()
    };
    sets.into_iter().map(named).collect()
}
