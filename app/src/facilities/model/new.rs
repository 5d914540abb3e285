//! What somebody says of a building, a space or a date when it is added or changed; the rules it must keep.

use super::flaw::{Flaw, Flaws, Rule};
use super::{Approval, Space, SpaceKind, join_words, split_words};
use crate::facilities::hours::Window;
use crate::id::{BuildingId, SpaceId};
use chrono::NaiveDate;

/// The most persons a space can be said to take.
pub const MOST_PERSONS: i64 = 100_000;

/// A building before it has an id, or as it shall become.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBuilding {
    /// The municipality's own number or short name; no two buildings have the same.
    pub code: String,
    pub name: String,
    pub area: String,
    pub address: String,
    pub cost_ore_per_year: Option<i64>,
    pub area_m2: Option<i64>,
    pub energy_kwh_per_year: Option<i64>,
}

/// A space before it has an id, or as it shall become.
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
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub window: Option<Window>,
    pub reason: String,
}

/// Days without school: lessons are not held, and hobby times may have other rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSchoolBreak {
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
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
        flaws.line("code", &self.code, true, 40);
        flaws.line("name", &self.name, true, 120);
        flaws.line("accessibility", &self.accessibility, false, 500);
        flaws.maybe_between("capacity", self.capacity, MOST_PERSONS);
        flaws.maybe_between("area_m2", self.area_m2, 1_000_000);
        for word in &self.features {
            flaws.word("features", word);
        }
        for name in &self.atoms {
            flaws.word("atoms", name);
        }
        flaws.check("features", self.features.len() <= 40, Rule::Between(0, 40));
        flaws.check("atoms", self.atoms.len() <= 60, Rule::Between(0, 60));
        flaws.between("buffer_before_minutes", self.buffer_before_minutes, 0, 240);
        flaws.between("buffer_after_minutes", self.buffer_after_minutes, 0, 240);
        flaws.between("min_minutes", self.min_minutes, 1, 1440);
        flaws.between("max_minutes", self.max_minutes, 1, 10_080);
        flaws.check("max_minutes", self.min_minutes <= self.max_minutes, Rule::Order);
        flaws.between("max_days_ahead", self.max_days_ahead, 0, 1100);
        if let Some(address) = &self.photo_url {
            flaws.line("photo_url", address, false, 500);
            flaws.check("photo_url", is_picture_address(address.trim()), Rule::Address);
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

impl From<&Space> for NewSpace {
    fn from(space: &Space) -> Self {
        Self {
            building: space.building.clone(),
            code: space.code.clone(),
            name: space.name.clone(),
            kind: space.kind,
            capacity: space.capacity,
            area_m2: space.area_m2,
            features: space.features.clone(),
            accessibility: space.accessibility.clone(),
            photo_url: space.photo_url.clone(),
            approval: space.approval,
            buffer_before_minutes: space.buffer_before_minutes,
            buffer_after_minutes: space.buffer_after_minutes,
            min_minutes: space.min_minutes,
            max_minutes: space.max_minutes,
            max_days_ahead: space.max_days_ahead,
            open_on_holidays: space.open_on_holidays,
            bookable: space.bookable,
            atoms: space.atoms.iter().map(|atom| atom.name.clone()).collect(),
        }
    }
}

impl From<&super::Building> for NewBuilding {
    fn from(building: &super::Building) -> Self {
        Self {
            code: building.code.clone(),
            name: building.name.clone(),
            area: building.area.clone(),
            address: building.address.clone(),
            cost_ore_per_year: building.cost_ore_per_year,
            area_m2: building.area_m2,
            energy_kwh_per_year: building.energy_kwh_per_year,
        }
    }
}

impl NewBuilding {
    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("code", &self.code, true, 40);
        flaws.line("name", &self.name, true, 120);
        flaws.line("area", &self.area, false, 80);
        flaws.line("address", &self.address, false, 200);
        // Ten thousand million kronor: beyond that it is a slip.
        flaws.maybe_between("cost", self.cost_ore_per_year, 1_000_000_000_000);
        flaws.maybe_between("area_m2", self.area_m2, 1_000_000);
        flaws.maybe_between("energy_kwh_per_year", self.energy_kwh_per_year, 1_000_000_000);
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
        flaws.line("reason", &self.reason, true, 200);
        flaws.check("last_date", self.first <= self.last, Rule::Order);
        flaws.check("closes", self.window.is_none_or(Window::is_sound), Rule::Order);
        flaws.all()
    }
}

impl NewSchoolBreak {
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("name", &self.name, true, 80);
        flaws.check("last_date", self.first <= self.last, Rule::Order);
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
            assert_eq!(with(bad), vec![Flaw { field: "photo_url", rule: Rule::Address }], "{bad}");
        }
        assert_eq!(picture_origin("https://bilder.prov.se:8443/a.jpg?b=c"), Some("https://bilder.prov.se:8443"));
        assert_eq!(with("https://example.se/hall.jpg"), Vec::new());
    }
}
