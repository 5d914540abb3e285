//! Nothing is lost by one press: what cannot be undone is asked for first, and what was taken back can be sent again.

use reqwest::StatusCode;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, building, engines, open_space, plain_space};

/// The address of the link whose address ends so.
fn link(page: &str, ending: &str) -> String {
    let found = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.split('?').next().is_some_and(|path| path.ends_with(ending)));
    found.unwrap_or_else(|| panic!("no link to …{ending} in {page}")).replace("&amp;", "&")
}

/// No button of the page does it at once; its link asks first, changes nothing, and the button there does it.
async fn asks_first(guest: &Guest, page: &str, act: &str, words: &[&str]) -> String {
    let shown = guest.page(page).await;
    let address = link(&shown, act);
    assert!(
        !shown.contains(&format!("action=\"{}\"", address.split('?').next().unwrap_or_default())),
        "{page}: not by one press"
    );
    let question = guest.page(&address).await;
    for word in words {
        assert!(question.contains(word), "{address}: «{word}» in {question}");
    }
    assert!(question.contains("Nej, gå tillbaka"));
    assert_eq!(
        guest.page(page).await.replace("&amp;", "&").contains(&address),
        shown.replace("&amp;", "&").contains(&address),
        "asking changes nothing"
    );
    address
}

/// Presses the button of the page that asks, with its hidden fields.
async fn press(guest: &Guest, address: &str) -> String {
    let question = guest.page(address).await;
    let action = question
        .split("<form method=\"post\" action=\"")
        .map(|rest| rest.split('"').next().unwrap_or_default())
        .find(|action| address.starts_with(action) && !action.is_empty());
    let action = action.unwrap_or_else(|| panic!("no form in {question}")).to_owned();
    let main = question.split("<main").nth(1).unwrap_or_default();
    let fields = samrum_tests::fields_of(main);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    guest.submit(&action, &fields).await
}

#[tokio::test]
async fn removing_places_is_asked_for_first() {
    for site in engines().await {
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let house = building(&site, "Hertsö").await;
        let hall = open_space(&site, &plain_space(&house, "Hallen", &["Hallen"]), &[]).await;
        let space = format!("/facilities/spaces/{hall}");
        asks_first(&administrator, &space, "/remove", &["Ta bort Hallen?"]).await;
        let house = format!("/facilities/buildings/{house}");
        let address = asks_first(&administrator, &house, "/remove", &["Hallen", "Det går inte att ångra"]).await;
        assert!(press(&administrator, &address).await.contains("Borttaget"), "{}", site.engine);
        assert_eq!(administrator.get(&address).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_is_booked_is_not_removed_and_the_page_that_asked_says_why() {
    for site in engines().await {
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let house = building(&site, "Hertsö").await;
        let hall = samrum_tests::hall_in_parts(&site, &house, "Hallen", 1).await.remove(0);
        let wish =
            [("space", hall.0.as_str()), ("date", "2026-12-01"), ("from", "18:00"), ("to", "19:00"), ("title", "Fest")];
        administrator.submit("/book", &wish).await;
        let page = administrator.refused(&format!("/facilities/spaces/{hall}/remove"), &[]).await;
        assert!(page.contains("Ta bort Hallen?") && page.contains("href=\"#confirm\""), "{}: {page}", site.engine);
        let again = administrator.page(&format!("/facilities/spaces/{hall}/remove")).await;
        assert!(again.contains("href=\"#confirm\""), "{}: and its address tells it again", site.engine);
    }
}

#[tokio::test]
async fn closing_an_account_and_revoking_a_key_are_asked_for_first() {
    for site in engines().await {
        let administrator = site.signed_in(RoleKind::Administrator).await;
        administrator.post("/account/tokens", &[("token_name", "kalendern")]).await;
        let address = asks_first(&administrator, "/account", "/revoke", &["Dra in nyckeln kalendern?"]).await;
        assert!(press(&administrator, &address).await.contains("Du har inga nycklar"), "{}", site.engine);
        let email = site.account(RoleKind::Citizen, None, None).await;
        let citizen = site.signed_in_as(&email).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        let id = samrum::people::service::account(&mut tx, &email).await.expect("read").expect("the account");
        drop(tx);
        let page = format!("/people/{id}");
        let address = asks_first(&administrator, &page, "/disable", &["avslutas (1)", "Kontot kan öppnas igen"]).await;
        assert!(press(&administrator, &address).await.contains("Avstängt"), "{}", site.engine);
        assert_eq!(citizen.get("/account").await.status(), StatusCode::SEE_OTHER);
    }
}

const ROUND: [(&str, &str); 10] = [
    ("name", "Våren 2027"),
    ("first", "2027-01-11"),
    ("last", "2027-02-28"),
    ("applications_open", "2026-11-01"),
    ("applications_close", "2026-12-15"),
    ("slot_minutes", "30"),
    ("evening_cost", "5"),
    ("adjacency_value", "2"),
    ("shortfall_penalty_per_slot", "3"),
    ("change_penalty", "20"),
];

/// A round, its address, and a booker with an application for F10 in it.
async fn applied(site: &TestSite) -> (Guest, Guest, String) {
    let school = building(site, "Hertsöskolan").await;
    let hall = open_space(site, &plain_space(&school, "hallen", &["hallen"]), &samrum_tests::always_open()).await;
    let club = site.association("Hertsö IF").await;
    let clerk = site.signed_in(RoleKind::Clerk).await;
    let made = clerk.post("/seasons/new", &ROUND).await;
    let round = made.headers()["location"].to_str().expect("the round's page").to_owned();
    let booker = site.booker(&club).await;
    let wish = [
        ("organisation", club.0.as_str()),
        ("group", "F10"),
        ("age_band", "youth"),
        ("persons", "15"),
        ("sessions", "1"),
        ("min_minutes", "60"),
        ("max_minutes", "60"),
        ("free_days_between", "0"),
        ("space_1", hall.0.as_str()),
        ("weekday_1", "1"),
        ("from_1", "17:00"),
        ("to_1", "18:00"),
    ];
    let page = booker.submit(&format!("{round}/apply"), &wish).await;
    assert!(page.contains("Ansökan för F10 är skickad"), "{}: {page}", site.engine);
    (clerk, booker, round)
}

#[tokio::test]
async fn an_application_taken_back_is_kept_and_can_be_sent_again_while_the_round_is_open() {
    for site in engines().await {
        let (clerk, booker, round) = applied(&site).await;
        let mine = format!("{round}/mine");
        let address =
            asks_first(&booker, &mine, "/remove", &["Ta tillbaka ansökan för F10?", "Hertsö IF", "2026-12-15"]).await;
        let page = press(&booker, &address).await;
        assert!(page.contains("Ansökan för F10 är tillbakatagen") && page.contains("Ångra"), "{}: {page}", site.engine);
        let wishes = clerk.page(&format!("{round}/wishes")).await;
        assert!(
            wishes.contains("Ansökningar (0)")
                && wishes.contains("Tillbakatagna ansökningar")
                && wishes.contains("F10"),
            "{}: {wishes}",
            site.engine
        );
        assert!(
            !clerk.page(&format!("{round}/problem.json")).await.contains("F10"),
            "{}: it counts for nothing",
            site.engine
        );
        let wish =
            address.split("/wishes/").nth(1).and_then(|rest| rest.split('/').next()).expect("the wish").to_owned();
        let send = format!("{round}/wishes/{wish}/send");
        let page = booker.submit(&send, &[]).await;
        assert!(
            page.contains("Ansökan för F10 är skickad") && page.contains("måndag 17:00–18:00"),
            "{}: with all that stood in it",
            site.engine
        );
        booker.submit(&format!("{round}/wishes/{wish}/remove"), &[]).await;
        clerk.submit(&format!("{round}/close"), &[]).await;
        let late = booker.refused(&send, &[]).await;
        assert!(late.contains("tar inte emot"), "{}: {late}", site.engine);
        assert!(clerk.submit(&send, &[]).await.contains("Ansökningar (1)"), "{}: the clerk still may", site.engine);
        let other = site.booker(&site.association("Andra IF").await).await;
        assert_eq!(other.post(&send, &[]).await.status(), StatusCode::FORBIDDEN, "{}: nobody else's", site.engine);
        assert_eq!(other.get(&address).await.status(), StatusCode::FORBIDDEN);
    }
}

/// Two people at once, one taking back and one sending again, and two who take back: one state comes of it, and no error.
#[tokio::test]
async fn taking_back_and_sending_again_at_once_leave_the_application_whole() {
    for site in engines().await {
        let (clerk, booker, round) = applied(&site).await;
        let address = link(&booker.page(&format!("{round}/mine")).await, "/remove");
        let send = address.replace("/remove", "/send");
        for _ in 0..5 {
            let (one, other, third) =
                tokio::join!(booker.post(&address, &[]), clerk.post(&address, &[]), clerk.post(&send, &[]));
            for answer in [one, other, third] {
                assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", site.engine);
            }
        }
        booker.submit(&send, &[]).await;
        let page = booker.page(&format!("{round}/mine")).await;
        assert!(page.contains("måndag 17:00–18:00") && !page.contains("Tillbakatagna"), "{}: {page}", site.engine);
    }
}
