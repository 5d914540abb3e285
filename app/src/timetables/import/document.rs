//! A file's bytes as XML: how large, whether compressed, which signs; nothing of what it means.

use super::fault::{Fault, What};
use super::foreign;
use roxmltree::{Document, Error, ParsingOptions};
use std::borrow::Cow;
use std::io::Read;

/// The largest file that is read, in megabytes, unpacked: ten times the largest school known.
pub const MOST_MEGABYTES: usize = 20;

/// The bytes as text, unpacked first when they are compressed.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Fault> {
    let most = MOST_MEGABYTES * 1024 * 1024;
    let too_large = || Fault::file(What::TooLarge(MOST_MEGABYTES));
    if bytes.len() > most {
        return Err(too_large());
    }
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        let text = std::str::from_utf8(bytes).map_err(|error| broken_text(bytes, error.valid_up_to()))?;
        return sound(text).map(Cow::Borrowed);
    }
    let mut unpacked = Vec::new();
    // One byte more than is taken, so that a file of exactly the most is told from a larger one.
    let unpacking = flate2::read::MultiGzDecoder::new(bytes).take(most as u64 + 1).read_to_end(&mut unpacked);
    unpacking.map_err(|_| Fault::file(What::BrokenCompression))?;
    if unpacked.len() > most {
        return Err(too_large());
    }
    let text =
        String::from_utf8(unpacked).map_err(|error| broken_text(error.as_bytes(), error.utf8_error().valid_up_to()))?;
    sound(&text).map(|text| Cow::Owned(text.to_owned()))
}

/// The bytes as text of a format that is not XML.
pub fn plain(bytes: &[u8]) -> Result<&str, Fault> {
    if bytes.len() > MOST_MEGABYTES * 1024 * 1024 {
        return Err(Fault::file(What::TooLarge(MOST_MEGABYTES)));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        Fault { line: Some(line as u32), element: String::new(), what: What::BrokenText }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() { Err(Fault::file(What::Empty)) } else { Ok(text) }
}

/// Where text stops being text. What is not text from the start on is something else altogether.
fn broken_text(bytes: &[u8], at: usize) -> Fault {
    if !bytes.trim_ascii_start().starts_with(b"<") {
        return no_xml(bytes);
    }
    // Other programs write Windows' letters.
    if let Some(kind) = foreign::of_xml("", &String::from_utf8_lossy(&bytes[..bytes.len().min(4000)])) {
        return Fault::file(What::Foreign(kind));
    }
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    Fault { line: Some(line as u32), element: String::new(), what: What::BrokenText }
}

/// What is no XML, by its name where it is known.
fn no_xml(bytes: &[u8]) -> Fault {
    Fault::file(foreign::of_bytes(bytes).map_or(What::NotXml, What::Foreign))
}

/// Without the mark some programs put first.
fn sound(text: &str) -> Result<&str, Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().chars().next() {
        None => Err(Fault::file(What::Empty)),
        Some('<') => Ok(text),
        Some(_) => Err(no_xml(text.as_bytes())),
    }
}

/// Attributes of one element: it takes the parser the square of their number to see that each is there once.
pub const MOST_ATTRIBUTES: usize = 1_000;

/// Namespaces of a file, none of which means anything here: each element is asked for all around it.
const MOST_NAMESPACES: usize = 100;

/// Where an element has more attributes than may be, found without parsing: the line.
fn crowded(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    let (mut at, mut namespaces) = (0, 0);
    while let Some(next) = bytes[at..].iter().position(|byte| *byte == b'<') {
        let start = at + next;
        // What is no element has an end of its own, in which signs mean nothing.
        let apart = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        if let Some((_, end)) = apart.into_iter().find(|(begin, _)| bytes[start..].starts_with(begin.as_bytes())) {
            at = start + text[start..].find(end)?;
            continue;
        }
        let (mut quote, mut attributes) = (None, 0);
        at = start + 1;
        while let Some(byte) = bytes.get(at) {
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (None, b'x') if bytes[at..].starts_with(b"xmlns") => namespaces += 1,
                (None, b'>') => break,
                _ => {}
            }
            at += 1;
        }
        if attributes > MOST_ATTRIBUTES || namespaces > MOST_NAMESPACES {
            return Some(1 + bytes[..start].iter().filter(|byte| **byte == b'\n').count() as u32);
        }
    }
    None
}

/// The text as a tree of elements. The parser keeps its own stack, so deep nesting costs memory and no more.
pub fn tree(text: &str) -> Result<Document<'_>, Fault> {
    if let Some(line) = crowded(text) {
        return Err(Fault { line: Some(line), element: String::new(), what: What::TooManyAttributes(MOST_ATTRIBUTES) });
    }
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        let line = Some(error.pos().row);
        let what = match error {
            Error::DtdDetected => return Fault::file(What::DocumentType),
            Error::NoRootNode => return Fault::file(What::NotXml),
            Error::UnexpectedCloseTag(expected, actual, _) => What::WrongClosing { expected, actual },
            _ => What::Malformed,
        };
        Fault { line, element: String::new(), what }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use foreign::Foreign;
    use std::io::Write;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("packs");
        encoder.finish().expect("packs")
    }

    fn what(bytes: &[u8]) -> What {
        text(bytes).and_then(|text| tree(&text).map(|_| ())).expect_err("a fault").what
    }

    #[test]
    fn a_file_is_read_packed_or_not_with_or_without_a_mark_in_front() {
        for bytes in [b"<a/>".to_vec(), b"\xef\xbb\xbf<?xml version='1.0'?><a/>".to_vec(), packed(b" <a/>")] {
            assert!(tree(&text(&bytes).expect("text")).is_ok());
        }
    }

    #[test]
    fn a_file_too_large_is_refused_before_it_is_read_also_when_packed() {
        let large = vec![b' '; MOST_MEGABYTES * 1024 * 1024 + 1];
        assert_eq!(what(&large), What::TooLarge(MOST_MEGABYTES));
        assert_eq!(what(&packed(&large)), What::TooLarge(MOST_MEGABYTES));
        // A file of exactly the most is read; this one has nothing in it.
        assert_eq!(what(&large[1..]), What::Empty);
    }

    #[test]
    fn what_is_no_xml_is_said_to_be_none() {
        let kinds = [
            (&b"%PDF-1.7"[..], Foreign::Pdf),
            (b"team,weekday\nA,1", Foreign::Table),
            (b"PK\x03\x04\xff\xfe", Foreign::Archive),
            (b"\x89PNG\r\n", Foreign::Picture),
        ];
        for (bytes, kind) in kinds {
            assert_eq!(what(bytes), What::Foreign(kind));
        }
        assert_eq!(what(b"MZ\x90\xff"), What::NotXml);
        assert_eq!(what(b" \n"), What::Empty);
        assert_eq!(what(b"\x1f\x8bnonsense"), What::BrokenCompression);
    }

    #[test]
    fn broken_signs_and_tags_are_placed_by_line() {
        let place = |bytes: &[u8]| {
            let fault = text(bytes).and_then(|text| tree(&text).map(|_| ())).expect_err("a fault");
            (fault.line, fault.what)
        };
        assert_eq!(place(b"<a>\n<b>\xff</b></a>"), (Some(2), What::BrokenText));
        assert_eq!(
            place(b"<a>\n<b>\n</c></a>"),
            (Some(3), What::WrongClosing { expected: "b".into(), actual: "c".into() })
        );
        assert_eq!(place(b"<a>\n<b").1, What::Malformed);
        assert_eq!(what(b"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"), What::DocumentType);
    }

    #[test]
    fn an_element_with_a_crowd_of_attributes_is_refused_unparsed_and_one_with_many_is_read() {
        let element = |count: usize| {
            format!("<a>\n<b {}/></a>", (0..count).map(|nth| format!("x{nth}='=>' ")).collect::<Vec<_>>().concat())
        };
        let fault = tree(&element(MOST_ATTRIBUTES + 1)).expect_err("a fault");
        assert_eq!((fault.line, fault.what), (Some(2), What::TooManyAttributes(MOST_ATTRIBUTES)));
        assert!(tree(&element(MOST_ATTRIBUTES)).is_ok());
        // What is said outside tags is nobody's attribute.
        let quiet = "a='b' ".repeat(MOST_ATTRIBUTES + 1);
        assert!(tree(&format!("<a><!-- <b {quiet} --><![CDATA[<c {quiet}]]>{quiet}</a>")).is_ok());
        let nested = (0..=MOST_NAMESPACES).map(|nth| format!("<n xmlns:p{nth}='u{nth}'>")).collect::<Vec<_>>().concat();
        assert!(matches!(tree(&nested).expect_err("a fault").what, What::TooManyAttributes(_)));
    }

    #[test]
    fn a_deep_nest_is_read_without_falling_over() {
        let deep = "<a>".repeat(500_000) + &"</a>".repeat(500_000);
        assert!(tree(&deep).is_ok());
        assert!(tree(&"<a>".repeat(500_000)).is_err());
    }
}
