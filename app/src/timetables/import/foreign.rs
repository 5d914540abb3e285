//! Files of other programs: named as what they are, so that whoever sends one learns what to send instead.

use serde::{Deserialize, Serialize};

/// A kind of file that is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// A table that Untis exports (GPU001.TXT and its siblings), its XML, or its own file.
    Untis,
    Asc,
    /// A timetable or a list that FET writes, not the school itself.
    FetResult,
    /// SS 12000, in which Swedish schools exchange what they know of pupils and staff.
    Ss12000,
    Excel,
    /// OpenDocument, of LibreOffice.
    OpenDocument,
    Word,
    Pdf,
    Calendar,
    /// A text of columns, or a table of a page.
    Table,
    WebPage,
    Picture,
    /// A folder of files in one.
    Archive,
    /// A problem of the timetabling competitions, which the command line reads.
    Competition,
}

/// What the bytes of something that is no XML are.
pub fn of_bytes(bytes: &[u8]) -> Option<Foreign> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let contains = |word: &[u8]| bytes.windows(word.len()).take(8192).any(|window| window == word);
    if begins(b"PK\x03\x04") {
        return Some(if contains(b"opendocument") {
            Foreign::OpenDocument
        } else if contains(b"word/") {
            Foreign::Word
        } else if contains(b"xl/") || contains(b"[Content_Types].xml") {
            Foreign::Excel
        } else {
            Foreign::Archive
        });
    }
    if begins(b"\xd0\xcf\x11\xe0") {
        return Some(Foreign::Excel);
    }
    if begins(b"%PDF") {
        return Some(Foreign::Pdf);
    }
    if begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") {
        return Some(Foreign::Picture);
    }
    if begins(b"7z\xbc\xaf") || begins(b"Rar!") {
        return Some(Foreign::Archive);
    }
    // Older programs write Windows' letters; the signs that tell the kinds apart are the same there.
    of_text(&String::from_utf8_lossy(&bytes[..bytes.len().min(64 * 1024)]))
}

fn of_text(text: &str) -> Option<Foreign> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("BEGIN:VCALENDAR") {
        return Some(Foreign::Calendar);
    }
    if text.starts_with(['{', '[']) {
        let words = [
            "ss12000",
            "dutyRole",
            "schoolTypes",
            "\"activities\"",
            "\"organisations\"",
            "\"schoolUnit",
            "\"duties\"",
            "\"studentMemberships\"",
        ];
        return words.iter().any(|word| text.contains(word)).then_some(Foreign::Ss12000);
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(20).collect();
    let of_competition = |line: &&str| line.starts_with("Courses:") || line.starts_with("Periods_per_day:");
    if lines.iter().any(of_competition) {
        return Some(Foreign::Competition);
    }
    let separator =
        [';', '\t', ','].into_iter().find(|sign| lines.first().is_some_and(|line| line.matches(*sign).count() > 0))?;
    let rows: Vec<Vec<&str>> = lines.iter().map(|line| line.split(separator).map(str::trim).collect()).collect();
    // The last line may have been cut.
    let whole = &rows[..rows.len().max(2) - 1];
    Some(if !rows.is_empty() && whole.iter().all(|row| is_of_untis(row)) { Foreign::Untis } else { Foreign::Table })
}

/// Lessons (GPU001, GPU002 …) begin with a number and have names in quotes; master data (GPU003 …) with a name in quotes, and have
/// many columns that are mostly empty.
fn is_of_untis(row: &[&str]) -> bool {
    let quoted = |field: &&str| field.len() >= 2 && field.starts_with('"') && field.ends_with('"');
    let is_number =
        row.first().is_some_and(|field| !field.is_empty() && field.chars().all(|sign| sign.is_ascii_digit()));
    let lesson = is_number
        && row.len() >= 7
        && row[1..5].iter().all(|field| field.is_empty() || quoted(field))
        && row[1..5].iter().any(quoted);
    let master = row.len() >= 10
        && row.first().is_some_and(quoted)
        && row.iter().filter(|field| field.is_empty()).count() * 2 >= row.len();
    lesson || master
}

/// What XML with this outermost element is; `text` is the whole of it.
pub fn of_xml(root: &str, text: &str) -> Option<Foreign> {
    let head: String = text.chars().take(2000).collect::<String>().to_lowercase();
    if head.contains("ascttversion") || head.contains("importtype=\"database\"") {
        return Some(Foreign::Asc);
    }
    if head.contains("untis") {
        return Some(Foreign::Untis);
    }
    if head.contains("ss12000") || head.contains("ss 12000") || root.eq_ignore_ascii_case("enterprise") {
        return Some(Foreign::Ss12000);
    }
    match root {
        "html" => Some(Foreign::WebPage),
        "Workbook" => Some(Foreign::Excel),
        "document" | "document-content" => Some(Foreign::OpenDocument),
        "Activities_Timetable"
        | "Students_Timetable"
        | "Teachers_Timetable"
        | "Rooms_Timetable"
        | "Subgroups_Timetable" => Some(Foreign::FetResult),
        _ => None,
    }
}

/// What a file is by its name, where what is in it does not say.
pub fn of_name(name: &str) -> Option<Foreign> {
    let name = name.to_lowercase();
    let is_gpu = name.strip_prefix("gpu").is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit()));
    let ends = |ending: &str| name.ends_with(ending);
    if is_gpu || ends(".gpn") || ends(".gpu") {
        Some(Foreign::Untis)
    } else if ends(".roz") {
        Some(Foreign::Asc)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_other_programs_are_told_by_what_is_in_them() {
        let gpu001 = "1,\"7A\",\"ANK\",\"MA\",\"R12\",1,1,,\r\n1,\"7A\",\"ANK\",\"MA\",\"R12\",2,3,,\r\n2,\"7B\",\"BOE\",\"SV\",,1,2,,\r\n";
        let gpu004 = "\"ANK\",\"Anka\",,,,,,,,,,,\"F\",,,,\r\n\"BOE\",\"B\u{f6}rjesson\",,,,,,,,,,,,,,,\r\n";
        for (text, expected) in [
            (gpu001, Foreign::Untis),
            (&gpu001.replace(',', ";"), Foreign::Untis),
            (gpu004, Foreign::Untis),
            ("team,weekday\nA,1\n", Foreign::Table),
            ("Sal;Platser\n12;30\n", Foreign::Table),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", Foreign::Calendar),
            ("{\"organisations\": [], \"persons\": []}", Foreign::Ss12000),
            ("Name: Toy\nCourses: 4\nRooms: 3\n", Foreign::Competition),
        ] {
            assert_eq!(of_bytes(text.as_bytes()), Some(expected), "{text}");
        }
        // In Windows' letters, which are no UTF-8.
        let bytes: Vec<u8> = gpu004.chars().map(|sign| sign as u8).collect();
        assert_eq!(of_bytes(&bytes), Some(Foreign::Untis));
        assert_eq!(of_bytes(b"PK\x03\x04 xl/workbook.xml"), Some(Foreign::Excel));
        assert_eq!(
            of_bytes(b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
            Some(Foreign::OpenDocument)
        );
        assert_eq!(of_bytes(b"%PDF-1.7"), Some(Foreign::Pdf));
        assert_eq!(of_bytes(b"just words"), None);
    }

    #[test]
    fn xml_of_other_programs_is_told_by_its_outermost_element_and_its_head() {
        let asc = "<?xml version=\"1.0\" encoding=\"windows-1250\"?><timetable ascttversion=\"2023.1\" importtype=\"database\">";
        assert_eq!(of_xml("timetable", asc), Some(Foreign::Asc));
        assert_eq!(
            of_xml("document", "<document xmlns=\"https://untis.at/untis/XmlInterface\">"),
            Some(Foreign::Untis)
        );
        assert_eq!(of_xml("Activities_Timetable", "<Activities_Timetable>"), Some(Foreign::FetResult));
        assert_eq!(of_xml("HighSchoolTimetable", "<HighSchoolTimetable>"), None);
        assert_eq!(
            (of_name("GPU001.TXT"), of_name("skola.roz"), of_name("gpus.xml")),
            (Some(Foreign::Untis), Some(Foreign::Asc), None)
        );
    }
}
