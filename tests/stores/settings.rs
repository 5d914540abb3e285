//! Settings: what the municipality decides holds from its date, together, and is decided by those who may.

use samrum::on;
use samrum::people::model::{Actor, RoleKind};
use samrum::settings::model::{Group, Setting, Values};
use samrum::settings::service::{self, SettingsError};
use samrum_tests::{TestSite, engines, upgraded};

async fn on_date(site: &TestSite, date: &str) -> Values {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::values(&mut tx, date.parse().expect("a date")).await.expect("values")
}

async fn decide(site: &TestSite, group: Group, values: &Values, from: &str) -> Result<(), SettingsError> {
    service::set(&site.app, &Actor::operator(), group, values, from.parse().expect("a date")).await
}

#[tokio::test]
async fn a_value_holds_from_its_date_until_another_is_decided_and_before_it_the_default() {
    for site in engines().await {
        let most = Setting::ComingBookings;
        let values = |most_coming| Values::default().with(most, most_coming);
        decide(&site, Group::Bookings, &values(7), "2027-01-01").await.expect("decided");
        decide(&site, Group::Bookings, &values(9), "2027-06-01").await.expect("decided");
        let held = [("2026-12-31", most.default()), ("2027-01-01", 7), ("2027-05-31", 7), ("2027-06-01", 9)];
        for (date, expected) in held {
            assert_eq!(on_date(&site, date).await.get(most), expected, "{}: {date}", site.engine);
        }
        assert_eq!(on_date(&site, "2027-06-01").await, values(9), "{}: nothing else was decided", site.engine);
    }
}

#[tokio::test]
async fn only_those_who_may_decide_and_only_what_makes_sense() {
    for site in engines().await {
        let manager = site.actor(RoleKind::Manager, None).await;
        let today = site.app.today();
        let values = Values::default();
        for (group, may) in [(Group::Utilisation, true), (Group::Bookings, false), (Group::Seasons, false)] {
            let done = service::set(&site.app, &manager, group, &values, today).await;
            assert_eq!(done.is_ok(), may, "{}: {group:?} {done:?}", site.engine);
            let done = service::set(&site.app, &Actor::anybody(), group, &values, today).await;
            assert!(matches!(done, Err(SettingsError::Forbidden)), "{}: {group:?}", site.engine);
        }
        let beyond = values.with(Setting::SeriousBelow, 21);
        let refused = decide(&site, Group::Utilisation, &beyond, "2027-01-01").await.expect_err("above green");
        assert_eq!(refused.to_string(), "utilisation.serious_below must not be above utilisation.green_from");
        assert_eq!(on_date(&site, "2027-01-01").await, values, "{}", site.engine);
    }
}

#[tokio::test]
async fn of_two_who_decide_at_once_what_one_of_them_decided_holds_whole() {
    for site in engines().await {
        let wide = Values::default().with(Setting::SeriousBelow, 1).with(Setting::GreenFrom, 90);
        let high = Values::default().with(Setting::SeriousBelow, 91).with(Setting::GreenFrom, 95);
        for _ in 0..5 {
            let (one, two) = tokio::join!(
                decide(&site, Group::Utilisation, &wide, "2027-01-01"),
                decide(&site, Group::Utilisation, &high, "2027-01-01")
            );
            one.expect("decided");
            two.expect("decided");
            let held = on_date(&site, "2027-01-01").await;
            assert!(held == wide || held == high, "{}: {held:?}", site.engine);
        }
        let mut tx = site.app.database.read().await.expect("a transaction");
        let told: i64 =
            on!(&mut tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE action = 'settings.set'")
            .fetch_one(db).await)
            .expect("a count");
        assert_eq!(told, 10, "{}", site.engine);
    }
}

#[tokio::test]
async fn a_value_that_is_no_number_is_an_error_and_a_name_of_a_newer_program_is_not() {
    for site in engines().await {
        let mut tx = site.app.database.write().await.expect("a transaction");
        for (name, value) in [("a.newer_one", "green"), (Setting::ComingBookings.word(), "many")] {
            let today = site.app.today();
            let before = service::values(&mut tx, today).await;
            assert_eq!(before.ok(), Some(Values::default()), "{}", site.engine);
            on!(&mut tx, db => sqlx::query("INSERT INTO setting (name, valid_from, value) VALUES ($1, '2020-01-01', $2)")
                .bind(name).bind(value).execute(db).await.map(|_| ()))
            .expect("a row");
        }
        assert!(service::values(&mut tx, site.app.today()).await.is_err(), "{}", site.engine);
    }
}

#[tokio::test]
async fn what_was_decided_under_an_older_name_still_holds() {
    let rows = [
        "insert into setting (name, valid_from, value) values ('bookings_coming', '2026-01-01', '7')",
        "insert into setting (name, valid_from, value) values ('season.youth', '2026-01-01', '150')",
        "insert into setting (name, valid_from, value) values ('utilisation_prime_from', '2026-01-01', '15')",
    ];
    for site in upgraded(19, &rows).await {
        let expected = Values::default()
            .with(Setting::ComingBookings, 7)
            .with(Setting::SeasonYouth, 150)
            .with(Setting::PrimeFrom, 15);
        assert_eq!(on_date(&site, "2026-11-24").await, expected, "{}", site.engine);
    }
}
