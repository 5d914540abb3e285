//! `numbers!`: whole numbers that people set, each declared once. What is declared is a field of a struct, a column, a field of a
//! form, a key in files, the range that it may have, and what a form begins with.

/// `numbers! { /// What it is. pub struct Terms, each a Term { /// Who take part. persons: Persons = "persons", 1..=100, usually 20; } }`
/// makes the struct `Terms` of `i64`s and the enum `Term` of their names, with `Terms::of`, `get`, `Default` (what is usual), and
/// `Term::ALL`, `key`, `range`, `usual`. On the server the struct is a part of a row (`#[sqlx(flatten)]`).
#[macro_export]
macro_rules! numbers {
    ($(#[$doc:meta])* $vis:vis struct $name:ident, each $article:ident $one:ident {
        $($(#[$about:meta])* $field:ident: $variant:ident = $key:literal, $least:literal..=$most:literal, usually $usual:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
        $vis struct $name {
            $($(#[$about])* pub $field: i64),+
        }

        $crate::words! {
            #[doc = concat!("One number of [`", stringify!($name), "`].")]
            $vis enum $one { $($(#[$about])* $variant = $key),+ }
        }

        impl $name {
            /// With each number as this says.
            pub fn of(mut number: impl FnMut($one) -> i64) -> Self {
                Self { $($field: number($one::$variant)),+ }
            }

            pub fn get(&self, one: $one) -> i64 {
                match one { $($one::$variant => self.$field),+ }
            }

            /// Their columns, as an `INSERT` or an `UPDATE` names them; the first is its n-th value.
            #[cfg(feature = "ssr")]
            pub fn columns(first: usize) -> $crate::numbers::Columns {
                $crate::numbers::Columns { names: $one::ALL.map($one::key).to_vec(), first }
            }
        }

        impl Default for $name {
            /// What is usual.
            fn default() -> Self {
                Self::of($one::usual)
            }
        }

        impl $one {
            /// The field of a form, the column and the key in files.
            pub const fn key(self) -> &'static str {
                self.word()
            }

            /// The least and most it may be.
            pub const fn range(self) -> (i64, i64) {
                match self { $(Self::$variant => ($least, $most)),+ }
            }

            /// What a form begins with.
            pub const fn usual(self) -> i64 {
                match self { $(Self::$variant => $usual),+ }
            }
        }
    };
}

/// Columns of declared numbers, in a text of SQL.
#[cfg(feature = "ssr")]
pub struct Columns {
    pub names: Vec<&'static str>,
    /// The number of the first one's value, as in `$3`.
    pub first: usize,
}

#[cfg(feature = "ssr")]
impl Columns {
    /// "persons, sessions".
    pub fn list(&self) -> String {
        self.names.join(", ")
    }

    /// "$3, $4".
    pub fn places(&self) -> String {
        (self.first..).take(self.names.len()).map(|nth| format!("${nth}")).collect::<Vec<_>>().join(", ")
    }

    /// "persons = $3, sessions = $4".
    pub fn set(&self) -> String {
        let each = self.names.iter().zip(self.first..).map(|(name, nth)| format!("{name} = ${nth}"));
        each.collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    crate::numbers! {
        /// A recipe.
        pub struct Recipe, each an Ingredient {
            eggs: Eggs = "eggs", 0..=12, usually 3;
            /// In grams.
            flour: Flour = "flour", 100..=900, usually 250;
        }
    }

    #[test]
    fn each_number_is_found_by_its_name_and_begins_with_what_is_usual() {
        let recipe = Recipe::of(|one| if one == Ingredient::Eggs { 4 } else { 300 });
        assert_eq!((recipe.eggs, recipe.get(Ingredient::Flour)), (4, 300));
        assert_eq!(Recipe::default(), Recipe { eggs: 3, flour: 250 });
        assert_eq!(Ingredient::ALL.map(Ingredient::key), ["eggs", "flour"]);
        assert_eq!(Ingredient::Flour.range(), (100, 900));
        let columns = Recipe::columns(3);
        assert_eq!((columns.list(), columns.places()), ("eggs, flour".to_owned(), "$3, $4".to_owned()));
        assert_eq!(columns.set(), "eggs = $3, flour = $4");
    }
}
