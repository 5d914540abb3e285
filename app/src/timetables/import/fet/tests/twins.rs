//! Constraints by what they forbid: a timetable that breaks one, and its innocent twin.

use super::super::{read, write};
use super::SCHOOL;
use super::kinds::WHOLLY;
use samrum_solver::timetable::referee::judge;

/// The school with tags: maths is theory, the art of 7a practice, that of 7b neither.
fn tagged() -> String {
    SCHOOL
        .replace("<Subject>Ma</Subject><Students>", "<Subject>Ma</Subject><Activity_Tag>teori</Activity_Tag><Students>")
        .replace(
            "<Subject>Bild</Subject><Students>7a",
            "<Subject>Bild</Subject><Activity_Tag>övning</Activity_Tag><Students>7a",
        )
}

/// What more is broken in the school for this constraint, in a timetable of "id day hour", with a room or without.
fn broken(school: &str, kind: &str, about: &str, timetable: &str) -> u64 {
    let element = format!("<Constraint{kind}>{WHOLLY}{about}</Constraint{kind}>");
    let cost = |text: &str| {
        let school = read(text).expect("a school");
        assert!(school.omitted.iter().all(|(name, _)| !name.contains(kind)), "{kind} is read");
        let activity = |line: &str| {
            let mut words = line.split_whitespace();
            let mut word =
                |name: &str| words.next().map_or_else(String::new, |word| format!("<{name}>{word}</{name}>"));
            ["Id", "Day", "Hour", "Room"].map(&mut word).concat()
        };
        let lines = timetable.split(',').map(|line| format!("<Activity>{}</Activity>", activity(line)));
        let plan = format!("<Activities_Timetable>{}</Activities_Timetable>", lines.collect::<String>());
        let plan = write::read(&school.instance, &school.problem, &plan).expect("a plan");
        judge(&school.problem, &plan).expect("a verdict").cost.infeasibility
    };
    cost(&school.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>"))) - cost(school)
}

#[test]
fn activities_of_different_lengths_begin_together_or_at_the_same_hour() {
    let school = SCHOOL.replacen("<Students>7a</Students><Duration>1", "<Students>7a</Students><Duration>2", 1);
    let ids = "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>";
    let time = |timetable: &str| broken(&school, "ActivitiesSameStartingTime", ids, timetable);
    assert_eq!((time("3 Må 8,4 Må 9"), time("3 Må 8,4 Ti 8"), time("3 Må 8,4 Må 8")), (1, 1, 0));
    let hour = |timetable: &str| broken(&school, "ActivitiesSameStartingHour", ids, timetable);
    assert_eq!((hour("3 Må 8,4 Må 9"), hour("3 Må 8,4 Ti 8")), (1, 0));
}

#[test]
fn activities_have_so_many_rooms_together() {
    // Art is asked for in either room, for both halves.
    let school = SCHOOL.replace(
        "</Space_Constraints_List>",
        "<ConstraintActivityPreferredRooms><Weight_Percentage>100</Weight_Percentage><Activity_Id>4</Activity_Id>\
            <Preferred_Room>12</Preferred_Room><Preferred_Room>Ateljé</Preferred_Room></ConstraintActivityPreferredRooms></Space_Constraints_List>",
    );
    let rooms = |most: u32| {
        let about = format!(
            "<Activity_Id>1</Activity_Id><Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>\
                <Max_Number_of_Different_Rooms>{most}</Max_Number_of_Different_Rooms>"
        );
        broken(&school, "ActivitiesOccupyMaxDifferentRooms", &about, "1 Må 8 12,3 Må 9 12,4 Må 10 Ateljé")
    };
    assert_eq!((rooms(1), rooms(2)), (1, 0));
}

#[test]
fn at_least_so_many_at_once_or_none() {
    let slot = |hour: u32| {
        format!(
            "<Selected_Time_Slot><Selected_Day>Må</Selected_Day><Selected_Hour>{hour}</Selected_Hour></Selected_Time_Slot>"
        )
    };
    let about = format!(
        "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>{}{}\
            <Min_Number_of_Simultaneous_Activities>2</Min_Number_of_Simultaneous_Activities>",
        slot(8),
        slot(9)
    );
    let kind = "ActivitiesMinSimultaneousInSelectedTimeSlots";
    let or_none = |timetable: &str| {
        broken(SCHOOL, kind, &format!("{about}<Allow_Empty_Slots>true</Allow_Empty_Slots>"), timetable)
    };
    assert_eq!((or_none("3 Må 8,4 Må 9"), or_none("3 Må 8,4 Må 8"), or_none("3 Ti 8,4 Må 10")), (2, 0, 0));
    let always = |timetable: &str| {
        broken(SCHOOL, kind, &format!("{about}<Allow_Empty_Slots>false</Allow_Empty_Slots>"), timetable)
    };
    assert_eq!(always("3 Må 8,4 Må 8"), 2);
}

#[test]
fn different_lengths_at_once_are_counted_too() {
    let school = SCHOOL.replacen("<Students>7a</Students><Duration>1", "<Students>7a</Students><Duration>2", 1);
    let about = "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>\
        <Selected_Time_Slot><Selected_Day>Må</Selected_Day><Selected_Hour>9</Selected_Hour></Selected_Time_Slot>\
        <Max_Number_of_Simultaneous_Activities>1</Max_Number_of_Simultaneous_Activities>";
    let at_once = |timetable: &str| broken(&school, "ActivitiesMaxSimultaneousInSelectedTimeSlots", about, timetable);
    assert_eq!((at_once("3 Må 8,4 Må 9"), at_once("3 Må 8,4 Må 10")), (1, 0));
}

#[test]
fn one_is_before_the_other_on_the_same_day_only() {
    let about = "<First_Activity_Id>3</First_Activity_Id><Second_Activity_Id>4</Second_Activity_Id>";
    let ordered = |timetable: &str| broken(SCHOOL, "TwoActivitiesOrderedIfSameDay", about, timetable);
    assert_eq!((ordered("3 Må 9,4 Må 8"), ordered("3 Må 8,4 Må 9"), ordered("3 Ti 8,4 Må 9")), (2, 0, 0));
}

#[test]
fn activities_with_hours_between_them_are_not_at_once_either() {
    let about = "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id><MinGaps>1</MinGaps>";
    // Nobody has both.
    let school = SCHOOL.replacen("<Teacher>BOE</Teacher><Subject>", "<Subject>", 1);
    let gaps = |timetable: &str| broken(&school, "MinGapsBetweenActivities", about, timetable);
    assert_eq!(
        (gaps("3 Må 8,4 Må 8"), gaps("3 Må 8,4 Må 9"), gaps("3 Må 8,4 Må 10"), gaps("3 Må 8,4 Ti 8")),
        (1, 1, 0, 0)
    );
}

#[test]
fn between_one_tag_and_a_later_other_there_are_hours_not_the_other_way_round() {
    let about = "<First_Activity_Tag>teori</First_Activity_Tag><Second_Activity_Tag>övning</Second_Activity_Tag><MinGaps>1</MinGaps>";
    let pair = |timetable: &str| broken(&tagged(), "StudentsMinGapsBetweenOrderedPairOfActivityTags", about, timetable);
    assert_eq!(
        (pair("1 Må 8,3 Må 9"), pair("1 Må 8,3 Må 10"), pair("1 Må 9,3 Må 8"), pair("1 Må 8,3 Ti 8")),
        (1, 0, 0, 0)
    );
    let same = "<Activity_Tag>teori</Activity_Tag><MinGaps>1</MinGaps>";
    let same = |timetable: &str| broken(&tagged(), "TeachersMinGapsBetweenActivityTag", same, timetable);
    assert_eq!((same("1 Må 8,2 Må 9"), same("1 Må 8,2 Må 10"), same("1 Må 8,2 Ti 9")), (1, 0, 0));
}

#[test]
fn tags_are_used_enough_and_not_at_once() {
    let daily = |empty: bool| {
        let about = format!(
            "<Activity_Tag>teori</Activity_Tag><Minimum_Hours_Daily>2</Minimum_Hours_Daily><Allow_Empty_Days>{empty}</Allow_Empty_Days>"
        );
        let broken = |timetable: &str| broken(&tagged(), "TeachersActivityTagMinHoursDaily", &about, timetable);
        (broken("1 Må 8,2 Ti 8"), broken("1 Må 8,2 Må 9"))
    };
    assert_eq!((daily(true), daily(false)), ((2, 0), (2, 1)));
    let about = "<Activity_Tag>teori</Activity_Tag><Activity_Tag>övning</Activity_Tag>";
    let apart = |timetable: &str| broken(&tagged(), "ActivityTagsNotOverlapping", about, timetable);
    assert_eq!((apart("1 Må 8,3 Må 8"), apart("1 Må 8,3 Må 9"), apart("1 Må 8,4 Må 8")), (1, 0, 0));
}

#[test]
fn of_three_tags_two_are_used_on_a_day() {
    let school = SCHOOL.replace("<Teacher>BOE</Teacher>", "<Teacher>ANK</Teacher>");
    let tag = |text: String, id: u32, tag: &str| {
        text.replace(&format!("<Id>{id}<"), &format!("<Activity_Tag>{tag}</Activity_Tag><Id>{id}<"))
    };
    let tagged =
        [(1, "N1"), (2, "N1"), (3, "N2"), (4, "N3")].into_iter().fold(school, |text, (id, name)| tag(text, id, name));
    let about = "<Teacher_Name>ANK</Teacher_Name>";
    let used = |timetable: &str| broken(&tagged, "TeacherMaxTwoActivityTagsPerDayFromN1N2N3", about, timetable);
    assert_eq!(
        (used("1 Må 8,3 Må 9,4 Må 10"), used("1 Må 8,2 Må 9,4 Må 10"), used("1 Ti 8,3 Må 9,4 Må 10")),
        (1, 0, 0)
    );
}

#[test]
fn a_teacher_is_not_in_a_room_then() {
    let about = "<Teacher>ANK</Teacher><Room>12</Room>\
        <Not_Available_Time><Day>Må</Day><Hour>8</Hour></Not_Available_Time>";
    let there = |timetable: &str| broken(SCHOOL, "TeacherRoomNotAvailableTimes", about, timetable);
    assert_eq!((there("1 Må 8 12"), there("1 Må 8 Ateljé"), there("1 Må 9 12"), there("3 Må 8 12")), (1, 0, 0, 0));
}

#[test]
fn who_may_stay_longer_on_one_day_may_not_on_two() {
    let about = "<Teacher_Name>ANK</Teacher_Name><Max_Span>1</Max_Span><Allow_One_Day_Exception_of_Plus_One>true</Allow_One_Day_Exception_of_Plus_One>";
    let more = SCHOOL.replace("<Teacher>BOE</Teacher><Subject>Bild", "<Teacher>ANK</Teacher><Subject>Bild");
    let span = |timetable: &str| broken(&more, "TeacherMaxSpanPerDay", about, timetable);
    assert_eq!(span("1 Må 8,2 Ti 8,3 Må 9,4 Ti 9"), 1, "two hours on both days");
    assert_eq!(span("1 Må 8,2 Ti 8,3 Ti 9"), 0, "on one");
    assert!(span("1 Må 8,3 Må 9,4 Må 10") > 0, "three hours");
}

#[test]
fn blocks_stand_beside_each_other_and_students_have_each_hour_once() {
    let cost = |text: &str, timetable: &str| {
        let school = read(text).expect("a school");
        let plan = write::read(&school.instance, &school.problem, timetable).expect("a plan");
        judge(&school.problem, &plan).expect("a verdict").cost.infeasibility
    };
    let timetable = |hour: u32| {
        format!(
            "<Activities_Timetable><Activity><Id>1</Id><Day>Må</Day><Hour>8</Hour></Activity>\
                <Activity><Id>3</Id><Day>Ti</Day><Hour>{hour}</Hour></Activity></Activities_Timetable>"
        )
    };
    for blocks in [
        SCHOOL.replace(">Official<", ">Block_Planning<"),
        SCHOOL.replace("<Mode>Official</Mode>", "").replace("6.8.5", "5.44.4-bp"),
    ] {
        // 7a has maths at eight of the one day and art at eight of the other.
        assert_eq!(cost(&blocks, &timetable(8)) - cost(SCHOOL, &timetable(8)), 1);
        assert_eq!(cost(&blocks, &timetable(9)), cost(SCHOOL, &timetable(9)));
    }
}

#[test]
fn afternoons_begin_early_for_teachers_too() {
    let halves = SCHOOL.replace(">Official<", ">Mornings_Afternoons<");
    let about = "<Teacher>ANK</Teacher><Max_Beginnings_At_Second_Hour>0</Max_Beginnings_At_Second_Hour>";
    let early = |timetable: &str| broken(&halves, "TeacherAfternoonsEarlyMaxBeginningsAtSecondHour", about, timetable);
    assert_eq!((early("1 Ti 9"), early("1 Ti 8"), early("1 Må 9")), (1, 0, 0));
}

#[test]
fn the_way_from_a_morning_to_its_afternoon_is_no_change_of_room() {
    let wish = "<ConstraintActivityPreferredRooms><Weight_Percentage>100</Weight_Percentage><Activity_Id>3</Activity_Id>\
        <Preferred_Room>12</Preferred_Room><Preferred_Room>Ateljé</Preferred_Room></ConstraintActivityPreferredRooms></Space_Constraints_List>";
    let school =
        SCHOOL.replace("<Teacher>BOE</Teacher>", "<Teacher>ANK</Teacher>").replace("</Space_Constraints_List>", wish);
    let halves = school.replace(">Official<", ">Mornings_Afternoons<");
    let about = "<Teacher>ANK</Teacher><Max_Room_Changes_Per_Day>0</Max_Room_Changes_Per_Day>";
    let changes = |timetable: &str| broken(&halves, "TeacherMaxRoomChangesPerRealDay", about, timetable);
    assert_eq!(
        (changes("1 Må 8 12,3 Må 9 Ateljé"), changes("1 Må 8 12,3 Ti 9 Ateljé"), changes("1 Må 8 12,3 Må 9 12")),
        (1, 0, 0)
    );
}
