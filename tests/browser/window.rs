//! A browser window on a small demo municipality.

use samrum::demo::{self, Size};
use samrum::jobs::worker;
use samrum::people::model::Actor;
use samrum::time::Weekday;
use samrum::timetables::model::DraftRun;
use samrum::timetables::service as timetables;
use samrum_tests::{TestSite, schedulers, unplanned_school, work_once};
use serde_json::json;
use std::future;
use thirtyfour::LoggingPrefsLogLevel;
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities;
use thirtyfour::prelude::*;
use tokio::sync::Semaphore;

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

/// A site with the small demo in it, a school whose timetable is in the making, and a worker beside it; `None`, said aloud, where
/// there is no browser.
pub async fn demo_site() -> Option<TestSite> {
    if std::env::var("SAMRUM_TEST_WEBDRIVER").is_err() {
        eprintln!("skipped: no SAMRUM_TEST_WEBDRIVER");
        return None;
    }
    let site = TestSite::sqlite().await;
    demo::load(&site.app, 1, Size::Small).await.expect("the demo");
    draft(&site).await;
    tokio::spawn(worker::run(site.app.clone(), schedulers(), future::pending()));
    Some(site)
}

/// Makes the timetable of a small school, and closes one of its rooms.
async fn draft(site: &TestSite) {
    let actor = Actor::operator();
    let request = timetables::Request::plain(site.app.today());
    let file = unplanned_school().into_bytes();
    let received = timetables::receive(&site.app, &actor, &request, file, timetables::Wanted::AsItIs).await;
    let Ok(timetables::Received::Draft(draft)) = received else { panic!("{received:?}") };
    let run = DraftRun { seconds: 10, ..DraftRun::default() };
    timetables::start_run(&site.app, &actor, &draft, &run).await.expect("started");
    work_once(site).await;
    let closure = timetables::NewClosure {
        weekday: Some(Weekday::ALL[0]),
        from: 480,
        to: 705,
        reason: "Vattenskada".to_owned(),
        stand_ins: Vec::new(),
    };
    let mut tx = site.app.database.read().await.expect("a transaction");
    let room = timetables::view(&site.app, &mut tx, &draft).await.expect("the draft").school().rooms[0];
    drop(tx);
    timetables::add_closure(&site.app, &actor, &draft, room, &closure).await.expect("closed");
}

/// Browsers at work at once: more would only wait for each other.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Opens a window, lets something be done in it, and closes it whatever came of that.
pub async fn within<T>(setup: Setup, work: impl AsyncFnOnce(&WebDriver) -> WebDriverResult<T>) -> T {
    let _turn = TURNS.acquire().await.expect("never closed");
    let window = open(setup).await;
    window.run_and_quit(async |window| work(&window).await).await.expect("the browser does what it is asked")
}

async fn open(setup: Setup) -> WebDriver {
    let driver = std::env::var("SAMRUM_TEST_WEBDRIVER").expect("checked before");
    let mut wanted = DesiredCapabilities::chrome();
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ] {
        wanted.add_arg(argument).expect("an argument");
    }
    let scripts = if setup.script { 1 } else { 2 };
    let preferences = json!({
        "profile.managed_default_content_settings.javascript": scripts,
        "intl.accept_languages": setup.language,
    });
    wanted.add_experimental_option("prefs", preferences).expect("preferences");
    wanted.set_browser_log_level(LoggingPrefsLogLevel::Severe).expect("a level");
    let window = WebDriver::new(&driver, wanted).await.expect("a window");
    look(&window, setup.width, setup.dark).await.expect("a size");
    window
}

/// Makes the page as wide as this, in light or dark: a real window is never narrower than about 500 pixels.
pub async fn look(window: &WebDriver, width: u32, dark: bool) -> WebDriverResult<()> {
    let tools = window.cdp();
    let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    tools.send_raw("Emulation.setDeviceMetricsOverride", size).await?;
    let scheme = if dark { "dark" } else { "light" };
    let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    tools.send_raw("Emulation.setEmulatedMedia", media).await.map(|_| ())
}

/// Signs in with a demo account.
pub async fn sign_in(window: &WebDriver, site: &TestSite, who: &str) -> WebDriverResult<()> {
    window.goto(site.url("/sign-in")).await?;
    window.find(By::Name("email")).await?.send_keys(format!("{who}@demo.samrum.se")).await?;
    window.find(By::Name("password")).await?.send_keys(demo::PASSWORD).await?;
    window.find(By::Css("main form button")).await?.click().await?;
    window.query(By::Css("a.account[href='/account']")).first().await.map(|_| ())
}
