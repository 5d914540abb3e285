//! Finds every page of the site by following links, one of each kind for each role.

use super::window::sign_in;
use samrum_tests::TestSite;
use serde_json::Value;
use std::collections::{BTreeSet, VecDeque};
use thirtyfour::prelude::*;

/// Demo accounts, nobody first.
pub const ROLES: [&str; 6] = ["", "booker", "clerk", "timetabler", "manager", "admin"];

/// A page that has just been opened.
pub struct Visit<'a> {
    pub window: &'a WebDriver,
    /// Its address without what differs from one thing to the next, such as `/spaces/{id}`.
    pub pattern: String,
    pub address: String,
    /// What the server answered.
    pub status: i64,
}

/// The kind of page behind an address; `None` for files and programs' answers.
pub fn pattern(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    if path.starts_with("/api/") || last.contains('.') || path.contains("/export/") || path.contains("/template/") {
        return None;
    }
    let is_id = |part: &str| part.len() == 36 && part.matches('-').count() == 4;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = path.split('/').map(|part| {
        if is_id(part) {
            "{id}"
        } else if is_number(part) {
            "{number}"
        } else {
            part
        }
    });
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// Opens one page of each kind that this role comes to by links from the first page.
pub async fn visit_all(
    window: &WebDriver,
    site: &TestSite,
    role: &str,
    mut each: impl AsyncFnMut(Visit<'_>) -> WebDriverResult<()>,
) -> WebDriverResult<()> {
    if !role.is_empty() {
        sign_in(window, site, role).await?;
    }
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    while let Some(address) = waiting.pop_front() {
        window.goto(site.url(&address)).await?;
        let status =
            window.execute("return performance.getEntriesByType('navigation')[0].responseStatus", vec![]).await?;
        let links =
            window.execute("return [...document.querySelectorAll('a[href]')].map(link => link.href)", vec![]).await?;
        for link in links.json().as_array().into_iter().flatten().filter_map(Value::as_str) {
            let Some(inside) = link.strip_prefix(&site.address) else { continue };
            if pattern(inside).is_some_and(|pattern| seen.insert(pattern)) {
                waiting.push_back(inside.to_owned());
            }
        }
        let pattern = pattern(&address).unwrap_or_default();
        let status = status.json().as_i64().unwrap_or_default();
        each(Visit { window, pattern, address, status }).await?;
    }
    Ok(())
}

#[test]
fn one_page_of_each_kind_is_enough() {
    let id = "0192f7a4-7b1e-7cc3-9d5e-2b8c1f6a4e0d";
    assert_eq!(pattern(&format!("/spaces/{id}?date=2026-12-01#week")).as_deref(), Some("/spaces/{id}"));
    assert_eq!(
        pattern(&format!("/seasons/{id}/sessions/{id}/3")).as_deref(),
        Some("/seasons/{id}/sessions/{id}/{number}")
    );
    assert_eq!(pattern("/utilisation.csv?from=x"), None);
    assert_eq!(pattern("/api/v1/openapi.json"), None);
}
