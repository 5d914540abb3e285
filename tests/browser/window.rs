//! A browser window on a small demo municipality.

use samrum::demo::{self, Size};
use samrum::jobs::worker::{self, Handlers};
use samrum::seasons;
use samrum_tests::TestSite;
use std::future;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::prelude::*;

/// How a window is set up.
#[derive(Debug, Clone, Copy)]
pub struct Setup {
    /// Pixels.
    pub width: u32,
    pub dark: bool,
    pub script: bool,
    /// "sv" or "en".
    pub language: &'static str,
}

/// A site with the small demo in it, and a worker beside it; `None`, said aloud, where there is no browser.
pub async fn demo_site() -> Option<TestSite> {
    if std::env::var("SAMRUM_TEST_WEBDRIVER").is_err() {
        eprintln!("skipped: no SAMRUM_TEST_WEBDRIVER");
        return None;
    }
    let site = TestSite::sqlite().await;
    demo::load(&site.app, 1, Size::Small).await.expect("the demo");
    let handlers = Handlers::default().on(seasons::service::KIND, seasons::service::run);
    tokio::spawn(worker::run(site.app.clone(), handlers, future::pending()));
    Some(site)
}

/// A new window.
pub async fn open(setup: Setup) -> WebDriver {
    let driver = std::env::var("SAMRUM_TEST_WEBDRIVER").expect("checked before");
    let mut wanted = DesiredCapabilities::chrome();
    let size = format!("--window-size={},900", setup.width);
    let language = format!("--accept-lang={}", setup.language);
    let mut arguments = vec![
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        &size,
        &language,
    ];
    if setup.dark {
        arguments.push("--force-dark-mode");
    }
    for argument in arguments {
        wanted.add_arg(argument).expect("an argument");
    }
    let scripts = if setup.script { 1 } else { 2 };
    let preferences = serde_json::json!({
        "profile.managed_default_content_settings.javascript": scripts,
        "intl.accept_languages": setup.language,
    });
    wanted.add_experimental_option("prefs", preferences).expect("preferences");
    WebDriver::new(&driver, wanted).await.expect("a window")
}

/// Signs in with a demo account.
pub async fn sign_in(window: &WebDriver, site: &TestSite, who: &str) -> WebDriverResult<()> {
    window.goto(site.url("/sign-in")).await?;
    window.find(By::Name("email")).await?.send_keys(format!("{who}@demo.samrum.se")).await?;
    window.find(By::Name("password")).await?.send_keys(demo::PASSWORD).await?;
    window.find(By::Css("main form button")).await?.click().await?;
    window.query(By::Css("a.account[href='/account']")).first().await.map(|_| ())
}
