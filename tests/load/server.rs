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
}

impl Server {
    pub async fn start(program: &str, database: &str, port: u16) -> Self {
        let mut command = Command::new(program);
        command.args(["serve", "--no-work", "--database", database, "--listen", &format!("127.0.0.1:{port}")]);
        let child = command
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
                return Self { child, port };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server on port {port} does not answer");
    }

    /// Signal 9, and a new start on the same port.
    pub async fn again(&mut self, program: &str, database: &str) {
        self.child.kill().await.expect("killed");
        *self = Self::start(program, database, self.port).await;
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port()
}
