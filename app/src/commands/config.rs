//! `samrum config`: what is in force, where each item comes from, and whether the site would start with it.

use super::Failure;
use samrum::database::without_password;
use samrum::server::config::items::{DATABASE, ITEMS, Item};
use samrum::server::config::start::Start;

/// Prints every item; a refusal is told afterwards, so that what is refused can be seen.
pub fn config(start: &Start) -> Result<(), Failure> {
    for item in ITEMS {
        let from = start.chosen.source(item).to_string();
        println!("{:<18} = {:<40} ({from})", item.name, shown(start, item));
    }
    start.sound().map_err(Failure::wrong)?;
    if let Some(advice) = start.advice() {
        println!("Take care: {advice}.");
    }
    Ok(())
}

fn shown(start: &Start, item: &Item) -> String {
    let said = start.chosen.said(item);
    match said {
        None if item.name == "config" => {
            start.chosen.file.as_ref().map_or_else(|| "none".to_owned(), |file| file.display().to_string())
        }
        None if item.name == DATABASE.name => start.database.clone(),
        None if item.name == "public-url" => start.config.public_url.clone(),
        None if item.name == "site" => start.config.site.display().to_string(),
        None => item.default.to_owned(),
        Some(value) if item.name == DATABASE.name => without_password(value),
        Some(_) if item.secret => "…".to_owned(),
        Some(value) => value.to_owned(),
    }
}
