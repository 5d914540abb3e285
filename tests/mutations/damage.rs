//! What can befall a file: cut off, signs changed, pieces lost, doubled or exchanged, numbers that are too large.

use samrum_tests::{Dice, zip};

/// What a file is.
pub enum Sort {
    Places,
    /// A workbook that is damaged as it is.
    Workbook,
    /// One of which a part is damaged before it is packed.
    Parts(Vec<(String, Vec<u8>)>),
    School,
    Plan,
}

impl Sort {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Places => "table",
            Self::Workbook => "workbook",
            Self::Parts(_) => "workbook from parts",
            Self::School => "school",
            Self::Plan => "plan",
        }
    }
}

/// Numbers that readers stumble over.
const NUMBERS: [&str; 9] = [
    "0",
    "-1",
    "1000000",
    "4294967295",
    "4294967296",
    "18446744073709551615",
    "99999999999999999999999",
    "1e308",
    "NaN",
];

const SIGNS: [&[u8]; 8] = [b"\0", b"\xff\xfe", b"<", b"\"", b"&#0;", b"]]>", b";;;;;;;;", b"\xf0\x9f\x98\x80"];

/// The file with one to three things wrong in it.
pub fn damaged(dice: &mut Dice, sort: &Sort, sound: &[u8]) -> Vec<u8> {
    let times = 1 + dice.below(3);
    if let Sort::Parts(parts) = sort {
        let mut parts = parts.clone();
        for _ in 0..times {
            let nth = dice.below(parts.len());
            hurt(dice, &mut parts[nth].1);
        }
        return zip(&parts);
    }
    let mut bytes = sound.to_vec();
    for _ in 0..times {
        hurt(dice, &mut bytes);
    }
    bytes
}

fn hurt(dice: &mut Dice, bytes: &mut Vec<u8>) {
    if bytes.is_empty() {
        return bytes.extend(SIGNS[dice.below(SIGNS.len())]);
    }
    let at = dice.below(bytes.len());
    let end = (at + 1 + dice.below(40)).min(bytes.len());
    match dice.below(9) {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << dice.below(8),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let piece = bytes[at..end].to_vec();
            let many = 1 + dice.below(300);
            let to = dice.below(bytes.len());
            bytes.splice(to..to, piece.repeat(many));
        }
        4 => drop(bytes.splice(at..at, SIGNS[dice.below(SIGNS.len())].iter().copied())),
        5 => {
            // A line or an element elsewhere.
            let piece: Vec<u8> = bytes.drain(at..end).collect();
            let to = dice.below(bytes.len() + 1);
            bytes.splice(to..to, piece);
        }
        _ => number(dice, bytes, at),
    }
}

/// The next number from a place on becomes another.
fn number(dice: &mut Dice, bytes: &mut Vec<u8>, at: usize) {
    let Some(begin) = bytes[at..].iter().position(u8::is_ascii_digit).map(|from| at + from) else { return };
    let long = bytes[begin..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    bytes.splice(begin..begin + long, NUMBERS[dice.below(NUMBERS.len())].bytes());
}
