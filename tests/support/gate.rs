//! A municipality's gateway that keeps what it is sent, and answers as it is told.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use samrum::server::outgoing::{Gateway, PATIENCE, Secret};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The key of its requests.
pub const KEY: &str = "nyckel för prov";

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Request {
    pub key: String,
    pub timestamp: i64,
    pub signature: String,
    pub text: String,
    pub body: Value,
}

#[derive(Default)]
struct Inside {
    requests: Vec<Request>,
    /// What it answers next; then 202.
    answers: VecDeque<u16>,
}

pub struct GateSink {
    address: String,
    inside: Arc<Mutex<Inside>>,
    task: JoinHandle<()>,
}

impl GateSink {
    pub async fn start(answers: &[u16]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/messages", listener.local_addr().expect("an address"));
        let inside = Arc::new(Mutex::new(Inside { answers: answers.iter().copied().collect(), ..Inside::default() }));
        let router = Router::new().route("/messages", post(taken)).with_state(inside.clone());
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self { address, inside, task }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner).requests.clone()
    }

    pub fn gateway(&self, takes: &[&str]) -> Gateway {
        Gateway {
            address: self.address.clone(),
            secret: Secret::new(KEY),
            takes: takes.iter().map(|word| (*word).to_owned()).collect(),
            authority: None,
            patience: PATIENCE,
        }
    }
}

impl Drop for GateSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn taken(State(inside): State<Arc<Mutex<Inside>>>, headers: HeaderMap, text: String) -> StatusCode {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let mut inside = inside.lock().unwrap_or_else(PoisonError::into_inner);
    let status = inside.answers.pop_front().unwrap_or(202);
    inside.requests.push(Request {
        key: header("idempotency-key"),
        timestamp: header("samrum-timestamp").parse().unwrap_or_default(),
        signature: header("samrum-signature"),
        body: serde_json::from_str(&text).unwrap_or_default(),
        text,
    });
    StatusCode::from_u16(status).expect("a status")
}
