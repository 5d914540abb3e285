//! The built program at work, as whoever runs the site has it.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long it may take to begin, and to end.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program with these arguments, which nothing in the environment configures; `None`, said aloud, where it is not built.
pub fn program(arguments: &[&str]) -> Option<Command> {
    let Ok(program) = std::env::var("SAMRUM_PROGRAM") else {
        eprintln!("skipped: no SAMRUM_PROGRAM, the built executable");
        return None;
    };
    let mut command = Command::new(program);
    let ours = std::env::vars().map(|(name, _)| name).filter(|name| name.starts_with("SAMRUM_"));
    for name in ours.filter(|name| name != "SAMRUM_SITE" && name != "SAMRUM_PROGRAM") {
        command.env_remove(name);
    }
    command.args(arguments).env("SAMRUM_CONFIG", "").stdin(Stdio::null()).kill_on_drop(true);
    Some(command)
}

/// A program that serves.
pub struct Program {
    child: Child,
    /// Such as `http://127.0.0.1:40123`.
    pub address: String,
    /// Where it answers /metrics, if it does.
    pub metrics: Option<String>,
    log: JoinHandle<String>,
}

impl Program {
    /// Serves a database on a port of its own; `None`, said aloud, where it is not built.
    pub async fn serve(database: &str, arguments: &[&str]) -> Option<Self> {
        let mut command = program(&["serve", "--database", database, "--listen", "127.0.0.1:0"])?;
        command.args(arguments);
        Some(Self::start(command).await)
    }

    /// Starts a command that serves.
    pub async fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut said = child.stderr.take().expect("its log");
        let log = tokio::spawn(async move {
            let mut text = String::new();
            said.read_to_string(&mut text).await.expect("a log in UTF-8");
            text
        });
        let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let (mut address, mut metrics) = (None, None);
        let told = async {
            while address.is_none() {
                let Some(line) = lines.next_line().await.expect("readable") else { break };
                let Some((before, at)) = line.split_once("http://") else { continue };
                let place = if before.contains("Metrics") { &mut metrics } else { &mut address };
                *place = Some(format!("http://{}", at.trim()));
            }
        };
        timeout(PATIENCE, told).await.expect("it listens in time");
        let Some(address) = address else {
            panic!("the program ended: {}", log.await.unwrap_or_default());
        };
        Self { child, address, metrics, log }
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// Asks it to stop, as a service manager does.
    pub async fn terminate(&self) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().await.expect("kill").success());
    }

    /// Waits for its end: how it ended, and all it has logged.
    pub async fn ended(mut self) -> (ExitStatus, String) {
        let ended = timeout(PATIENCE, self.child.wait()).await.expect("it ends in time").expect("its end");
        (ended, self.log.await.expect("its log"))
    }
}
