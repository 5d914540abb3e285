//! Files as other programs write them, for the tests.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

/// A zip archive.
pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a file");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A workbook of LibreOffice with one sheet, of these rows in its own XML.
pub fn ods(rows: &str) -> Vec<u8> {
    let names = "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
        xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
        xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\"";
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content {names}><office:body><office:spreadsheet>\
         <table:table table:name=\"Lokaler\"><table:table-column table:number-columns-repeated=\"16384\"/>{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}

/// Rows of text cells in that XML.
pub fn ods_rows(text: &str) -> String {
    let mut rows = String::new();
    for line in text.lines() {
        rows.push_str("<table:table-row>");
        for cell in line.split(';') {
            let _ = write!(
                rows,
                "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                cell.replace('&', "&amp;")
            );
        }
        rows.push_str("</table:table-row>");
    }
    rows
}

/// The old container of Office with a stream of this name.
pub fn compound(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    bytes.resize(1024, 0);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(2048, 0);
    bytes
}
