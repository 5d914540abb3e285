//! How much a zip archive unpacks to, found by unpacking it into nothing: what it says of itself is not believed.

use flate2::read::DeflateDecoder;
use std::io::Read;

/// Whether everything in the archive unpacks to at most `limit` bytes; `None` when it is no sound archive.
///
/// An archive of a few kilobytes can be made to unpack to gigabytes, and one entry can be listed many times.
pub fn unpacks_within(archive: &[u8], limit: u64) -> Option<bool> {
    let directory = Directory::find(archive)?;
    let mut left = limit;
    for entry in directory {
        let (method, packed) = entry?;
        let size = match method {
            STORED => packed.len() as u64,
            DEFLATED => unpacked_size(packed, left)?,
            _ => return None,
        };
        match left.checked_sub(size) {
            Some(rest) => left = rest,
            None => return Some(false),
        }
    }
    Some(true)
}

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// At most one byte more than `limit` is unpacked.
fn unpacked_size(packed: &[u8], limit: u64) -> Option<u64> {
    std::io::copy(&mut DeflateDecoder::new(packed).take(limit + 1), &mut std::io::sink()).ok()
}

/// The entries as the archive's central directory lists them (PKWARE APPNOTE 4.3.12 and 4.3.16).
struct Directory<'a> {
    archive: &'a [u8],
    at: usize,
    left: u16,
}

impl<'a> Directory<'a> {
    fn find(archive: &'a [u8]) -> Option<Self> {
        // The end record is the last 22 bytes, or earlier by as much as a comment after it takes.
        let end = archive.windows(22).rposition(|window| window.starts_with(b"PK\x05\x06"))?;
        Some(Self { archive, at: number(archive, end + 16, 4)?, left: number(archive, end + 10, 2)? as u16 })
    }
}

impl<'a> Iterator for Directory<'a> {
    /// Method and packed bytes; `None` inside for an entry that points outside the archive.
    type Item = Option<(u16, &'a [u8])>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let entry = self.entry();
        if entry.is_none() {
            self.left = 0;
        }
        Some(entry)
    }
}

impl<'a> Directory<'a> {
    fn entry(&mut self) -> Option<(u16, &'a [u8])> {
        let (archive, at) = (self.archive, self.at);
        (archive.get(at..at + 4)? == b"PK\x01\x02").then_some(())?;
        let method = number(archive, at + 10, 2)? as u16;
        let packed = number(archive, at + 20, 4)?;
        self.at = at + 46 + number(archive, at + 28, 2)? + number(archive, at + 30, 2)? + number(archive, at + 32, 2)?;
        let local = number(archive, at + 42, 4)?;
        (archive.get(local..local + 4)? == b"PK\x03\x04").then_some(())?;
        let data = local + 30 + number(archive, local + 26, 2)? + number(archive, local + 28, 2)?;
        Some((method, archive.get(data..data.checked_add(packed)?)?))
    }
}

/// A little-endian number of 2 or 4 bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(width)?)?;
    Some(digits.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
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
        assert_eq!(unpacks_within(&bytes, 1_000_000), Some(true));
        assert_eq!(unpacks_within(&bytes, 5_000), Some(false));
    }

    #[test]
    fn what_is_cut_off_or_no_archive_is_no_sound_archive() {
        let bytes = workbook();
        assert_eq!(unpacks_within(&bytes[..bytes.len() / 2], 1_000_000), None);
        assert_eq!(unpacks_within(b"kod;namn", 1_000_000), None);
    }
}
