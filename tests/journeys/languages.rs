//! The site speaks several languages; one that is only begun says so, and what it lacks is marked as another's.

use reqwest::header::ACCEPT_LANGUAGE;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite};

async fn reads(guest: &Guest, language: &str) -> String {
    guest.submit("/language", &[("language", language), ("next", "/")]).await
}

#[tokio::test]
async fn each_language_is_offered_by_its_own_name_wherever_one_is() {
    let site = TestSite::sqlite().await;
    let guest = site.anybody();
    let names = [("sv", "Svenska"), ("en", "English"), ("fi", "Suomi")];
    for (language, own) in names {
        let page = reads(&guest, language).await;
        assert!(page.contains(&format!("<html lang=\"{language}\"")), "{language}");
        for (other, name) in names.into_iter().filter(|(other, _)| *other != language) {
            let button = page.split("<button").find(|button| button.contains(&format!("value=\"{other}\"")));
            let button = button.unwrap_or_else(|| panic!("{other} is offered in {language}: {page}"));
            assert!(button.contains(&format!("lang=\"{other}\"")) && button.contains(name), "{button}");
        }
        assert!(!page.contains(&format!(">{own}</button>")), "one does not go where one is: {language}");
    }
    let unknown = guest.submit("/language", &[("language", "xx"), ("next", "/")]).await;
    assert!(unknown.contains("<html lang=\"fi\""), "a language that there is not changes nothing");
}

#[tokio::test]
async fn finnish_is_begun_and_what_it_lacks_is_swedish_and_marked_as_such() {
    let site = TestSite::sqlite().await;
    let guest = site.signed_in(RoleKind::Manager).await;
    let notice = "Osa teksteistä on vielä ruotsiksi";
    let home = reads(&guest, "fi").await;
    assert!(home.contains("Yhteiset tilat") && home.contains("Etsi vapaita tiloja"), "{home}");
    assert!(home.contains(notice) && home.contains("<main id=\"main\" tabindex=\"-1\">"), "{home}");
    let mine = guest.page("/bookings").await;
    assert!(mine.contains("Omat varaukset") && !mine.contains("Mina bokningar"), "{mine}");
    let seasons = guest.page("/seasons").await;
    assert!(
        seasons.contains(notice) && seasons.contains("<main id=\"main\" tabindex=\"-1\" lang=\"sv\">"),
        "{seasons}"
    );
    for complete in ["sv", "en"] {
        let home = reads(&guest, complete).await;
        assert!(!home.contains(notice) && home.contains("<main id=\"main\" tabindex=\"-1\">"), "{complete}: {home}");
    }
}

#[tokio::test]
async fn a_language_that_is_only_begun_is_chosen_and_not_guessed() {
    let site = TestSite::sqlite().await;
    for (list, expected) in
        [("fi", "sv"), ("fi, en;q=0.8", "en"), ("en-GB,sv;q=0.5", "en"), ("de;q=0.9, sv-FI", "sv"), ("éé", "sv")]
    {
        let guest = site.anybody();
        let asked = guest.request(reqwest::Method::GET, "/").header(ACCEPT_LANGUAGE, list);
        let page = asked.send().await.expect("an answer").text().await.expect("text");
        assert!(page.contains(&format!("<html lang=\"{expected}\"")), "{list}");
    }
}
