//! A server process of the storms: started, killed, started again.

use reqwest::Client;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};

/// A server process and where it listens.
pub struct Server {
    child: Child,
    pub port: u16,
    how: How,
}

/// How it is started.
#[derive(Debug, Clone, Default)]
pub struct How {
    /// Whether it does the slow work too, and sends messages.
    pub works: bool,
    pub variables: Vec<(String, String)>,
}

impl Server {
    pub async fn start(program: &str, database: &str, port: u16) -> Self {
        Self::start_so(program, database, port, How::default()).await
    }

    pub async fn start_so(program: &str, database: &str, port: u16, how: How) -> Self {
        let mut command = Command::new(program);
        command.args(["serve", "--database", database, "--listen", &format!("127.0.0.1:{port}")]);
        if !how.works {
            command.arg("--no-work");
        }
        let child = command
            .envs(how.variables.iter().cloned())
            .env("SAMRUM_LOG", "error")
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program starts");
        let client = Client::new();
        for _ in 0..400 {
            if client
                .get(format!("http://127.0.0.1:{port}/readyz"))
                .send()
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                return Self { child, port, how };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server on port {port} does not answer");
    }

    /// Signal 9, and a new start on the same port.
    pub async fn again(&mut self, program: &str, database: &str) {
        self.child.kill().await.expect("killed");
        *self = Self::start_so(program, database, self.port, std::mem::take(&mut self.how)).await;
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
