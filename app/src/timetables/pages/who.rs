//! Whose week is shown: everybody and every room with lessons, in groups, and the form that chooses among them.

use super::week::Shown;
use crate::timetables::model::{Party, PartyKind};
use crate::timetables::words;
use crate::ui::order::natural;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::{BTreeMap, BTreeSet};

/// Whose week is shown; in the address `class:7A`, `room:` and the room's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Party(Party),
    Room(String),
}

impl Who {
    fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        if kind == "room" {
            return Some(Self::Room(name.to_owned()));
        }
        Some(Self::Party(Party { kind: PartyKind::parse(kind)?, name: name.to_owned() }))
    }

    pub fn word(&self) -> String {
        match self {
            Self::Party(party) => format!("{}:{}", party.kind.word(), party.name),
            Self::Room(key) => format!("room:{key}"),
        }
    }

    pub fn takes_part(&self, lesson: &Shown) -> bool {
        match self {
            Self::Party(party) => lesson.parties.contains(party),
            Self::Room(key) => lesson.rooms.iter().any(|room| room.key == *key),
        }
    }
}

/// Everybody and every room with lessons, in groups with headings.
pub struct Choices(Vec<(String, Vec<(Who, String)>)>);

impl Choices {
    /// Groups of nobody are left out.
    pub fn of(l: Locale, lessons: &[Shown]) -> Self {
        let parties: BTreeSet<&Party> = lessons.iter().flat_map(|lesson| &lesson.parties).collect();
        let rooms: BTreeMap<&str, &str> = lessons
            .iter()
            .flat_map(|lesson| &lesson.rooms)
            .map(|room| (room.key.as_str(), room.name.as_str()))
            .collect();
        let mut groups: Vec<(String, Vec<(Who, String)>)> = Vec::new();
        for kind in PartyKind::ALL {
            let named = parties.iter().filter(|party| party.kind == kind);
            groups.push((
                words::party_kinds(l, kind),
                named.map(|party| (Who::Party((*party).clone()), party.name.clone())).collect(),
            ));
        }
        let of_rooms = rooms.into_iter().map(|(key, name)| (Who::Room(key.to_owned()), name.to_owned())).collect();
        // Rooms before the students: there are few of them, and more often asked for.
        groups.insert(2, (t!(l, timetables.rooms).to_owned(), of_rooms));
        groups.retain(|(_, group)| !group.is_empty());
        for (_, group) in &mut groups {
            group.sort_by(|a: &(Who, String), b| natural(&a.1, &b.1));
        }
        Self(groups)
    }

    /// The one that was asked for, or else the first.
    pub fn chosen(&self, asked: &str) -> Option<Who> {
        let there = |who: &Who| self.0.iter().any(|(_, group)| group.iter().any(|(each, _)| each == who));
        Who::parse(asked).filter(there).or_else(|| Some(self.0.first()?.1.first()?.0.clone()))
    }

    pub fn name(&self, who: &Who) -> String {
        let named = self.0.iter().flat_map(|(_, group)| group).find(|(each, _)| each == who);
        named.map(|(_, name)| name.clone()).unwrap_or_default()
    }

    /// `along` are names and values that the form carries.
    pub fn form(&self, l: Locale, action: String, who: Option<&Who>, along: &[(&'static str, &str)]) -> AnyView {
        let along = along
            .iter()
            .map(|(name, value)| view! { <input type="hidden" name=*name value=(*value).to_owned()/> })
            .collect_view();
        let groups = self.0.iter().map(|(label, group)| {
            let options = group.iter().map(|(each, name)| {
                view! { <option value=each.word() selected={who == Some(each)}>{name.clone()}</option> }
            });
            view! { <optgroup label=label.clone()>{options.collect_view()}</optgroup> }
        });
        view! {
            <form method="get" action=action class="actions">
                {along}
                <div class="field">
                    <label for="who">{t!(l, timetables.show)}</label>
                    <select id="who" name="who">{groups.collect_view()}</select>
                </div>
                <button class="button">{t!(l, common.show)}</button>
            </form>
        }
        .into_any()
    }
}
