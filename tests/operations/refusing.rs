//! What `samrum serve` refuses to be, and that it ends when it is told to, whatever hangs on it.

use samrum_tests::{Program, TestSite, program};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::timeout;

/// The arguments of a server on a database of its own, and more.
fn serving(folder: &TempDir, arguments: &[&str]) -> Option<Command> {
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).expect("closed to others");
    let database = format!("sqlite:{}", folder.path().join("serve.db").display());
    program(&[&["serve", "--no-work", "--log", "error", "--database", &database], arguments].concat())
}

#[tokio::test]
async fn what_would_be_unsafe_is_refused_in_words() {
    let folder = TempDir::new().expect("a folder");
    let here = "127.0.0.1:0";
    for (arguments, word) in [
        (&["--listen", here, "--public-url", "https://lokaler.example.se"][..], "--behind-proxy=false"),
        (&["--listen", here, "--public-url", "foo"], "--public-url"),
        (&["--listen", here, "--public-url", "https://"], "--public-url"),
        (&["--listen", "0.0.0.0:0", "--demo"], "--demo"),
        (&["--listen", "[::]:0", "--demo"], "--demo"),
        (&["--listen", here, "--demo", "--public-url", "https://lokaler.example.se", "--behind-proxy"], "--demo"),
        (&["--listen", here, "--metrics-listen", "0.0.0.0:0"], "--metrics-token"),
        (&["--listen", here, "--log-format", "xml"], "text, json"),
        (&["--listen", here, "--config", "/nowhere/samrum.toml"], "/nowhere/samrum.toml"),
    ] {
        let Some(mut command) = serving(&folder, arguments) else { return };
        let ended =
            timeout(Duration::from_mins(1), command.output()).await.expect("it ends at once").expect("it starts");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.code() == Some(2) && said.contains(word), "{arguments:?}: {:?} {said}", ended.status);
    }
}

#[tokio::test]
async fn it_ends_when_it_is_told_to_with_half_heads_half_bodies_and_silence_before_it() {
    let folder = TempDir::new().expect("a folder");
    let arguments = ["--listen", "127.0.0.1:0", "--public-url", "https://lokaler.example.se", "--behind-proxy"];
    let Some(command) = serving(&folder, &arguments) else { return };
    let running = Program::start(command).await;
    let host = running.address.trim_start_matches("http://").to_owned();
    let mut hanging = Vec::new();
    for half in [
        "",
        "GET / HTTP/1.1\r\nHost: x\r\n",
        "POST /language HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nlang",
    ] {
        let mut stream = TcpStream::connect(host.as_str()).await.expect("a connection");
        stream.write_all(half.as_bytes()).await.expect("sent");
        hanging.push(stream);
    }
    let mut asking = TcpStream::connect(host.as_str()).await.expect("a connection");
    asking.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
    let mut answer = [0; 2_000];
    let read = asking.read(&mut answer).await.expect("an answer");
    let answer = String::from_utf8_lossy(&answer[..read]).to_lowercase();
    assert!(answer.contains("200 ok") && answer.contains("strict-transport-security"), "reached by https: {answer}");
    running.terminate().await;
    let (ended, log) = running.ended().await;
    assert!(ended.success(), "{ended:?} {log}");
}

/// A site in this process, so that what is let go is seen from inside too.
#[tokio::test]
async fn a_connection_that_is_asked_on_again_is_kept() {
    let site = TestSite::sqlite().await;
    let mut stream = TcpStream::connect(site.address.trim_start_matches("http://")).await.expect("a connection");
    for _ in 0..3 {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.expect("sent");
        let mut answer = [0; 2_000];
        let read = stream.read(&mut answer).await.expect("an answer");
        assert!(String::from_utf8_lossy(&answer[..read]).contains("200 OK"));
    }
}
