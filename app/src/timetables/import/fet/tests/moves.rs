//! What limits on ways between buildings and rooms become.

use super::super::read;
use super::SCHOOL;
use super::kinds::{HALVES, WHOLLY};
use samrum_solver::timetable::Rule;

#[test]
fn ways_are_between_buildings_or_between_rooms() {
    let school = SCHOOL.replace("<Building></Building>", "<Building>Östra</Building>");
    let school = school.replace(
        "<Rooms_List>",
        "<Buildings_List><Building><Name>Östra</Name></Building></Buildings_List><Rooms_List>",
    );
    let ways = |kind: &str, about: &str| {
        let element = format!("<Constraint{kind}>{WHOLLY}{about}</Constraint{kind}>");
        let school = read(&school.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>")))
            .expect("a school");
        let found = school.problem.constraints.iter().find_map(|each| match &each.rule {
            Rule::LimitMoves { resources, places, lists, most } => {
                Some((resources.clone(), places.clone(), vec![lists.len() as u32, *most]))
            }
            Rule::TravelTime { resources, places, times } => Some((resources.clone(), places.clone(), times.concat())),
            _ => None,
        });
        found.ok_or(school.omitted)
    };
    // Rooms come after the two halves of the class and the two teachers.
    let (nobody, halves) = (vec![None; 4], HALVES.to_vec());
    let at = |rooms: [Option<usize>; 2]| [nobody.clone(), rooms.to_vec()].concat();
    let (one, both) = (at([Some(0), None]), at([Some(0), Some(1)]));
    let found =
        ways("StudentsMaxBuildingChangesPerDay", "<Max_Building_Changes_Per_Day>1</Max_Building_Changes_Per_Day>");
    assert_eq!(found, Ok((halves.clone(), one, vec![2, 1])));
    let found = ways("StudentsMaxRoomChangesPerWeek", "<Max_Room_Changes_Per_Week>3</Max_Room_Changes_Per_Week>");
    assert_eq!(found, Ok((halves.clone(), both.clone(), vec![1, 3])));
    let found =
        ways("StudentsMinGapsBetweenRoomChanges", "<Min_Gaps_Between_Room_Changes>2</Min_Gaps_Between_Room_Changes>");
    assert_eq!(found, Ok((halves, both.clone(), vec![0, 2, 2, 0])));
    // Two that follow each other are in one room, also those that could be at once.
    let ids = |ids: [u32; 2]| ids.map(|id| format!("<Activity_Id>{id}</Activity_Id>")).concat();
    let found = ways("ActivitiesSameRoomIfConsecutive", &ids([3, 4]));
    assert_eq!(found, Ok((vec![6], both, vec![0, 1, 1, 0])));
}

#[test]
fn somebody_unknown_is_said_once() {
    for (kind, amount) in [
        ("MaxRoomChangesPerDay", "<Max_Room_Changes_Per_Day>1</Max_Room_Changes_Per_Day>"),
        ("ActivityTagMaxHoursDaily", "<Activity_Tag>Stark</Activity_Tag><Maximum_Hours_Daily>1</Maximum_Hours_Daily>"),
        ("MaxDaysPerWeek", "<Max_Days_Per_Week>1</Max_Days_Per_Week>"),
    ] {
        let element =
            format!("<ConstraintTeacher{kind}>{WHOLLY}<Teacher>NILS</Teacher>{amount}</ConstraintTeacher{kind}>");
        let text = SCHOOL.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>"));
        assert_eq!(read(&text).err().map(|faults| faults.len()), Some(1), "{kind}");
    }
}
