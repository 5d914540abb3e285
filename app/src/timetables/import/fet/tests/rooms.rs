//! Virtual rooms: an activity in one has several real rooms at once.

use super::super::super::fault::What;
use super::super::{read, write};
use super::{SCHOOL, solved};
use samrum_solver::timetable::referee::judge;

/// The school with a hall that is two rooms at once, one of them the studio; 7a wishes for a room for art.
fn school(wish: &str) -> String {
    let hall = "<Room><Name>Aula</Name><Capacity>90</Capacity><Virtual>true</Virtual><Number_of_Sets_of_Real_Rooms>2</Number_of_Sets_of_Real_Rooms>\
        <Set_of_Real_Rooms><Number_of_Real_Rooms>2</Number_of_Real_Rooms><Real_Room>Ateljé</Real_Room><Real_Room>12</Real_Room></Set_of_Real_Rooms>\
        <Set_of_Real_Rooms><Number_of_Real_Rooms>1</Number_of_Real_Rooms><Real_Room>Ateljé</Real_Room></Set_of_Real_Rooms></Room></Rooms_List>";
    let old = "<Number_of_Preferred_Rooms>2</Number_of_Preferred_Rooms><Preferred_Room>12</Preferred_Room><Preferred_Room>Ateljé</Preferred_Room>";
    assert!(SCHOOL.contains(old));
    SCHOOL.replace("</Rooms_List>", hall).replace(old, wish).replace("95.5", "100")
}

const HALL: &str = "<Room>Aula</Room>";

#[test]
fn an_activity_in_a_virtual_room_has_a_room_for_each_of_its_parts() {
    let (school, outcome) = solved(&school(HALL));
    assert_eq!((outcome.cost.infeasibility, outcome.cost.objective), (0, 0));
    let text = write::timetable(&school.instance, &outcome.plan);
    let art = text.split("<Activity>").find(|part| part.contains("<Id>3</Id>")).expect("the activity");
    // One room cannot be two parts, and the second part must be the studio.
    let rooms = "<Room>Aula</Room>\n\t<Real_Room>12</Real_Room>\n\t<Real_Room>Ateljé</Real_Room>\n";
    assert!(art.contains(rooms), "{art}");
    assert_eq!(write::read(&school.instance, &school.problem, &text).expect("a timetable"), outcome.plan);
}

#[test]
fn its_real_rooms_are_taken_for_others_and_one_of_them_is_not_two_parts() {
    let (school, outcome) = solved(&school(HALL));
    let mut plan = outcome.plan;
    let of = |plan: &[samrum_solver::timetable::Meet], event: usize| {
        plan.iter().position(|meet| meet.event == event).expect("the meet")
    };
    let (art, maths) = (of(&plan, 2), of(&plan, 0));
    let cost = |plan| judge(&school.problem, plan).expect("a plan").cost.infeasibility;
    let mut twice = plan.clone();
    let studio = *twice[art].resources.last().expect("a room");
    let rooms = twice[art].resources.len();
    twice[art].resources[rooms - 2] = studio;
    assert!(cost(&twice) > 0, "the studio twice");
    plan[art].start = plan[maths].start;
    assert!(cost(&plan) >= 2, "7a and room 12 have maths then");
}

#[test]
fn rooms_given_for_the_parts_are_the_only_ones() {
    let given = format!(
        "{HALL}<Number_of_Real_Rooms>2</Number_of_Real_Rooms><Real_Room>12</Real_Room><Real_Room>Ateljé</Real_Room>"
    );
    let school = school(&given);
    let narrow = school
        .replace("<Real_Room>Ateljé</Real_Room><Real_Room>12</Real_Room></Set", "<Real_Room>Ateljé</Real_Room></Set");
    let (_, outcome) = solved(&narrow);
    assert_eq!(outcome.cost.infeasibility, 0, "though the parts would not allow them");
    // So they are when another constraint asks for the virtual room alone.
    let subject = "<ConstraintSubjectPreferredRoom><Weight_Percentage>100</Weight_Percentage><Subject>Bild</Subject><Room>Aula</Room>\
        <Active>true</Active></ConstraintSubjectPreferredRoom>";
    let both =
        school.replace("<ConstraintActivityPreferredRooms>", &format!("{subject}<ConstraintActivityPreferredRooms>"));
    let (school, outcome) = solved(&both);
    assert_eq!(outcome.cost.infeasibility, 0);
    let text = write::timetable(&school.instance, &outcome.plan);
    let of = |id: &str| {
        text.split("<Activity>").find(|part| part.contains(&format!("<Id>{id}</Id>"))).expect("the activity").to_owned()
    };
    assert!(school.omitted.iter().all(|(name, _)| !name.contains("irtual")), "nothing is left out");
    assert!(of("3").contains("<Real_Room>12</Real_Room>\n\t<Real_Room>Ateljé"));
}

#[test]
fn among_others_real_rooms_go_before_and_that_is_counted() {
    let among = "<Preferred_Room>Aula</Preferred_Room><Preferred_Room>Ateljé</Preferred_Room>";
    let (school, outcome) = solved(&school(among));
    assert!(school.omitted.contains(&("Virtual room among others".to_owned(), 1)));
    assert!(write::timetable(&school.instance, &outcome.plan).contains("<Room>Ateljé</Room>"));
}

#[test]
fn of_virtual_rooms_the_one_that_fits_wherever_another_does_is_the_choice() {
    let larger = "<Room><Name>Hela</Name><Capacity>90</Capacity><Virtual>true</Virtual>\
        <Set_of_Real_Rooms><Real_Room>12</Real_Room></Set_of_Real_Rooms>\
        <Set_of_Real_Rooms><Real_Room>Ateljé</Real_Room></Set_of_Real_Rooms></Room></Rooms_List>";
    let among = "<Preferred_Room>Aula</Preferred_Room><Preferred_Room>Hela</Preferred_Room>";
    let omitted = |text: &str| read(text).expect("a school").omitted.iter().any(|(name, _)| name.contains("irtual"));
    // Either hall is two rooms, and of the first each part can be any.
    let both = school(among).replace("</Rooms_List>", larger);
    assert!(!omitted(&both));
    // Smaller it is no longer sure to do.
    assert!(omitted(&both.replace("<Name>Aula</Name><Capacity>90<", "<Name>Aula</Name><Capacity>50<")));
}

#[test]
fn another_room_wished_for_beside_a_virtual_one_is_a_wish_unmet() {
    let tag = "<ConstraintSubjectPreferredRoom><Weight_Percentage>50</Weight_Percentage><Subject>Bild</Subject><Room>12</Room>\
        <Active>true</Active></ConstraintSubjectPreferredRoom>";
    let both =
        school(HALL).replace("<ConstraintActivityPreferredRooms>", &format!("{tag}<ConstraintActivityPreferredRooms>"));
    let ((read, with), (_, without)) = (solved(&both), solved(&school(HALL)));
    assert!(read.omitted.iter().all(|(name, _)| !name.contains("irtual")), "nothing is left out");
    assert_eq!((with.cost.infeasibility, with.cost.objective - without.cost.objective), (0, 50));
}

#[test]
fn parts_that_are_missing_or_unknown_are_faults() {
    let faults =
        |from: &str, to: &str| read(&school(HALL).replacen(from, to, 1)).err().expect("a fault").remove(0).what;
    let unknown = What::UnknownReference { kind: "Room", id: "13".to_owned() };
    assert_eq!(faults("<Real_Room>12</Real_Room>", "<Real_Room>13</Real_Room>"), unknown);
    let none = SCHOOL.replacen("<Virtual>false</Virtual>", "<Virtual>true</Virtual>", 1);
    assert_eq!(read(&none).err().expect("a fault").remove(0).what, What::Missing("Set_of_Real_Rooms"));
}
