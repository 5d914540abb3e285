//! The one who keeps places: buildings, spaces, hours, dates, breaks and the import, through forms without script.

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, building, engines, fields_of, open_space, plain_space};

const SPACES: &str = "Byggnad;Kod;Namn;Typ;Antal personer\nHuset;H1;Hallen;idrottshall;60\n";

pub(super) async fn keeper(site: &TestSite) -> Guest {
    site.signed_in(RoleKind::Administrator).await
}

pub(super) async fn upload(guest: &Guest, name: &str, bytes: impl Into<Vec<u8>>) -> (StatusCode, String) {
    let part = Part::bytes(bytes.into()).file_name(name.to_owned());
    let answer = guest.request(reqwest::Method::POST, "/facilities/import").multipart(Form::new().part("files", part));
    let answer = answer.send().await.expect("an answer");
    (answer.status(), answer.text().await.expect("text"))
}

#[tokio::test]
async fn only_those_who_keep_places_see_the_list() {
    for site in engines().await {
        assert_eq!(
            site.anybody().get("/facilities").await.status(),
            StatusCode::SEE_OTHER,
            "{}: sign in first",
            site.engine
        );
        let citizen = site.signed_in(RoleKind::Citizen).await;
        for path in [
            "/facilities",
            "/facilities/import",
            "/facilities/breaks",
            "/facilities/export/spaces.csv",
            "/facilities/buildings/new",
        ] {
            assert_eq!(citizen.get(path).await.status(), StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(citizen.post("/facilities/breaks", &[("name", "Lov")]).await.status(), StatusCode::FORBIDDEN);
        let page = site.signed_in(RoleKind::Clerk).await.page("/facilities").await;
        assert!(page.contains("Här finns inga byggnader än"), "an empty list says what to do");
    }
}

#[tokio::test]
async fn a_building_and_a_space_are_added_changed_and_removed() {
    for site in engines().await {
        let guest = keeper(&site).await;
        let page = guest
            .submit("/facilities/buildings/new", &[("name", "Östra skolan"), ("code", "ÖST"), ("cost", "1 250 000,50")])
            .await;
        assert!(page.contains("Sparat.") && page.contains("value=\"1250000.50\""), "{}: {page}", site.engine);
        let address = form_address(&page, "/facilities/buildings/");
        let bad = guest
            .refused(
                &format!("{address}/spaces/new"),
                &[("name", "Hallen"), ("code", ""), ("kind", "sports_hall"), ("capacity", "-3")],
            )
            .await;
        assert!(
            bad.contains("href=\"#code\"") && bad.contains("href=\"#capacity\"") && bad.contains("value=\"Hallen\""),
            "{bad}"
        );
        let fields = [
            ("name", "Hallen"),
            ("code", "H1"),
            ("kind", "sports_hall"),
            ("capacity", "60"),
            ("atoms", "A, B"),
            ("bookable", "ja"),
        ];
        let page = guest.submit(&format!("{address}/spaces/new"), &fields).await;
        let space = form_address(&page, "/facilities/spaces/");
        assert!(page.contains("value=\"A, B\""));
        let page = guest
            .submit(
                &space,
                &[
                    ("name", "Stora hallen"),
                    ("code", "H1"),
                    ("kind", "gymnasium"),
                    ("capacity", "70"),
                    ("atoms", "A, B"),
                ],
            )
            .await;
        assert!(page.contains("Stora hallen"));
        let list = guest.page("/facilities?words=stora").await;
        assert!(list.contains("Stora hallen") && list.contains("Gymnastiksal") && list.contains("<td>Nej"), "{list}");
        let page = guest.submit(&format!("{space}/remove"), &[]).await;
        assert!(page.contains("Borttaget.") && page.contains("Inga lokaler än."));
        guest.submit(&format!("{address}/remove"), &[]).await;
        assert_eq!(guest.get(&address).await.status(), StatusCode::NOT_FOUND);
    }
}

/// The address of the first form on a page that begins so.
fn form_address(page: &str, begins: &str) -> String {
    let (_, rest) = page.split_once(&format!("action=\"{begins}")).expect("a form");
    format!("{begins}{}", rest.split('"').next().unwrap_or_default())
}

#[tokio::test]
async fn opening_hours_are_filled_in_day_by_day() {
    for site in engines().await {
        let guest = keeper(&site).await;
        let home = building(&site, "Huset").await;
        let id = open_space(&site, &plain_space(&home, "Hallen", &[]), &[]).await;
        let address = format!("/facilities/spaces/{id}");
        let bad = guest
            .refused(
                &format!("{address}/hours"),
                &[("opens-1-0", "16"), ("closes-1-0", "08:00"), ("opens-2-0", "kl åtta")],
            )
            .await;
        assert!(bad.contains("href=\"#opens-1-0\"") && bad.contains("value=\"kl åtta\""), "{bad}");
        let copied = guest
            .post(&format!("{address}/hours"), &[("opens-1-0", "08:00"), ("closes-1-0", "22:00"), ("copy", "monday")])
            .await;
        assert_eq!(copied.status(), StatusCode::OK);
        let copied = copied.text().await.expect("text");
        assert_eq!(copied.matches("value=\"08:00\"").count(), 5, "{}: Monday to Friday", site.engine);
        let page = guest.submit(&format!("{address}/hours"), &[("opens-7-0", "8.30"), ("closes-7-0", "24:00")]).await;
        assert!(page.contains("value=\"08:30\"") && page.contains("value=\"24:00\""));
    }
}

#[tokio::test]
async fn dates_with_other_hours_and_school_breaks_are_added_and_removed() {
    for site in engines().await {
        let guest = keeper(&site).await;
        let home = building(&site, "Huset").await;
        let address = format!("/facilities/buildings/{home}");
        let bad = guest
            .refused(&format!("{address}/exceptions"), &[("first_date", "igår"), ("opens", "10:00"), ("reason", "")])
            .await;
        for field in ["first_date", "closes", "reason"] {
            assert!(bad.contains(&format!("href=\"#{field}\"")), "{field}: {bad}");
        }
        let fields = [
            ("first_date", "2026-12-01"),
            ("last_date", "2026-12-03"),
            ("opens", "10:00"),
            ("closes", "12:00"),
            ("reason", "Kortare dag"),
        ];
        let page = guest.submit(&format!("{address}/exceptions"), &fields).await;
        assert!(page.contains("2026-12-01 – 2026-12-03") && page.contains("10:00–12:00"), "{}", site.engine);
        let links = page.split("href=\"").filter_map(|rest| rest.split(['"', '?']).next());
        let remove =
            links.filter(|link| link.starts_with(&format!("{address}/exceptions/"))).last().expect("a link").to_owned();
        assert!(guest.page(&remove).await.contains("Kortare dag"), "asked for first");
        let page = guest.submit(&remove, &[("next", &address)]).await;
        assert!(!page.contains("Kortare dag"));
        // Without times nothing is open then: that is to shut off, and is found among what is.
        let fields = [("first_date", "2026-12-01"), ("last_date", "2026-12-03"), ("reason", "Golvet slipas")];
        guest.submit(&format!("{address}/exceptions"), &fields).await;
        assert!(guest.page("/closings").await.contains("Golvet slipas"), "{}", site.engine);
        let page = guest
            .submit(
                "/facilities/breaks",
                &[("name", "Sportlov"), ("first_date", "2027-03-08"), ("last_date", "2027-03-14")],
            )
            .await;
        assert!(page.contains("Sportlov"));
        let bad = guest
            .refused(
                "/facilities/breaks",
                &[("name", "Lov"), ("first_date", "2027-03-08"), ("last_date", "2027-03-01")],
            )
            .await;
        assert!(bad.contains("href=\"#last_date\""));
    }
}

#[tokio::test]
async fn an_import_shows_what_changes_and_changes_it_when_confirmed() {
    for site in engines().await {
        let guest = keeper(&site).await;
        building(&site, "Huset").await;
        let (status, page) = upload(&guest, "lokaler.csv", SPACES).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Nya lokaler: 1.") && page.contains("H1"), "{page}");
        assert!(!guest.page("/facilities").await.contains("Hallen"), "{}: nothing is saved yet", site.engine);
        let fields = fields_of(&page);
        let confirm: Vec<_> = fields
            .iter()
            .filter(|(name, _)| name == "upload")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let list = guest.submit("/facilities/import/confirm", &confirm).await;
        assert!(list.contains("Importen är klar.") && list.contains("Hallen"));
        let (status, page) = upload(&guest, "lokaler.csv", SPACES).await;
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains("Filerna ändrar ingenting"), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_faulty_file_is_refused_with_every_fault_and_its_row() {
    for site in engines().await {
        let guest = keeper(&site).await;
        building(&site, "Huset").await;
        let (status, page) =
            upload(&guest, "fel.csv", format!("{SPACES}Huset;H1;;rymdhall;-4\nSaknas;H3;Sal;klassrum;1\n")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        for words in [
            "fel.csv, rad 3",
            "Koden är densamma som i fel.csv, rad 2",
            "Typen ”rymdhall” är inte känd",
            "Namn saknas",
            "från 0 till 100000",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!guest.page("/facilities").await.contains("Hallen"), "{}", site.engine);
        let (status, page) = upload(&guest, "bild.png", b"\x89PNG\r\n\x1a\n\x00".to_vec()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Filen är inte en tabell"));
        let (status, page) = upload(&guest, "stor.csv", vec![b'a'; 9 * 1024 * 1024]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.contains("Filen är för stor"));
        let bad = guest.refused("/facilities/import/confirm", &[("upload", "nonsens")]).await;
        assert!(bad.contains("Filerna finns inte kvar här"));
    }
}

#[tokio::test]
async fn the_list_and_the_template_can_be_fetched_and_imported_again() {
    let site = TestSite::sqlite().await;
    let guest = keeper(&site).await;
    for (name, kind) in
        [("facilities.xlsx", "spreadsheetml"), ("buildings.csv", "text/csv"), ("spaces.csv", "text/csv")]
    {
        let answer = guest.get(&format!("/facilities/template/{name}")).await;
        assert!(answer.headers()["content-type"].to_str().is_ok_and(|found| found.contains(kind)));
        if name.ends_with("xlsx") {
            let bytes = answer.bytes().await.expect("bytes");
            let (status, page) = upload(&guest, name, bytes.to_vec()).await;
            assert_eq!(status, StatusCode::OK, "{page}");
            assert!(page.contains("Nya byggnader: 1.") && page.contains("Nya lokaler: 4."));
        }
    }
    building(&site, "Huset").await;
    let text = guest.get("/facilities/export/buildings.csv").await.text().await.expect("text");
    assert!(text.starts_with("\u{feff}Kod;Namn;") && text.contains("Huset"));
    assert_eq!(guest.get("/facilities/export/annat.csv").await.status(), StatusCode::NOT_FOUND);
}
