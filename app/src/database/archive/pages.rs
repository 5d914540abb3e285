//! An archive being read: its list, and each table's page row by row, held against its sum.

use super::tables::Cell;
use super::{ArchiveError, FORMAT, LIST, List, Listed};
use crate::database::migrate;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use zip::ZipArchive;
use zip::read::ZipFile;

pub struct Archive {
    file: PathBuf,
    zip: ZipArchive<BufReader<File>>,
}

/// A table's rows, one after another.
pub struct Page<'a> {
    file: &'a Path,
    listed: &'a Listed,
    lines: BufReader<ZipFile<'a, BufReader<File>>>,
    sum: Sha256,
    rows: u64,
}

fn damaged(file: &Path, cause: impl ToString) -> ArchiveError {
    ArchiveError::Damaged { file: file.to_owned(), cause: cause.to_string() }
}

impl Archive {
    pub fn open(file: &Path) -> Result<Self, ArchiveError> {
        let opened = File::open(file).map_err(|cause| ArchiveError::File { file: file.to_owned(), cause })?;
        let zip = ZipArchive::new(BufReader::new(opened)).map_err(|cause| damaged(file, cause))?;
        Ok(Self { file: file.to_owned(), zip })
    }

    /// What the archive holds, where this program knows how to read it.
    pub fn list(&mut self) -> Result<List, ArchiveError> {
        let file = &self.file;
        let entry = self.zip.by_name(LIST).map_err(|cause| damaged(file, cause))?;
        let list: Value = serde_json::from_reader(BufReader::new(entry)).map_err(|cause| damaged(file, cause))?;
        match list.get("format").and_then(Value::as_u64) {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => return Err(ArchiveError::Format(format)),
            None => return Err(damaged(file, "it does not say how it is made")),
        }
        let list: List = serde_json::from_value(list).map_err(|cause| damaged(file, cause))?;
        if list.schema > migrate::newest() {
            return Err(ArchiveError::Newer { archive: list.schema });
        }
        Ok(list)
    }

    pub fn page<'a>(&'a mut self, listed: &'a Listed) -> Result<Page<'a>, ArchiveError> {
        let file = self.file.as_path();
        let entry = self.zip.by_name(&listed.entry()).map_err(|cause| damaged(file, cause))?;
        Ok(Page { file, listed, lines: BufReader::new(entry), sum: Sha256::new(), rows: 0 })
    }
}

impl Page<'_> {
    /// The next row; after the last one `None`, where all of them are as they were written.
    pub fn row(&mut self) -> Result<Option<Vec<Cell>>, ArchiveError> {
        let table = &self.listed.table;
        let mut line = Vec::new();
        self.lines.read_until(b'\n', &mut line).map_err(|cause| damaged(self.file, cause))?;
        if line.is_empty() {
            let sum = hex::encode(std::mem::take(&mut self.sum).finalize());
            let whole = self.rows == self.listed.rows && sum == self.listed.sha256;
            return if whole { Ok(None) } else { Err(self.wrong("does not have the sum that it was written with")) };
        }
        self.sum.update(&line);
        self.rows += 1;
        let values: Vec<Value> = serde_json::from_slice(&line).map_err(|cause| self.wrong(&cause.to_string()))?;
        if values.len() != table.columns.len() {
            return Err(self.wrong("has a row of another length"));
        }
        let cells = table.columns.iter().zip(values).map(|(column, value)| {
            Cell::read(column.kind, value)
                .ok_or_else(|| self.wrong(&format!("has another kind of value in «{}»", column.name)))
        });
        cells.collect::<Result<_, _>>().map(Some)
    }

    fn wrong(&self, what: &str) -> ArchiveError {
        damaged(self.file, format!("the table «{}» {what} (row {})", self.listed.table.name, self.rows))
    }
}
