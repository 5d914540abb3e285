//! Every word on screen, in every language: `t!(language, feature.key, name = value)`.
//!
//! The texts are in `locales/`, a folder for each language and a file for each feature. A text that shows no value is a
//! `&'static str`, one that does a `String`. A value that is counted is called `count`, and its text has a form for one and
//! one for several: `{ "one": "1 bokning", "other": "{{ count }} bokningar" }`. A text, a value or a form that does not exist
//! does not compile. Nothing is escaped: views do that.

mod locale;
#[cfg(test)]
mod tests;

use std::fmt::Display;

/// A text in the reader's language, with its values.
#[macro_export]
macro_rules! t {
    ($locale:expr, $feature:ident.$key:ident) => {
        $crate::texts::$feature::$key.text($locale)
    };
    ($locale:expr, $feature:ident.$key:ident, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::texts::$feature::$key { $($name: &$value),+ }.text($locale)
    };
}

/// What [`t!`] names; made of `locales/` by `build/`.
#[expect(
    non_upper_case_globals,
    non_camel_case_types,
    clippy::pedantic,
    reason = "texts are called what their files call them"
)]
pub mod texts {
    use super::{Count, Display, Plain};
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use texts::Locale;

/// A text that shows no values, in each language.
pub struct Plain([&'static str; Locale::ALL.len()]);

impl Plain {
    pub const fn text(&self, locale: Locale) -> &'static str {
        self.0[locale as usize]
    }
}

/// A whole number by which a text has several forms.
pub trait Count: Display {
    fn is(&self, number: u8) -> bool;
}

macro_rules! count {
    ($($number:ty),+) => {
        $(impl Count for $number {
            fn is(&self, number: u8) -> bool {
                *self == Self::from(number)
            }
        })+
    };
}

count!(u8, u16, u32, u64, usize, i16, i32, i64);

impl<N: Count> Count for &N {
    fn is(&self, number: u8) -> bool {
        (**self).is(number)
    }
}
