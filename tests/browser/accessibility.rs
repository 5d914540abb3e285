//! No main page has a violation that axe can find, in both languages, light and dark; none is wider than the window.

use super::window::{Setup, demo_site, open, sign_in};
use samrum_tests::TestSite;
use serde_json::Value;
use std::path::Path;
use thirtyfour::prelude::*;

/// Rules up to WCAG 2.2 AA; says page, rule and element of each violation.
const RUN: &str = "const done = arguments[0];
    axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
       .then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))));";

async fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    tokio::fs::read_to_string(&file).await.expect("axe-core is installed: npm ci")
}

/// The addresses of the main pages, with whoever sees most of them.
async fn pages(site: &TestSite) -> Vec<(&'static str, Vec<String>)> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let spaces = samrum::facilities::service::spaces(&mut tx).await.expect("spaces");
    let hall = spaces.iter().max_by_key(|space| space.atoms.len()).expect("a hall");
    let text = |pages: &[&str]| pages.iter().map(|page| (*page).to_owned()).collect::<Vec<_>>();
    let mut open_to_all =
        text(&["/", "/search?date=2026-11-25&minutes=60", "/seasons", "/utilisation", "/sign-in", "/accessibility", "/nowhere"]);
    open_to_all.push(format!("/spaces/{}", hall.id));
    open_to_all.push(format!("/buildings/{}", hall.building));
    let mut booker = text(&["/bookings", "/account"]);
    booker.push(format!("/book?space={}&date=2026-11-26&from=18:00&to=19:00", hall.id));
    vec![
        ("", open_to_all),
        ("booker", booker),
        ("clerk", text(&["/requests", "/seasons", "/facilities", "/facilities/import"])),
        ("timetabler", text(&["/timetables"])),
        ("admin", text(&["/people"])),
    ]
}

#[tokio::test]
async fn no_main_page_has_a_violation() {
    let Some(site) = demo_site().await else { return };
    let (axe, pages) = (axe().await, pages(&site).await);
    let mut found = Vec::new();
    for (language, dark, width) in [("sv", false, 1440), ("sv", true, 360), ("en", false, 360), ("en", true, 1440)] {
        for (who, addresses) in &pages {
            let window = open(Setup { width, dark, script: true, language }).await;
            let looked = look(&window, &site, &axe, language, who, addresses, &mut found).await;
            window.quit().await.expect("the window closes");
            looked.expect("the browser answers");
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} violations:\n{}", found.len(), found.join("\n"));
}

async fn look(
    window: &WebDriver,
    site: &TestSite,
    axe: &str,
    language: &str,
    who: &str,
    addresses: &[String],
    found: &mut Vec<String>,
) -> WebDriverResult<()> {
    if !who.is_empty() {
        sign_in(window, site, who).await?;
    }
    window.goto(site.url("/accessibility")).await?;
    window.add_cookie(Cookie::new("samrum_language", language)).await?;
    for address in addresses {
        window.goto(site.url(address)).await?;
        window.execute(axe, vec![]).await?;
        let violations = window.execute_async(RUN, vec![]).await?.json().clone();
        let wide = window.execute("return document.documentElement.scrollWidth > window.innerWidth", vec![]).await?.json().clone();
        if wide == Value::Bool(true) {
            found.push(format!("{address} ({language}): wider than the window"));
        }
        for violation in violations.as_array().into_iter().flatten() {
            found.push(format!("{address} ({language}): {}", violation.as_str().unwrap_or_default()));
        }
    }
    Ok(())
}
