//! What tables a database has by its own word, and what stands in a column, written so that either engine reads it.

use crate::database::{Tx, dialect};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A table and its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What a column holds, by the words of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Text,
    Whole,
    Truth,
    Bytes,
    Real,
}

impl Kind {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "text" => Self::Text,
            "bigint" => Self::Whole,
            "boolean" => Self::Truth,
            "bytea" => Self::Bytes,
            "double" | "double precision" => Self::Real,
            _ => return None,
        })
    }
}

/// What one column of one row holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(Option<String>),
    Whole(Option<i64>),
    Truth(Option<bool>),
    Bytes(Option<Vec<u8>>),
    Real(Option<f64>),
}

impl Cell {
    /// As it stands in an archive. A fraction is written as text: so it comes back as exactly the same.
    pub fn written(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Whole(number) => number.into(),
            Self::Truth(truth) => truth.into(),
            Self::Bytes(bytes) => bytes.map(hex::encode).into(),
            Self::Real(number) => number.map(|number| number.to_string()).into(),
        }
    }

    /// What an archive says; `None` where that is no cell of the kind.
    pub fn read(kind: Kind, value: Value) -> Option<Self> {
        let text = |value: Value| match value {
            Value::Null => Some(None),
            Value::String(text) => Some(Some(text)),
            _ => None,
        };
        Some(match kind {
            Kind::Text => Self::Text(text(value)?),
            Kind::Whole if value.is_null() => Self::Whole(None),
            Kind::Whole => Self::Whole(Some(value.as_i64()?)),
            Kind::Truth if value.is_null() => Self::Truth(None),
            Kind::Truth => Self::Truth(Some(value.as_bool()?)),
            Kind::Bytes => Self::Bytes(text(value)?.map(hex::decode).transpose().ok()?),
            Kind::Real => Self::Real(text(value)?.map(|number| number.parse()).transpose().ok()?),
        })
    }
}

/// Every table of the program's, in the order of their names.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>, sqlx::Error> {
    let columns: Vec<(String, String, String)> = match tx {
        Tx::Sqlite(inner) => sqlx::query_as(dialect::COLUMNS_SQLITE).fetch_all(&mut **inner).await?,
        Tx::Postgres(inner) => sqlx::query_as(dialect::COLUMNS_POSTGRES).fetch_all(&mut **inner).await?,
    };
    let mut found: Vec<Table> = Vec::new();
    for (table, name, word) in columns {
        let kind = Kind::of(&word).ok_or_else(|| {
            sqlx::Error::Decode(format!("«{table}.{name}» is of a kind that an archive has no word for: {word}").into())
        })?;
        match found.last_mut() {
            Some(last) if last.name == table => last.columns.push(Column { name, kind }),
            _ => found.push(Table { name: table, columns: vec![Column { name, kind }] }),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_comes_back_as_it_was_and_one_of_another_kind_does_not() {
        for (kind, cell) in [
            (Kind::Text, Cell::Text(Some("Hertsö \"IF\"\n".to_owned()))),
            (Kind::Text, Cell::Text(None)),
            (Kind::Whole, Cell::Whole(Some(i64::MIN))),
            (Kind::Whole, Cell::Whole(None)),
            (Kind::Truth, Cell::Truth(Some(false))),
            (Kind::Bytes, Cell::Bytes(Some(vec![0, 255, 10]))),
            (Kind::Bytes, Cell::Bytes(None)),
            (Kind::Real, Cell::Real(Some(0.1 + 0.2))),
            (Kind::Real, Cell::Real(Some(-1e-300))),
        ] {
            let line = serde_json::to_string(&cell.clone().written()).expect("JSON");
            let value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(Cell::read(kind, value), Some(cell), "{line}");
        }
        for (kind, value) in [
            (Kind::Text, Value::from(1)),
            (Kind::Whole, Value::from("1")),
            (Kind::Whole, Value::from(1.5)),
            (Kind::Truth, Value::from(1)),
            (Kind::Bytes, Value::from("0g")),
            (Kind::Real, Value::from("one")),
        ] {
            assert_eq!(Cell::read(kind, value.clone()), None, "{kind:?} {value}");
        }
    }
}
