//! Makes a Rust module of the texts in `locales/`. A key missing in one language, or an unknown one, stops the build.

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs, process};

/// Languages, the default first. A new one is a folder in `locales/` and its code here.
const LANGUAGES: [&str; 2] = ["sv", "en"];
/// One file per feature in each language's folder.
const FEATURES: [&str; 10] =
    ["shell", "home", "people", "facilities", "closing", "bookings", "seasons", "timetables", "drafts", "utilisation"];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    match generate() {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => {
            for fault in faults {
                println!("cargo::error={fault}");
            }
            process::exit(1);
        }
        Err(fault) => {
            println!("cargo::error={}", fault.to_string().replace('\n', " "));
            process::exit(1);
        }
    }
}

/// Writes the module; returns what is wrong with the texts.
fn generate() -> Result<Vec<String>, Box<dyn Error>> {
    let mut config = Config::new(LANGUAGES[0])?.parse_options(ParseOptions::default().interpolate_display(true));
    for language in &LANGUAGES[1..] {
        config = config.add_locale(language)?;
    }
    for feature in FEATURES {
        config = config.add_namespace(feature)?;
    }
    let parsed = parse_locales(None, config)?;
    let mut faults: Vec<String> = parsed.diag.errors().iter().map(ToString::to_string).collect();
    faults.extend(parsed.diag.warnings().iter().map(ToString::to_string));
    let module = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)?;
    let target = PathBuf::from(env::var("OUT_DIR")?).join("i18n.rs");
    fs::write(target, module.to_string())?;
    Ok(faults)
}
