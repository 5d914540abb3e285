//! Tables as people have them go in, and come out again: what is unknown stays unknown, and nothing changes on the way.

use super::facilities::{keeper, upload};
use reqwest::StatusCode;
use samrum::bookings::service::CALENDAR;
use samrum::facilities::import::{File, read};
use samrum::facilities::model::{NewBuilding, NewSpace, SpaceKind};
use samrum::facilities::service;
use samrum::people::model::RoleKind;
use samrum_tests::{Guest, TestSite, always_open, building, engines, fields_of, open_space, plain_space};
use serde_json::Value;
use std::collections::BTreeSet;

/// Uploads a file, and confirms what it changes.
async fn import(guest: &Guest, name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let (status, page) = upload(guest, name, bytes).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    let fields = fields_of(&page);
    let confirm: Vec<_> = fields
        .iter()
        .filter(|(name, _)| name == "upload")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let done = guest.submit("/facilities/import/confirm", &confirm).await;
    assert!(done.contains("Importen är klar."), "{done}");
    page
}

async fn refused(guest: &Guest, name: &str, bytes: impl Into<Vec<u8>>) -> String {
    let (status, page) = upload(guest, name, bytes).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    page
}

#[tokio::test]
async fn the_preview_says_what_was_passed_rounded_and_is_still_unknown() {
    for site in engines().await {
        let guest = keeper(&site).await;
        building(&site, "Huset").await;
        let text = "Lokalförteckning 2027;;;;\nByggnad;Kod;Namn;Typ;Yta\nHuset;101;Kemisalen;specialsal;63,9\n;102;Fysiksalen;specialsal;\n";
        let page = import(&guest, "lokaler.csv", text).await;
        for words in [
            "Kolumnernas namn står på rad 2.",
            "rad 3: Yta, m²: 63,9 avrundas till 64.",
            "Byggnad är tom på rad 4 och tas från raden ovanför.",
            "2 lokaler saknar öppettider: stängda tills någon anger dem.",
            "2 lokaler saknar antal personer: visas som okänt",
            "1 lokal saknar yta.",
        ] {
            assert!(page.contains(words), "{}: {words}: {page}", site.engine);
        }
        let list = guest.page("/facilities").await;
        assert!(
            list.contains("Kemisalen") && list.contains("<td class=\"number\">64") && list.contains("okänt"),
            "{list}"
        );
        let (_, page) = upload(&guest, "byggnader.csv", "Kod;Namn\nNY;Nya huset\n").await;
        assert!(page.contains("1 byggnad saknar kostnad: rapporten räknar ingen kostnad per timme för den."), "{page}");
        let (_, page) =
            upload(&guest, "allt.csv", "Kod;Namn;Kostnad kr/år;Yta m²\nNY;Nya huset;1100,505;1.250\n").await;
        assert!(
            page.contains("1100,505 avrundas till 1100,51.") && page.contains("1.250 läses som decimaltal och blir 1."),
            "{page}"
        );
        assert!(!page.contains("fortfarande okänt"), "{page}");
    }
}

#[tokio::test]
async fn where_nobody_has_said_how_many_a_space_takes_nobody_is_refused_and_it_is_said() {
    for site in engines().await {
        let home = building(&site, "Huset").await;
        let unknown = NewSpace { capacity: None, ..plain_space(&home, "Kemisalen", &[]) };
        let unknown = open_space(&site, &unknown, &always_open()).await;
        let small = NewSpace { capacity: Some(8), ..plain_space(&home, "Rummet", &[]) };
        let small = open_space(&site, &small, &always_open()).await;
        open_space(&site, &plain_space(&home, "Hallen", &[]), &always_open()).await;
        let guest = site.signed_in(RoleKind::Citizen).await;
        let time = |space: &str, persons: &'static str| {
            vec![
                ("space", space.to_owned()),
                ("title", "Laboration".to_owned()),
                ("date", "2026-12-01".to_owned()),
                ("from", "10:00".to_owned()),
                ("to", "11:00".to_owned()),
                ("persons", persons.to_owned()),
            ]
        };
        let post = async |fields: Vec<(&'static str, String)>| {
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            guest.post("/book", &fields).await
        };
        assert_eq!(post(time(&unknown.0, "500")).await.status(), StatusCode::SEE_OTHER, "{}", site.engine);
        let answer = post(time(&small.0, "9")).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "what is known is heeded");
        let page = guest.page("/search?date=2026-12-02&start=10:00&minutes=60&persons=20").await;
        let places = ["Boka Hallen", "Boka Kemisalen"].map(|words| page.find(words));
        assert!(
            places[0].is_some() && places[0] < places[1] && !page.contains("Boka Rummet"),
            "known sizes first: {page}"
        );
        assert!(
            page.contains("okänt antal personer") && page.contains("som inte anger hur många personer de tar: 1"),
            "{page}"
        );
        assert!(guest.page(&format!("/spaces/{unknown}")).await.contains("okänt"));
        let spaces: Value = serde_json::from_str(&site.anybody().page("/api/v1/spaces").await).expect("JSON");
        let capacity = |name: &str| {
            spaces
                .as_array()
                .and_then(|all| all.iter().find(|one| one["name"] == name))
                .map(|one| one["capacity"].clone())
        };
        assert_eq!((capacity("Kemisalen"), capacity("Rummet")), (Some(Value::Null), Some(8.into())));
    }
}

#[tokio::test]
async fn a_code_is_a_buildings_own_in_files_and_forms() {
    for site in engines().await {
        let guest = keeper(&site).await;
        let north = building(&site, "NORR").await;
        building(&site, "SÖD").await;
        import(
            &guest,
            "lokaler.csv",
            "Byggnad;Rumsnummer;Namn;Typ\nNORR;101;1a;klassrum\nSÖD;101;4a;klassrum\nSÖD;9;9a;klassrum\n",
        )
        .await;
        // A table that names no buildings may change what can only be one space.
        let page = import(&guest, "namn.csv", "Rumsnummer;Namn;Typ\n9;Nionde salen;klassrum\n").await;
        assert!(page.contains("Ändrade lokaler: 1."), "{page}");
        let page = refused(&guest, "namn.csv", "Rumsnummer;Namn;Typ\n101;Nytt namn;klassrum\n7;Ingen;klassrum\n").await;
        assert!(page.contains("Koden 101 finns i flera byggnader: NORR (NORR), SÖD (SÖD)."), "{}: {page}", site.engine);
        assert!(page.contains("rad 3") && page.contains("Byggnad saknas."), "{page}");
        let form = |code: &'static str| [("name", "Sal"), ("code", code), ("kind", "classroom"), ("bookable", "ja")];
        let page = guest.refused(&format!("/facilities/buildings/{north}/spaces/new"), &form("101")).await;
        assert!(page.contains("href=\"#code\"") && page.contains("en lokals kod en gång i sin byggnad"), "{page}");
        guest.submit(&format!("/facilities/buildings/{north}/spaces/new"), &form("9")).await;
        let list = guest.page("/facilities").await;
        assert_eq!((list.matches("<td>101<").count(), list.matches("<td>9<").count()), (2, 2), "{list}");
    }
}

#[tokio::test]
async fn what_a_spreadsheet_has_damaged_and_what_is_no_table_is_named() {
    let site = TestSite::sqlite().await;
    let guest = keeper(&site).await;
    building(&site, "Huset").await;
    let text = "Byggnad;Kod;Namn;Typ\nHuset;02-mar;Grupprum 2-3;klassrum\nHuset;1,23E+11;#SAKNAS!;klassrum\n";
    let page = refused(&guest, "lokaler.csv", text).await;
    for words in [
        "ruta B2: kalkylbladet har gjort ett datum av detta (02-mar)",
        "ruta B3: kalkylbladet har kortat detta",
        "ruta C3: kalkylbladet visar ett fel",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (name, bytes, words) in [
        ("lista.pdf", b"%PDF-1.7".to_vec(), "utan en PDF"),
        ("lista.xls", b"<html><table><tr><td>Kod".to_vec(), "utan en webbsida (HTML), vad den än heter"),
        ("bild.jpg", b"\xFF\xD8\xFF\xE0".to_vec(), "utan en bild"),
        ("GPU001.TXT", b"1,\"1a\",\"Dan\",\"MA\",\"R1a\",1,1,,\r\n".to_vec(), "exporterad från Untis"),
        ("skola.fet", b"<?xml version=\"1.0\"?><fet version=\"6.9.5\"></fet>".to_vec(), "ett schema från FET"),
        ("rubrik.csv", b"Lokaler\nsom vi har\n".to_vec(), "En av filens första 20 rader ska ha namnen"),
    ] {
        let page = refused(&guest, name, bytes).await;
        assert!(page.contains(words), "{name}: {page}");
    }
}

/// Names and values that files are known to trip over.
async fn awkward_places(site: &TestSite) {
    let mut tx = site.app.database.write().await.expect("a transaction");
    for (code, name, cost) in
        [("=1+1", "-2+3+cmd|' /C calc'!A0", Some(125_000_050)), ("007", "'=kvar", None), ("＝x", "A; \"B\"", Some(0))]
    {
        let new = NewBuilding {
            code: code.to_owned(),
            name: name.to_owned(),
            cost_ore_per_year: cost,
            ..NewBuilding::default()
        };
        let home = service::add_building(&mut tx, &new).await.expect("a building");
        for (code, name, capacity, area) in
            [("A+0101", "+46 920", None, None), ("-4", "@sal", Some(0), Some(64)), ("1E5", "2026", Some(28), None)]
        {
            let plain = NewSpace::plain(home.clone(), code, name, SpaceKind::Classroom);
            service::add_space(&mut tx, &NewSpace { capacity, area_m2: area, ..plain }).await.expect("a space");
        }
    }
    tx.commit().await.expect("kept");
}

#[tokio::test]
async fn what_is_fetched_can_be_read_in_again_and_changes_nothing() {
    for site in engines().await {
        let guest = keeper(&site).await;
        awkward_places(&site).await;
        let fetch = async |file: &str| {
            guest.get(&format!("/facilities/export/{file}")).await.bytes().await.expect("bytes").to_vec()
        };
        let csv = [("b.csv", fetch("buildings.csv").await), ("s.csv", fetch("spaces.csv").await)];
        let xlsx = [("allt.xlsx", fetch("facilities.xlsx").await)];
        for files in [&csv[..], &xlsx[..]] {
            let files: Vec<_> =
                files.iter().map(|(name, bytes)| File { name: (*name).to_owned(), bytes: bytes.clone() }).collect();
            let register = read(&files).unwrap_or_else(|faults| panic!("{}: {faults:?}", site.engine));
            assert!(register.notes.is_empty(), "{}: {:?}", site.engine, register.notes);
            let mut tx = site.app.database.write().await.expect("a transaction");
            let changes = service::import(&mut tx, CALENDAR, &register, site.app.now()).await.expect("imported");
            assert!(changes.is_empty() && changes.unchanged == 12, "{}: {changes:?}", site.engine);
        }
        let text = String::from_utf8(csv[0].1.clone()).expect("UTF-8");
        assert!(text.contains("'=1+1;'-2+3+cmd|' /C calc'!A0;") && text.contains(";1250000,50;"), "{text}");
    }
}

#[tokio::test]
async fn every_file_opens_in_a_spreadsheet_and_has_a_name_that_tells_it_from_the_others() {
    let site = TestSite::sqlite().await;
    let guest = keeper(&site).await;
    let home = building(&site, "Örnässkolan").await;
    let hall = open_space(&site, &plain_space(&home, "Hallen", &[]), &always_open()).await;
    let period = "from=2027-01-01&to=2027-01-31";
    let mut names = BTreeSet::new();
    let files = [
        "/facilities/export/buildings.csv".to_owned(),
        "/facilities/export/spaces.csv".to_owned(),
        "/facilities/export/facilities.xlsx".to_owned(),
        "/facilities/template/buildings.csv".to_owned(),
        "/facilities/template/spaces.csv".to_owned(),
        "/facilities/template/facilities.xlsx".to_owned(),
        format!("/utilisation.csv?{period}"),
        format!("/utilisation.csv?{period}&by=space"),
        format!("/utilisation.csv?{period}&by=atom"),
        format!("/utilisation.csv?{period}&by=hour"),
        format!("/utilisation.csv?{period}&by=space&building={home}"),
        format!("/utilisation.csv?{period}&by=atom&building={home}"),
        format!("/utilisation.csv?{period}&by=atom&space={hall}"),
        "/utilisation.csv?from=2027-02-01&to=2027-02-28".to_owned(),
    ];
    for path in &files {
        let answer = guest.get(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let disposition = answer.headers()["content-disposition"].to_str().expect("plain letters").to_owned();
        assert!(
            disposition.starts_with("attachment; filename=\"") && disposition.contains("; filename*=UTF-8''"),
            "{path}: {disposition}"
        );
        let bytes = answer.bytes().await.expect("bytes");
        if !path.ends_with("xlsx") {
            assert_eq!(&bytes[..3], b"\xEF\xBB\xBF", "{path}");
            let text = String::from_utf8_lossy(&bytes);
            assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{path}");
        }
        names.insert(disposition);
    }
    assert_eq!(names.len(), files.len(), "{names:#?}");
    let name = "filename=\"nyttjande-lokaler-ornasskolan-2027-01-01--2027-01-31.csv\"; \
        filename*=UTF-8''nyttjande-lokaler-%C3%B6rn%C3%A4sskolan-2027-01-01--2027-01-31.csv";
    assert!(names.iter().any(|found| found.ends_with(name)), "{names:#?}");
}
