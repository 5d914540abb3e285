//! The inner side of a process of its own: it limits itself, reads what it is given, and ends when whoever started it is gone.

use super::errand::Errand;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// Reads the question and what comes with it, and writes what `done` makes of them.
pub fn answer<Q: DeserializeOwned, A: Serialize>(errand: &Errand, done: impl FnOnce(Q, Vec<u8>) -> A) -> ExitCode {
    match begin(errand, |_| {}) {
        Ok((question, body)) => said(errand, write(&done(question, body))),
        Err(cause) => said(errand, Err(cause)),
    }
}

fn said(errand: &Errand, written: io::Result<()>) -> ExitCode {
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            eprintln!("samrum child {}: {cause}", errand.name);
            ExitCode::FAILURE
        }
    }
}

/// Limits the process and reads the question and what comes with it. Each word that follows goes to `told`; when no more can
/// follow, whoever started the process is gone, and it ends.
pub fn begin<Q: DeserializeOwned>(
    errand: &Errand,
    mut told: impl FnMut(u8) + Send + 'static,
) -> io::Result<(Q, Vec<u8>)> {
    limit(Resource::Data, errand.memory, 0)?;
    // Memory of one process is of no use to anybody else, least of all in a file.
    limit(Resource::Core, 0, 0)?;
    if let Some(seconds) = errand.processor_seconds {
        // At the first of the two it is told by a signal of its own; the second only kills.
        limit(Resource::Cpu, seconds, 1)?;
    }
    let mut given = io::stdin().lock();
    let mut sizes = [0; 16];
    given.read_exact(&mut sizes)?;
    let (question, body) = (part(&mut given, &sizes[..8])?, part(&mut given, &sizes[8..])?);
    drop(given);
    std::thread::spawn(move || {
        for word in io::stdin().lock().bytes() {
            let Ok(word) = word else { break };
            told(word);
        }
        std::process::exit(1);
    });
    Ok((serde_json::from_slice(&question)?, body))
}

/// One line of several.
pub fn write<A: Serialize>(answer: &A) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    serde_json::to_writer(&mut out, answer)?;
    out.write_all(b"\n")?;
    out.flush()
}

fn part(given: &mut impl Read, size: &[u8]) -> io::Result<Vec<u8>> {
    let size = size.iter().rev().fold(0, |size, byte| size << 8 | u64::from(*byte));
    let mut part = Vec::new();
    given.take(size).read_to_end(&mut part)?;
    if part.len() as u64 == size { Ok(part) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Lowers a limit, and how far it may be raised again; one that is lower already stays.
fn limit(resource: Resource, most: u64, beyond: u64) -> io::Result<()> {
    let now = getrlimit(resource);
    let lowered = |most: u64| Some(now.maximum.map_or(most, |maximum| maximum.min(most)));
    Ok(setrlimit(resource, Rlimit { current: lowered(most), maximum: lowered(most + beyond) })?)
}
