//! A letter as plain text.

use crate::messages::model::{Block, Letter};
use std::fmt::Write as _;

/// Characters of a short message: two text messages of a telephone.
const SHORT: usize = 300;

/// The whole letter.
pub fn text(letter: &Letter) -> String {
    let mut text = String::new();
    for block in &letter.blocks {
        match block {
            Block::Paragraph(words) => text.push_str(words),
            Block::Facts(facts) => text.push_str(&lines(facts.iter().map(|(name, value)| format!("{name}: {value}")))),
            Block::List(items) => text.push_str(&lines(items.iter().map(|item| format!("- {item}")))),
        }
        text.push_str("\n\n");
    }
    if let Some(button) = &letter.button {
        let _ = write!(text, "{}: {}\n\n", button.label, button.address);
    }
    let _ = writeln!(text, "--\n{}", letter.foot);
    text
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

/// The subject and where to read more, for a telephone.
pub fn short(letter: &Letter) -> String {
    let address = letter.button.as_ref().map(|button| format!(" {}", button.address)).unwrap_or_default();
    let room = SHORT.saturating_sub(address.chars().count());
    let mut words: String = letter.subject.chars().take(room).collect();
    if letter.subject.chars().count() > room {
        words.pop();
        words.push('…');
    }
    words + &address
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::model::Button;

    fn letter(subject: &str) -> Letter {
        Letter {
            language: "sv".to_owned(),
            subject: subject.to_owned(),
            blocks: vec![
                Block::Paragraph("Tiden är bokad.".to_owned()),
                Block::Facts(vec![("När".to_owned(), "i dag".to_owned()), ("Var".to_owned(), "Hallen".to_owned())]),
                Block::List(vec!["ett".to_owned(), "två".to_owned()]),
            ],
            button: Some(Button { label: "Visa".to_owned(), address: "https://a.se/b".to_owned() }),
            foot: "Luleå kommun".to_owned(),
            calendar: None,
        }
    }

    #[test]
    fn text_has_every_block_in_order() {
        assert_eq!(
            text(&letter("Bokat")),
            "Tiden är bokad.\n\nNär: i dag\nVar: Hallen\n\n- ett\n- två\n\nVisa: https://a.se/b\n\n--\nLuleå kommun\n"
        );
    }

    #[test]
    fn a_short_message_keeps_its_address_whole() {
        assert_eq!(short(&letter("Bokat")), "Bokat https://a.se/b");
        let long = short(&letter(&"å".repeat(400)));
        assert_eq!(long.chars().count(), SHORT);
        assert!(long.ends_with("å… https://a.se/b"), "{long}");
    }
}
