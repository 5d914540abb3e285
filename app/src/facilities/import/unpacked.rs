//! How much a workbook unpacks to, found by unpacking it into nothing: what it says of itself is not believed.

use std::io::{BufRead, BufReader, Cursor, Read, copy, sink};
use zip::ZipArchive;

/// What is wrong with a workbook as an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsound {
    /// No archive, or one with a part that cannot be unpacked.
    Broken,
    /// It unpacks to more than it may.
    TooLarge,
}

/// Whether everything in the archive unpacks, and to at most `limit` bytes; and whether its table of texts says no more of itself than
/// there is: its reader makes room for what is said before it reads.
///
/// An archive of a few kilobytes can be made to unpack to gigabytes. It has two directories, of which one may be a decoy; this
/// is asked of the one that the workbook's reader uses, through the same crate.
pub fn sound_within(archive: &[u8], limit: u64) -> Result<(), Unsound> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|_| Unsound::Broken)?;
    let mut left = limit;
    for nth in 0..archive.len() {
        let mut part = archive.by_index(nth).map_err(|_| Unsound::Broken)?;
        let texts = part.name().map_err(|_| Unsound::Broken)?.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let mut text = Vec::new();
        let size = if texts {
            (&mut part).take(left + 1).read_to_end(&mut text).map(|size| size as u64)
        } else {
            copy(&mut (&mut part).take(left + 1), &mut sink())
        };
        let size = size.map_err(|_| Unsound::Broken)?;
        left = left.checked_sub(size).ok_or(Unsound::TooLarge)?;
        if boasts(&text) {
            return Err(Unsound::Broken);
        }
    }
    Ok(())
}

/// The names of what is in the archive; none at all when it is no archive.
pub fn names(archive: &[u8]) -> Vec<String> {
    let Ok(archive) = ZipArchive::new(Cursor::new(archive)) else { return Vec::new() };
    archive.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect()
}

/// Reads one of the files in the archive, unpacked while it is read; `None` where there is none.
pub fn member<T>(archive: &[u8], name: &str, read: impl FnOnce(&mut dyn BufRead) -> T) -> Option<T> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).ok()?;
    let part = archive.by_name(name).ok()?;
    Some(read(&mut BufReader::new(part)))
}

/// Whether the table says it has more texts than it has bytes.
fn boasts(table: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    table.windows(NAME.len()).enumerate().filter(|(_, window)| *window == NAME).any(|(at, _)| {
        let said = table[at + NAME.len()..].iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
        let digits: String = said.take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
        !digits.is_empty() && digits.parse().map_or(true, |count: usize| count > table.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::Workbook;

    fn workbook() -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for row in 0..200 {
            sheet.write(row, 0, "samma ord om och om igen").expect("a cell");
        }
        workbook.save_to_buffer().expect("a workbook")
    }

    #[test]
    fn what_unpacks_to_more_than_the_limit_is_seen_and_what_does_not_is_let_through() {
        let bytes = workbook();
        assert_eq!(sound_within(&bytes, 1_000_000), Ok(()));
        assert_eq!(sound_within(&bytes, 5_000), Err(Unsound::TooLarge));
    }

    #[test]
    fn what_is_cut_off_or_no_archive_is_no_sound_archive() {
        let bytes = workbook();
        assert_eq!(sound_within(&bytes[..bytes.len() / 2], 1_000_000), Err(Unsound::Broken));
        assert_eq!(sound_within(b"kod;namn", 1_000_000), Err(Unsound::Broken));
    }

    #[test]
    fn a_table_that_says_it_has_more_texts_than_bytes_is_seen() {
        let table =
            |count: &str| format!("<sst count=\"2\" uniqueCount=\"{count}\"><si><t>a</t></si></sst>").into_bytes();
        assert!(!boasts(&table("1")) && !boasts(b"<sst uniqueCount><si/></sst>"));
        assert!(boasts(&table("4294967296")) && boasts(&table("99999999999999999999")));
    }
}
