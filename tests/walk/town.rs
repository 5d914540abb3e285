//! Two buildings with halls in parts, and those who use them. What the walk itself knows of their rules is kept here, apart from the program.

use super::acts::{Act, What};
use chrono::{Days, NaiveDate};
use samrum::facilities::model::{Approval, NewSpace};
use samrum::id::{BuildingId, OrganisationId, SpaceId};
use samrum::people::model::{Person, RoleKind};
use samrum::people::service as people;
use samrum::time::Span;
use samrum_tests::{TestSite, building, hours, open_space, plain_space};

/// Minutes after midnight between which everything is open at first.
pub const OPENS: u16 = 8 * 60;
pub const CLOSES: u16 = 20 * 60;

/// Somebody who acts.
pub struct Hand {
    pub name: &'static str,
    pub person: Person,
    pub token: String,
    pub kind: RoleKind,
    pub organisation: Option<OrganisationId>,
    /// Index of the building that a clerk has; `None`: all.
    pub building: Option<usize>,
}

impl Hand {
    /// Whether this one decides in the building.
    pub fn is_staff(&self, building: usize) -> bool {
        self.kind == RoleKind::Clerk && self.building.is_none_or(|own| own == building)
    }
}

pub struct Place {
    pub id: SpaceId,
    pub new: NewSpace,
    pub building: usize,
    /// The open window of each day, as somebody set it last; and dates that are closed.
    pub window: (u16, u16),
    pub closed: Vec<NaiveDate>,
}

impl Place {
    pub fn is_decided(&self) -> bool {
        self.new.approval == Approval::Clerk
    }
}

pub struct Town {
    pub site: TestSite,
    pub hands: Vec<Hand>,
    pub buildings: Vec<BuildingId>,
    pub places: Vec<Place>,
    /// Places, from and to, when they are shut off for everybody, with all that share a part with them.
    pub closings: Vec<(usize, i64, i64)>,
    /// The first of three days on which they meet, and of the three weeks of their series.
    pub first: NaiveDate,
}

impl Town {
    pub async fn found(site: TestSite) -> Self {
        let first = site.app.today() + Days::new(1);
        let buildings = vec![building(&site, "Norra skolan").await, building(&site, "Södra skolan").await];
        let mut town = Self { site, hands: Vec::new(), buildings, places: Vec::new(), closings: Vec::new(), first };
        let direct = |new: NewSpace| NewSpace {
            min_minutes: 30,
            max_minutes: 240,
            max_days_ahead: 30,
            open_on_holidays: true,
            ..new
        };
        let decided = |new: NewSpace| NewSpace { approval: Approval::Clerk, buffer_after_minutes: 15, ..new };
        for (at, name, atoms, clerk) in [
            (0, "Hallen", &["A", "B", "C"][..], false),
            (0, "Hall AB", &["A", "B"], false),
            (0, "Hall C", &["C"], false),
            (0, "Aulan", &["Parkett", "Scen"], true),
            (0, "Scenen", &["Scen"], true),
            (1, "Salen", &["S1", "S2"], false),
            (1, "Halva salen", &["S1"], false),
            (1, "Festsalen", &["F"], true),
        ] {
            let plain = direct(plain_space(&town.buildings[at], name, atoms));
            let new = if clerk { decided(plain) } else { plain };
            let id = open_space(&town.site, &new, &hours(OPENS, CLOSES)).await;
            town.places.push(Place { id, new, building: at, window: (OPENS, CLOSES), closed: Vec::new() });
        }
        let (north, south) = (town.site.association("Norrsken").await, town.site.association("Söderstjärnan").await);
        for (name, kind, organisation, building) in [
            ("Anna, medborgare", RoleKind::Citizen, None, None),
            ("Bo, medborgare", RoleKind::Citizen, None, None),
            ("Cia, Norrsken", RoleKind::Booker, Some(north), None),
            ("Dan, Söderstjärnan", RoleKind::Booker, Some(south), None),
            ("Eva, bokningen", RoleKind::Clerk, None, None),
            ("Fia, vaktmästare i norr", RoleKind::Clerk, None, Some(0)),
            ("Gun, schemaläggare", RoleKind::Timetabler, None, None),
        ] {
            let of = building.map(|at: usize| town.buildings[at].clone());
            let email = town.site.account(kind, organisation.as_ref(), of.as_ref()).await;
            let token = town.site.token_of(&email).await;
            let actor = people::holder_of_token(&town.site.app, &token).await.expect("read").expect("an account");
            let person = actor.person.expect("a person");
            town.hands.push(Hand { name, person, token, kind, organisation, building });
        }
        town
    }

    /// The days on which something happens: three, and their twins in the next two weeks.
    pub fn day(&self, number: usize) -> NaiveDate {
        self.first + Days::new((number % 3 + 7 * (number / 3)) as u64)
    }

    pub fn span(&self, day: NaiveDate, from: u16, until: u16) -> Span {
        self.site.app.zone().span(day, from, until).expect("no clock change in these weeks")
    }

    pub fn instant(&self, day: NaiveDate, minute: u16) -> i64 {
        self.site.app.zone().instant(day, minute).expect("no clock change in these weeks").0
    }

    pub fn place(&self, space: &str) -> &Place {
        self.places.iter().find(|place| place.id.0 == space).expect("a place of the town")
    }

    /// What an act that was done has changed in the rules of the places.
    pub fn remember(&mut self, act: &Act) {
        match &act.what {
            What::Hours { place, opens, closes } => self.places[*place].window = (*opens, *closes),
            What::Shut { place, day } => self.places[*place].closed.push(*day),
            What::Parts { place, atoms } => {
                self.places[*place].new.atoms = atoms.iter().map(|atom| (*atom).to_owned()).collect();
            }
            What::Close { place, day, from, to } => {
                self.closings.push((*place, self.instant(*day, *from), self.instant(*day, *to)));
            }
            _ => {}
        }
    }

    /// Whether two places have a part in common.
    pub fn share(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.places[one], &self.places[other]);
        one.building == other.building && one.new.atoms.iter().any(|atom| other.new.atoms.contains(atom))
    }
}
