//! The report for other programs: open, aggregate data.

use super::model::{Amount, Figure, Period, Usage, Week};
use super::service::{self, Level, Report, Row, Scope, UtilisationError};
use crate::error::PageError;
use crate::server::form::{Asked, Fields};
use crate::server::problem::{Problem, ProblemAnswer};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::Weekday;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

pub fn routes() -> Router<App> {
    Router::new().route("/api/v1/utilisation", get(utilisation))
}

/// What was bookable and booked, in whole minutes of parts (a hall of three parts that is open an hour has 180): each of
/// [`Figure::ALL`] by its key.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct UsageAnswer(Map<String, Value>);

impl From<Usage> for UsageAnswer {
    fn from(usage: Usage) -> Self {
        let figures = Figure::ALL.map(|figure| {
            let value = match (figure.value)(&usage) {
                Amount::Minutes(minutes) => minutes.into(),
                Amount::Share(share) => share.into(),
            };
            (figure.key.to_owned(), value)
        });
        Self(figures.into_iter().collect())
    }
}

impl PartialSchema for UsageAnswer {
    fn schema() -> RefOr<Schema> {
        let figures = Figure::ALL.into_iter().fold(ObjectBuilder::new(), |answer, figure| {
            let described = ObjectBuilder::new().description(Some(figure.described()));
            match (figure.value)(&Usage::default()) {
                Amount::Minutes(_) => {
                    let minutes = described.schema_type(Type::Integer);
                    let minutes = minutes.format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
                    answer.property(figure.key, minutes).required(figure.key)
                }
                Amount::Share(_) => {
                    let share = SchemaType::Array(vec![Type::Number, Type::Null]);
                    let format = Some(SchemaFormat::KnownFormat(KnownFormat::Double));
                    answer.property(figure.key, described.schema_type(share).format(format))
                }
            }
        });
        figures.into()
    }
}

impl ToSchema for UsageAnswer {}

/// One building, space or hour of the week.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct RowAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    /// How many parts the building or space has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<usize>,
    /// 1 is Monday.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekday: Option<u8>,
    /// The civil hour that begins then, 0–23.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hour: Option<u8>,
    #[serde(flatten)]
    pub usage: Option<UsageAnswer>,
    /// Booked minutes outside bookable time: part of no rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside_minutes: Option<i64>,
    /// Weekdays between the hours that the municipality calls prime time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prime_time: Option<UsageAnswer>,
    /// green, yellow or red; of buildings only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub light: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReportAnswer {
    /// RFC 3339.
    pub from: String,
    /// RFC 3339; not itself part of the period.
    pub to: String,
    /// building, space or hour: what the rows are. Of one space the row is that space.
    pub by: String,
    /// Every part of the place once; rows of spaces may share parts and do not add up to it.
    pub total: UsageAnswer,
    pub outside_minutes: i64,
    pub rows: Vec<RowAnswer>,
}

/// How much of the bookable time was booked.
#[utoipa::path(
    get,
    tag = "utilisation",
    path = "/api/v1/utilisation",
    params(
        ("from" = String, Query, description = "First day (2026-08-17), or an RFC 3339 time"),
        ("to" = String, Query, description = "Last day, included, or an RFC 3339 time, not included"),
        ("by" = Option<String>, Query, description = "building (when left out; space when only one space is asked about), space or hour"),
        ("building" = Option<String>, Query, description = "Only this building"),
        ("space" = Option<String>, Query, description = "Only this space"),
    ),
    responses(
        (status = 200, description = "The report", body = ReportAnswer),
        (status = 404, description = "There is no such building or space", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 422, description = "Every fault of the question", body = ProblemAnswer, content_type = "application/problem+json"),
    )
)]
pub async fn utilisation(State(app): State<App>, visitor: Visitor, Asked(fields): Asked) -> Response {
    // Anybody may ask; only a token that is not ours is refused.
    if visitor.bad_token {
        return problem(StatusCode::UNAUTHORIZED, "The token is unknown or has been revoked", &[]);
    }
    let (period, level, scope) = match read(&app, &fields) {
        Ok(question) => question,
        Err(faults) => return problem(StatusCode::UNPROCESSABLE_ENTITY, "The question cannot be answered", &faults),
    };
    match service::report(&app, period, &scope, level.unwrap_or(Level::Building)).await {
        Ok(report) => Json(answer(&report, level)).into_response(),
        Err(error @ (UtilisationError::UnknownPlace | UtilisationError::UnknownAction)) => {
            problem(StatusCode::NOT_FOUND, &error.to_string(), &[])
        }
        Err(error @ UtilisationError::Busy) => problem(StatusCode::SERVICE_UNAVAILABLE, &error.to_string(), &[]),
        Err(error) => {
            let status = PageError::from(error).status();
            let away = status == StatusCode::SERVICE_UNAVAILABLE;
            problem(
                status,
                if away { "The database does not answer; try again" } else { "Something went wrong on our side" },
                &[],
            )
        }
    }
}

/// A field of the question and what is wrong with it.
type Fault = (String, String);

/// Period, what the rows are (`None` means hours), and place; or every fault with the field it is said of.
fn read(app: &App, fields: &Fields) -> Result<(Period, Option<Level>, Scope), Vec<Fault>> {
    let mut faults = Vec::new();
    let level = match fields.text("by") {
        "" | "building" => Some(Level::Building),
        "space" => Some(Level::Space),
        "hour" => None,
        _ => {
            faults.push(("by".to_owned(), "by must be building, space or hour".to_owned()));
            None
        }
    };
    let named = |name| Some(fields.text(name)).filter(|id| !id.is_empty());
    let scope = Scope { building: named("building").map(Into::into), space: named("space").map(Into::into) };
    match Period::parse(app.zone(), fields.text("from"), fields.text("to")) {
        Ok(period) if faults.is_empty() => return Ok((period, level, scope)),
        Ok(_) => {}
        Err(errors) => faults.extend(errors.into_iter().map(|error| (error.field().to_owned(), error.to_string()))),
    }
    Err(faults)
}

fn answer(report: &Report, level: Option<Level>) -> ReportAnswer {
    let rows = match level {
        Some(_) => report.rows.iter().map(|row| place_row(report, row)).collect(),
        None => hour_rows(&report.total),
    };
    let by = match level.map(|_| report.level) {
        Some(Level::Space) => "space",
        Some(_) => "building",
        None => "hour",
    };
    ReportAnswer {
        from: report.period.time.from.rfc3339(),
        to: report.period.time.until.rfc3339(),
        by: by.to_owned(),
        total: report.total.total().into(),
        outside_minutes: report.total.outside,
        rows,
    }
}

fn place_row(report: &Report, row: &Row) -> RowAnswer {
    RowAnswer {
        id: Some(row.id.clone()),
        name: Some(row.name.clone()),
        building: Some(row.building.clone()),
        parts: Some(row.atoms),
        usage: Some(row.week.total().into()),
        outside_minutes: Some(row.week.outside),
        prime_time: Some(row.week.prime(&report.settings).into()),
        light: row.light.map(super::model::Light::word),
        ..RowAnswer::default()
    }
}

/// Only the hours at which something was bookable.
fn hour_rows(week: &Week) -> Vec<RowAnswer> {
    let cells = Weekday::ALL.into_iter().flat_map(|weekday| (0..24u8).map(move |hour| (weekday, hour)));
    let open = cells.filter(|(weekday, hour)| week.at(*weekday, *hour).bookable > 0);
    open.map(|(weekday, hour)| RowAnswer {
        weekday: Some(weekday.number()),
        hour: Some(hour),
        usage: Some(week.at(weekday, hour).into()),
        ..RowAnswer::default()
    })
    .collect()
}

fn problem(status: StatusCode, title: &str, faults: &[Fault]) -> Response {
    let plain = Problem::new(status, title);
    if faults.is_empty() { plain.into_response() } else { Problem::faults(title, faults).into_response() }
}
