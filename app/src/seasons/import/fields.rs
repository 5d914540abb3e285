//! Reads the fields of one JSON object, noting what is wrong with them instead of stopping.

use std::collections::HashMap;
use std::io::Read;

use samrum_solver::slots::Window;
use serde_json::{Map, Value};

use super::Fault;

/// No season file is larger than this once unpacked, in bytes: many times the largest round known.
const LARGEST: u64 = 64 << 20;

/// A day in minutes.
pub const DAY_MINUTES: u64 = 24 * 60;

/// The bytes as JSON, unpacked first when they are compressed.
pub fn document(bytes: &[u8]) -> Result<Value, Fault> {
    let mut unpacked = Vec::new();
    let text = if bytes.starts_with(&[0x1f, 0x8b]) {
        flate2::read::MultiGzDecoder::new(bytes)
            .take(LARGEST + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| Fault(format!("the file can't be unpacked: {error}")))?;
        unpacked.as_slice()
    } else {
        bytes
    };
    if text.len() as u64 > LARGEST {
        return Err(Fault(format!("the file is larger than {} MB", LARGEST >> 20)));
    }
    let text = std::str::from_utf8(text).map_err(|error| Fault(format!("the file is not UTF-8 text: {error}")))?;
    serde_json::from_str(text).map_err(|error| Fault(format!("the file is not JSON: {error}")))
}

/// Minutes after midnight of "HH:MM"; "24:00" is 1440.
pub fn clock_minutes(text: &str) -> Option<u64> {
    let &[h, tens, b':', m, ones] = text.as_bytes() else {
        return None;
    };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
    let minutes = (digit(h)? * 10 + digit(tens)?) * 60 + digit(m)? * 10 + digit(ones)?;
    (m < b'6' && minutes <= DAY_MINUTES).then_some(minutes)
}

/// The fields of one object, and where it stands in the file.
pub struct Fields<'a> {
    item: &'a Map<String, Value>,
    /// Where the object stands, such as `wishes[3]`; empty at the top.
    pub place: String,
}

impl<'a> Fields<'a> {
    /// The fields of `item`.
    pub fn new(item: &'a Map<String, Value>, place: String) -> Self {
        Self { item, place }
    }

    /// Notes a fault of this object.
    pub fn fault(&self, faults: &mut Vec<Fault>, message: &str) {
        let colon = if self.place.is_empty() { "" } else { ": " };
        faults.push(Fault(format!("{}{colon}{message}", self.place)));
    }

    /// A field, when it is there.
    pub fn maybe(&self, name: &str) -> Option<&'a Value> {
        self.item.get(name)
    }

    fn get<T>(
        &self,
        faults: &mut Vec<Fault>,
        name: &str,
        must: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let Some(value) = self.item.get(name) else {
            self.fault(faults, &format!("{name} is missing"));
            return None;
        };
        let read = read(value);
        if read.is_none() {
            self.fault(faults, &format!("{name} must be {must}, is {}", shortened(value)));
        }
        read
    }

    /// A text with something in it.
    pub fn text(&self, faults: &mut Vec<Fault>, name: &str) -> Option<&'a str> {
        self.get(faults, name, "a non-empty string", |v| v.as_str().filter(|s| !s.is_empty()))
    }

    /// A list of texts with something in them.
    pub fn texts(&self, faults: &mut Vec<Fault>, name: &str) -> Vec<&'a str> {
        let read = |v: &'a Value| {
            let list = v.as_array()?;
            list.iter().map(|t| t.as_str().filter(|s| !s.is_empty())).collect::<Option<Vec<_>>>()
        };
        self.get(faults, name, "a list of non-empty strings", read).unwrap_or_default()
    }

    /// A whole number written without a decimal point, from `low` to `high`.
    pub fn whole(&self, faults: &mut Vec<Fault>, name: &str, low: u64, high: Option<u64>) -> Option<u64> {
        let must = match high {
            Some(high) => format!("a whole number >= {low} and <= {high}"),
            None => format!("a whole number >= {low}"),
        };
        self.get(faults, name, &must, |v| v.as_u64().filter(|&n| n >= low && high.is_none_or(|h| n <= h)))
    }

    /// Minutes on the grid, at least `low`, as slots.
    pub fn slots(&self, faults: &mut Vec<Fault>, name: &str, low: u64, slot: u64) -> Option<u64> {
        let minutes = self.whole(faults, name, low, None)?;
        if minutes % slot != 0 {
            self.fault(faults, &format!("{name} {minutes} is not a multiple of {slot}"));
            return None;
        }
        Some(minutes / slot)
    }

    /// A finite number of points, at least 0.
    pub fn points(&self, faults: &mut Vec<Fault>, name: &str) -> Option<f64> {
        self.get(faults, name, "a number >= 0", |v| v.as_f64().filter(|p| p.is_finite() && *p >= 0.0))
    }

    /// A list of numbers of points.
    pub fn points_list(&self, faults: &mut Vec<Fault>, name: &str) -> Option<Vec<f64>> {
        let point = |v: &Value| v.as_f64().filter(|p| p.is_finite() && *p >= 0.0);
        self.get(faults, name, "a list of numbers >= 0", |v| v.as_array()?.iter().map(point).collect())
    }

    /// The objects of a list.
    pub fn objects(&self, faults: &mut Vec<Fault>, name: &str) -> Vec<Fields<'a>> {
        let list = self.get(faults, name, "a list", Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut objects = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let dot = if self.place.is_empty() { "" } else { "." };
            let place = format!("{}{dot}{name}[{index}]", self.place);
            match value.as_object() {
                Some(item) => objects.push(Fields::new(item, place)),
                None => faults.push(Fault(format!("{place} must be an object"))),
            }
        }
        objects
    }

    /// An own id, not yet used in its list; notes it as known under the next number.
    pub fn new_id(&self, faults: &mut Vec<Fault>, ids: &mut Ids) {
        let Some(id) = self.text(faults, "id") else {
            ids.names.push(String::new());
            return;
        };
        if ids.index.insert(id.to_owned(), ids.names.len()).is_some() {
            self.fault(faults, &format!("id {id:?} is used twice"));
        }
        ids.names.push(id.to_owned());
    }

    /// The number of a thing that must be known.
    pub fn known(&self, faults: &mut Vec<Fault>, name: &str, ids: &Ids, what: &str) -> Option<usize> {
        let id = self.text(faults, name)?;
        let index = ids.index.get(id).copied();
        if index.is_none() {
            self.fault(faults, &format!("{name} {id:?} is not a known {what}"));
        }
        index
    }

    /// The interval in `day`, `from` and `to`, in slots.
    pub fn window(&self, faults: &mut Vec<Fault>, slot: u64) -> Option<Window> {
        let before = faults.len();
        let day = self.maybe("day").and_then(Value::as_u64).filter(|d| (1..=7).contains(d));
        if day.is_none() {
            self.fault(faults, &format!("day must be a whole number 1..7, is {}", shown(self.maybe("day"))));
        }
        let mut clock = |name: &str| {
            let minutes = self.maybe(name).and_then(Value::as_str).and_then(clock_minutes);
            match minutes {
                None => {
                    let is = shown(self.maybe(name));
                    self.fault(faults, &format!("{name} must be \"HH:MM\" from 00:00 to 24:00, is {is}"));
                }
                Some(m) if m % slot != 0 => {
                    let is = shown(self.maybe(name));
                    self.fault(faults, &format!("{name} {is} is not on the {slot}-minute grid"));
                }
                Some(_) => {}
            }
            minutes
        };
        let (from, to) = (clock("from"), clock("to"));
        if let (Some(from), Some(to)) = (from, to)
            && from >= to
        {
            let (a, b) = (shown(self.maybe("from")), shown(self.maybe("to")));
            self.fault(faults, &format!("from {a} must be before to {b} on the same day"));
        }
        if faults.len() > before {
            return None;
        }
        Some(Window { day: (day? - 1) as u8, from: (from? / slot) as u16, to: (to? / slot) as u16 })
    }
}

/// The ids of one list, in order and by name.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    /// Ids by index.
    pub names: Vec<String>,
    /// Index by id.
    pub index: HashMap<String, usize>,
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "missing".to_owned(), shortened)
}

/// A value as it stands in the file, not endlessly long.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(57).chain("...".chars()).collect() } else { text }
}
