//! Reads the elements of a document, noting what is wrong with them instead of stopping.

use super::fault::{Fault, What};
use std::collections::HashMap;

/// An element of the document being read.
pub type Element<'d> = roxmltree::Node<'d, 'd>;

/// So many faults are listed; of the others only the number is said.
const MOST_FAULTS: usize = 200;

/// The largest number a file may say.
const MOST: u32 = 1_000_000;

/// What numbers count that may be larger than [`MOST_COUNTED`]: points and persons. Squared, weighed and summed over a school, the
/// largest points stay below what 64 bits hold.
const LARGE: [(&str, usize); 6] = [
    ("Weight", 100_000),
    ("Workload", 100_000),
    ("Capacity", 1_000_000),
    ("Number_of_Students", 1_000_000),
    ("InfeasibilityValue", 1_000_000),
    ("ObjectiveValue", 1_000_000),
];

/// All others count times, days, lessons or rooms, of which no school has as many.
const MOST_COUNTED: usize = 10_000;

/// What has been found wrong so far.
pub struct Reading {
    /// Byte at which each line begins.
    lines: Vec<usize>,
    faults: Vec<Fault>,
    left_out: usize,
}

impl Reading {
    pub fn new(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { lines: std::iter::once(0).chain(after_breaks).collect(), faults: Vec::new(), left_out: 0 }
    }

    /// Every fault, or `Ok` when there is none.
    pub fn end(mut self) -> Result<(), Vec<Fault>> {
        if self.left_out > 0 {
            self.faults.push(Fault::file(What::More(self.left_out)));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(self.faults) }
    }

    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub fn line(&self, element: Element<'_>) -> u32 {
        self.lines.partition_point(|start| *start <= element.range().start) as u32
    }

    pub fn fault(&mut self, element: Element<'_>, what: What) {
        self.add(Fault { line: Some(self.line(element)), element: called(element), what });
    }

    /// A fault found after the document was read, at a line kept from it.
    pub fn fault_at(&mut self, line: u32, element: String, what: What) {
        self.add(Fault { line: Some(line), element, what });
    }

    fn add(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.left_out += 1;
        }
    }

    /// A child that must be there.
    pub fn child<'d>(&mut self, element: Element<'d>, name: &'static str) -> Option<Element<'d>> {
        let child = maybe_child(element, name);
        if child.is_none() {
            self.fault(element, What::Missing(name));
        }
        child
    }

    /// An attribute that must be there and say something.
    pub fn attribute<'d>(&mut self, element: Element<'d>, name: &'static str) -> Option<&'d str> {
        let value = element.attribute(name).map(str::trim).filter(|value| !value.is_empty());
        if value.is_none() {
            self.fault(element, What::Missing(name));
        }
        value
    }

    /// The text of a child that must be there and say something.
    pub fn text<'d>(&mut self, element: Element<'d>, name: &'static str) -> Option<&'d str> {
        let text = maybe_text(element, name);
        if text.is_none() {
            self.fault(element, What::Missing(name));
        }
        text
    }

    /// The number a child says, when it is there.
    pub fn maybe_number(&mut self, element: Element<'_>, name: &'static str) -> Option<u32> {
        let most = LARGE.iter().find(|(large, _)| *large == name).map_or(MOST_COUNTED, |(_, most)| *most);
        self.maybe_number_up_to(element, name, most)
    }

    /// The number a child says, when it is there, of something of which there are so many.
    pub fn maybe_number_up_to(&mut self, element: Element<'_>, name: &'static str, most: usize) -> Option<u32> {
        let text = maybe_text(element, name)?;
        let Some(said) = text.parse().ok().filter(|number| *number <= MOST) else {
            self.fault(element, What::NotANumber { name, text: shortened(text) });
            return None;
        };
        if said as usize > most {
            self.fault(element, What::TooMuch { name, said, most });
            return None;
        }
        Some(said)
    }

    /// The number a child says, which must be there.
    pub fn number(&mut self, element: Element<'_>, name: &'static str) -> Option<u32> {
        self.text(element, name)?;
        self.maybe_number(element, name)
    }

    /// The number of periods a child says, which must be there, of the so many that there are.
    pub fn periods(&mut self, element: Element<'_>, name: &'static str, most: usize) -> Option<usize> {
        self.text(element, name)?;
        let number = self.maybe_number_up_to(element, name, most)?;
        if number == 0 {
            self.fault(element, What::NoDuration);
        }
        (number > 0).then_some(number as usize)
    }

    /// What an element refers to by its attribute `Reference`.
    pub fn reference(&mut self, element: Element<'_>, ids: &Ids) -> Option<usize> {
        let id = self.attribute(element, "Reference")?;
        let found = ids.place(id);
        if found.is_none() {
            self.fault(element, What::UnknownReference { kind: ids.kind, id: shortened(id) });
        }
        found
    }

    /// What a child refers to, when it is there.
    pub fn maybe_reference(&mut self, element: Element<'_>, name: &str, ids: &Ids) -> Option<usize> {
        maybe_child(element, name).and_then(|child| self.reference(child, ids))
    }

    /// What the children of a list refer to, each once and in order; nothing when there is no list.
    pub fn references(&mut self, element: Element<'_>, list: &str, name: &str, ids: &Ids) -> Vec<usize> {
        let mut found = Vec::new();
        for item in maybe_child(element, list).into_iter().flat_map(|list| children(list, name)) {
            if let Some(place) = self.reference(item, ids)
                && !found.contains(&place)
            {
                found.push(place);
            }
        }
        found
    }
}

/// The things of one kind by their ids; each has its place in a list.
pub struct Ids {
    /// What a reference to one is called.
    kind: &'static str,
    places: HashMap<String, (usize, u32)>,
}

impl Ids {
    pub fn new(kind: &'static str) -> Self {
        Self { kind, places: HashMap::new() }
    }

    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).map(|(place, _)| *place)
    }

    /// Takes in the element's id with the place it will have; `None`, with its fault noted, when it has none or one already taken.
    pub fn add(&mut self, reading: &mut Reading, element: Element<'_>, place: usize) -> Option<String> {
        let id = reading.attribute(element, "Id")?.to_owned();
        if let Some((_, first)) = self.places.get(&id) {
            reading.fault(element, What::DoubleId { first: *first });
            return None;
        }
        self.places.insert(id.clone(), (place, reading.line(element)));
        Some(id)
    }
}

pub fn children<'d>(element: Element<'d>, name: &str) -> impl Iterator<Item = Element<'d>> {
    element.children().filter(move |child| child.has_tag_name(name))
}

pub fn maybe_child<'d>(element: Element<'d>, name: &str) -> Option<Element<'d>> {
    children(element, name).next()
}

/// The text of a child, when it says something.
pub fn maybe_text<'d>(element: Element<'d>, name: &str) -> Option<&'d str> {
    maybe_child(element, name).and_then(|child| child.text()).map(str::trim).filter(|text| !text.is_empty())
}

/// The text of a child, or else the id.
pub fn name_of(element: Element<'_>, id: &str) -> String {
    maybe_text(element, "Name").unwrap_or(id).to_owned()
}

/// The element's name with its id or reference: `Event E17`.
pub fn called(element: Element<'_>) -> String {
    let name = element.tag_name().name();
    let id = element.attribute("Id").or_else(|| element.attribute("Reference"));
    id.map_or_else(|| shortened(name), |id| format!("{} {}", shortened(name), shortened(id)))
}

/// Text of a file as it is quoted in a fault.
pub fn shortened(text: &str) -> String {
    const MOST_SIGNS: usize = 60;
    if text.chars().count() <= MOST_SIGNS {
        text.to_owned()
    } else {
        text.chars().take(MOST_SIGNS).chain(['…']).collect()
    }
}
