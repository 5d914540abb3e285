//! From the bytes of a file to its tables, whatever program wrote it.

use super::alien::{self, Zipped};
use super::fault::{Note, NoteKind, Place, What};
use super::table::{self, Rows};
use super::unpacked::{self, Unsound, sound_within};
use super::{File, MOST_MEGABYTES, ods, text, xlsx};

/// The most megabytes a workbook may unpack to.
const MOST_UNPACKED: usize = 100;

/// A table of a file.
pub struct Table {
    pub place: Place,
    pub rows: Rows,
    /// From text, where nothing says which cells were merged.
    pub plain: bool,
}

/// The tables of a file, each with its place.
pub fn tables(file: &File, notes: &mut Vec<Note>) -> Result<Vec<Table>, What> {
    let place = Place::file(&file.name);
    let bytes = file.bytes.as_slice();
    if bytes.len() > MOST_MEGABYTES * 1024 * 1024 {
        return Err(What::TooLarge(MOST_MEGABYTES));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let sheets = workbook(bytes)?.into_iter();
        return Ok(sheets.map(|(name, rows)| Table { place: place.sheet(&name), rows, plain: false }).collect());
    }
    if let Some(alien) = alien::of_bytes(bytes) {
        return Err(What::Alien(alien));
    }
    let decoded = text::decode(bytes)?;
    if decoded.windows_1252 {
        notes.push(Note { place: place.clone(), what: NoteKind::ReadAsWindows1252 });
    }
    Ok(vec![Table { place, rows: table::rows(&decoded.text)?, plain: true }])
}

fn workbook(bytes: &[u8]) -> Result<Vec<(String, Rows)>, What> {
    let kind = alien::zipped(bytes);
    if let Zipped::Alien(alien) = kind {
        return Err(What::Alien(alien));
    }
    sound_within(bytes, MOST_UNPACKED as u64 * 1024 * 1024).map_err(|unsound| match unsound {
        Unsound::Broken => What::BrokenWorkbook,
        Unsound::TooLarge => What::TooLarge(MOST_UNPACKED),
    })?;
    match kind {
        Zipped::Xlsx => xlsx::sheets(bytes),
        Zipped::Ods => {
            unpacked::member(bytes, "content.xml", |content| ods::sheets(content)).ok_or(What::BrokenWorkbook)?
        }
        Zipped::Alien(_) | Zipped::Broken => Err(What::BrokenWorkbook),
    }
}
