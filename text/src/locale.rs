//! What is known of a language beside its texts.

use crate::Locale;

impl Locale {
    /// What is shown to whoever has not chosen.
    pub const DEFAULT: Self = Self::ALL[0];

    /// The code that pages and browsers name it by: "sv".
    pub const fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }

    /// Whether it has all texts; one that does not is only begun.
    pub const fn is_complete(self) -> bool {
        Self::COMPLETE[self as usize]
    }

    /// The language with this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }
}
