//! Import in two steps: files are read and their changes shown, then confirmed. Nothing is kept between the steps but in the form.

use super::import_view::{self, Outcome};
use super::{ask, done_notice};
use crate::error::PageError;
use crate::facilities::import::{File, MOST_MEGABYTES, read};
use crate::facilities::service::{self, ImportError};
use crate::server::form::{Asked, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::Faults;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use leptos::prelude::*;
use samrum_text::td_string;
use std::fmt::Write as _;
use std::io::Read;

/// Files taken at once.
const MOST_FILES: usize = 10;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let title = td_string!(l, facilities.import_title);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Facilities), move || {
        view! { {done_notice(l, &query)} {import_view::start(l, &Faults::default())} }
    }))
}

pub async fn preview(State(app): State<App>, visitor: Visitor, form: Multipart) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let files = received(form).await.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadRequest,
    })?;
    let mut faults = Faults::default();
    if files.is_empty() {
        faults.add("files", td_string!(l, facilities.import_no_file));
    } else if files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_MEGABYTES * 1024 * 1024 {
        faults.add("files", td_string!(l, facilities.too_large, most = MOST_MEGABYTES));
    }
    if !faults.is_empty() {
        let frame = Frame::new(td_string!(l, facilities.import_title), Section::Facilities).refused(l);
        return Ok(shell::page(&app, &visitor, frame, move || import_view::start(l, &faults)));
    }
    let outcome = outcome(&app, &visitor, &files, false).await?;
    Ok(outcome_page(&app, &visitor, outcome, &files))
}

pub async fn confirm(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let names = fields.all("file_name").iter();
    let files: Option<Vec<_>> =
        names.zip(fields.all("file_bytes")).map(|(name, packed)| Some(File { name: name.clone(), bytes: unpacked(packed)? })).collect();
    let Some(files) = files.filter(|files| !files.is_empty()) else {
        let mut faults = Faults::default();
        faults.add("files", td_string!(l, facilities.import_broken_form));
        let frame = Frame::new(td_string!(l, facilities.import_title), Section::Facilities).refused(l);
        return Ok(shell::page(&app, &visitor, frame, move || import_view::start(l, &faults)));
    };
    match outcome(&app, &visitor, &files, true).await? {
        Outcome::Changes { .. } => Ok(Redirect::to("/facilities?done=imported").into_response()),
        faults @ Outcome::Faults(_) => Ok(outcome_page(&app, &visitor, faults, &files)),
    }
}

async fn received(mut form: Multipart) -> Result<Vec<File>, MultipartError> {
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await? {
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() != Some("files") || name.is_empty() || files.len() >= MOST_FILES {
            continue;
        }
        files.push(File { name, bytes: field.bytes().await?.to_vec() });
    }
    Ok(files)
}

/// What the files change, and whether it is kept: the preview is the import itself, taken back.
async fn outcome(app: &App, visitor: &Visitor, files: &[File], keep: bool) -> Result<Outcome, PageError> {
    let files = files.to_vec();
    // A large workbook takes a while: it is read beside the threads that answer requests.
    let read = tokio::task::spawn_blocking(move || read(&files)).await.map_err(|cause| {
        tracing::error!(%cause, "the reading of an import stopped");
        PageError::Fault
    })?;
    let register = match read {
        Ok(register) => register,
        Err(faults) => return Ok(Outcome::Faults(faults)),
    };
    match service::import_all(app, visitor.person.as_ref().map(|person| &person.id), &register, keep).await {
        Ok(changes) => Ok(Outcome::Changes { changes, notes: register.notes }),
        Err(ImportError::Faults(faults)) => Ok(Outcome::Faults(faults)),
        Err(ImportError::Database(cause)) => Err(cause.into()),
    }
}

fn outcome_page(app: &App, visitor: &Visitor, outcome: Outcome, files: &[File]) -> Response {
    let l = visitor.language;
    let frame = Frame::new(td_string!(l, facilities.import_title), Section::Facilities);
    match outcome {
        Outcome::Faults(faults) => shell::page(app, visitor, frame.refused(l), move || import_view::faults(l, &faults)),
        Outcome::Changes { changes, notes } => {
            let packed: Vec<_> = files.iter().map(|file| (file.name.clone(), packed(&file.bytes))).collect();
            shell::page(app, visitor, frame, move || import_view::preview(l, &changes, &notes, &packed))
        }
    }
}

/// The bytes, made smaller, as hexadecimal digits that a hidden field can hold.
fn packed(bytes: &[u8]) -> String {
    let mut small = Vec::new();
    // Reading from memory into memory cannot fail.
    let _ = DeflateEncoder::new(bytes, Compression::fast()).read_to_end(&mut small);
    small.iter().fold(String::with_capacity(small.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The bytes again; `None` when the field was cut off or tampered with.
fn unpacked(digits: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    let digit = |sign: u8| char::from(sign).to_digit(16).map(|digit| digit as u8);
    let small = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect::<Option<Vec<u8>>>()?;
    let mut bytes = Vec::new();
    let most = MOST_MEGABYTES as u64 * 1024 * 1024 + 1;
    DeflateDecoder::new(small.as_slice()).take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_comes_back_from_the_form_as_it_was_and_a_broken_one_does_not() {
        let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
        let digits = packed(&bytes);
        assert_eq!(unpacked(&digits), Some(bytes));
        assert_eq!(unpacked(&digits[..digits.len() - 1]), None);
        assert_eq!(unpacked("zz"), None);
    }
}
