//! `samrum check-database`.

use super::service;
use crate::server::state::App;

/// Counts the database anew and mends it if asked; returns what to print, and whether nothing differs (any more).
pub async fn check_database(app: &App, mend: bool) -> Result<(String, bool), sqlx::Error> {
    let found = if mend { service::mend(app).await? } else { service::differences(app).await? };
    let mut lines = Vec::new();
    for difference in &found {
        lines.push(difference.what.clone());
        lines.push(format!("    {}", difference.mending.sentence()));
    }
    if found.is_empty() {
        return Ok(("Nothing differs.".to_owned(), true));
    }
    if !mend {
        lines.push(format!(
            "{} found. Nothing has been changed; --mend mends what the program can.",
            amount(found.len())
        ));
        return Ok((lines.join("\n"), false));
    }
    let left = service::differences(app).await?;
    lines.push(format!(
        "{} found, {} mended, {} left.",
        amount(found.len()),
        found.len().saturating_sub(left.len()),
        left.len()
    ));
    Ok((lines.join("\n"), left.is_empty()))
}

fn amount(differences: usize) -> String {
    if differences == 1 { "1 difference".to_owned() } else { format!("{differences} differences") }
}
