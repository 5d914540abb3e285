//! Time in the database: instants are whole seconds, days of the week 1 to 7, civil dates text. What is none of these is an error,
//! not another day.

use super::{DateRange, Instant, Weekday, parse_date};
use chrono::NaiveDate;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{ColumnIndex, Database, Decode, Encode, FromRow, Row, Type};

/// Keeps a type as a whole number: how it becomes one, and how it is made of one.
macro_rules! as_number {
    ($name:ident, $into:expr, $from:expr) => {
        impl<DB: Database> Type<DB> for $name
        where
            i64: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <i64 as Type<DB>>::type_info()
            }

            fn compatible(ty: &DB::TypeInfo) -> bool {
                <i64 as Type<DB>>::compatible(ty)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $name
        where
            i64: Encode<'q, DB>,
        {
            fn encode_by_ref(&self, buffer: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                let into: fn(Self) -> i64 = $into;
                <i64 as Encode<'q, DB>>::encode(into(*self), buffer)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $name
        where
            i64: Decode<'r, DB>,
        {
            fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let from: fn(i64) -> Result<Self, BoxDynError> = $from;
                from(<i64 as Decode<'r, DB>>::decode(value)?)
            }
        }
    };
}

/// Minutes of a day as they are kept. A number that cannot be any is an error of the database.
pub fn stored_minute(minute: i64) -> Result<u16, sqlx::Error> {
    minute.try_into().map_err(|cause: std::num::TryFromIntError| sqlx::Error::Decode(cause.into()))
}

as_number!(Instant, |at| at.0, |seconds| Ok(Self(seconds)));
as_number!(Weekday, |weekday| i64::from(weekday.number()), |number| Ok(Self::try_from(number)?));

/// A civil date as it is kept: `YYYY-MM-DD`, so that text compares as dates do. A column of a row is read as one by
/// `#[sqlx(try_from = "CivilDate")]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilDate(pub NaiveDate);

impl From<CivilDate> for NaiveDate {
    fn from(date: CivilDate) -> Self {
        date.0
    }
}

impl<DB: Database> Type<DB> for CivilDate
where
    str: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <str as Type<DB>>::type_info()
    }

    fn compatible(ty: &DB::TypeInfo) -> bool {
        <str as Type<DB>>::compatible(ty)
    }
}

impl<'q, DB: Database> Encode<'q, DB> for CivilDate
where
    String: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        <String as Encode<'q, DB>>::encode(self.0.to_string(), buffer)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for CivilDate
where
    &'r str: Decode<'r, DB>,
{
    fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <&'r str as Decode<'r, DB>>::decode(value)?;
        parse_date(text).map(Self).ok_or_else(|| format!("{text} is no date").into())
    }
}

/// The columns `first_date` and `last_date` of a row: `#[sqlx(flatten)] dates: DateRange`.
impl<'r, R: Row> FromRow<'r, R> for DateRange
where
    CivilDate: Decode<'r, R::Database> + Type<R::Database>,
    &'static str: ColumnIndex<R>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let (first, last): (CivilDate, CivilDate) = (row.try_get("first_date")?, row.try_get("last_date")?);
        Ok(Self::new(first.0, last.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlitePool;

    #[tokio::test]
    async fn what_is_no_day_is_an_error() {
        let pool = SqlitePool::connect("sqlite::memory:").await.expect("a database in memory");
        let read = |number: i64| {
            let pool = pool.clone();
            async move { sqlx::query_scalar::<_, Weekday>("SELECT $1").bind(number).fetch_one(&pool).await }
        };
        assert_eq!(read(7).await.ok(), Some(Weekday::ALL[6]));
        assert!(read(0).await.is_err() && read(8).await.is_err());
        let dates: Result<DateRange, _> =
            sqlx::query_as("SELECT '2026-08-17' AS first_date, '2026-12-18' AS last_date").fetch_one(&pool).await;
        assert_eq!(dates.map(DateRange::days).ok(), Some(124));
        for nonsense in ["2026-02-30", "igår", ""] {
            let date = sqlx::query_scalar::<_, CivilDate>("SELECT $1").bind(nonsense).fetch_one(&pool).await;
            assert!(date.is_err(), "{nonsense}");
        }
        let at: Instant = sqlx::query_scalar("SELECT $1").bind(Instant(12)).fetch_one(&pool).await.expect("an instant");
        assert_eq!(at, Instant(12));
    }
}
