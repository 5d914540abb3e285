//! The rules of the house, held by tests: who may use whom, what stands where, how long a file may be, and that twins are twins.

mod acts;
mod circles;
mod dependencies;
mod files;
mod imports;
mod lengths;
mod rights;
mod schema;
mod styles;
mod tables;
mod texts;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// A file of the project.
struct Source {
    /// From the project's root, such as `app/src/lib.rs`.
    path: String,
    text: String,
}

impl Source {
    #[cfg(test)]
    fn sample(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The lines that are not comments, with their numbers from 1.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .map(|(index, line)| (index + 1, line))
    }
}

/// The project's root.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// All files below a folder whose names end so, in the order of their paths.
fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let found = gathered(folder, ending);
    assert!(!found.is_empty(), "{folder} holds no {ending}: the test looks in the wrong place");
    found
}

/// The same where there may be none.
fn gathered(folder: &str, ending: &str) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    gather(&root, &root.join(folder), ending, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn gather(root: &Path, folder: &Path, ending: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of the project") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            gather(root, &path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let short = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            found.push(Source { path: short, text: fs::read_to_string(&path).expect("text") });
        }
    }
}

/// Every Rust file that people of the project write.
fn rust() -> Vec<Source> {
    ["app", "bench", "bundle", "solver", "tests", "text"]
        .into_iter()
        .flat_map(|folder| sources(folder, ".rs"))
        .collect()
}

/// Fails with all faults at once and what to do about them.
fn expect_none(faults: &[String], advice: &str) {
    assert!(faults.is_empty(), "{advice}\n  {}\n", faults.join("\n  "));
}
