//! The flags of everything that may be decided, made of the one list of items.

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Args, Command, Error, FromArgMatches};
use samrum::server::config::items::{ITEMS, Item, Takes};
use std::collections::BTreeMap;

/// What the command line says of the items of every command, or of those of commands that serve or work.
#[derive(Debug, Clone, Default)]
pub struct Flags<const SERVING: bool>(pub BTreeMap<&'static str, String>);

fn items<const SERVING: bool>() -> impl Iterator<Item = &'static Item> {
    ITEMS.into_iter().filter(|item| item.serving == SERVING)
}

fn flag(item: &'static Item) -> Arg {
    let says = format!("{} [default: {}] [env: {}]", item.what, item.default, item.variable());
    let flag = Arg::new(item.name).long(item.name).help(says).global(!item.serving);
    match item.takes {
        Takes::Truth => {
            flag.value_name("true|false").num_args(0..=1).require_equals(true).default_missing_value("true")
        }
        Takes::Listen => flag.value_name("HOST:PORT"),
        Takes::Database | Takes::PublicUrl | Takes::MailServer | Takes::Gateway => flag.value_name("ADDRESS"),
        Takes::Path => flag.value_name("PATH"),
        Takes::Number { .. } => flag.value_name("NUMBER"),
        Takes::Text | Takes::Words(_) => flag.value_name("TEXT"),
    }
}

impl<const SERVING: bool> Args for Flags<SERVING> {
    fn augment_args(command: Command) -> Command {
        items::<SERVING>().map(flag).fold(command, Command::arg)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<const SERVING: bool> FromArgMatches for Flags<SERVING> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut flags = Self::default();
        flags.update_from_arg_matches(matches)?;
        Ok(flags)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for item in items::<SERVING>() {
            let said = matches.try_get_one::<String>(item.name);
            let said = said.map_err(|cause| Error::raw(ErrorKind::InvalidValue, cause.to_string()))?;
            if let Some(value) = said {
                self.0.insert(item.name, value.clone());
            }
        }
        Ok(())
    }
}
