//! The ladder of priorities, as settings that hold from a date on.

use crate::database::Tx;
use crate::on;
use crate::seasons::model::{Ladder, Point};
use chrono::NaiveDate;

/// The ladder that holds on a date: for each step the latest value from then or before, else the default.
pub async fn ladder(tx: &mut Tx, on: NaiveDate) -> Result<Ladder, sqlx::Error> {
    let rows: Vec<(String, String)> = on!(tx, db => sqlx::query_as(
        "SELECT name, value FROM setting WHERE name LIKE 'season.%' AND valid_from <= $1 ORDER BY valid_from")
        .bind(on.to_string()).fetch_all(db).await)?;
    let mut ladder = Ladder::default();
    for (name, value) in rows {
        let point = Point::ALL.into_iter().find(|point| point.name() == name);
        if let (Some(point), Ok(value)) = (point, value.parse()) {
            ladder.set(point, value);
        }
    }
    Ok(ladder)
}

/// Sets a step from a date on.
pub async fn set_setting(tx: &mut Tx, point: Point, from: NaiveDate, value: i64) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO setting (name, valid_from, value) VALUES ($1, $2, $3)
         ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value")
        .bind(point.name()).bind(from.to_string()).bind(value.to_string()).execute(db).await.map(|_| ()))
}
