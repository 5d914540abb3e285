//! A message in a language: the one source of its text and its html.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The code of its language.
    pub language: String,
    pub subject: String,
    pub blocks: Vec<Block>,
    /// The one thing to do.
    pub button: Option<Button>,
    /// Who sends it, and where one chooses what one gets.
    pub foot: String,
    /// The entries of calendars, as a file (text/calendar).
    pub calendar: Option<Entries>,
}

/// Entries of a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entries {
    /// "PUBLISH" or "CANCEL".
    pub method: String,
    pub file: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    Paragraph(String),
    /// What is what: "När", "tisdag 1 december".
    Facts(Vec<(String, String)>),
    List(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    /// The whole address.
    pub address: String,
}
