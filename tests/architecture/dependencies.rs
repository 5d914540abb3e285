//! What the program is built from is what `deny.toml` allows: licences, sources, bans. The file is cargo-deny's; this is as much of it as
//! can be asked of `cargo metadata`, without a tool that takes longer to install than all the rest to check.

use super::{expect_none, root};
use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};
use std::process::Command;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// All packages that are built for Linux or for browsers, as `cargo metadata` tells of them.
fn packages() -> Vec<Value> {
    let told = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--locked", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu", "--filter-platform", "wasm32-unknown-unknown"])
        .current_dir(root())
        .output()
        .expect("cargo");
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let mut told: Value = serde_json::from_slice(&told.stdout).expect("json");
    let Value::Array(packages) = told["packages"].take() else { panic!("no packages") };
    assert!(packages.len() > 300, "the test looks in the wrong place");
    packages
}

/// The first text in quotes on each line of a list of `deny.toml`.
fn listed(list: &str) -> Vec<String> {
    let rules = std::fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
    let begins = format!("{list} = [");
    let lines = rules.lines().skip_while(|line| *line != begins).skip(1).take_while(|line| *line != "]");
    let found: Vec<_> = lines.filter_map(|line| Some(line.split('"').nth(1)?.to_owned())).collect();
    assert!(!found.is_empty(), "deny.toml lists nothing under {list}");
    found
}

fn allowed() -> Vec<Licensee> {
    listed("allow").iter().map(|one| Licensee::parse(one).expect("a licence")).collect()
}

/// Members of the workspace stand nowhere else.
fn is_ours(package: &Value) -> bool {
    package["source"].is_null()
}

fn may_be_used(package: &Value, allowed: &[Licensee]) -> bool {
    let said = package["license"].as_str().and_then(|said| Expression::parse_mode(said, ParseMode::LAX).ok());
    said.is_some_and(|said| said.evaluate(|asked| allowed.iter().any(|one| one.satisfies(asked))))
}

fn named(package: &Value) -> String {
    format!("{} {}: {}", package["name"], package["version"], package["license"])
}

#[test]
fn every_licence_is_one_that_is_allowed() {
    let allowed = allowed();
    let foreign: Vec<Value> = packages().into_iter().filter(|package| !is_ours(package)).collect();
    let faults: Vec<_> = foreign.iter().filter(|package| !may_be_used(package, &allowed)).map(named).collect();
    expect_none(&faults, "These may not be built in; take others, or allow their licence in deny.toml with care:");
    let needed = |without: &Licensee| {
        let rest: Vec<_> = allowed.iter().filter(|one| *one != without).cloned().collect();
        foreign.iter().any(|package| !may_be_used(package, &rest))
    };
    let idle: Vec<_> = allowed.iter().filter(|one| !needed(one)).map(ToString::to_string).collect();
    expect_none(&idle, "Nothing needs these licences any more; take them out of deny.toml:");
    let of = |licence: Value| serde_json::json!({"name": "a", "version": "1.0.0", "license": licence});
    assert!(may_be_used(&of("GPL-3.0-only OR MIT".into()), &allowed) && may_be_used(&of("MIT/Zlib".into()), &allowed));
    assert!(!may_be_used(&of("GPL-3.0-only AND MIT".into()), &allowed) && !may_be_used(&of(Value::Null), &allowed));
}

#[test]
fn everything_comes_from_the_registry_and_nothing_is_banned() {
    let banned = listed("deny");
    assert!(banned.iter().any(|name| name == "openssl-sys"));
    let fault = |package: &Value| {
        let name = package["name"].as_str().expect("a name");
        (!is_ours(package) && package["source"] != REGISTRY)
            || banned.iter().any(|banned| banned == name)
            || (is_ours(package) && has_wildcard(package))
    };
    let faults: Vec<_> = packages().iter().filter(|package| fault(package)).map(named).collect();
    expect_none(&faults, "These are banned by deny.toml, come from elsewhere, or take any version of something:");
    let open = serde_json::json!({"dependencies": [{"name": "a", "req": "*"}]});
    let closed =
        serde_json::json!({"dependencies": [{"name": "a", "req": "^1"}, {"name": "b", "req": "*", "path": "/b"}]});
    assert!(has_wildcard(&open) && !has_wildcard(&closed));
}

/// Whether a member asks for any version of something that is not a member.
fn has_wildcard(package: &Value) -> bool {
    let asked = package["dependencies"].as_array().expect("dependencies");
    asked.iter().any(|one| one["req"] == "*" && one["path"].is_null())
}
