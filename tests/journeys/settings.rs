//! What the municipality decides about bookings, on its page.

use reqwest::StatusCode;
use samrum::people::model::RoleKind;
use samrum_tests::engines;

#[tokio::test]
async fn a_clerk_decides_how_many_coming_bookings_one_may_have_and_others_do_not() {
    for site in engines().await {
        let clerk = site.signed_in(RoleKind::Clerk).await;
        assert!(clerk.page("/facilities").await.contains("href=\"/settings\""), "{}", site.engine);
        let page = clerk.page("/settings").await;
        assert!(page.contains("value=\"100\""), "{}: what holds today: {page}", site.engine);
        let today = site.app.today().to_string();
        let page = clerk.submit("/settings", &[("bookings.coming", "5"), ("valid_from", &today)]).await;
        assert!(page.contains("value=\"5\"") && page.contains("är sparade"), "{}: {page}", site.engine);
        let typed = [("bookings.coming", "-1"), ("valid_from", "i morgon")];
        let refused = clerk.refused("/settings", &typed).await;
        for told in ["från 0 till 1000000", "Skriv ett datum", "value=\"-1\"", "value=\"i morgon\""] {
            assert!(refused.contains(told), "{}: {told} in {refused}", site.engine);
        }
        for kind in [RoleKind::Citizen, RoleKind::Manager] {
            let other = site.signed_in(kind).await;
            assert_eq!(other.get("/settings").await.status(), StatusCode::FORBIDDEN, "{}: {kind:?}", site.engine);
            let answer = other.post("/settings", &[("bookings.coming", "9"), ("valid_from", &today)]).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{}: {kind:?}", site.engine);
        }
        assert_eq!(site.anybody().get("/settings").await.status(), StatusCode::SEE_OTHER, "{}", site.engine);
    }
}
