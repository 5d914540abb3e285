//! Time in the database: instants are whole seconds, days of the week 1 to 7. Another number is an error, not another day.

use super::{Instant, Weekday};
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

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

as_number!(Instant, |at| at.0, |seconds| Ok(Self(seconds)));
as_number!(Weekday, |weekday| i64::from(weekday.number()), |number| Ok(Self::try_from(number)?));

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::SqlitePool;

    #[tokio::test]
    async fn a_number_that_is_no_day_of_the_week_is_an_error() {
        let pool = SqlitePool::connect("sqlite::memory:").await.expect("a database in memory");
        let read = |number: i64| {
            let pool = pool.clone();
            async move { sqlx::query_scalar::<_, Weekday>("SELECT $1").bind(number).fetch_one(&pool).await }
        };
        assert_eq!(read(7).await.ok(), Some(Weekday::ALL[6]));
        assert!(read(0).await.is_err() && read(8).await.is_err());
        let at: Instant = sqlx::query_scalar("SELECT $1").bind(Instant(12)).fetch_one(&pool).await.expect("an instant");
        assert_eq!(at, Instant(12));
    }
}
