//! What a file is that is no table: named as what it is, since whoever sent it knows it by that.

use super::cell::Cell;
use super::unpacked;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Read};

/// A kind of file that is not read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alien {
    Pdf,
    Picture,
    /// A Word document, old or new, or rich text.
    Word,
    /// A text document of LibreOffice or OpenOffice.
    OpenText,
    Slides,
    /// A web page, often one that a program has called .xls.
    WebPage,
    /// Excel's format from before 2007.
    OldExcel,
    /// Excel's binary format, .xlsb.
    BinaryExcel,
    /// Excel's XML of 2003, or a flat document of LibreOffice.
    XmlSheet,
    /// Apple's Numbers.
    Numbers,
    /// A workbook locked with a password.
    Locked,
    /// Files packed together: zip, gzip, 7z, rar.
    Archive,
    /// A timetable from FET.
    Fet,
    /// A timetable in XHSTT.
    Xhstt,
    /// A timetable from aSc.
    Asc,
    /// A timetable from Untis.
    Untis,
    /// XML of some other kind.
    Xml,
    Json,
}

/// What a zip archive holds.
pub enum Zipped {
    Xlsx,
    Ods,
    Alien(Alien),
    /// Not even its list of contents can be read.
    Broken,
}

/// What is in an archive.
pub fn zipped(archive: &[u8]) -> Zipped {
    let names = unpacked::names(archive);
    let has = |name: &str| names.iter().any(|found| found == name);
    let kind = || {
        unpacked::member(archive, "mimetype", |text| {
            let mut kind = String::new();
            text.take(100).read_to_string(&mut kind).ok().map(|_| kind)
        })?
    };
    if names.is_empty() {
        Zipped::Broken
    } else if has("xl/workbook.xml") {
        Zipped::Xlsx
    } else if has("xl/workbook.bin") {
        Zipped::Alien(Alien::BinaryExcel)
    } else if has("word/document.xml") {
        Zipped::Alien(Alien::Word)
    } else if has("ppt/presentation.xml") {
        Zipped::Alien(Alien::Slides)
    } else if let Some(kind) = kind().filter(|_| has("content.xml")) {
        match kind.trim().strip_prefix("application/vnd.oasis.opendocument.").unwrap_or_default() {
            kind if kind.starts_with("spreadsheet") && is_locked(archive) => Zipped::Alien(Alien::Locked),
            kind if kind.starts_with("spreadsheet") => Zipped::Ods,
            kind if kind.starts_with("presentation") => Zipped::Alien(Alien::Slides),
            _ => Zipped::Alien(Alien::OpenText),
        }
    } else if names.iter().any(|name| name.starts_with("Index/") || name == "Index.zip") {
        Zipped::Alien(Alien::Numbers)
    } else if names.iter().any(|name| name.starts_with("xl/")) {
        Zipped::Broken
    } else {
        Zipped::Alien(Alien::Archive)
    }
}

/// Whether the list of contents of an OpenDocument file says that they are encrypted.
fn is_locked(archive: &[u8]) -> bool {
    let read = |list: &mut dyn BufRead| {
        let mut text = String::new();
        list.take(1_000_000).read_to_string(&mut text).is_ok() && text.contains("encryption-data")
    };
    unpacked::member(archive, "META-INF/manifest.xml", read) == Some(true)
}

/// What these bytes are, by how they begin; `None` for what may be a table.
pub fn of_bytes(bytes: &[u8]) -> Option<Alien> {
    const PICTURES: [&[u8]; 6] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    const ARCHIVES: [&[u8]; 4] = [b"\x1F\x8B", b"7z\xBC\xAF", b"Rar!", b"BZh"];
    let begins = |start: &[u8]| bytes.starts_with(start);
    if begins(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Some(compound(bytes));
    }
    if begins(b"%PDF") {
        return Some(Alien::Pdf);
    }
    if PICTURES.into_iter().any(begins)
        || (begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || bytes.get(4..8) == Some(b"ftyp")
    {
        return Some(Alien::Picture);
    }
    if ARCHIVES.into_iter().any(begins) {
        return Some(Alien::Archive);
    }
    if begins(b"{\\rtf") {
        return Some(Alien::Word);
    }
    of_text(bytes)
}

/// The old container of Office: what is in it is told by the names of its streams, which are written in UTF-16.
fn compound(bytes: &[u8]) -> Alien {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if holds("EncryptedPackage") {
        Alien::Locked
    } else if holds("WordDocument") {
        Alien::Word
    } else if holds("PowerPoint Document") {
        Alien::Slides
    } else {
        Alien::OldExcel
    }
}

fn of_text(bytes: &[u8]) -> Option<Alien> {
    // Without its zeros UTF-16 reads like ASCII, which is enough to tell what it is.
    let start: Vec<u8> = bytes.iter().take(6000).copied().filter(|byte| *byte != 0).collect();
    let start = start.strip_prefix(&[0xEF, 0xBB, 0xBF]).or_else(|| start.strip_prefix(&[0xFF, 0xFE])).unwrap_or(&start);
    let start = String::from_utf8_lossy(start).trim_start().to_lowercase();
    let holds = |words: &[&str]| words.iter().any(|word| start.contains(word));
    if start.starts_with("mime-version:") {
        return Some(Alien::WebPage);
    }
    if start.starts_with(['{', '[']) {
        return serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok().then_some(Alien::Json);
    }
    if !start.starts_with('<') {
        return None;
    }
    Some(if holds(&["<fet"]) {
        Alien::Fet
    } else if holds(&["highschooltimetablearchive"]) {
        Alien::Xhstt
    } else if holds(&["ascttversion", "<timetable"]) {
        Alien::Asc
    } else if holds(&["untis"]) {
        Alien::Untis
    } else if holds(&["excel.sheet", "office:spreadsheet", "opendocument.spreadsheet"]) && start.starts_with("<?xml") {
        Alien::XmlSheet
    } else if holds(&["<html", "<!doctype html", "<table", "<head", "<body", "<meta"]) {
        Alien::WebPage
    } else {
        Alien::Xml
    })
}

/// Whether a table without known names is one of Untis: GPU001.TXT and its kin have no names at all.
pub fn is_untis(file: &str, first: &[Cell]) -> bool {
    let name = file.to_lowercase();
    let number = name.strip_prefix("gpu").and_then(|rest| rest.get(..3));
    let named = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let is_number = |at: usize| {
        first.get(at).is_some_and(|cell| !cell.is_empty() && cell.text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    // Lesson, class, teacher, subject, room, day, hour.
    let lesson = first.len() >= 7 && [0, 5, 6].into_iter().all(is_number) && !is_number(2) && !is_number(3);
    named || lesson
}
