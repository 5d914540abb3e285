//! `words!`: an enum whose variants are kept as words. The words stand once, beside their variants, and what is not one of them is an
//! error of the database, never another variant.

/// A word that stands for nothing here, as when an older program reads what a newer one wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    pub kind: &'static str,
    pub word: String,
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\" is no {}", self.word, self.kind)
    }
}

impl std::error::Error for UnknownWord {}

/// `words! { /// What it is. pub enum Kind { /// A case. Open = "open", Closed = "closed" } }` makes the enum with `ALL`, `word`,
/// `parse`, the same words for serde and forms, and the same for both engines' text columns.
#[macro_export]
macro_rules! words {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$case:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $($(#[$case])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every one, in the order in which people read them.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in the database, in forms and for programs.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.word() == word)
            }
        }

        #[cfg(feature = "ssr")]
        const _: () = {
            use sqlx::encode::IsNull;
            use sqlx::error::BoxDynError;
            use sqlx::{Database, Decode, Encode, Type};

            impl<DB: Database> Type<DB> for $name
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

            impl<'q, DB: Database> Encode<'q, DB> for $name
            where
                &'static str: Encode<'q, DB>,
            {
                fn encode_by_ref(&self, buffer: &mut <DB as Database>::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
                    <&'static str as Encode<'q, DB>>::encode(self.word(), buffer)
                }
            }

            impl<'r, DB: Database> Decode<'r, DB> for $name
            where
                &'r str: Decode<'r, DB>,
            {
                fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                    let word = <&'r str as Decode<'r, DB>>::decode(value)?;
                    Self::parse(word)
                        .ok_or_else(|| $crate::words::UnknownWord { kind: stringify!($name), word: word.to_owned() }.into())
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::UnknownWord;
    use sqlx::SqlitePool;

    crate::words! {
        /// A traffic light.
        pub enum Light { Green = "green", Amber = "amber" }
    }

    #[test]
    fn a_word_leads_to_its_variant_and_back() {
        for light in Light::ALL {
            assert_eq!(Light::parse(light.word()), Some(light));
            assert_eq!(serde_json::to_string(&light).ok(), Some(format!("\"{}\"", light.word())));
        }
        assert_eq!(Light::parse("Green"), None);
    }

    #[tokio::test]
    async fn a_word_that_is_not_known_is_an_error_and_not_another_variant() {
        let pool = SqlitePool::connect("sqlite::memory:").await.expect("a database in memory");
        let read = |word: &'static str| {
            let pool = pool.clone();
            async move { sqlx::query_scalar::<_, Light>("SELECT $1").bind(word).fetch_one(&pool).await }
        };
        assert_eq!(read("amber").await.ok(), Some(Light::Amber));
        let Err(sqlx::Error::ColumnDecode { source, .. }) = read("blue").await else { panic!("blue is no light") };
        let unknown = source.downcast_ref::<UnknownWord>().expect("the word is named");
        assert_eq!((unknown.kind, unknown.word.as_str()), ("Light", "blue"));
        let green: String = sqlx::query_scalar("SELECT $1").bind(Light::Green).fetch_one(&pool).await.expect("a text");
        assert_eq!(green, "green");
    }
}
