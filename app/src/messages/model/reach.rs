//! How somebody is reached: by which way, for which kinds, and at which hours not.

use super::{Channel, Kind};
use crate::id::PersonId;
use crate::time::{Instant, Zone};
use crate::words;
use std::collections::BTreeMap;

/// Whoever is told, and how they want it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub language: String,
    /// The usual way.
    pub channel: Channel,
    pub phone: String,
    /// Where letters go to.
    pub address: String,
    pub quiet: Option<Quiet>,
    /// What goes otherwise.
    pub choices: BTreeMap<Kind, Way>,
}

words! {
    /// What somebody has chosen for a kind.
    pub enum Way {
        Email = "email",
        Sms = "sms",
        Digital = "digital",
        Letter = "letter",
        /// The usual way, where the kind is not told unless it is asked for.
        On = "on",
        Off = "off",
    }
}

/// Hours of the day in which nothing is sent, minutes after midnight; over midnight where the end comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    pub from: u16,
    pub until: u16,
}

/// The ways that are open: what the site has been given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Open {
    pub mail: bool,
    /// What the gateway takes.
    pub gateway: Vec<Channel>,
}

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    By(Channel),
    /// A letter that staff print.
    Print,
    /// They do not want it.
    Unwanted,
    /// Nothing can be sent from here.
    Closed,
    /// There is no address of theirs.
    NoWay,
}

impl Open {
    pub fn is_closed(&self) -> bool {
        !self.mail && self.gateway.is_empty()
    }

    fn carries(&self, channel: Channel) -> bool {
        if channel == Channel::Email { self.mail } else { self.gateway.contains(&channel) }
    }
}

impl Reach {
    /// What has been chosen for a kind; what must be told is never off.
    pub fn way(&self, kind: Kind) -> Way {
        let unsaid = if kind.is_usual() { Way::On } else { Way::Off };
        let chosen = self.choices.get(&kind).copied().unwrap_or(unsaid);
        if chosen == Way::Off && kind.must() { Way::On } else { chosen }
    }

    /// Which way a message of a kind goes: as chosen where that is open, otherwise by mail, in the end on paper.
    pub fn route(&self, kind: Kind, open: &Open) -> Route {
        let wanted = match self.way(kind) {
            Way::Off => return Route::Unwanted,
            Way::On => self.channel,
            Way::Email => Channel::Email,
            Way::Sms => Channel::Sms,
            Way::Digital => Channel::Digital,
            Way::Letter => Channel::Letter,
        };
        let goes = |channel: &Channel| {
            let known = match channel {
                Channel::Email => !self.email.is_empty(),
                Channel::Sms => !self.phone.is_empty(),
                Channel::Digital => true,
                Channel::Letter => !self.address.is_empty(),
            };
            known && (open.carries(*channel) || *channel == Channel::Letter && wanted == Channel::Letter)
        };
        match [wanted, Channel::Email, Channel::Letter].into_iter().find(goes) {
            Some(Channel::Letter) if !open.carries(Channel::Letter) => Route::Print,
            Some(channel) => Route::By(channel),
            None if open.is_closed() => Route::Closed,
            None if !self.address.is_empty() => Route::Print,
            None => Route::NoWay,
        }
    }

    /// Where a message goes to by a channel.
    pub fn address_for(&self, channel: Channel) -> &str {
        match channel {
            Channel::Email | Channel::Digital => &self.email,
            Channel::Sms => &self.phone,
            Channel::Letter => &self.address,
        }
    }
}

impl Quiet {
    /// When the quiet hours that this moment lies in end; `None` outside them.
    pub fn ends(self, zone: Zone, now: Instant) -> Option<Instant> {
        let (date, minute) = zone.civil(now);
        let over_midnight = self.until <= self.from;
        let quiet = if over_midnight {
            minute >= self.from || minute < self.until
        } else {
            self.from <= minute && minute < self.until
        };
        if !quiet || self.from == self.until {
            return None;
        }
        let on = if over_midnight && minute >= self.from { date.succ_opt()? } else { date };
        Some(zone.instant_or_after(on, self.until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_date;

    fn reach() -> Reach {
        Reach {
            person: "p".into(),
            name: "Prov".to_owned(),
            email: "prov@prov.se".to_owned(),
            language: "sv".to_owned(),
            channel: Channel::Email,
            phone: String::new(),
            address: String::new(),
            quiet: None,
            choices: BTreeMap::new(),
        }
    }

    fn all() -> Open {
        Open { mail: true, gateway: vec![Channel::Sms] }
    }

    #[test]
    fn what_must_be_told_cannot_be_turned_off_and_its_twin_can() {
        let mut reach = reach();
        for kind in Kind::ALL {
            reach.choices.insert(kind, Way::Off);
        }
        for kind in Kind::ALL {
            let route = reach.route(kind, &all());
            assert_eq!(route == Route::Unwanted, !kind.must(), "{kind:?}: {route:?}");
        }
    }

    #[test]
    fn it_goes_as_chosen_where_that_way_is_open_and_otherwise_by_mail() {
        let mut reach = reach();
        reach.choices.insert(Kind::Reminder, Way::Sms);
        assert_eq!(reach.route(Kind::Reminder, &all()), Route::By(Channel::Email), "there is no number");
        reach.phone = "070-1740605".to_owned();
        assert_eq!(reach.route(Kind::Reminder, &all()), Route::By(Channel::Sms));
        assert_eq!(reach.route(Kind::BookingMoved, &all()), Route::By(Channel::Email), "another kind goes as usual");
        assert_eq!(reach.route(Kind::Reminder, &Open { mail: true, gateway: Vec::new() }), Route::By(Channel::Email));
        assert_eq!(reach.route(Kind::Reminder, &Open::default()), Route::Closed);
    }

    #[test]
    fn letters_are_printed_unless_the_gateway_takes_them() {
        let mut reach = reach();
        reach.channel = Channel::Letter;
        assert_eq!(reach.route(Kind::BookingMoved, &all()), Route::By(Channel::Email), "there is no address");
        reach.address = "Provgatan 1, 972 31 Luleå".to_owned();
        assert_eq!(reach.route(Kind::BookingMoved, &all()), Route::Print);
        assert_eq!(reach.route(Kind::BookingMoved, &Open::default()), Route::Print, "paper is always there");
        let carried = Open { mail: true, gateway: vec![Channel::Letter] };
        assert_eq!(reach.route(Kind::BookingMoved, &carried), Route::By(Channel::Letter));
    }

    #[test]
    fn quiet_hours_end_on_the_right_morning_also_over_midnight_and_a_change_of_clock() {
        let zone = Zone::default();
        let at = |date: &str, minute| zone.instant_or_after(parse_date(date).expect("a date"), minute);
        let night = Quiet { from: 21 * 60, until: 7 * 60 };
        assert_eq!(night.ends(zone, at("2026-11-24", 22 * 60)), Some(at("2026-11-25", 7 * 60)));
        assert_eq!(night.ends(zone, at("2026-11-25", 60)), Some(at("2026-11-25", 7 * 60)));
        assert_eq!(night.ends(zone, at("2026-11-25", 7 * 60)), None);
        assert_eq!(night.ends(zone, at("2026-11-25", 12 * 60)), None);
        // The clock goes from two to three.
        assert_eq!(night.ends(zone, at("2026-03-28", 23 * 60)), Some(at("2026-03-29", 7 * 60)));
        assert_eq!(
            night.ends(zone, at("2026-03-28", 23 * 60)).map(|end| end.0 - at("2026-03-28", 23 * 60).0),
            Some(7 * 3600)
        );
        let noon = Quiet { from: 12 * 60, until: 13 * 60 };
        assert_eq!(noon.ends(zone, at("2026-11-24", 12 * 60 + 30)), Some(at("2026-11-24", 13 * 60)));
        assert_eq!(Quiet { from: 60, until: 60 }.ends(zone, at("2026-11-24", 60)), None);
    }
}
