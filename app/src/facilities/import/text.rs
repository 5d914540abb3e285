//! From bytes to text: UTF-8 with or without mark, UTF-16 as spreadsheets write it, or Windows-1252; anything else is refused.

use super::fault::What;
use encoding_rs::WINDOWS_1252;

/// The text, and whether it had to be read as Windows-1252.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub windows_1252: bool,
}

/// Reads the bytes of a text file.
///
/// Bytes that are no UTF-8 are taken for Windows-1252 only when nothing in them looks like UTF-8 and every sign above
/// ASCII is one that names and addresses have; half-broken UTF-8 is refused rather than filled with wrong letters.
pub fn decode(bytes: &[u8]) -> Result<Decoded, What> {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return utf16(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    if bytes.contains(&0) {
        return Err(What::NotATable);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), windows_1252: false }),
        Err(_) if has_utf8_letters(bytes) => Err(What::BrokenText),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            let text = text.into_owned();
            if text.chars().all(is_plausible) {
                Ok(Decoded { text, windows_1252: true })
            } else {
                Err(What::BrokenText)
            }
        }
    }
}

fn utf16(bytes: &[u8], join: fn([u8; 2]) -> u16) -> Result<Decoded, What> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(What::BrokenText);
    }
    let text = char::decode_utf16(pairs.iter().map(|pair| join(*pair))).collect::<Result<String, _>>();
    let text = text.map_err(|_| What::BrokenText)?;
    if text.contains('\0') { Err(What::NotATable) } else { Ok(Decoded { text, windows_1252: false }) }
}

/// Whether some sign above ASCII is whole UTF-8.
fn has_utf8_letters(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// Whether names, addresses and prices have such a sign. Letters are those of the Nordic languages and of common names.
fn is_plausible(sign: char) -> bool {
    matches!(sign, '\t' | '\n' | '\r' | ' '..='~')
        || "€…‘’“”–—\u{a0}§«°²³´·»½".contains(sign)
        || "ÅÄÖÉÈÜØÆÁåäöéèêëüøæáàóôíçñ".contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<(String, bool), What> {
        decode(bytes).map(|decoded| (decoded.text, decoded.windows_1252))
    }

    #[test]
    fn the_same_words_are_read_from_every_encoding_that_spreadsheets_write() {
        let words = "Öhem;Gäddvik";
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(words.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(words.bytes()).collect();
        assert_eq!(text(words.as_bytes()), Ok((words.to_owned(), false)));
        assert_eq!(text(&marked), Ok((words.to_owned(), false)));
        assert_eq!(text(&utf16), Ok((words.to_owned(), false)));
        assert_eq!(text(b"\xD6hem;G\xE4ddvik"), Ok((words.to_owned(), true)));
    }

    #[test]
    fn broken_utf8_is_refused_and_never_read_as_something_else() {
        assert_eq!(text(b"\xC3\x96hem;G\xC3ddvik"), Err(What::BrokenText));
        assert_eq!(text(b"G\xC3ddvik"), Err(What::BrokenText));
        assert_eq!(text(b"\xFF\xFE\x41"), Err(What::BrokenText));
    }

    #[test]
    fn a_file_with_zero_bytes_is_no_table() {
        assert_eq!(text(b"MZ\x00\x01;"), Err(What::NotATable));
    }
}
