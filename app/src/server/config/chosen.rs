//! What is in force of each item, and who said so: a flag before the environment, that before the file, that before the default.

use super::items::{CONFIG, ITEMS, Item};
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The file that is read where it is there and none is named.
pub const FILE: &str = "/etc/samrum/samrum.toml";

/// Who said what an item is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Flag,
    Environment,
    File(PathBuf),
    Default,
}

/// What was said, by the items' names.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    said: BTreeMap<&'static str, (String, Source)>,
    pub file: Option<PathBuf>,
}

/// Why what was said cannot be: a sentence.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Wrong {
    #[error("{0}")]
    Value(String),
    #[error("{file}: there is no item «{key}». There are: {}.", known())]
    Key { file: PathBuf, key: String },
    #[error("The configuration file {file} cannot be read: {cause}")]
    File { file: PathBuf, cause: String },
    #[error("{0}")]
    Unsafe(String),
}

fn known() -> String {
    ITEMS.iter().filter(|item| item.name != CONFIG.name).map(|item| item.name).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment => f.write_str("environment"),
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Chosen {
    /// Puts together what the flags, the environment and the file say, each value looked at.
    pub fn of(
        flags: &BTreeMap<&'static str, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Wrong> {
        let told = |item: &Item| {
            let flag = flags.get(item.name).map(|value| (value.clone(), Source::Flag));
            flag.or_else(|| environment(&item.variable()).map(|value| (value, Source::Environment)))
        };
        let file = match told(&CONFIG) {
            Some((name, _)) if name.is_empty() => None,
            Some((name, _)) => Some(PathBuf::from(name)),
            None => Some(PathBuf::from(FILE)).filter(|file| file.exists()),
        };
        let mut in_file = file.as_deref().map(read).transpose()?.unwrap_or_default();
        let mut said = BTreeMap::new();
        for item in ITEMS.iter().filter(|item| item.name != CONFIG.name) {
            let of_file = in_file.remove(item.name).zip(file.clone().map(Source::File));
            // A variable that is set to nothing says nothing.
            let Some((value, from)) = told(item).filter(|(value, _)| !value.is_empty()).or(of_file) else { continue };
            if !item.takes.allows(&value) {
                let shown = if item.secret { "…" } else { &value };
                let what = match &from {
                    Source::Flag => format!("--{}", item.name),
                    Source::Environment => item.variable(),
                    Source::File(file) => format!("{} in {}", item.name, file.display()),
                    Source::Default => item.name.to_owned(),
                };
                return Err(Wrong::Value(format!("{what} {}, and is «{shown}».", item.takes.sentence())));
            }
            said.insert(item.name, (value, from));
        }
        match (in_file.into_iter().next(), file) {
            (Some((key, _)), Some(file)) => Err(Wrong::Key { file, key }),
            (_, file) => Ok(Self { said, file }),
        }
    }

    /// What was said of an item.
    pub fn said(&self, item: &Item) -> Option<&str> {
        self.said.get(item.name).map(|(value, _)| value.as_str())
    }

    /// What was said, or the default where that is a value.
    pub fn value<'a>(&'a self, item: &'a Item) -> &'a str {
        self.said(item).unwrap_or(item.default)
    }

    pub fn is(&self, item: &Item) -> bool {
        self.value(item) == "true"
    }

    pub fn source(&self, item: &Item) -> Source {
        self.said.get(item.name).map_or(Source::Default, |(_, source)| source.clone())
    }
}

/// The items of a file; a number or a truth may stand there without quotes.
fn read(file: &Path) -> Result<BTreeMap<String, String>, Wrong> {
    let failed = |cause: String| Wrong::File { file: file.to_owned(), cause };
    let text = fs::read_to_string(file).map_err(|cause| {
        failed(if cause.kind() == io::ErrorKind::NotFound { "it is not there".to_owned() } else { cause.to_string() })
    })?;
    let table: toml::Table = text.parse().map_err(|cause: toml::de::Error| {
        // Without the line itself: a secret may stand in it.
        let line = cause.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
        failed(format!("line {line}: {}", cause.message()))
    })?;
    let items = table.into_iter().map(|(key, value)| match value {
        toml::Value::String(text) => Ok((key, text)),
        toml::Value::Integer(number) => Ok((key, number.to_string())),
        toml::Value::Boolean(truth) => Ok((key, truth.to_string())),
        other => {
            Err(failed(format!("«{key}» is {}, and takes a text, a whole number, true or false", other.type_str())))
        }
    });
    items.collect()
}

#[cfg(test)]
mod tests {
    use super::super::items::{DATABASE, LISTEN, MUNICIPALITY, UPLOAD_MEGABYTES};
    use super::*;

    /// What is in force with a file, a variable and flags; in the test's own folder.
    fn chosen(
        name: &str,
        file: &str,
        variables: &[(&str, &str)],
        flags: &[(&'static str, &str)],
    ) -> Result<Chosen, Wrong> {
        let path = std::env::temp_dir().join(format!("samrum-chosen-{}-{name}.toml", std::process::id()));
        fs::write(&path, file).expect("written");
        let mut flags: BTreeMap<_, _> = flags.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        flags.insert("config", path.display().to_string());
        let found = Chosen::of(&flags, |variable| {
            variables.iter().find(|(name, _)| *name == variable).map(|(_, value)| (*value).to_owned())
        });
        fs::remove_file(path).expect("removed");
        found
    }

    #[test]
    fn a_flag_comes_before_the_environment_that_before_the_file_that_before_the_default() {
        let file =
            "municipality = \"Av fil\"\nlisten = \"127.0.0.1:1\"\nupload-megabytes = 30\ndatabase = \"sqlite:a\"\n";
        let variables =
            [("SAMRUM_MUNICIPALITY", "Av miljö"), ("SAMRUM_LISTEN", "127.0.0.1:2"), ("SAMRUM_DATABASE", "")];
        let found = chosen("order", file, &variables, &[("listen", "127.0.0.1:3")]).expect("sound");
        assert_eq!((found.value(&LISTEN), found.source(&LISTEN)), ("127.0.0.1:3", Source::Flag));
        assert_eq!((found.value(&MUNICIPALITY), found.source(&MUNICIPALITY)), ("Av miljö", Source::Environment));
        assert_eq!(found.value(&UPLOAD_MEGABYTES), "30");
        assert_eq!(found.value(&DATABASE), "sqlite:a", "a variable that is empty says nothing");
        assert!(matches!(found.source(&DATABASE), Source::File(_)));
        let none = chosen("none", "", &[], &[]).expect("sound");
        assert_eq!((none.value(&LISTEN), none.source(&LISTEN)), ("127.0.0.1:3000", Source::Default));
    }

    #[test]
    fn what_is_wrong_is_told_with_the_key_the_value_and_what_is_allowed() {
        let told = |name: &str, file: &str, variables: &[(&str, &str)], flags: &[(&'static str, &str)]| {
            chosen(name, file, variables, flags).expect_err("wrong").to_string()
        };
        let said = told("key", "listenn = \"127.0.0.1:1\"", &[], &[]);
        assert!(said.contains("listenn") && said.contains("public-url") && said.contains(".toml"), "{said}");
        let said = told("value", "log-format = \"xml\"", &[], &[]);
        assert!(said.contains("log-format") && said.contains("xml") && said.contains("text, json"), "{said}");
        let said = told("number", "upload-megabytes = 4000", &[], &[]);
        assert!(said.contains("4000") && said.contains("from 1 to 200"), "{said}");
        let said = told("kind", "listen = [1]", &[], &[]);
        assert!(said.contains("listen") && said.contains("array"), "{said}");
        let said = told("syntax", "listen = ", &[], &[]);
        assert!(said.contains("line 1"), "{said}");
        let said = told("environment", "", &[("SAMRUM_BEHIND_PROXY", "perhaps")], &[]);
        assert!(
            said.contains("SAMRUM_BEHIND_PROXY") && said.contains("perhaps") && said.contains("true or false"),
            "{said}"
        );
        let said = told("flag", "", &[], &[("public-url", "foo")]);
        assert!(said.contains("--public-url") && said.contains("foo"), "{said}");
        let said = told("secret", "database = \"mysql://u:hemlig@h/n\"", &[], &[]);
        assert!(!said.contains("hemlig"), "{said}");
    }

    #[test]
    fn a_file_that_is_named_must_be_there() {
        let flags = BTreeMap::from([("config", "/nowhere/samrum.toml".to_owned())]);
        assert!(matches!(Chosen::of(&flags, |_| None), Err(Wrong::File { .. })));
        let none = BTreeMap::from([("config", String::new())]);
        assert_eq!(Chosen::of(&none, |_| None).expect("no file").file, None);
    }
}
