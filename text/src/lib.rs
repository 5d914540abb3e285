//! Every word on screen, in every language: `td_string!(language, feature.key, name = value)`.
//! The texts are in `locales/`, a folder per language and a file per feature; a crate of its own so that it is compiled when they change, not when the site does.

include!(concat!(env!("OUT_DIR"), "/i18n.rs"));

pub use i18n::Locale;
pub use leptos_i18n::td_string;
