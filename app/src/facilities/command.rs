//! `samrum import facilities FILE…`: the import from the command line.

use super::import::fault::Fault;
use super::import::{File, read};
use super::service::{self, Calendar, ImportError};
use super::words;
use crate::facilities::pages;
use crate::people::model::Actor;
use crate::server::state::App;
use samrum_text::Locale;
use std::path::{Path, PathBuf};

/// Why the command ended without importing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("The file {} cannot be read: {cause}", .file.display())]
    Unreadable { file: PathBuf, cause: std::io::Error },
    #[error("Nothing has been imported.\n{}", lines(.0))]
    Faults(Vec<Fault>),
    #[error("The database failed: {0}")]
    Database(#[from] sqlx::Error),
}

fn lines(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(|fault| format!("{}: {}", words::place(Locale::En, &fault.place), words::fault(Locale::En, fault)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Imports the files together and says what has changed; with `preview` what would change.
pub async fn import(app: &App, calendar: Calendar, files: &[PathBuf], preview: bool) -> Result<String, CommandError> {
    let files = files.iter().map(|file| load(file)).collect::<Result<Vec<_>, _>>()?;
    let register = read(&files).map_err(CommandError::Faults)?;
    let changes = if preview {
        service::preview(app, calendar, &register).await
    } else {
        service::import_all(app, &Actor::operator(), calendar, &register, None).await
    };
    let changes = changes.map_err(|error| match error {
        ImportError::Faults(faults) => CommandError::Faults(faults),
        ImportError::Database(cause) => CommandError::Database(cause),
        // Only files that were kept between two pages can be gone, and the operator may do everything.
        ImportError::Gone | ImportError::Forbidden => CommandError::Faults(Vec::new()),
    })?;
    let mut said: Vec<_> = register.notes.iter().map(|note| words::note(Locale::En, note)).collect();
    said.extend(changes.unknown().into_iter().map(|(what, count)| words::unknown(Locale::En, what, count)));
    said.push(if changes.is_empty() { nothing() } else { pages::import_summary(Locale::En, &changes) });
    Ok(said.join("\n"))
}

fn nothing() -> String {
    samrum_text::t!(Locale::En, facilities.import_nothing).to_owned()
}

/// A file that is far too large is not read into memory: its size is enough to refuse it.
fn load(file: &Path) -> Result<File, CommandError> {
    let unreadable = |cause| CommandError::Unreadable { file: file.to_owned(), cause };
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let size = std::fs::metadata(file).map_err(unreadable)?.len();
    let most = super::import::MOST_MEGABYTES;
    if size > most as u64 * 1024 * 1024 {
        let what = super::import::fault::What::TooLarge(most);
        return Err(CommandError::Faults(vec![super::import::fault::Place::file(&name).fault(None, what)]));
    }
    Ok(File { name, bytes: std::fs::read(file).map_err(unreadable)? })
}
