//! Everything that may be decided stands in OPERATIONS.md, and the program says what is in force and refuses what cannot be.

use samrum::server::config::items::ITEMS;
use samrum_tests::program;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

#[test]
fn the_list_in_the_manual_is_the_list_of_the_program() {
    let manual = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../OPERATIONS.md")).expect("OPERATIONS.md");
    let mut table = String::from("| item | default | what it is |\n|---|---|---|\n");
    for item in ITEMS {
        let _ = writeln!(table, "| `{}` | {} | {} |", item.name, item.default, item.what);
    }
    assert!(manual.contains(&format!("\n{table}\n")), "OPERATIONS.md should have this table:\n{table}");
}

#[tokio::test]
async fn what_is_in_force_is_said_with_where_it_comes_from_and_without_secrets() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("samrum.toml");
    let text = "municipality = \"Provköping\"\npublic-url = \"https://lokaler.example.se\"\nmetrics-token = \"hemlig-token\"\n\
                database = \"postgres://samrum:hemligt-ord@db/samrum\"\n";
    fs::write(&file, text).expect("written");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("closed");
    let said = async |arguments: &[&str]| {
        let mut command = program(&["config"])?;
        command.args(arguments).env("SAMRUM_CONFIG", &file).env("SAMRUM_LISTEN", "127.0.0.1:4000");
        let ended = command.output().await.expect("it ends");
        let text = format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr));
        Some((ended.status.code(), text))
    };
    let Some((code, text)) = said(&["--behind-proxy", "--log-format", "json"]).await else { return };
    assert_eq!(code, Some(0), "{text}");
    let line = |name: &str| {
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
    };
    assert!(line("municipality").contains("Provköping") && line("municipality").contains("samrum.toml"));
    assert!(line("listen").contains("127.0.0.1:4000") && line("listen").contains("(environment)"));
    assert!(line("log-format").contains("json") && line("log-format").contains("(flag)"));
    assert!(line("upload-megabytes").contains("20") && line("upload-megabytes").contains("(default)"));
    assert!(!text.contains("hemlig"), "{text}");
    assert_eq!(text.lines().count(), ITEMS.len(), "one line each");
    let (code, text) = said(&[]).await.expect("it is built");
    assert!(code == Some(2) && text.contains("--behind-proxy=false"), "{code:?} {text}");
    fs::write(&file, "municipality = \"Provköping\"\nport = 3000\n").expect("written");
    let (code, text) = said(&[]).await.expect("it is built");
    assert!(code == Some(2) && text.contains("«port»") && text.contains("public-url"), "{code:?} {text}");
}
