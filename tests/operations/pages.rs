//! An archive as anybody can read it: a zip of lines of JSON. Read and written here without the program.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const LIST: &str = "archive.json";

/// All entries of an archive, and its list.
pub struct Pages {
    list: Value,
    lines: BTreeMap<String, Vec<Value>>,
}

impl Pages {
    pub fn of(file: &Path) -> Self {
        let mut archive = ZipArchive::new(File::open(file).expect("an archive")).expect("a zip");
        let mut text = |name: &str| {
            let mut text = String::new();
            archive.by_name(name).expect("an entry").read_to_string(&mut text).expect("text");
            text
        };
        let list: Value = serde_json::from_str(&text(LIST)).expect("a list");
        let names =
            list["tables"].as_array().expect("tables").iter().map(|table| table["name"].as_str().expect("a name"));
        let lines = names.map(|name| {
            let page = text(&format!("tables/{name}.jsonl"));
            (name.to_owned(), page.lines().map(|line| serde_json::from_str(line).expect("a row")).collect())
        });
        let lines = lines.collect();
        Self { list, lines }
    }

    fn columns(&self, table: &str) -> Vec<String> {
        let tables = self.list["tables"].as_array().expect("tables");
        let table = tables.iter().find(|listed| listed["name"] == table).expect("the table");
        let columns = table["columns"].as_array().expect("columns").iter();
        columns.map(|column| column["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// The rows of every other table, each as an object, in an order of their own: the same for the same rows.
    pub fn rows_without(&self, table: &str) -> BTreeMap<&str, Vec<String>> {
        let each = self.lines.iter().filter(|(name, _)| *name != table).map(|(name, lines)| {
            let columns = self.columns(name);
            let row = |line: &Value| {
                let values = line.as_array().expect("a row").iter().cloned();
                Value::Object(columns.iter().cloned().zip(values).collect::<Map<_, _>>()).to_string()
            };
            let mut rows: Vec<_> = lines.iter().map(row).collect();
            rows.sort();
            (name.as_str(), rows)
        });
        each.collect()
    }

    /// The same with another value in a column of a table's first row.
    pub fn with(mut self, table: &str, column: &str, value: &str) -> Self {
        let at = self.columns(table).iter().position(|name| name == column).expect("the column");
        self.lines.get_mut(table).expect("the table")[0][at] = value.into();
        self
    }

    /// Writes it, with sums that are right, or with those that it had.
    pub fn write(mut self, file: &Path, sums: bool) {
        let mut archive = ZipWriter::new(File::create(file).expect("a file"));
        for listed in self.list["tables"].as_array_mut().expect("tables") {
            let name = listed["name"].as_str().expect("a name").to_owned();
            let page = self.lines[&name].iter().fold(String::new(), |page, line| format!("{page}{line}\n"));
            if sums {
                listed["sha256"] = hex::encode(Sha256::digest(&page)).into();
            }
            archive.start_file(format!("tables/{name}.jsonl"), SimpleFileOptions::default()).expect("an entry");
            archive.write_all(page.as_bytes()).expect("written");
        }
        archive.start_file(LIST, SimpleFileOptions::default()).expect("an entry");
        archive.write_all(self.list.to_string().as_bytes()).expect("written");
        archive.finish().expect("a zip");
    }
}
