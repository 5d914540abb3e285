//! Pictures of every page, for people to look through: `cargo test -p samrum-tests album -- --ignored` writes them to target/album.

use super::pages::{ROLES, Visit, visit_all};
use super::window::{Setup, demo_site, look, within};
use std::path::Path;
use thirtyfour::prelude::*;

#[tokio::test]
#[ignore = "makes pictures for people, and checks nothing"]
async fn album() {
    let Some(site) = demo_site().await else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/album");
    tokio::fs::create_dir_all(&folder).await.expect("a folder");
    for role in ROLES {
        let setup = Setup { width: 1440, dark: false, script: true, language: "sv" };
        within(setup, async |window| {
            visit_all(window, &site, role, async |Visit { window, pattern, .. }| {
                let page = pattern.trim_matches('/').replace(['/', '{', '}'], "-");
                let who = if role.is_empty() { "anybody" } else { role };
                for (width, dark) in [(360, false), (768, true), (1440, false)] {
                    look(window, width, dark).await?;
                    let scheme = if dark { "dark" } else { "light" };
                    picture(window, &folder.join(format!("{who}-{page}-{width}-{scheme}.png"))).await?;
                }
                look(window, 1440, false).await
            })
            .await
        })
        .await;
    }
    println!("pictures: {}", folder.display());
}

/// The whole page, however long.
async fn picture(window: &WebDriver, file: &Path) -> WebDriverResult<()> {
    window.find(By::Tag("html")).await?.screenshot(file).await
}
