//! A timetabler of one school, or of one building, has to do with its timetables alone: another's cannot be looked at, changed or
//! taken away by any address, and nothing can be put where it does not belong.

use reqwest::header::LOCATION;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use samrum::facilities::service as facilities;
use samrum::id::{BuildingId, OrganisationId};
use samrum::people::model::RoleKind;
use samrum::people::service as people;
use samrum_tests::{
    Guest, TestSite, always_open, building, engines, open_space, plain_space, settle, unplanned_school,
};

/// A finished timetable: one class, one room, one lesson.
fn finished(event: &str) -> String {
    format!(
        r#"<HighSchoolTimetableArchive><Instances><Instance Id="Norr"><MetaData><Name>Norra skolan</Name></MetaData>
<Times><TimeGroups><Day Id="Mo"/></TimeGroups><Time Id="M1"><Day Reference="Mo"/></Time><Time Id="M2"><Day Reference="Mo"/></Time></Times>
<Resources><ResourceTypes><ResourceType Id="Room"/><ResourceType Id="Class"/></ResourceTypes>
<Resource Id="Lab"><ResourceType Reference="Room"/></Resource><Resource Id="7A"><ResourceType Reference="Class"/></Resource></Resources>
<Events><Event Id="{event}"><Duration>1</Duration><Resources><Resource Reference="Lab"/><Resource Reference="7A"/></Resources></Event></Events>
</Instance></Instances><SolutionGroups><SolutionGroup Id="vi"><Solution Reference="Norr"><Events>
<Event Reference="{event}"><Time Reference="M2"/></Event></Events></Solution></SolutionGroup></SolutionGroups></HighSchoolTimetableArchive>"#
    )
}

async fn upload(guest: &Guest, file: &str, school: &str, building: &str) -> Response {
    let mut form = Form::new().part("file", Part::bytes(file.as_bytes().to_vec()).file_name("skola.xml"));
    for (name, value) in [
        ("first", "2026-11-30"),
        ("last", "2026-12-18"),
        ("first_lesson", "08:00"),
        ("period_minutes", "45"),
        ("break_minutes", "15"),
        ("room_capacity", "30"),
        ("school", school),
        ("building", building),
    ] {
        form = form.text(name, value.to_owned());
    }
    guest.request(Method::POST, "/timetables/import").multipart(form).send().await.expect("an answer")
}

/// The address that an accepted upload leads to.
async fn imported(site: &TestSite, guest: &Guest, file: &str, school: &str, building: &str) -> String {
    let answer = upload(guest, file, school, building).await;
    let next = answer.headers().get(LOCATION).and_then(|next| next.to_str().ok()).map(ToOwned::to_owned);
    let Some(next) = next else { panic!("{}", answer.text().await.expect("text")) };
    settle(site).await;
    next.split('?').next().unwrap_or_default().to_owned()
}

/// Why an upload was refused.
async fn refused(guest: &Guest, file: &str, school: &str, building: &str) -> String {
    let answer = upload(guest, file, school, building).await;
    let (status, text) = (answer.status(), answer.text().await.expect("text"));
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
    text
}

/// Two schools, each with a timetable and a draft, and a house that is no school.
struct Town {
    site: TestSite,
    /// Timetable and draft.
    north: [String; 2],
    south: [String; 2],
}

impl Town {
    async fn on(site: TestSite) -> Self {
        let everywhere = site.signed_in(RoleKind::Timetabler).await;
        let mut both = Vec::new();
        for (school, building) in [("Norra skolan", "Norr"), ("Södra skolan", "Syd")] {
            let timetable = imported(&site, &everywhere, &finished("Kemi"), school, building).await;
            both.push([timetable, imported(&site, &everywhere, &unplanned_school(), school, building).await]);
        }
        let house = building(&site, "K02").await;
        open_space(&site, &plain_space(&house, "Stora salen", &[]), &always_open()).await;
        let [north, south] = <[_; 2]>::try_from(both).expect("two");
        Self { site, north, south }
    }

    async fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for site in engines().await {
            all.push(Self::on(site).await);
        }
        all
    }

    async fn building(&self, code: &str) -> BuildingId {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        facilities::building_by_code(&mut tx, code).await.expect("an answer").expect("there").id
    }

    async fn school(&self, name: &str) -> OrganisationId {
        let mut tx = self.site.app.database.read().await.expect("a transaction");
        let all = people::organisations(&mut tx).await.expect("an answer");
        all.into_iter().find(|each| each.name == name).expect("there").id
    }

    async fn guest(&self, school: Option<&OrganisationId>, building: Option<&BuildingId>) -> Guest {
        self.site.signed_in_as(&self.site.account(RoleKind::Timetabler, school, building).await).await
    }

    /// The timetabler of the northern school, and that of its building.
    async fn northern(&self) -> [Guest; 2] {
        let (school, building) = (self.school("Norra skolan").await, self.building("Norr").await);
        [self.guest(Some(&school), None).await, self.guest(None, Some(&building)).await]
    }
}

/// Everything that can be looked at below a draft, and everything that can be done there.
const LOOK: [&str; 10] =
    ["", "/remove", "/week", "/rooms", "/rooms/5", "/publish", "/progress", "/file", "/lessons/0", "/lessons/0/times"];
const DO: [&str; 8] = ["/run", "/cancel", "/publish", "/remove", "/week", "/rooms", "/lessons/0", "/rooms/5"];

#[tokio::test]
async fn another_schools_timetables_and_drafts_can_neither_be_seen_nor_touched() {
    for town in Town::all().await {
        let engine = town.site.engine;
        for guest in town.northern().await {
            let list = guest.page("/timetables").await;
            for address in &town.north {
                assert!(list.contains(&format!("{address}\"")), "{engine}: {list}");
            }
            for address in &town.south {
                assert!(!list.contains(&format!("{address}\"")), "{engine}: {list}");
            }
            assert!(!list.contains("Södra skolan"), "{engine}");
            let [timetable, draft] = &town.south;
            assert_eq!(guest.get(timetable).await.status(), StatusCode::FORBIDDEN, "{engine}");
            assert_eq!(
                guest.get(&format!("{timetable}?who=class:7A")).await.status(),
                StatusCode::FORBIDDEN,
                "{engine}"
            );
            for below in ["/withdraw", "/progress"] {
                let status = guest.get(&format!("{timetable}{below}")).await.status();
                assert_eq!(status, StatusCode::FORBIDDEN, "{engine} {below}");
            }
            for below in ["/withdraw", "/put-back", "/go-on"] {
                assert_eq!(
                    guest.post(&format!("{timetable}{below}"), &[]).await.status(),
                    StatusCode::FORBIDDEN,
                    "{engine} {below}"
                );
            }
            for below in LOOK {
                assert_eq!(
                    guest.get(&format!("{draft}{below}")).await.status(),
                    StatusCode::FORBIDDEN,
                    "{engine} {below}"
                );
            }
            for below in DO {
                assert_eq!(
                    guest.post(&format!("{draft}{below}"), &[]).await.status(),
                    StatusCode::FORBIDDEN,
                    "{engine} {below}"
                );
            }
            let [timetable, draft] = &town.north;
            assert!(guest.page(timetable).await.contains("Kemi"), "{engine}: her own");
            for below in ["", "/week", "/rooms", "/publish"] {
                guest.page(&format!("{draft}{below}")).await;
            }
        }
        // Nothing has happened to them.
        let everywhere = town.site.signed_in(RoleKind::Timetabler).await;
        for address in town.south.iter().chain(&town.north) {
            everywhere.page(address).await;
        }
    }
}

#[tokio::test]
async fn nothing_is_imported_into_another_school_or_building_and_the_words_say_which() {
    for town in Town::all().await {
        let engine = town.site.engine;
        let file = finished("Fysik");
        let [of_school, of_building] = town.northern().await;
        for guest in [&of_school, &of_building] {
            let both = refused(guest, &file, "Södra skolan", "Syd").await;
            assert!(
                both.contains("inte skolan Södra skolan") && both.contains("inte byggnaden Syd"),
                "{engine}: {both}"
            );
            let new = refused(guest, &file, "Ny skola", "Ny").await;
            assert!(
                new.contains("ingen skola som heter Ny skola") && new.contains("ingen byggnad med koden Ny"),
                "{engine}: {new}"
            );
            assert!(
                refused(guest, &unplanned_school(), "Södra skolan", "Syd").await.contains("inte skolan"),
                "{engine}: no draft either"
            );
            assert!(refused(guest, &file, "Norra skolan", "K02").await.contains("K02"), "{engine}");
        }
        // Her school in the other's building; the other school in her building.
        assert!(
            refused(&of_school, &file, "Norra skolan", "Syd").await.contains("inte haft några lektioner"),
            "{engine}"
        );
        assert!(
            refused(&of_building, &file, "Södra skolan", "Norr").await.contains("inte haft några lektioner"),
            "{engine}"
        );
        let mut tx = town.site.app.database.read().await.expect("a transaction");
        assert!(facilities::building_by_code(&mut tx, "Ny").await.expect("an answer").is_none(), "{engine}");
        assert!(
            people::organisations(&mut tx).await.expect("an answer").iter().all(|each| each.name != "Ny skola"),
            "{engine}"
        );
        drop(tx);
        // And her own school at home.
        for guest in [&of_school, &of_building] {
            imported(&town.site, guest, &unplanned_school(), "Norra skolan", "Norr").await;
        }
        imported(&town.site, &of_school, &file.replace("M2\"/></Event>", "M1\"/></Event>"), "Norra skolan", "Norr")
            .await;
    }
}

#[tokio::test]
async fn a_school_that_has_had_lessons_nowhere_begins_where_nobody_else_is_or_where_its_timetabler_rules() {
    for town in Town::all().await {
        let engine = town.site.engine;
        let mut tx = town.site.app.database.write().await.expect("a transaction");
        let kind = samrum::people::model::OrganisationKind::School;
        let school =
            people::add_organisation(&town.site.app, &mut tx, "Östra skolan", kind).await.expect("a school").id;
        tx.commit().await.expect("kept");
        let empty = building(&town.site, "Ost").await;
        let guest = town.guest(Some(&school), None).await;
        let file = finished("Slöjd");
        for code in ["K02", "Norr"] {
            assert!(
                refused(&guest, &file, "Östra skolan", code).await.contains("inte haft några lektioner"),
                "{engine} {code}"
            );
        }
        imported(&town.site, &guest, &file, "Östra skolan", "Ost").await;
        // Once it is at home somewhere, it does not move by itself.
        let other = town.guest(None, Some(&town.building("K02").await)).await;
        assert!(refused(&other, &file, "Östra skolan", "K02").await.contains("inte haft några lektioner"), "{engine}");
        let both = town.guest(None, Some(&empty)).await;
        assert!(both.page("/timetables").await.contains("Östra skolan"), "{engine}");
    }
}
