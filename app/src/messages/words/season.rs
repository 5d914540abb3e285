//! What is told of season rounds, to an association.

use super::writer::{Told, Writer};
use crate::messages::model::{Block, Kind, Season, WishTold};
use crate::ui::date;
use samrum_text::{Locale, t};

pub fn told(writer: &Writer<'_>, kind: Kind, season: &Season) -> Told {
    let l = writer.l;
    let name = &season.name;
    let (subject, text) = match kind {
        Kind::SeasonWithdrawn => (
            t!(l, messages.subject_season_withdrawn, round = name),
            t!(l, messages.text_season_withdrawn, round = name),
        ),
        Kind::SeasonDecided => {
            (t!(l, messages.subject_season_decided, round = name), t!(l, messages.text_season_decided, round = name))
        }
        _ => (t!(l, messages.subject_wish_received, round = name), t!(l, messages.text_wish_received, round = name)),
    };
    let mut blocks = vec![Block::Paragraph(text)];
    let mut facts = vec![(t!(l, messages.fact_for).to_owned(), season.association.clone())];
    if !season.reason.is_empty() {
        facts.push((t!(l, common.reason).to_owned(), season.reason.clone()));
    }
    blocks.push(Block::Facts(facts));
    for wish in &season.wishes {
        blocks.extend(result(l, kind, wish));
    }
    let path = match kind {
        Kind::SeasonDecided => format!("/seasons/{}/results", season.round),
        _ => format!("/seasons/{}", season.round),
    };
    Told { subject, blocks, button: Some((t!(l, messages.show_season), path)), calendar: None }
}

/// What a group asked for, what it got, and why not all.
fn result(l: Locale, kind: Kind, wish: &WishTold) -> Vec<Block> {
    if kind != Kind::SeasonDecided {
        return vec![Block::Paragraph(t!(l, messages.wish_of, group = wish.group, count = wish.wanted))];
    }
    let given = wish.given.len();
    let sentence = t!(l, messages.wish_result, group = wish.group, wanted = wish.wanted, count = given);
    let mut blocks = vec![Block::Paragraph(sentence)];
    let times: Vec<_> =
        wish.given.iter().map(|given| format!("{}, {}", given.place, date::weekly(l, given.time))).collect();
    if !times.is_empty() {
        blocks.push(Block::List(times));
    }
    if let Some(reasons) = wish.reasons.get(l.code()).filter(|reasons| !reasons.is_empty()) {
        blocks.push(Block::Paragraph(t!(l, messages.wish_reasons).to_owned()));
        blocks.push(Block::List(reasons.clone()));
    }
    blocks
}
