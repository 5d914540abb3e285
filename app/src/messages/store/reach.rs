//! How people want to be reached.

use crate::database::Tx;
use crate::id::{OrganisationId, PersonId};
use crate::messages::model::{Channel, Kind, Quiet, Reach, Way};
use crate::on;
use std::collections::BTreeMap;

#[derive(sqlx::FromRow)]
struct ReachRow {
    id: PersonId,
    name: String,
    email: String,
    language: String,
    channel: Option<Channel>,
    phone: Option<String>,
    address: Option<String>,
    quiet_from: Option<i64>,
    quiet_until: Option<i64>,
}

/// A person with what they have chosen; `None` where there is no such person.
pub async fn reach(tx: &mut Tx, person: &PersonId) -> Result<Option<Reach>, sqlx::Error> {
    let row: Option<ReachRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT p.id, p.name, p.email, p.language, r.channel, r.phone, r.address, r.quiet_from, r.quiet_until
         FROM person p LEFT JOIN message_reach r ON r.person_id = p.id WHERE p.id = $1")
        .bind(person).fetch_optional(db).await)?;
    let Some(row) = row else { return Ok(None) };
    let choices: Vec<(Kind, Way)> = on!(tx, db => sqlx::query_as("SELECT kind, way FROM message_choice WHERE person_id = $1")
        .bind(person).fetch_all(db).await)?;
    Ok(Some(Reach {
        person: row.id,
        name: row.name,
        email: row.email,
        language: row.language,
        channel: row.channel.unwrap_or(Channel::Email),
        phone: row.phone.unwrap_or_default(),
        address: row.address.unwrap_or_default(),
        quiet: row
            .quiet_from
            .zip(row.quiet_until)
            .map(|(from, until)| Quiet { from: from as u16, until: until as u16 }),
        choices: choices.into_iter().collect::<BTreeMap<_, _>>(),
    }))
}

/// Keeps what somebody has chosen, in place of what was chosen before.
pub async fn set_reach(tx: &mut Tx, reach: &Reach) -> Result<(), sqlx::Error> {
    let (from, until) =
        (reach.quiet.map(|quiet| i64::from(quiet.from)), reach.quiet.map(|quiet| i64::from(quiet.until)));
    on!(&mut *tx, db => sqlx::query(
        "INSERT INTO message_reach (person_id, channel, phone, address, quiet_from, quiet_until) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (person_id) DO UPDATE SET channel = $2, phone = $3, address = $4, quiet_from = $5, quiet_until = $6")
        .bind(&reach.person).bind(reach.channel).bind(&reach.phone).bind(&reach.address).bind(from).bind(until)
        .execute(db).await.map(|_| ()))?;
    on!(&mut *tx, db => sqlx::query("DELETE FROM message_choice WHERE person_id = $1")
        .bind(&reach.person).execute(db).await.map(|_| ()))?;
    for (kind, way) in &reach.choices {
        on!(&mut *tx, db => sqlx::query("INSERT INTO message_choice (person_id, kind, way) VALUES ($1, $2, $3)")
            .bind(&reach.person).bind(*kind).bind(*way).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

/// The name of an organisation.
pub async fn organisation_name(tx: &mut Tx, id: &OrganisationId) -> Result<Option<String>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT name FROM organisation WHERE id = $1").bind(id).fetch_optional(db).await)
}
