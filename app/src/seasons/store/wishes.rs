//! Wishes with their spaces and times, in order of choice.

use super::weekly;
use crate::database::Tx;
use crate::facilities::model::{join_words, split_words};
use crate::id::{OrganisationId, PersonId, RoundId, SpaceId, WishId};
use crate::on;
use crate::seasons::model::{AgeBand, Wish, WishNumber, WishNumbers, WishTerms};
use crate::time::{Instant, Weekday, Weekly};
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct WishRow {
    id: WishId,
    round_id: RoundId,
    organisation_id: OrganisationId,
    group_name: String,
    age_band: AgeBand,
    #[sqlx(flatten)]
    numbers: WishNumbers,
    needs: String,
    submitted_by: Option<PersonId>,
    withdrawn_at: Option<Instant>,
}

impl WishRow {
    fn with_choices(self, spaces: Vec<SpaceId>, times: Vec<Weekly>) -> Wish {
        let terms = WishTerms {
            organisation: self.organisation_id,
            group: self.group_name,
            age_band: self.age_band,
            numbers: self.numbers,
            needs: split_words(&self.needs),
            spaces,
            times,
            submitted_by: self.submitted_by,
        };
        Wish { id: self.id, round: self.round_id, terms, withdrawn: self.withdrawn_at }
    }
}

/// Every wish of a round, in the order they came; not those that were taken back.
pub async fn wishes(tx: &mut Tx, round: &RoundId) -> Result<Vec<Wish>, sqlx::Error> {
    of_round(tx, round, false).await
}

/// The wishes of a round that were taken back.
pub async fn withdrawn_wishes(tx: &mut Tx, round: &RoundId) -> Result<Vec<Wish>, sqlx::Error> {
    of_round(tx, round, true).await
}

async fn of_round(tx: &mut Tx, round: &RoundId, withdrawn: bool) -> Result<Vec<Wish>, sqlx::Error> {
    let rows: Vec<WishRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT * FROM wish WHERE round_id = $1 AND (withdrawn_at IS NOT NULL) = $2 ORDER BY id")
        .bind(round).bind(withdrawn).fetch_all(db).await)?;
    let spaces: Vec<(WishId, SpaceId)> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT s.wish_id, s.space_id FROM wish_space s JOIN wish w ON w.id = s.wish_id WHERE w.round_id = $1 ORDER BY s.choice, s.space_id")
        .bind(round).fetch_all(db).await)?;
    let times: Vec<(WishId, Weekday, i64, i64)> = on!(tx, db => sqlx::query_as(
        "SELECT t.wish_id, t.weekday, t.from_minute, t.to_minute FROM wish_time t JOIN wish w ON w.id = t.wish_id
         WHERE w.round_id = $1 ORDER BY t.choice, t.id")
        .bind(round).fetch_all(db).await)?;
    let mut spaces_of = HashMap::<WishId, Vec<SpaceId>>::new();
    for (wish, space) in spaces {
        spaces_of.entry(wish).or_default().push(space);
    }
    let mut times_of = HashMap::<WishId, Vec<Weekly>>::new();
    for (wish, weekday, from, until) in times {
        times_of.entry(wish).or_default().push(weekly((weekday, from, until))?);
    }
    let wishes = rows.into_iter().map(|row| {
        let spaces = spaces_of.remove(&row.id).unwrap_or_default();
        let times = times_of.remove(&row.id).unwrap_or_default();
        row.with_choices(spaces, times)
    });
    Ok(wishes.collect())
}

pub async fn wish(tx: &mut Tx, id: &WishId) -> Result<Option<Wish>, sqlx::Error> {
    let row: Option<WishRow> =
        on!(&mut *tx, db => sqlx::query_as("SELECT * FROM wish WHERE id = $1").bind(id).fetch_optional(db).await)?;
    let Some(row) = row else { return Ok(None) };
    let spaces: Vec<SpaceId> = on!(&mut *tx, db => sqlx::query_scalar(
        "SELECT space_id FROM wish_space WHERE wish_id = $1 ORDER BY choice, space_id").bind(id).fetch_all(db).await)?;
    let times: Vec<(Weekday, i64, i64)> = on!(tx, db => sqlx::query_as(
        "SELECT weekday, from_minute, to_minute FROM wish_time WHERE wish_id = $1 ORDER BY choice, id").bind(id).fetch_all(db).await)?;
    let times = times.into_iter().map(weekly).collect::<Result<_, _>>()?;
    Ok(Some(row.with_choices(spaces, times)))
}

pub async fn add_wish(
    tx: &mut Tx,
    round: &RoundId,
    id: &WishId,
    terms: &WishTerms,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let numbers = WishNumbers::columns(9);
    let sql = format!(
        "INSERT INTO wish (id, round_id, organisation_id, group_name, age_band, needs, submitted_by, submitted_at, {})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {})",
        numbers.list(),
        numbers.places()
    );
    on!(&mut *tx, db => {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(round).bind(&terms.organisation).bind(&terms.group)
            .bind(terms.age_band).bind(join_words(&terms.needs)).bind(&terms.submitted_by).bind(now);
        let numbers = WishNumber::ALL.into_iter().map(|number| terms.numbers.get(number));
        numbers.fold(query, sqlx::query::Query::bind).execute(db).await.map(|_| ())
    })?;
    add_choices(tx, id, terms).await
}

/// Changes a wish; it stays its association's.
pub async fn change_wish(tx: &mut Tx, id: &WishId, terms: &WishTerms) -> Result<(), sqlx::Error> {
    let sql = format!(
        "UPDATE wish SET group_name = $1, age_band = $2, needs = $3, {} WHERE id = $4",
        WishNumbers::columns(5).set()
    );
    on!(&mut *tx, db => {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(&terms.group).bind(terms.age_band)
            .bind(join_words(&terms.needs)).bind(id);
        let numbers = WishNumber::ALL.into_iter().map(|number| terms.numbers.get(number));
        numbers.fold(query, sqlx::query::Query::bind).execute(db).await.map(|_| ())
    })?;
    on!(&mut *tx, db => sqlx::query("DELETE FROM wish_space WHERE wish_id = $1").bind(id).execute(db).await.map(|_| ()))?;
    on!(&mut *tx, db => sqlx::query("DELETE FROM wish_time WHERE wish_id = $1").bind(id).execute(db).await.map(|_| ()))?;
    add_choices(tx, id, terms).await
}

async fn add_choices(tx: &mut Tx, id: &WishId, terms: &WishTerms) -> Result<(), sqlx::Error> {
    for (space, choice) in terms.spaces.iter().zip(1_i64..) {
        on!(&mut *tx, db => sqlx::query("INSERT INTO wish_space (wish_id, space_id, choice) VALUES ($1, $2, $3)")
            .bind(id).bind(space).bind(choice).execute(db).await.map(|_| ()))?;
    }
    for (time, choice) in terms.times.iter().zip(1_i64..) {
        on!(&mut *tx, db => sqlx::query(
            "INSERT INTO wish_time (id, wish_id, weekday, from_minute, to_minute, choice) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(uuid::Uuid::now_v7().to_string()).bind(id).bind(time.weekday).bind(i64::from(time.from))
            .bind(i64::from(time.until)).bind(choice).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

/// Takes a wish back; false when it already was. What was proposed for it and locked of it stays with it, unread meanwhile.
pub async fn withdraw_wish(tx: &mut Tx, id: &WishId, by: Option<&PersonId>, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE wish SET withdrawn_at = $2, withdrawn_by = $3 WHERE id = $1 AND withdrawn_at IS NULL")
        .bind(id).bind(now).bind(by).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Sends a wish again that was taken back; false when it was not.
pub async fn send_wish_again(tx: &mut Tx, id: &WishId) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE wish SET withdrawn_at = NULL, withdrawn_by = NULL WHERE id = $1 AND withdrawn_at IS NOT NULL")
        .bind(id).execute(db).await.map(|done| done.rows_affected() > 0))
}
