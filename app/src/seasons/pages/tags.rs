//! What a round or a wish is at, as a coloured word.

use crate::seasons::model::{Answer, Round, RoundState};
use crate::seasons::words;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What a round is at today, as a tag.
pub fn state(l: Locale, round: &Round, today: NaiveDate) -> AnyView {
    let (class, text) = match round.state {
        RoundState::Open if round.takes_wishes(today) => ("tag tag-green", t!(l, seasons.state_open)),
        RoundState::Open if today < round.terms.applications.first => ("tag", t!(l, seasons.state_coming)),
        RoundState::Open => ("tag", t!(l, seasons.state_over)),
        RoundState::Closed => ("tag", t!(l, seasons.state_closed)),
        RoundState::Publishing => ("tag", t!(l, seasons.state_publishing)),
        RoundState::Published => ("tag", t!(l, seasons.state_published)),
        RoundState::Withdrawing => ("tag", t!(l, seasons.state_withdrawing)),
    };
    view! { <span class=class>{text}</span> }.into_any()
}

/// What became of a wish, as a tag.
pub fn answer(l: Locale, answer: Answer) -> AnyView {
    let class = match answer {
        Answer::Granted => "tag tag-green",
        Answer::Partly => "tag tag-yellow",
        Answer::Refused => "tag tag-red",
    };
    view! { <span class=class>{words::answer(l, answer)}</span> }.into_any()
}
