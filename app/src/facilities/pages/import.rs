//! Import in two steps: files are read and their changes shown, then confirmed. Between the steps the files are kept here, for a while.

use super::import_view;
use super::keeping::{done_notice, keeper};
use crate::error::PageError;
use crate::facilities::import::fault::{Fault, Note};
use crate::facilities::import::{File, MOST_MEGABYTES};
use crate::facilities::service::{self, Calendar, Changes, ImportError};
use crate::id::UploadId;
use crate::server::child;
use crate::server::form::{Asked, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::Faults;
use axum::Extension;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

/// Files taken at once.
const MOST_FILES: usize = 10;

/// Signs of a file's name that are kept.
const LONGEST_NAME: usize = 100;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let title = t!(l, facilities.import_title);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Facilities), move || {
        view! { {done_notice(l, &query)} {import_view::start(l, &Faults::default())} }
    }))
}

pub async fn preview(
    State(app): State<App>,
    visitor: Visitor,
    Extension(calendar): Extension<Calendar>,
    form: Multipart,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let files = received(form).await.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadRequest,
    })?;
    if files.is_empty() {
        return Ok(start_again(&app, &visitor, t!(l, facilities.import_no_file)));
    }
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_MEGABYTES * 1024 * 1024 {
        return Ok(start_again(&app, &visitor, t!(l, facilities.too_large, most = MOST_MEGABYTES)));
    }
    match import((&app, calendar), &visitor, &files, None).await? {
        Outcome::Faults(faults) => Ok(faulty(&app, &visitor, faults)),
        Outcome::Refused(sentence) => Ok(start_again(&app, &visitor, sentence)),
        Outcome::Changes { changes, notes } => {
            let met = (calendar.met_by_import)(app.clone(), changes.clone()).await?;
            let kept = service::keep_upload(&app, &visitor.actor, &files).await?;
            let frame = Frame::new(t!(l, facilities.import_title), Section::Facilities);
            Ok(shell::page(&app, &visitor, frame, move || import_view::preview(l, &changes, &notes, &met, &kept)))
        }
    }
}

pub async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Extension(calendar): Extension<Calendar>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let upload = UploadId(fields.text("upload").to_owned());
    let files = service::uploaded(&app, &visitor.actor, &upload).await?;
    match import((&app, calendar), &visitor, &files, Some(&upload)).await? {
        Outcome::Changes { .. } => Ok(Redirect::to("/facilities?done=imported").into_response()),
        Outcome::Faults(faults) => Ok(faulty(&app, &visitor, faults)),
        Outcome::Refused(sentence) => Ok(start_again(&app, &visitor, sentence)),
    }
}

async fn received(mut form: Multipart) -> Result<Vec<File>, MultipartError> {
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await? {
        let name: String = field
            .file_name()
            .unwrap_or_default()
            .chars()
            .filter(|sign| !sign.is_control())
            .take(LONGEST_NAME)
            .collect();
        if field.name() != Some("files") || name.is_empty() || files.len() >= MOST_FILES {
            continue;
        }
        files.push(File { name, bytes: field.bytes().await?.to_vec() });
    }
    Ok(files)
}

/// What came of the files.
enum Outcome {
    Changes {
        changes: Changes,
        notes: Vec<Note>,
    },
    Faults(Vec<Fault>),
    /// They could not be read, or are no longer there.
    Refused(&'static str),
}

/// What the files change; with an upload it is done, and the upload is over.
async fn import(
    (app, calendar): (&App, Calendar),
    visitor: &Visitor,
    files: &[File],
    upload: Option<&UploadId>,
) -> Result<Outcome, PageError> {
    let l = visitor.language;
    if files.is_empty() {
        return Ok(Outcome::Refused(t!(l, facilities.import_gone)));
    }
    let register = match service::read(app, files).await {
        Ok(Ok(register)) => register,
        Ok(Err(faults)) => return Ok(Outcome::Faults(faults)),
        Err(ending) => return Ok(Outcome::Refused(child::words(l, ending))),
    };
    let done = match upload {
        Some(upload) => service::import_all(app, &visitor.actor, calendar, &register, Some(upload)).await,
        None => service::preview(app, calendar, &register).await,
    };
    match done {
        Ok(changes) => Ok(Outcome::Changes { changes, notes: register.notes }),
        Err(ImportError::Faults(faults)) => Ok(Outcome::Faults(faults)),
        Err(ImportError::Gone) => Ok(Outcome::Refused(t!(l, facilities.import_gone))),
        Err(ImportError::Forbidden) => Err(PageError::Forbidden),
        Err(ImportError::Database(cause)) => Err(cause.into()),
    }
}

fn faulty(app: &App, visitor: &Visitor, faults: Vec<Fault>) -> Response {
    let l = visitor.language;
    let frame = Frame::new(t!(l, facilities.import_title), Section::Facilities).refused(l);
    shell::page(app, visitor, frame, move || import_view::faults(l, &faults))
}

/// The first step again, with what is wrong.
fn start_again(app: &App, visitor: &Visitor, sentence: impl Into<String>) -> Response {
    let l = visitor.language;
    let mut faults = Faults::default();
    faults.add("files", sentence);
    let frame = Frame::new(t!(l, facilities.import_title), Section::Facilities).refused(l);
    shell::page(app, visitor, frame, move || import_view::start(l, &faults))
}
