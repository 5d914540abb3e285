//! The demo fills a new database, and only a new one, and every page then shows something.

use samrum::demo::{self, ACCOUNTS, DemoError, PASSWORD, Size};
use samrum::people::model::RoleKind;
use samrum::time::Instant;
use samrum_tests::{TestSite, all_time, building, engines};

#[tokio::test]
async fn a_small_demo_shows_something_to_each_role() {
    for site in engines().await {
        let made = demo::load(&site.app, 1, Size::Small).await.expect("the demo is made");
        assert!(
            made.buildings == 6 && made.lessons == 360 && made.season_times > 0 && made.bookings > 10,
            "{}: {made:?}",
            site.engine
        );
        for (email, kind) in ACCOUNTS {
            let guest = site.anybody();
            let account =
                guest.submit("/sign-in", &[("email", email), ("password", PASSWORD), ("next", "/account")]).await;
            assert!(account.contains(email), "{}", site.engine);
            if kind == RoleKind::Administrator {
                let list = guest.page("/facilities").await;
                assert!(list.contains("Kronanhallen") && list.contains("Midskogsskolan"), "{}", site.engine);
                assert!(guest.page("/facilities/breaks").await.contains("Sportlov 2027"));
            }
        }
        assert!(
            matches!(demo::load(&site.app, 1, Size::Small).await, Err(DemoError::NotEmpty)),
            "{}: a second time",
            site.engine
        );
    }
}

#[tokio::test]
async fn the_demo_is_not_put_beside_what_is_there() {
    let site = TestSite::sqlite().await;
    building(&site, "Vårt eget hus").await;
    assert!(matches!(demo::load(&site.app, 1, Size::Small).await, Err(DemoError::NotEmpty)));
}

#[tokio::test]
async fn the_same_seed_and_date_make_the_same_demo() {
    let (one, other) = (TestSite::sqlite().await, TestSite::sqlite().await);
    let first = demo::load(&one.app, 7, Size::Small).await.expect("the demo is made");
    assert_eq!(first, demo::load(&other.app, 7, Size::Small).await.expect("the demo is made"));
    assert_eq!(calendar(&one).await, calendar(&other).await);
}

/// Every booking by place, time and title.
async fn calendar(site: &TestSite) -> Vec<(String, Instant, Instant, String)> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    let mut all = Vec::new();
    for space in samrum::facilities::service::spaces(&mut tx).await.expect("read") {
        for held in samrum::bookings::service::holdings(&mut tx, &space.id, all_time()).await.expect("read") {
            all.push((space.code.clone(), held.time.from, held.time.until, held.booking.what.title));
        }
    }
    all.sort_unstable();
    all
}
