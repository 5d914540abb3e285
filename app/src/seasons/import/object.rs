//! Objects of a JSON file, each declared once: what is written, and what is read with everything that is wrong with it.

use super::Fault;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use std::io::Read as _;

/// No season file is larger than this once unpacked, in bytes: many times the largest round known.
const LARGEST: u64 = 64 << 20;

/// The bytes as JSON, unpacked first when they are compressed.
fn document(bytes: &[u8]) -> Result<Value, Fault> {
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

/// Reads a file that says of itself what it is, compressed or not. What cannot be read of its object is noted in the faults.
///
/// # Errors
/// Why there is nothing to be read.
pub fn read<T: Object>(bytes: &[u8], format: &str, what: &str) -> Result<(T, Faults), Fault> {
    let document = document(bytes)?;
    let Some(top) = document.as_object() else { return Err(Fault(format!("the {what} must be a JSON object"))) };
    let mut faults = Faults::default();
    if top.get("format").and_then(Value::as_str) != Some(format) {
        faults.note("", &format!("format must be \"{format}\""));
    }
    let object = T::read(top, "", &mut faults);
    Ok((object, faults))
}

/// The text of a file that says of itself what it is.
pub fn written(format: &str, object: &impl Serialize) -> String {
    #[derive(Serialize)]
    struct Written<'a, T> {
        format: &'a str,
        #[serde(flatten)]
        object: &'a T,
    }
    // What is written here are texts and finite numbers, which JSON can hold.
    serde_json::to_string(&Written { format, object }).unwrap_or_default()
}

/// Where an object stands in a file, such as `wishes[3]`; empty at the top.
pub fn item(place: &str, list: &str, index: usize) -> String {
    let dot = if place.is_empty() { "" } else { "." };
    format!("{place}{dot}{list}[{index}]")
}

/// What is wrong with a file, found in two passes: which fields cannot be read, and what those that can do not fit.
#[derive(Debug, Default)]
pub struct Faults {
    found: Vec<Fault>,
    /// Fields that stand in for ones that cannot be read: their place and name.
    unread: HashSet<(String, &'static str)>,
}

impl Faults {
    /// Notes a fault of the object at a place.
    pub fn note(&mut self, place: &str, message: &str) {
        let colon = if place.is_empty() { "" } else { ": " };
        self.found.push(Fault(format!("{place}{colon}{message}")));
    }

    /// Reads a field of the object at a place; `None`, and a fault, when it is not there or not what it must be.
    pub fn read<T>(
        &mut self,
        value: Option<&Value>,
        (place, field): (&str, &'static str),
        must: impl Fn() -> String,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let message = match value {
            None => format!("{field} is missing"),
            Some(value) => match read(value) {
                Some(read) => return Some(read),
                None => format!("{field} must be {}, is {}", must(), shortened(value)),
            },
        };
        self.note(place, &message);
        self.unread.insert((place.to_owned(), field));
        None
    }

    /// Whether all of these fields of the object at a place were read: only then is anything said of what they say.
    pub fn were_read(&self, place: &str, fields: &[&'static str]) -> bool {
        self.unread.is_empty() || fields.iter().all(|field| !self.unread.contains(&(place.to_owned(), *field)))
    }

    /// An object of which no field is there; nothing more is said of that.
    fn nothing_of<T: Object>(&mut self, place: &str) -> T {
        let mut unsaid = Self::default();
        let nothing = T::read(&Map::new(), place, &mut unsaid);
        self.unread.extend(unsaid.unread);
        nothing
    }

    /// Nothing, or everything that is wrong.
    pub fn or<T>(self, sound: T) -> Result<T, Vec<Fault>> {
        if self.found.is_empty() { Ok(sound) } else { Err(self.found) }
    }
}

/// A field's value that is read as a whole: what it must be, in words, and how it is read.
pub trait Leaf: Default {
    fn must() -> String;
    fn of(value: &Value) -> Option<Self>;
}

/// What can be read from a field of an object; `None` is a field that is not there.
pub trait Field: Sized {
    fn read(value: Option<&Value>, place: &str, name: &'static str, faults: &mut Faults) -> Self;
}

impl<T: Leaf> Field for T {
    fn read(value: Option<&Value>, place: &str, name: &'static str, faults: &mut Faults) -> Self {
        faults.read(value, (place, name), Self::must, Self::of).unwrap_or_default()
    }
}

/// An object, made by `object!`.
pub trait Object: Sized {
    fn read(value: &Map<String, Value>, place: &str, faults: &mut Faults) -> Self;
}

/// Declares an object of a file: its fields are its keys, in this order when it is written. `..name: Type` has the fields of another
/// object among its own.
macro_rules! object {
    ($(#[$doc:meta])* pub struct $name:ident {
        $($(#[$about:meta])* $field:ident: $type:ty,)*
        $(..$inner:ident: $object:ty, $($(#[$more_about:meta])* $more:ident: $more_type:ty,)*)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, serde::Serialize)]
        pub struct $name {
            $($(#[$about])* pub $field: $type,)*
            $(#[serde(flatten)] pub $inner: $object, $($(#[$more_about])* pub $more: $more_type,)*)?
        }

        impl $crate::seasons::import::object::Object for $name {
            fn read(
                value: &serde_json::Map<String, serde_json::Value>,
                place: &str,
                faults: &mut $crate::seasons::import::object::Faults,
            ) -> Self {
                use $crate::seasons::import::object::Field;
                Self {
                    $($field: Field::read(value.get(stringify!($field)), place, stringify!($field), faults),)*
                    $(
                        $inner: <$object as $crate::seasons::import::object::Object>::read(value, place, faults),
                        $($more: Field::read(value.get(stringify!($more)), place, stringify!($more), faults),)*
                    )?
                }
            }
        }
    };
}
pub(super) use object;

/// A list of objects. An entry that is none is a fault, and stands there empty so that the others keep their places.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct List<T>(pub Vec<T>);

impl<T: Object> Field for List<T> {
    fn read(value: Option<&Value>, place: &str, name: &'static str, faults: &mut Faults) -> Self {
        let list = faults.read(value, (place, name), || "a list".to_owned(), |value| value.as_array().cloned());
        let list = list.unwrap_or_default();
        let read = list.iter().enumerate().map(|(index, value)| {
            let place = item(place, name, index);
            if let Some(value) = value.as_object() {
                T::read(value, &place, faults)
            } else {
                faults.note("", &format!("{place} must be an object"));
                faults.nothing_of(&place)
            }
        });
        Self(read.collect())
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

/// A value as it stands in the file, not endlessly long.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() > 60 { text.chars().take(57).chain("...".chars()).collect() } else { text }
}
