//! Zip archives and workbooks made by hand, to be as wrong as a test wants them.

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;
use std::io::Write;

/// The parts, deflated, each in the directory once.
pub fn zip(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let directory = packed(&mut bytes, parts);
    let at = bytes.len() as u32;
    bytes.extend(&directory);
    end(&mut bytes, parts.len() as u16, directory.len() as u32, at);
    bytes
}

/// Two archives in one: a reader that knows large archives finds the real parts, one that does not finds the harmless ones.
pub fn zip_with_decoy(real: &[(String, Vec<u8>)], harmless: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let decoy = packed(&mut bytes, harmless);
    let decoy_at = bytes.len() as u32;
    bytes.extend(&decoy);
    let directory = packed(&mut bytes, real);
    let at = bytes.len() as u64;
    bytes.extend(&directory);
    let record = bytes.len() as u64;
    bytes.extend(b"PK\x06\x06");
    bytes.extend(44_u64.to_le_bytes());
    bytes.extend([45, 0, 45, 0]);
    bytes.extend([0; 8]);
    for number in [real.len() as u64, real.len() as u64, directory.len() as u64, at] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(b"PK\x06\x07");
    bytes.extend(0_u32.to_le_bytes());
    bytes.extend(record.to_le_bytes());
    bytes.extend(1_u32.to_le_bytes());
    end(&mut bytes, harmless.len() as u16, u32::MAX, decoy_at);
    bytes
}

fn end(bytes: &mut Vec<u8>, parts: u16, size: u32, at: u32) {
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(parts.to_le_bytes());
    bytes.extend(parts.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes.extend(at.to_le_bytes());
    bytes.extend([0, 0]);
}

/// Adds the parts and answers with their directory.
fn packed(bytes: &mut Vec<u8>, parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut directory = Vec::new();
    for (name, content) in parts {
        let mut crc = Crc::new();
        crc.update(content);
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).expect("packs");
        let small = encoder.finish().expect("packs");
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 33, 0];
        head.extend(crc.sum().to_le_bytes());
        head.extend((small.len() as u32).to_le_bytes());
        head.extend((content.len() as u32).to_le_bytes());
        head.extend((name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(name.as_bytes());
        bytes.extend(&small);
    }
    directory
}

/// The parts of a workbook with so many sheets of this content, and this table of texts.
pub fn workbook_parts(sheets: usize, sheet: &str, texts: &str) -> Vec<(String, Vec<u8>)> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let numbers = 1..=sheets;
    let named = numbers
        .clone()
        .map(|nth| format!("<sheet name=\"Ark{nth}\" sheetId=\"{nth}\" r:id=\"rId{nth}\"/>"))
        .collect::<Vec<_>>()
        .concat();
    let related = numbers
        .clone()
        .map(|nth| {
            format!(
                "<Relationship Id=\"rId{nth}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{nth}.xml\"/>"
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let package = "http://schemas.openxmlformats.org/package/2006";
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{named}</sheets></workbook>"),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!("<Relationships xmlns=\"{package}/relationships\">{related}</Relationships>"),
        ),
        ("xl/sharedStrings.xml".to_owned(), texts.replacen("<sst", &format!("<sst xmlns=\"{MAIN}\""), 1)),
    ];
    let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{sheet}</sheetData></worksheet>");
    parts.extend(numbers.map(|nth| (format!("xl/worksheets/sheet{nth}.xml"), sheet.clone())));
    parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}
