//! Makes Rust of the texts in `locales/`: a folder is a language, a file a feature, a line a text. A text that a language
//! lacks, one that no other has, and a value that only one of them names stop the build; in a language that is only begun
//! they are told and left out.

mod check;
mod code;
mod language;
mod read;

use language::LANGUAGES;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let faults = generate().unwrap_or_else(|cause| vec![cause.to_string()]);
    for fault in &faults {
        println!("cargo::error={}", fault.replace('\n', " "));
    }
    if !faults.is_empty() {
        process::exit(1);
    }
}

/// Writes the module where there is nothing wrong with the texts; returns what is.
fn generate() -> Result<Vec<String>, Box<dyn Error>> {
    let mut faults = Vec::new();
    let mut texts = Vec::new();
    for language in &LANGUAGES {
        texts.push(folder(&Path::new("locales").join(language.code), &mut faults)?);
    }
    for stale in check::without_stale(&LANGUAGES, &mut texts) {
        println!("cargo::warning={stale}");
    }
    faults.extend(check::faults(&LANGUAGES, &texts));
    if faults.is_empty() {
        let target = PathBuf::from(env::var("OUT_DIR")?);
        fs::write(target.join("texts.rs"), code::module(&LANGUAGES, &texts)?)?;
        fs::write(target.join("every.rs"), code::every(&texts)?)?;
    }
    Ok(faults)
}

/// The texts of all files of a folder.
fn folder(folder: &Path, faults: &mut Vec<String>) -> Result<read::Texts, Box<dyn Error>> {
    let mut texts = read::Texts::new();
    for entry in fs::read_dir(folder).map_err(|cause| format!("{}: {cause}", folder.display()))? {
        let path = entry?.path();
        let feature = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let of = |fault: String| format!("{}: {fault}", path.display());
        texts.insert(feature, read::file(&fs::read_to_string(&path)?, &mut |fault| faults.push(of(fault))));
    }
    Ok(texts)
}
