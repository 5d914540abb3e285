//! The form that imports a timetable: a file, the term, the bells. Refused, it comes back with everything that is wrong.

use super::ask;
use super::import_view::{form, plain};
use crate::error::PageError;
use crate::server::form::Fields;
use crate::server::limits::SCHOOL_WORD;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{parse_clock, parse_date};
use crate::timetables::import::fault::{Fault, What};
use crate::timetables::import::{Choice, foreign};
use crate::timetables::model::{Bells, Weeks};
use crate::timetables::service::{self, ImportError, Imported, Received, Request, Wanted};
use crate::timetables::words;
use crate::ui::form::Faults;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use samrum_text::{Locale, t};

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let fields = plain(app.today());
    let frame = Frame::new(t!(l, timetables.import_title), Section::Timetables);
    Ok(shell::page(&app, &visitor, frame, move || form(l, &fields, &Faults::default())))
}

pub async fn submit(State(app): State<App>, visitor: Visitor, sent: Multipart) -> Result<Response, PageError> {
    let actor = ask(&visitor)?;
    let l = visitor.language;
    let (fields, file) = received(sent).await.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::BadRequest,
    })?;
    if !fields.is_sound() {
        return Err(PageError::BadRequest);
    }
    let faults = match (request(l, &fields), file) {
        (Ok(request), Some(Chosen { name, bytes })) => {
            let wanted = if fields.has("anew") { Wanted::Anew } else { Wanted::AsItIs };
            match service::receive(&app, actor, &request, bytes, wanted).await {
                Ok(Received::Imported(Imported::New(summary))) => return Ok(to(&summary.id.0, "imported")),
                Ok(Received::Imported(Imported::AlreadyThere(id))) => return Ok(to(&id.0, "nothing")),
                Ok(Received::Draft(id)) => return Ok(to(&format!("drafts/{id}"), "received")),
                Err(error) => words::refusal(l, named(error, &name))?,
            }
        }
        (request, file) => {
            let mut faults = request.err().unwrap_or_default();
            if file.is_none() {
                faults.add("file", t!(l, timetables.needs_file));
            }
            faults
        }
    };
    let frame = Frame::new(t!(l, timetables.import_title), Section::Timetables).refused(l);
    Ok(shell::page(&app, &visitor, frame, move || form(l, &fields, &faults)))
}

fn to(id: &str, done: &str) -> Response {
    Redirect::to(&format!("/timetables/{id}?done={done}")).into_response()
}

/// A file that cannot be read is perhaps known by its name.
fn named(error: ImportError, name: &str) -> ImportError {
    match (foreign::of_name(name), error) {
        (Some(kind), ImportError::File(faults)) if faults.iter().all(|fault| fault.line.is_none()) => {
            ImportError::File(vec![Fault::file(What::Foreign(kind))])
        }
        (_, error) => error,
    }
}

/// A file as it was sent.
struct Chosen {
    name: String,
    bytes: Vec<u8>,
}

/// The fields, and the file when one was chosen.
async fn received(mut sent: Multipart) -> Result<(Fields, Option<Chosen>), MultipartError> {
    let mut pairs = Vec::new();
    let mut file = None;
    while let Some(field) = sent.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await?.to_vec();
            file = (!name.is_empty()).then_some(Chosen { name, bytes });
        } else {
            pairs.push((name, field.text().await?));
        }
    }
    Ok((Fields::from_pairs(pairs), file))
}

/// What the fields ask for, or what cannot be understood of them.
fn request(l: Locale, fields: &Fields) -> Result<Request, Faults> {
    let mut faults = Faults::default();
    for name in ["instance", "solution", "building", "school"] {
        faults.length(l, fields, name, SCHOOL_WORD);
    }
    let text = |name: &str| Some(fields.text(name).to_owned()).filter(|text| !text.is_empty());
    let mut needed = |name: &str, found: bool, sentence: &'static str| {
        if !found {
            faults.add(name, sentence);
        }
    };
    let (first, last) = (parse_date(fields.text("first")), parse_date(fields.text("last")));
    needed("first", first.is_some(), t!(l, timetables.needs_date));
    needed("last", last.is_some(), t!(l, timetables.needs_date));
    let first_lesson = parse_clock(fields.text("first_lesson"));
    needed("first_lesson", first_lesson.is_some(), t!(l, timetables.needs_clock));
    let minutes = |name: &str| fields.text(name).parse::<u16>().ok();
    let (period, pause) = (minutes("period_minutes"), minutes("break_minutes"));
    needed("period_minutes", period.is_some(), t!(l, timetables.needs_number));
    needed("break_minutes", pause.is_some(), t!(l, timetables.needs_number));
    let room_capacity = fields.number("room_capacity");
    needed("room_capacity", room_capacity.is_some(), t!(l, timetables.needs_capacity));
    let days = match fields.text("days_per_week") {
        "" => Some(None),
        said => said.parse::<u8>().ok().map(Some),
    };
    needed("days_per_week", days.is_some(), t!(l, timetables.wrong_days_per_week));
    let found = (first, last, first_lesson, period, pause, room_capacity);
    let (Some(first), Some(last), Some(first_lesson), Some(period_minutes), Some(break_minutes), Some(room_capacity)) =
        found
    else {
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Request {
        choice: Choice { instance: text("instance"), solution: text("solution") },
        bells: Bells { first_lesson, period_minutes, break_minutes },
        weeks: Weeks { days: days.flatten(), begins: text("first_week") },
        first,
        last,
        from: None,
        past: fields.has("past"),
        changes: None,
        skip_taken: false,
        building: text("building"),
        school: text("school"),
        room_capacity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_as_it_opens_asks_for_the_defaults() {
        let today = parse_date("2026-11-24").expect("a date");
        assert_eq!(request(Locale::Sv, &plain(today)), Ok(Request::plain(today)));
    }

    #[test]
    fn every_field_that_cannot_be_understood_is_said() {
        let today = parse_date("2026-11-24").expect("a date");
        let fields = plain(today).with("first", "i höst").with("break_minutes", "-5").with("first_lesson", "25:00");
        let faults = request(Locale::Sv, &fields).expect_err("faults");
        assert_eq!(
            faults.0.iter().map(|(field, _)| field.as_str()).collect::<Vec<_>>(),
            ["first", "first_lesson", "break_minutes"]
        );
    }
}
