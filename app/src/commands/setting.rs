//! `samrum setting`: what the municipality decides, from a date on.

use super::{Failure, open};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use samrum::people::model::Actor;
use samrum::server::config::start::Start;
use samrum::settings::model::Setting;
use samrum::settings::service;
use samrum::time::parse_date;
use samrum_text::Locale;

#[derive(Debug, Args)]
pub struct Decision {
    /// Which setting
    #[arg(value_parser = named())]
    name: Setting,
    value: i64,
    /// From this date on, such as 2027-01-01; today where none is given
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
}

fn named() -> impl TypedValueParser<Value = Setting> {
    let known = Setting::ALL.map(|setting| PossibleValue::new(setting.word()).help(setting.label(Locale::En)));
    PossibleValuesParser::new(known)
        .try_map(|word| Setting::parse(&word).ok_or_else(|| format!("there is no setting {word}")))
}

pub async fn setting(start: &Start, asked: Decision) -> Result<(), Failure> {
    let Decision { name, value, from } = asked;
    let app = open(start).await?;
    let from = match from {
        None => app.today(),
        Some(text) => parse_date(&text).ok_or_else(|| Failure {
            sentence: format!("--from takes a date such as 2027-01-01, and is «{text}»."),
            code: 2,
        })?,
    };
    let values = service::values(&mut app.database.read().await?, from).await?.with(name, value);
    service::set(&app, &Actor::operator(), name.group(), &values, from).await?;
    app.database.close().await;
    println!("From {from} on {} is {value}.", name.word());
    Ok(())
}
