//! The outer side of a process of its own: it is started, given its question, waited for no longer than it may take, and ended.

use super::ending::Ending;
use super::errand::{Errand, MOST_READERS, WAITING};
use crate::server::state::App;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// How many files may be read at the same time.
#[derive(Debug, Clone)]
pub struct Children(Arc<Semaphore>);

impl Default for Children {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_READERS)))
    }
}

/// A process at work. Dropped, it is ended.
pub struct Started {
    pub process: Child,
    /// Closed, the process ends by itself.
    pub words: ChildStdin,
    pub answers: ChildStdout,
}

/// Starts the errand. The process is handed nothing but its name: what it needs comes by its standard input.
pub fn start(app: &App, errand: &Errand) -> Result<Started, Ending> {
    let mut command = Command::new(&app.config.program);
    // A group of its own: Ctrl-C in a terminal is for the server, which then asks its processes to stop.
    command.arg0("samrum").arg("child").arg(errand.name).env_clear().process_group(0).kill_on_drop(true);
    command.envs(std::env::vars_os().filter(|(name, _)| name == "RUST_BACKTRACE")).envs(app.config.log.variables());
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let started = command.spawn().and_then(|mut process| {
        let pipes = process.stdin.take().zip(process.stdout.take());
        let (words, answers) = pipes.ok_or_else(|| std::io::Error::other("it has no pipes"))?;
        Ok(Started { process, words, answers })
    });
    started.map_err(|cause| {
        tracing::error!(errand = errand.name, program = %app.config.program.display(), %cause, "a process could not be started");
        Ending::NotStarted
    })
}

impl Started {
    /// Hands over the question and what comes with it. That the process does not take it is told by how it ends.
    pub async fn give<Q: Serialize>(&mut self, question: &Q, body: &[u8]) {
        let question = serde_json::to_vec(question).unwrap_or_default();
        let sizes = [question.len() as u64, body.len() as u64].map(u64::to_le_bytes).concat();
        for part in [sizes.as_slice(), &question, body] {
            if self.words.write_all(part).await.is_err() {
                return;
            }
        }
        let _ = self.words.flush().await;
    }
}

/// Has a question answered in a process of its own; or says, in the log too, why there is no answer.
pub async fn ask<Q: Serialize, A: DeserializeOwned>(
    app: &App,
    errand: &Errand,
    question: &Q,
    body: &[u8],
) -> Result<A, Ending> {
    let waiting = timeout(WAITING, app.children.0.acquire());
    let Ok(Ok(_turn)) = waiting.await else {
        tracing::warn!(errand = errand.name, "as many as may run at the same time are running");
        return Err(Ending::Busy);
    };
    let mut started = start(app, errand)?;
    let answered = timeout(Duration::from_secs(errand.seconds), talk(&mut started, errand, question, body)).await;
    let ending = match answered {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(ending)) => ending,
        Err(_) => Ending::TooLong,
    };
    let _ = started.process.kill().await;
    tracing::warn!(errand = errand.name, bytes = body.len(), %ending, "a process of its own has not answered");
    Err(ending)
}

async fn talk<Q: Serialize, A: DeserializeOwned>(
    started: &mut Started,
    errand: &Errand,
    question: &Q,
    body: &[u8],
) -> Result<A, Ending> {
    started.give(question, body).await;
    let mut answer = Vec::new();
    let read = (&mut started.answers).take(errand.most_answer + 1).read_to_end(&mut answer).await;
    if answer.len() as u64 > errand.most_answer {
        return Err(Ending::TooMuch);
    }
    let status = started.process.wait().await.map_err(|_| Ending::Broke)?;
    if !status.success() || read.is_err() {
        return Err(Ending::of(status));
    }
    serde_json::from_slice(&answer).map_err(|cause| {
        tracing::error!(errand = errand.name, %cause, "an answer cannot be understood");
        Ending::Broke
    })
}
