//! A club's weekly training slots from CSV: season, team, players, weekday, start, end, field, sectors, fraction.
//! Pure: rows in, sessions on parts of fields or all faults out.
//!
//! A field's parts are the letters of its sectors. A row without sectors is given as many parts as its fraction needs, so that
//! no two teams overlap; one without either has the whole field. Teams with the same time and the same sectors train together.

mod parts;
mod rows;
#[cfg(test)]
mod tests;

use super::FileFault;
use crate::time::Weekly;
use std::collections::{BTreeMap, BTreeSet};

/// The largest file that is read, in megabytes.
pub const MOST_MEGABYTES: usize = 10;

/// A club's season: fields, and who trains where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrainingSeason {
    pub name: String,
    pub fields: Vec<Field>,
    pub sessions: Vec<Session>,
    /// Rows that say a time is free: they book nothing.
    pub free: usize,
}

/// A field and its separately usable parts: letters, one when it is never divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub parts: Vec<char>,
}

/// A weekly training.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Several when they train together.
    pub teams: Vec<String>,
    pub players: Option<u32>,
    pub time: Weekly,
    pub field: String,
    /// Sorted; all of the field's for the whole.
    pub parts: Vec<char>,
    /// Row of the file, the first of several.
    pub row: u64,
}

impl Session {
    fn overlaps(&self, other: &Self) -> bool {
        self.field == other.field && self.time.meets(other.time)
    }
}

/// Reads the season asked for, or the only one; or says everything that is wrong with the file.
pub fn read_training(bytes: &[u8], season: Option<&str>) -> Result<TrainingSeason, Vec<FileFault>> {
    let rows = rows::read(bytes)?;
    let seasons: BTreeSet<&str> = rows.iter().map(|row| row.season.as_str()).collect();
    let there = || seasons.iter().copied().collect::<Vec<_>>().join(", ");
    let name = match (season, seasons.len()) {
        (Some(asked), _) if seasons.contains(asked) => asked.to_owned(),
        (Some(asked), _) => {
            return Err(vec![FileFault(format!("the file holds no season {asked}; it holds: {}", there()))]);
        }
        (None, 1) => there(),
        (None, _) => {
            return Err(vec![FileFault(format!("the file holds several seasons; choose one of: {}", there()))]);
        }
    };
    let mut faults = Vec::new();
    let letters = parts::of_fields(&rows, &mut faults);
    let wanted: Vec<_> = rows.iter().filter(|row| row.season == name).collect();
    let free = wanted.iter().filter(|row| row.is_free()).count();
    let sessions = parts::divided(&together(&wanted), &letters, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let used: BTreeSet<&str> = sessions.iter().map(|session| session.field.as_str()).collect();
    let fields = used.into_iter().map(|field| Field { name: field.to_owned(), parts: letters[field].clone() });
    Ok(TrainingSeason { name, fields: fields.collect(), free, sessions })
}

/// What the rows ask for: teams that name the same sectors at the same time are one session.
fn together(rows: &[&rows::Row]) -> Vec<parts::Wanted> {
    let mut wanted: Vec<parts::Wanted> = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.is_free()) {
        let session = Session {
            teams: vec![row.team.clone()],
            players: row.players,
            time: row.time,
            field: row.field.clone(),
            parts: row.sectors.clone(),
            row: row.number,
        };
        let same = (row.field.clone(), row.time, row.sectors.clone());
        if row.sectors.is_empty() {
            wanted.push(parts::Wanted { session, eighths: row.eighths });
        } else if let Some(&place) = places.get(&same) {
            let joined: &mut parts::Wanted = &mut wanted[place];
            joined.session.teams.push(row.team.clone());
            joined.session.players = joined.session.players.zip(row.players).map(|(some, more)| some + more);
        } else {
            places.insert(same, wanted.len());
            wanted.push(parts::Wanted { session, eighths: row.eighths });
        }
    }
    wanted
}
