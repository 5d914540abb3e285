//! All SQL of settings.

use super::model::{Setting, Values};
use crate::database::Tx;
use crate::on;
use crate::time::CivilDate;
use chrono::NaiveDate;

/// The values that hold on a date: for each setting the latest from then or before, else its default.
pub async fn values(tx: &mut Tx, date: NaiveDate) -> Result<Values, sqlx::Error> {
    let rows: Vec<(String, String)> = on!(tx, db => sqlx::query_as(
        "SELECT name, value FROM setting WHERE valid_from <= $1 ORDER BY valid_from").bind(CivilDate(date)).fetch_all(db).await)?;
    let mut values = Values::default();
    for (name, value) in rows {
        // A name that is not known is a newer program's, and nothing that is asked for here.
        if let Some(setting) = Setting::parse(&name) {
            let value = value.parse().map_err(|_| sqlx::Error::Decode(format!("{name} cannot be {value}").into()))?;
            values.set(setting, value);
        }
    }
    Ok(values)
}

/// Gives a setting a value from a date on.
pub async fn set(tx: &mut Tx, setting: Setting, value: i64, from: NaiveDate) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO setting (name, valid_from, value) VALUES ($1, $2, $3)
         ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value")
        .bind(setting).bind(CivilDate(from)).bind(value.to_string()).execute(db).await.map(|_| ()))
}
