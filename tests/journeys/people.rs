//! Signing in and out, and who may see what.

use reqwest::StatusCode;
use samrum::people::model::RoleKind;
use samrum_tests::engines;

#[tokio::test]
async fn the_right_password_signs_in_and_a_wrong_one_does_not_say_which_part_was_wrong() {
    for site in engines().await {
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.anybody();
        let wrong = guest.refused("/sign-in", &[("email", &email), ("password", "fel lösenord")]).await;
        let unknown = guest.refused("/sign-in", &[("email", "ingen@prov.se"), ("password", "fel lösenord")]).await;
        assert!(wrong.contains("hör inte ihop") && unknown.contains("hör inte ihop"), "{}", site.engine);
        assert!(wrong.contains(&email), "what was typed is kept");
        let page =
            guest.submit("/sign-in", &[("email", &email), ("password", site.password()), ("next", "/account")]).await;
        assert!(page.contains("Mitt konto"));
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session() {
    for site in engines().await {
        let email = site.account(RoleKind::Citizen, None, None).await;
        let (phone, computer) = (site.signed_in_as(&email).await, site.signed_in_as(&email).await);
        phone.post("/account/sign-out-everywhere", &[]).await;
        assert_eq!(computer.get("/account").await.status(), StatusCode::SEE_OTHER, "{}", site.engine);
    }
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    for site in engines().await {
        let guest = site.signed_in(RoleKind::Citizen).await;
        for _ in 0..13 {
            site.set_clock(site.app.now().plus_minutes(24 * 60));
            assert_eq!(guest.get("/account").await.status(), StatusCode::OK, "used every day");
        }
        site.set_clock(site.app.now().plus_minutes(24 * 60));
        assert_eq!(
            guest.get("/account").await.status(),
            StatusCode::SEE_OTHER,
            "two weeks have passed, on {}",
            site.engine
        );
        let guest = site.signed_in(RoleKind::Citizen).await;
        site.set_clock(site.app.now().plus_minutes(47 * 60));
        assert_eq!(guest.get("/account").await.status(), StatusCode::OK, "used on the second day");
        site.set_clock(site.app.now().plus_minutes(48 * 60));
        assert_eq!(
            guest.get("/account").await.status(),
            StatusCode::SEE_OTHER,
            "unused for two days, on {}",
            site.engine
        );
    }
}

#[tokio::test]
async fn the_tenth_try_is_the_last_for_a_minute() {
    for site in engines().await {
        let email = site.account(RoleKind::Citizen, None, None).await;
        let guest = site.anybody();
        for _ in 0..10 {
            guest.refused("/sign-in", &[("email", &email), ("password", "gissning")]).await;
        }
        let answer = guest.post("/sign-in", &[("email", &email), ("password", site.password())]).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "{}", site.engine);
        assert!(answer.headers().contains_key("retry-after"));
    }
}

#[tokio::test]
async fn a_form_from_another_site_is_refused_and_one_from_here_is_not() {
    for site in engines().await {
        let guest = site.signed_in(RoleKind::Citizen).await;
        let post = |from: &'static str| {
            guest.request(reqwest::Method::POST, "/sign-out").header("sec-fetch-site", from).send()
        };
        let foreign = post("cross-site").await.expect("an answer");
        assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "{}", site.engine);
        assert_eq!(guest.get("/account").await.status(), StatusCode::OK, "still signed in");
        assert_eq!(post("same-origin").await.expect("an answer").status(), StatusCode::SEE_OTHER);
        assert_eq!(guest.get("/account").await.status(), StatusCode::SEE_OTHER, "signed out");
    }
}

#[tokio::test]
async fn only_administrators_give_roles() {
    for site in engines().await {
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let page = administrator.page("/people").await;
        let id =
            page.split("href=\"/people/").nth(1).and_then(|rest| rest.split('"').next()).expect("a person").to_owned();
        let path = format!("/people/{id}/roles");
        assert_eq!(
            clerk.post(&path, &[("role", "administrator")]).await.status(),
            StatusCode::FORBIDDEN,
            "{}",
            site.engine
        );
        let page = administrator.submit(&path, &[("role", "manager"), ("organisation", ""), ("building", "")]).await;
        assert!(page.contains("Lokalförvaltare"));
        let page =
            administrator.refused(&path, &[("role", "booker"), ("organisation", "ingen"), ("building", "")]).await;
        assert!(page.contains("Organisationen finns inte"), "{}: {page}", site.engine);
        let new = [("email", "ny@prov.se"), ("name", "Ny"), ("role", "booker"), ("organisation", "ingen")];
        assert!(administrator.refused("/people", &new).await.contains("Organisationen finns inte"), "{}", site.engine);
    }
}
