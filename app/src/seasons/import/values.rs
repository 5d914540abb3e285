//! What the fields of a season file can be: texts, whole numbers, points, times of the day.

use super::object::{Faults, Field, Leaf, Object};
use crate::seasons::model::{AgeBand, WishNumber, WishNumbers};
use crate::time::clock;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// Something that only describes: it may be left out, and whatever else it is does not matter.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Described(pub Option<String>);

impl Field for Described {
    fn read(value: Option<&Value>, _: &str, _: &'static str, _: &mut Faults) -> Self {
        Self(value.and_then(Value::as_str).map(ToOwned::to_owned))
    }
}

impl From<&str> for Described {
    fn from(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

/// For whom a group is; left out, it is open to all.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(transparent)]
pub struct Band(pub AgeBand);

impl Default for Band {
    fn default() -> Self {
        Self(AgeBand::Open)
    }
}

impl Field for Band {
    fn read(value: Option<&Value>, place: &str, _: &'static str, faults: &mut Faults) -> Self {
        let Some(value) = value else { return Self::default() };
        value.as_str().and_then(AgeBand::parse).map_or_else(
            || {
                faults.note(place, &format!("age_band must be one of {}", AgeBand::ALL.map(AgeBand::word).join(", ")));
                Self::default()
            },
            Self,
        )
    }
}

/// A text with something in it.
impl Leaf for String {
    fn must() -> String {
        "a non-empty string".to_owned()
    }

    fn of(value: &Value) -> Option<Self> {
        value.as_str().filter(|text| !text.is_empty()).map(ToOwned::to_owned)
    }
}

/// A list of texts with something in them.
impl Leaf for Vec<String> {
    fn must() -> String {
        "a list of non-empty strings".to_owned()
    }

    fn of(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(String::of).collect()
    }
}

/// A whole number written without a decimal point, from `LOW` to `HIGH`; no `HIGH` is so large that it could be a limit by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Whole<const LOW: u64, const HIGH: u64 = { u64::MAX }>(pub u64);

impl<const LOW: u64, const HIGH: u64> Leaf for Whole<LOW, HIGH> {
    fn must() -> String {
        must_be(LOW, (HIGH < u64::MAX).then_some(HIGH))
    }

    fn of(value: &Value) -> Option<Self> {
        value.as_u64().filter(|number| (LOW..=HIGH).contains(number)).map(Self)
    }
}

/// A number that a person set; none is below zero.
impl<const LOW: u64, const HIGH: u64> From<i64> for Whole<LOW, HIGH> {
    fn from(number: i64) -> Self {
        Self(number.try_into().unwrap_or_default())
    }
}

/// The numbers of a wish, by their keys. A file may say more of some of them than a form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers(pub WishNumbers);

/// The least and most that a file may say: as a form, unless it is said here.
fn range(number: WishNumber) -> (i64, i64) {
    match number {
        WishNumber::Persons => (0, i64::MAX),
        WishNumber::MinMinutes | WishNumber::MaxMinutes => (1, i64::MAX),
        other => other.range(),
    }
}

impl Object for Numbers {
    fn read(value: &Map<String, Value>, place: &str, faults: &mut Faults) -> Self {
        Self(WishNumbers::of(|number| {
            let (key, (least, most)) = (number.key(), range(number));
            let said = |value: &Value| value.as_i64().filter(|number| (least..=most).contains(number));
            let must = || must_be(least, (most < i64::MAX).then_some(most));
            faults.read(value.get(key), (place, key), must, said).unwrap_or(least)
        }))
    }
}

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(WishNumber::ALL.map(|number| (number.key(), self.0.get(number))))
    }
}

/// What a whole number must be, in words.
fn must_be(least: impl std::fmt::Display, most: Option<impl std::fmt::Display>) -> String {
    let most = most.map_or_else(String::new, |most| format!(" and <= {most}"));
    format!("a whole number >= {least}{most}")
}

/// A finite number of points, at least 0. Whole ones are written without a decimal point.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Points(pub f64);

impl Points {
    fn said(value: &Value) -> Option<Self> {
        value.as_f64().filter(|points| points.is_finite() && *points >= 0.0).map(Self)
    }
}

impl From<i64> for Points {
    fn from(points: i64) -> Self {
        Self(points as f64)
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let nearest = self.0.round();
        if (self.0 - nearest).abs() < 1e-9 && nearest.abs() < 9e15 {
            serializer.serialize_i64(nearest as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

impl Leaf for Points {
    fn must() -> String {
        "a number >= 0".to_owned()
    }

    fn of(value: &Value) -> Option<Self> {
        Self::said(value)
    }
}

impl Leaf for Vec<Points> {
    fn must() -> String {
        "a list of numbers >= 0".to_owned()
    }

    fn of(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(Points::said).collect()
    }
}

/// A time of the day, "00:00" to "24:00", in minutes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub u16);

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&clock(self.0))
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Leaf for Clock {
    fn must() -> String {
        "\"HH:MM\" from 00:00 to 24:00".to_owned()
    }

    fn of(value: &Value) -> Option<Self> {
        let &[h, tens, b':', m, ones] = value.as_str()?.as_bytes() else { return None };
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
        let minutes = (digit(h)? * 10 + digit(tens)?) * 60 + digit(m)? * 10 + digit(ones)?;
        (m < b'6' && minutes <= 1440).then_some(Self(minutes))
    }
}
