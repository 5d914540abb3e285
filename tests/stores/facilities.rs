//! Places: what is added, changed and removed, what an import brings, and when a space is open.

use chrono::NaiveDate;
use proptest::prelude::*;
use samrum::bookings::model::{Kind, NewBooking, Use};
use samrum::bookings::service as bookings;
use samrum::bookings::service::CALENDAR;
use samrum::database::Tx;
use samrum::facilities::hours::{Closed, Hours};
use samrum::facilities::import::fault::What;
use samrum::facilities::import::{File, Register, read};
use samrum::facilities::model::{NewException, NewSchoolBreak, NewSpace, SpaceKind};
use samrum::facilities::opening_text;
use samrum::facilities::service::{self, Changes, FacilityError, ImportError};
use samrum::id::{BuildingId, SpaceId};
use samrum::people::model::Actor;
use samrum::time::{ClockSpan, DateRange, Weekday, Weekly};
use samrum_tests::{
    NOW, TestSite, always_open, building, citizen, engines, hours_from_now, open_space, plain_space, space_of_code,
};
use samrum_text::Locale;
use std::collections::BTreeSet;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

async fn book(site: &TestSite, space: &SpaceId) {
    let new = NewBooking { space: space.clone(), time: hours_from_now(1, 2), what: Use::new(Kind::Single, "Träning") };
    bookings::request(&site.app, &citizen(), &new).await.expect("booked");
}

async fn change(site: &TestSite, id: &SpaceId, new: &NewSpace) -> Result<(), FacilityError> {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let outcome = service::change_space(&mut tx, CALENDAR, id, new, NOW).await;
    if outcome.is_ok() {
        tx.commit().await.expect("kept");
    }
    outcome
}

#[tokio::test]
async fn a_space_is_found_by_its_code_with_its_parts_and_a_code_is_given_once() {
    for site in engines().await {
        let home = building(&site, "Östra skolan").await;
        let id = open_space(&site, &plain_space(&home, "Hallen", &["C", "A", "B"]), &always_open()).await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        let code = plain_space(&home, "Hallen", &[]).code;
        let space = service::space_by_code(&mut tx, &home, &code).await.expect("read").expect("the space");
        assert_eq!(space.id, id, "{}", site.engine);
        assert_eq!(space.atoms.iter().map(|atom| atom.name.as_str()).collect::<Vec<_>>(), ["A", "B", "C"]);
        let again = service::add_space(&mut tx, &plain_space(&home, "Hallen", &[])).await;
        assert!(matches!(again, Err(FacilityError::CodeTaken(_))), "{}", site.engine);
        let undivided = service::add_space(&mut tx, &plain_space(&home, "Sal 1", &[])).await.expect("another");
        let undivided = service::space(&mut tx, &undivided).await.expect("read").expect("there");
        assert_eq!(undivided.atoms.len(), 1, "an undivided space is one part");
    }
}

#[tokio::test]
async fn what_has_been_booked_is_not_removed_and_what_has_not_is() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let used = open_space(&site, &plain_space(&home, "Hallen", &["A"]), &always_open()).await;
        let unused = open_space(&site, &plain_space(&home, "Sal", &["B"]), &always_open()).await;
        book(&site, &used).await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        assert!(matches!(service::remove_space(&mut tx, &used).await, Err(FacilityError::InUse)), "{}", site.engine);
        assert!(matches!(service::remove_building(&mut tx, &home).await, Err(FacilityError::InUse)), "{}", site.engine);
        // The refusals have not spoilt the transaction.
        service::remove_space(&mut tx, &unused).await.expect("never booked");
        let left: Vec<_> =
            service::atoms_of(&mut tx, &home).await.expect("read").into_iter().map(|atom| atom.name).collect();
        assert_eq!(left, ["A"], "its part goes with it");
        assert!(matches!(service::remove_space(&mut tx, &unused).await, Err(FacilityError::NotFound)));
        tx.commit().await.expect("kept");
    }
}

#[tokio::test]
async fn the_parts_of_a_booked_space_stay_and_everything_else_may_change() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let id = open_space(&site, &plain_space(&home, "Hallen", &["A", "B"]), &always_open()).await;
        book(&site, &id).await;
        let divided = plain_space(&home, "Hallen", &["A", "B", "C"]);
        assert!(matches!(change(&site, &id, &divided).await, Err(FacilityError::PartsHeld)), "{}", site.engine);
        let renamed = NewSpace {
            name: "Stora hallen".to_owned(),
            capacity: Some(90),
            ..plain_space(&home, "Hallen", &["B", "A"])
        };
        change(&site, &id, &renamed).await.expect("the same parts in another order");
        site.set_clock(NOW.plus_minutes(180));
        let mut tx = site.app.database.write().await.expect("a transaction");
        service::change_space(&mut tx, CALENDAR, &id, &divided, site.app.now())
            .await
            .expect("nothing is booked any more");
        site.set_clock(NOW);
    }
}

async fn hours_of(tx: &mut Tx, id: &SpaceId) -> Hours {
    service::hours_of(tx, id).await.expect("read")
}

#[tokio::test]
async fn a_space_is_open_as_its_hours_its_dates_and_its_holidays_say() {
    for site in engines().await {
        let home = building(&site, "Kyrkbyn").await;
        let new = NewSpace { open_on_holidays: false, ..plain_space(&home, "Sal", &[]) };
        let id = open_space(&site, &new, &[Weekly::new(Weekday::TUESDAY, 480, 1320)]).await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        let closed = NewException {
            building: home.clone(),
            space: None,
            dates: DateRange::new(day("2026-12-01"), day("2026-12-31")),
            window: None,
            reason: "Ombyggnad".to_owned(),
        };
        let building_wide = service::add_exception(&mut tx, &closed).await.expect("added");
        let own = NewException {
            space: Some(id.clone()),
            dates: DateRange::single(day("2026-12-08")),
            window: Some(ClockSpan::new(600, 720)),
            ..closed.clone()
        };
        service::add_exception(&mut tx, &own).await.expect("added");
        let hours = hours_of(&mut tx, &id).await;
        assert_eq!(hours.windows(day("2026-11-24")), vec![ClockSpan::new(480, 1320)], "{}", site.engine);
        assert_eq!(hours.windows_or_reason(day("2026-12-01")), Err(Closed::Exception("Ombyggnad".to_owned())));
        assert_eq!(hours.windows(day("2026-12-08")), vec![ClockSpan::new(600, 720)], "its own goes first");
        service::remove_exception(&mut tx, &home, &building_wide).await.expect("removed");
        let hours = hours_of(&mut tx, &id).await;
        assert_eq!(hours.windows(day("2026-12-01")).len(), 1);
        let backwards = NewException { dates: DateRange::new(day("2027-01-02"), day("2027-01-01")), ..closed };
        assert!(matches!(service::add_exception(&mut tx, &backwards).await, Err(FacilityError::Flawed(_))));
    }
}

#[tokio::test]
async fn school_breaks_are_kept_by_date_changed_and_removed() {
    for site in engines().await {
        let mut tx = site.app.database.write().await.expect("a transaction");
        let free = |name: &str, first: &str, last: &str| NewSchoolBreak {
            name: name.to_owned(),
            dates: DateRange::new(day(first), day(last)),
        };
        let sports =
            service::add_school_break(&mut tx, &free("Sportlov", "2027-03-08", "2027-03-14")).await.expect("added");
        service::add_school_break(&mut tx, &free("Höstlov", "2026-10-26", "2026-11-01")).await.expect("added");
        service::change_school_break(&mut tx, &sports, &free("Sportlov v. 9", "2027-03-01", "2027-03-07"))
            .await
            .expect("changed");
        let names: Vec<_> =
            service::school_breaks(&mut tx).await.expect("read").into_iter().map(|free| free.name).collect();
        assert_eq!(names, ["Höstlov", "Sportlov v. 9"], "{}", site.engine);
        service::remove_school_break(&mut tx, &sports).await.expect("removed");
        assert!(matches!(service::remove_school_break(&mut tx, &sports).await, Err(FacilityError::NotFound)));
    }
}

const BUILDINGS: &str = "Kod;Namn;Yta m²\nÖST;Östra skolan;3200\n";
const SPACES: &str = "Byggnad;Kod;Namn;Typ;Delar;Öppettider\nÖST;HALL;Hallen;idrottshall;A, B;mån–fre 08–22\nÖST;A;Halva A;idrottshall;A;mån–fre 08–22\n";

fn register(files: &[&str]) -> Register {
    let files: Vec<_> =
        files.iter().map(|text| File { name: "f.csv".to_owned(), bytes: text.as_bytes().to_vec() }).collect();
    read(&files).unwrap_or_else(|faults| panic!("{faults:?}"))
}

async fn import(site: &TestSite, files: &[&str]) -> Result<Changes, ImportError> {
    service::import_all(&site.app, &Actor::operator(), CALENDAR, &register(files), None).await
}

async fn counts(site: &TestSite) -> (usize, usize) {
    let mut tx = site.app.database.read().await.expect("a transaction");
    (service::buildings(&mut tx).await.expect("read").len(), service::spaces(&mut tx).await.expect("read").len())
}

#[tokio::test]
async fn the_same_files_twice_change_nothing_and_a_changed_row_changes_just_that() {
    for site in engines().await {
        let first = import(&site, &[BUILDINGS, SPACES]).await.expect("imported");
        assert_eq!((first.buildings.len(), first.spaces.len(), first.unchanged), (1, 2, 0), "{}", site.engine);
        let again = import(&site, &[BUILDINGS, SPACES]).await.expect("imported");
        assert!(again.is_empty() && again.unchanged == 3, "{}", site.engine);
        let changed = SPACES.replace("Halva A;idrottshall;A;mån–fre 08–22", "Halva A;idrottshall;A;mån–fre 08–21");
        let changes = import(&site, &[&changed]).await.expect("imported");
        assert_eq!((changes.spaces.len(), changes.unchanged), (1, 1));
        assert_eq!(changes.spaces[0].after.hours[0].until, 1260);
        // What one exports is what one has.
        let tables = service::tables(&mut site.app.database.read().await.expect("a transaction")).await.expect("read");
        let exported = [tables.buildings_csv(Locale::Sv), tables.spaces_csv(Locale::En)]
            .map(|file| String::from_utf8(file.bytes()).expect("UTF-8"));
        let back = import(&site, &[&exported[0], &exported[1]]).await.expect("imported");
        assert!(back.is_empty() && back.unchanged == 3, "{}: {back:?}", site.engine);
    }
}

#[tokio::test]
async fn a_preview_changes_nothing() {
    for site in engines().await {
        let changes = service::preview(&site.app, CALENDAR, &register(&[BUILDINGS, SPACES])).await.expect("read");
        assert_eq!(changes.spaces.len(), 2);
        assert_eq!(counts(&site).await, (0, 0), "{}", site.engine);
    }
}

#[tokio::test]
async fn one_faulty_row_keeps_the_whole_import_out_and_every_fault_is_told() {
    for site in engines().await {
        let other = building(&site, "ANNAN").await;
        open_space(&site, &NewSpace { code: "A".to_owned(), ..plain_space(&other, "Sal", &[]) }, &always_open()).await;
        let spaces = format!("{SPACES}SAKNAS;B;Sal B;klassrum;;\nBORTA;B;Sal B;klassrum;;\n");
        let Err(ImportError::Faults(faults)) = import(&site, &[BUILDINGS, &spaces]).await else {
            panic!("{}", site.engine)
        };
        let told: Vec<_> = faults.into_iter().map(|fault| (fault.place.row, fault.what)).collect();
        assert_eq!(
            told,
            vec![
                (Some(4), What::UnknownBuilding("SAKNAS".to_owned())),
                (Some(5), What::UnknownBuilding("BORTA".to_owned()))
            ],
            "{}: that another building has the code A is no fault",
            site.engine
        );
        assert_eq!(counts(&site).await, (1, 1), "{}: nothing is half imported", site.engine);
    }
}

#[tokio::test]
async fn of_two_who_give_a_code_at_once_one_is_told_unless_it_is_in_two_buildings() {
    for site in engines().await {
        let (north, south) = (building(&site, "NORR").await, building(&site, "SÖD").await);
        let add = async |home: &BuildingId| {
            let mut tx = site.app.database.write().await.expect("a transaction");
            let added =
                service::add_space(&mut tx, &NewSpace::plain(home.clone(), "101", "Sal", SpaceKind::Classroom)).await;
            if added.is_ok() {
                tx.commit().await.expect("kept");
            }
            added
        };
        let (here, again, there) = tokio::join!(add(&north), add(&north), add(&south));
        assert!(there.is_ok() && here.is_ok() != again.is_ok(), "{}: {here:?} {again:?} {there:?}", site.engine);
        assert!(matches!(here.and(again), Err(FacilityError::CodeTaken(code)) if code == "101"), "{}", site.engine);
    }
}

#[tokio::test]
async fn an_import_does_not_divide_a_booked_hall() {
    for site in engines().await {
        import(&site, &[BUILDINGS, SPACES]).await.expect("imported");
        let hall = space_of_code(&mut site.app.database.read().await.expect("tx"), "HALL").await.expect("there");
        book(&site, &hall.id).await;
        let divided = SPACES.replace("A, B;", "A, B, C;");
        let Err(ImportError::Faults(faults)) = import(&site, &[&divided]).await else { panic!("{}", site.engine) };
        assert!(
            matches!(faults.as_slice(), [fault] if fault.what == What::PartsHeld && fault.place.row == Some(2)),
            "{}",
            site.engine
        );
    }
}

/// Spaces of one building, each of some of six parts.
async fn divided(site: &TestSite, home: &BuildingId, sets: &[BTreeSet<u8>]) -> Vec<SpaceId> {
    let mut tx = site.app.database.write().await.expect("a transaction");
    let mut spaces = Vec::new();
    for (at, set) in sets.iter().enumerate() {
        let atoms = set.iter().map(|part| char::from(b'A' + part).to_string()).collect();
        let new =
            NewSpace { atoms, ..NewSpace::plain(home.clone(), &format!("{home}-{at}"), "Del", SpaceKind::SportsHall) };
        spaces.push(service::add_space(&mut tx, &new).await.expect("a space"));
    }
    tx.commit().await.expect("kept");
    spaces
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn spaces_share_atoms_just_when_their_parts_have_a_name_in_common(
        sets in prop::collection::vec(prop::collection::btree_set(0..6_u8, 1..5), 1..8)
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let site = TestSite::sqlite().await;
            let home = building(&site, "Huset").await;
            let spaces = divided(&site, &home, &sets).await;
            let mut tx = site.app.database.read().await.expect("a transaction");
            for (at, space) in spaces.iter().enumerate() {
                let shared: BTreeSet<_> = service::sharing_atoms(&mut tx, space).await.expect("read").into_iter().collect();
                let expected = spaces.iter().zip(&sets).filter(|(_, set)| !set.is_disjoint(&sets[at])).map(|(id, _)| id.clone());
                assert_eq!(shared, expected.collect());
            }
        });
    }

    #[test]
    fn opening_hours_written_in_words_are_read_back_the_same(
        raw in prop::collection::vec((0..7_usize, 0..1439_u16, 1..400_u16), 0..20), l in prop::sample::select(Locale::ALL.as_slice())
    ) {
        let mut openings: Vec<_> = raw
            .into_iter()
            .map(|(day, opens, minutes)| Weekly::new(Weekday::ALL[day], opens, (opens + minutes).min(1440)))
            .collect();
        openings.sort_unstable();
        openings.dedup();
        prop_assert_eq!(opening_text::read(&opening_text::write(&openings, l)), Ok(openings));
    }
}
