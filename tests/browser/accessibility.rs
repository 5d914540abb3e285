//! Every page that one comes to by links, for each role: nothing that axe finds, no link to nowhere, no page wider than the window.

use super::pages::{ROLES, Visit, visit_all};
use super::window::{Setup, demo_site, look, within};
use samrum::people;
use samrum_tests::TestSite;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use thirtyfour::prelude::*;

/// Rules up to WCAG 2.2 AA; says rule, what it asks for and the elements of each violation.
/// What fades from one look to the next is looked at when it has come to rest.
const RUN: &str = "const done = arguments[0];
    Promise.all(document.getAnimations().map(one => one.finished.catch(() => {}))).then(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }))
       .then(r => done(r.violations.map(v => v.id + ' (' + v.help + '): ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(', '))));";

/// What cannot be pressed or read because it lies outside the page or under something else: axe sees neither. Each thing is brought
/// into sight and the browser asked what lies on top in its middle; the first four hundred of a page are enough to find a fault of style.
const COVERED: &str = "const wide = document.documentElement.clientWidth, found = [];
    const name = one => one.tagName.toLowerCase() + (one.id ? '#' + one.id : '') + [...one.classList].map(c => '.' + c).join('') + ' «' + one.textContent.trim().slice(0, 30) + '»';
    const things = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary, .tag, h1, h2, h3, dd, th)')].slice(0, 400);
    for (const one of things) {
        if (!one.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) continue;
        one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        const box = one.getClientRects()[0];
        if (!box || box.width < 2 || box.height < 2) continue;
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        if (x < 0 || x > wide || y < 0 || y > innerHeight) { found.push(name(one) + ' lies outside the page'); continue; }
        const top = document.elementFromPoint(x, y);
        // What a row is about stays in sight over its own table, which is scrolled past.
        const heading = top?.closest('th');
        if (heading && heading !== one && heading.closest('table') === one.closest('table')) continue;
        const label = [...(one.labels ?? [])].some(label => label.contains(top));
        if (top && !one.contains(top) && !top.contains(one) && !label) found.push(name(one) + ' lies under ' + name(top));
    }
    scrollTo(0, 0);
    return found.slice(0, 5);";

/// Width in pixels and whether dark: the narrowest that WCAG asks for, a tablet, a desk.
const LOOKS: [(u32, bool); 3] = [(320, false), (768, true), (1440, false)];

/// Pages that must be among those found, or the search for pages has failed.
const MAIN: [&str; 16] = [
    "/",
    "/search",
    "/sign-in",
    "/accessibility",
    "/spaces/{id}",
    "/buildings/{id}",
    "/book",
    "/bookings",
    "/bookings/{id}",
    "/account",
    "/requests",
    "/seasons",
    "/seasons/{id}",
    "/utilisation",
    "/facilities",
    "/people",
];

async fn axe() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../node_modules/axe-core/axe.min.js");
    tokio::fs::read_to_string(&file).await.expect("axe-core is installed: npm ci")
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
}

/// What is wrong with the page that is open, in each look.
async fn faults(window: &WebDriver, axe: &str) -> WebDriverResult<Vec<String>> {
    let mut found = Vec::new();
    for (width, dark) in LOOKS {
        look(window, width, dark).await?;
        let scheme = if dark { "dark" } else { "light" };
        let wide = window
            .execute("return document.documentElement.scrollWidth - document.documentElement.clientWidth", vec![])
            .await?;
        if wide.json().as_i64().unwrap_or_default() > 0 {
            found.push(format!("{width} px: {} px wider than the window", wide.json()));
        }
        found.extend(
            texts(window.execute(COVERED, vec![]).await?.json())
                .into_iter()
                .map(|fault| format!("{width} px: {fault}")),
        );
        window.execute(axe, vec![]).await?;
        let violations = texts(window.execute_async(RUN, vec![]).await?.json());
        found.extend(violations.into_iter().map(|violation| format!("{width} px, {scheme}: {violation}")));
    }
    let said = window.browser_log().await?;
    found.extend(
        said.into_iter()
            .filter(|entry| entry.level == "SEVERE")
            .map(|entry| format!("the browser complains: {}", entry.message)),
    );
    Ok(found)
}

/// Whoever signs in reads the language of the account, not the browser's.
async fn everybody_reads(site: &TestSite, language: &str) {
    let mut tx = site.app.database.write().await.expect("a transaction");
    for (person, _) in people::service::people(&mut tx).await.expect("people") {
        people::service::set_language(&mut tx, &person.id, language).await.expect("a language");
    }
    tx.commit().await.expect("kept");
}

async fn no_page_has_a_violation(language: &'static str) {
    let Some(site) = demo_site().await else { return };
    everybody_reads(&site, language).await;
    let axe = axe().await;
    let (mut found, mut seen) = (String::new(), BTreeSet::new());
    for role in ROLES {
        let setup = Setup { width: 1440, dark: false, script: true, language };
        within(setup, async |window| {
            visit_all(window, &site, role, async |Visit { window, pattern, address, status }| {
                seen.insert(pattern.clone());
                let who = if role.is_empty() { "anybody" } else { role };
                if status != 200 {
                    let _ = writeln!(found, "{who} {address}: a link leads here, and it answers {status}");
                }
                let lang = window.find(By::Tag("html")).await?.attr("lang").await?;
                if lang.as_deref() != Some(language) {
                    let _ = writeln!(found, "{who} {pattern}: the language is {lang:?}");
                }
                for fault in faults(window, &axe).await? {
                    let _ = writeln!(found, "{who} {pattern}: {fault}");
                }
                look(window, 1440, false).await
            })
            .await
        })
        .await;
    }
    let missed: Vec<_> = MAIN.iter().filter(|page| !seen.contains(**page)).collect();
    assert!(missed.is_empty(), "no link leads to {missed:?}; found {seen:#?}");
    assert!(found.is_empty(), "{} faults on {} pages:\n{found}", found.lines().count(), seen.len());
}

#[tokio::test]
async fn no_page_in_swedish_has_a_violation() {
    no_page_has_a_violation("sv").await;
}

#[tokio::test]
async fn no_page_in_english_has_a_violation() {
    no_page_has_a_violation("en").await;
}

#[tokio::test]
async fn a_page_with_a_violation_is_found_out() {
    if demo_site().await.is_none() {
        return;
    }
    let axe = axe().await;
    let setup = Setup { width: 1440, dark: false, script: true, language: "sv" };
    let found = within(setup, async |window| {
        window
            .goto(
                "data:text/html,<html lang=sv><title>x</title><main><h1>x</h1><img src='' width=900><input>\
            <p style='position:relative'><a href=x>under</a><b style='position:absolute;inset:0;background:red'></b></main>",
            )
            .await?;
        faults(window, &axe).await
    })
    .await;
    let has = |rule: &str| found.iter().any(|fault| fault.contains(rule));
    assert!(
        has("image-alt") && has("label") && has("wider than the window") && has("«under» lies under b"),
        "{found:#?}"
    );
}
