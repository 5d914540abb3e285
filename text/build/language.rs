//! The languages that the site speaks.

pub struct Language {
    /// The name of its folder, and what pages say of themselves in `lang`.
    pub code: &'static str,
    /// For a language that has been begun: whose texts stand in for those it lacks. One without must have them all.
    pub until_complete: Option<&'static str>,
}

/// In the order in which they are offered; the first is what is shown to whoever has not chosen.
/// A new one is a folder in `locales/` and a line here.
pub const LANGUAGES: [Language; 3] = [
    Language { code: "sv", until_complete: None },
    Language { code: "en", until_complete: None },
    Language { code: "fi", until_complete: Some("sv") },
];

/// What a language says of itself (its name, how it writes numbers) is never another's.
pub const OF_ITSELF: &str = "language";
