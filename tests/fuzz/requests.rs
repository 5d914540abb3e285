//! Nonsense to every route, on either engine: nothing of it may be our fault.

use super::forms::walk;
use super::nonsense::{Maker, Nonsense};
use super::town::town;
use super::{assert_grown_less, campaign, most_memory};
use samrum::people::model::RoleKind;
use samrum_tests::{Dice, Guest, TestSite, engines};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// After so many requests other visitors come, to a town that is whole again: some of the nonsense takes things away.
const A_DAY: usize = 500;

/// Every address that the site answers to, as the routes say it.
fn routes() -> Vec<String> {
    let mut found = vec![
        "/healthz".to_owned(),
        "/readyz".to_owned(),
        "/pkg/samrum.css".to_owned(),
        "/nothing".to_owned(),
        "/".to_owned(),
    ];
    let mut folders = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../app/src"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("sources").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.extend(routes_in(&path));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn routes_in(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("text");
    text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned)).collect()
}

async fn send(guest: &Guest, nonsense: &Nonsense) -> Option<u16> {
    let mut request = guest.request(nonsense.method.clone(), &nonsense.address);
    if let Some((kind, body)) = &nonsense.body {
        request = request.header("content-type", *kind).body(body.clone());
    }
    // An address that the client itself refuses is not sent.
    let request = request.build().ok()?;
    let answer = guest.client.execute(request).await;
    Some(answer.map_or(0, |answer| answer.status().as_u16()))
}

/// How often each status was answered; panics with what went wrong, as it was sent.
async fn nonsense(site: &TestSite, count: usize, seed: u64) -> BTreeMap<u16, usize> {
    let routes = routes();
    assert!(routes.len() > 90, "{} routes", routes.len());
    let (mut statuses, mut wrong) = (BTreeMap::new(), Vec::new());
    let mut sent = 0;
    while sent < count {
        let administrator = town(site, &sent.to_string()).await;
        let (pages, _) = walk(&administrator).await;
        let pages: Vec<_> = pages.into_iter().collect();
        let mut ids: Vec<String> = pages
            .iter()
            .flat_map(|page| page.split('/'))
            .filter(|part| part.len() == 36)
            .map(ToOwned::to_owned)
            .collect();
        ids.sort();
        ids.dedup();
        let visitors = [
            site.anybody(),
            site.signed_in(RoleKind::Citizen).await,
            administrator,
            site.program(RoleKind::Administrator).await,
        ];
        let mut maker =
            Maker { dice: Dice::new(seed.wrapping_add(sent as u64)), routes: &routes, pages: &pages, ids: &ids };
        for _ in 0..A_DAY.min(count - sent) {
            let request = maker.next();
            let guest = &visitors[maker.dice.below(visitors.len())];
            if let Some(status) = send(guest, &request).await {
                *statuses.entry(status).or_insert(0) += 1;
                if status == 0 || status >= 500 {
                    wrong.push(format!("{status}: {request:?}"));
                }
            }
            sent += 1;
        }
    }
    assert!(wrong.is_empty(), "{} on {}, seed {seed}: {:#?}", wrong.len(), site.engine, &wrong[..wrong.len().min(20)]);
    statuses
}

#[tokio::test]
async fn nonsense_is_answered_and_never_our_fault() {
    let (count, seed) = campaign();
    for site in engines().await {
        let before = most_memory();
        let statuses = nonsense(&site, count, seed).await;
        println!("{count} requests of nonsense on {}, seed {seed}: {statuses:?}", site.engine);
        assert_grown_less(before, 500);
    }
}
