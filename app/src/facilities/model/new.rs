//! What somebody says of a building, a space or a date when it is added or changed; the rules it must keep.

use super::flaw::{FieldRule, Flaw, line, maybe_between, maybe_line, word};
use super::{Approval, SpaceKind, join_words, split_words};
use crate::flaw::Flaws;
use crate::id::{BuildingId, SpaceId};
use crate::time::{ClockSpan, DateRange};

/// The most persons a space can be said to take.
pub const MOST_PERSONS: i64 = 100_000;

/// What is said of a building: before it has an id, as it shall become, or as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBuilding {
    /// The municipality's own number or short name; no two buildings have the same.
    pub code: String,
    pub name: String,
    pub area: String,
    pub address: String,
    /// Öre a year, where known.
    pub cost_ore_per_year: Option<i64>,
    pub area_m2: Option<i64>,
    pub energy_kwh_per_year: Option<i64>,
}

/// What is said of a space: before it has an id, as it shall become, or as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSpace {
    pub building: BuildingId,
    /// No two spaces of a building have the same.
    pub code: String,
    pub name: String,
    pub kind: SpaceKind,
    /// Persons; `None` where nobody has said, which refuses nobody.
    pub capacity: Option<i64>,
    pub area_m2: Option<i64>,
    /// Sorted words: goals, stage, projector …
    pub features: Vec<String>,
    pub accessibility: String,
    pub photo_url: Option<String>,
    pub approval: Approval,
    pub buffer_before_minutes: i64,
    pub buffer_after_minutes: i64,
    pub min_minutes: i64,
    pub max_minutes: i64,
    pub max_days_ahead: i64,
    pub open_on_holidays: bool,
    /// Whether people may find and book it; others are kept for lessons and staff.
    pub bookable: bool,
    /// Names of the parts it is made of, any set of the building's; a name not yet there makes a new part.
    /// None at all means one part of its own, named by its code.
    pub atoms: Vec<String>,
}

/// Dates on which other hours hold; without a window it is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewException {
    pub building: BuildingId,
    /// `None`: every space of the building.
    pub space: Option<SpaceId>,
    pub dates: DateRange,
    pub window: Option<ClockSpan>,
    pub reason: String,
}

/// Days without school: lessons are not held, and hobby times may have other rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchoolBreak {
    pub name: String,
    pub dates: DateRange,
}

impl NewSpace {
    /// A space with the defaults of most rooms: confirmed at once, half an hour to twelve hours, bookable.
    pub fn plain(building: BuildingId, code: &str, name: &str, kind: SpaceKind) -> Self {
        Self {
            building,
            code: code.to_owned(),
            name: name.to_owned(),
            kind,
            capacity: None,
            area_m2: None,
            features: Vec::new(),
            accessibility: String::new(),
            photo_url: None,
            approval: Approval::Direct,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            min_minutes: 30,
            max_minutes: 720,
            max_days_ahead: 400,
            open_on_holidays: false,
            bookable: true,
            atoms: Vec::new(),
        }
    }

    /// The names of its parts, sorted, each once.
    pub fn atom_names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            self.atoms.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        names.sort_unstable();
        names.dedup();
        if names.is_empty() { vec![self.code.trim().to_owned()] } else { names }
    }

    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "code", &self.code, 40);
        line(&mut flaws, "name", &self.name, 120);
        maybe_line(&mut flaws, "accessibility", &self.accessibility, 500);
        maybe_between(&mut flaws, "capacity", self.capacity, MOST_PERSONS);
        maybe_between(&mut flaws, "area_m2", self.area_m2, 1_000_000);
        for feature in &self.features {
            word(&mut flaws, "features", feature);
        }
        for name in &self.atoms {
            word(&mut flaws, "atoms", name);
        }
        flaws.check("features", self.features.len() <= 40, FieldRule::Between(0, 40));
        flaws.check("atoms", self.atoms.len() <= 60, FieldRule::Between(0, 60));
        flaws.between("buffer_before_minutes", self.buffer_before_minutes, 0, 240);
        flaws.between("buffer_after_minutes", self.buffer_after_minutes, 0, 240);
        flaws.between("min_minutes", self.min_minutes, 1, 1440);
        flaws.between("max_minutes", self.max_minutes, 1, 10_080);
        flaws.check("max_minutes", self.min_minutes <= self.max_minutes, FieldRule::Order);
        flaws.between("max_days_ahead", self.max_days_ahead, 0, 1100);
        if let Some(address) = &self.photo_url {
            maybe_line(&mut flaws, "photo_url", address, 500);
            flaws.check("photo_url", is_picture_address(address.trim()), FieldRule::Address);
        }
        flaws.all()
    }

    /// As it is stored: blanks trimmed, words sorted, parts named.
    pub fn tidy(&self) -> Self {
        Self {
            code: self.code.trim().to_owned(),
            name: self.name.trim().to_owned(),
            features: split_words(&join_words(&self.features)),
            accessibility: self.accessibility.trim().to_owned(),
            photo_url: self
                .photo_url
                .as_deref()
                .map(str::trim)
                .filter(|address| !address.is_empty())
                .map(ToOwned::to_owned),
            atoms: self.atom_names(),
            ..self.clone()
        }
    }
}

impl NewBuilding {
    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "code", &self.code, 40);
        line(&mut flaws, "name", &self.name, 120);
        maybe_line(&mut flaws, "area", &self.area, 80);
        maybe_line(&mut flaws, "address", &self.address, 200);
        // Ten thousand million kronor: beyond that it is a slip.
        maybe_between(&mut flaws, "cost", self.cost_ore_per_year, 1_000_000_000_000);
        maybe_between(&mut flaws, "area_m2", self.area_m2, 1_000_000);
        maybe_between(&mut flaws, "energy_kwh_per_year", self.energy_kwh_per_year, 1_000_000_000);
        flaws.all()
    }

    /// As it is stored: blanks trimmed.
    pub fn tidy(&self) -> Self {
        let trimmed = |text: &str| text.trim().to_owned();
        Self {
            code: trimmed(&self.code),
            name: trimmed(&self.name),
            area: trimmed(&self.area),
            address: trimmed(&self.address),
            ..self.clone()
        }
    }
}

impl NewException {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "reason", &self.reason, 200);
        flaws.check("last_date", !self.dates.is_empty(), FieldRule::Order);
        flaws.check("closes", self.window.is_none_or(ClockSpan::is_sound), FieldRule::Order);
        flaws.all()
    }
}

impl NewSchoolBreak {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        line(&mut flaws, "name", &self.name, 80);
        flaws.check("last_date", !self.dates.is_empty(), FieldRule::Order);
        flaws.all()
    }
}

/// A path of this site, or an address of a host that is reached by https: `//host` would be another site's.
fn is_picture_address(address: &str) -> bool {
    let inside = address.starts_with('/') && !address.starts_with("//") && !address.contains('\\');
    inside || picture_origin(address).is_some()
}

/// `https://host` of an address, which is all that a page must know to let a browser fetch it.
pub fn picture_origin(address: &str) -> Option<&str> {
    let host = address.strip_prefix("https://")?.split(['/', '?', '#']).next()?;
    let sound = !host.is_empty() && host.bytes().all(|sign| sign.is_ascii_alphanumeric() || b".-:".contains(&sign));
    sound.then(|| &address[.."https://".len() + host.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> NewSpace {
        NewSpace::plain("b".into(), "H1", "Hall", SpaceKind::SportsHall)
    }

    #[test]
    fn a_plain_space_has_no_flaw_and_one_part_of_its_own() {
        assert_eq!(space().flaws(), Vec::new());
        assert_eq!(space().atom_names(), vec!["H1"]);
    }

    #[test]
    fn every_flaw_is_named_at_once() {
        let bad = NewSpace {
            code: " ".to_owned(),
            capacity: Some(-1),
            min_minutes: 60,
            max_minutes: 30,
            atoms: vec!["A,B".to_owned()],
            ..space()
        };
        let fields: Vec<_> = bad.flaws().into_iter().map(|flaw| flaw.field).collect();
        assert_eq!(fields, vec!["code", "capacity", "atoms", "max_minutes"]);
    }

    #[test]
    fn parts_are_sorted_and_named_once() {
        let hall = NewSpace { atoms: vec!["B".to_owned(), " A".to_owned(), "B".to_owned(), String::new()], ..space() };
        assert_eq!(hall.atom_names(), vec!["A", "B"]);
    }

    #[test]
    fn a_picture_from_an_unsafe_address_is_refused_and_a_safe_one_taken() {
        let with = |address: &str| NewSpace { photo_url: Some(address.to_owned()), ..space() }.flaws();
        for bad in [
            "javascript:alert(1)",
            "//evil.example/x.jpg",
            "/\\evil.example",
            "https://",
            "https:///x.jpg",
            "https://a b/x.jpg",
            "http://a.se/x",
        ] {
            assert_eq!(with(bad), vec![Flaw { field: "photo_url", rule: FieldRule::Address }], "{bad}");
        }
        assert_eq!(picture_origin("https://bilder.prov.se:8443/a.jpg?b=c"), Some("https://bilder.prov.se:8443"));
        assert_eq!(with("https://example.se/hall.jpg"), Vec::new());
    }
}
