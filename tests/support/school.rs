//! A small school that has no timetable yet, in XHSTT and from FET.

use std::fmt::Write as _;

/// Lessons: id, name, class, teacher, room. Each is one period, twice a week.
const SUBJECTS: [(&str, &str, &str, &str, &str); 4] = [
    ("ma", "Matematik", "7A", "ANK", "12"),
    ("sv", "Svenska", "7A", "BOE", "12"),
    ("en", "Engelska", "7B", "ANK", "13"),
    ("no", "NO", "7B", "CEL", "Lab"),
];

/// Norra skolan: five days of four periods, two classes, three teachers, four rooms (14 is empty), eight lessons. All of them must
/// have a time and nobody may be in two places; classes would rather have no gaps.
pub fn unplanned_school() -> String {
    let mut text = String::from(
        "<HighSchoolTimetableArchive><Instances><Instance Id=\"Norr\"><MetaData><Name>Norra skolan</Name></MetaData>\n<Times><TimeGroups>",
    );
    let days = ["Mo", "Tu", "We", "Th", "Fr"];
    // Writing to a String does not fail.
    for day in days {
        let _ = write!(text, "<Day Id=\"{day}\"/>");
    }
    text.push_str("</TimeGroups>\n");
    for day in days {
        for period in 1..=4 {
            let _ = write!(text, "<Time Id=\"{day}{period}\"><Day Reference=\"{day}\"/></Time>");
        }
    }
    text.push_str("</Times>\n<Resources><ResourceTypes><ResourceType Id=\"Class\"/><ResourceType Id=\"Teacher\"/><ResourceType Id=\"Room\"/></ResourceTypes>\n<ResourceGroups><ResourceGroup Id=\"classes\"><ResourceType Reference=\"Class\"/></ResourceGroup><ResourceGroup Id=\"all\"><ResourceType Reference=\"Class\"/></ResourceGroup></ResourceGroups>\n");
    let resources = [
        ("Class", &["7A", "7B"][..]),
        ("Teacher", &["ANK", "BOE", "CEL"][..]),
        ("Room", &["12", "13", "14", "Lab"][..]),
    ];
    for (kind, names) in resources {
        for name in names {
            let class = if kind == "Class" { "<ResourceGroup Reference=\"classes\"/>" } else { "" };
            let _ = writeln!(
                text,
                "<Resource Id=\"{name}\"><ResourceType Reference=\"{kind}\"/><ResourceGroups>{class}<ResourceGroup Reference=\"all\"/></ResourceGroups></Resource>"
            );
        }
    }
    text.push_str("</Resources>\n<Events><EventGroups><EventGroup Id=\"lessons\"/></EventGroups>\n");
    for (id, name, class, teacher, room) in SUBJECTS {
        for number in 1..=2 {
            let resources = [class, teacher, room].map(|each| format!("<Resource Reference=\"{each}\"/>")).concat();
            let _ = writeln!(
                text,
                "<Event Id=\"{id}{number}\"><Name>{name}</Name><Duration>1</Duration><Resources>{resources}</Resources><EventGroups><EventGroup Reference=\"lessons\"/></EventGroups></Event>"
            );
        }
    }
    let days_listed = days.map(|day| format!("<TimeGroup Reference=\"{day}\"/>")).concat();
    let demand = |kind: &str, required: bool, applies: &str, rest: &str| {
        format!(
            "<{kind} Id=\"{kind}\"><Required>{required}</Required><Weight>1</Weight><CostFunction>Linear</CostFunction><AppliesTo>{applies}</AppliesTo>{rest}</{kind}>\n"
        )
    };
    text.push_str("</Events>\n<Constraints>\n");
    text.push_str(&demand(
        "AssignTimeConstraint",
        true,
        "<EventGroups><EventGroup Reference=\"lessons\"/></EventGroups>",
        "",
    ));
    text.push_str(&demand(
        "AvoidClashesConstraint",
        true,
        "<ResourceGroups><ResourceGroup Reference=\"all\"/></ResourceGroups>",
        "",
    ));
    let gaps = format!("<TimeGroups>{days_listed}</TimeGroups><Minimum>0</Minimum><Maximum>0</Maximum>");
    text.push_str(&demand(
        "LimitIdleTimesConstraint",
        false,
        "<ResourceGroups><ResourceGroup Reference=\"classes\"/></ResourceGroups>",
        &gaps,
    ));
    text.push_str("</Constraints></Instance></Instances></HighSchoolTimetableArchive>");
    text
}

/// The same school from FET, where lessons choose their rooms, of which each names one; every day of a class begins with the first
/// hour and has no gaps. And one condition of a kind that is not known.
pub fn fet_school() -> String {
    let list = |list: &str, element: &str, names: &[&str]| {
        let each: Vec<_> = names.iter().map(|name| format!("<{element}><Name>{name}</Name></{element}>")).collect();
        format!("<{list}>{}</{list}>\n", each.concat())
    };
    let (mut activities, mut rooms, mut days_between, mut id) = (String::new(), String::new(), String::new(), 0);
    // Writing to a String does not fail.
    for (_, name, class, teacher, room) in SUBJECTS {
        for _ in 1..=2 {
            id += 1;
            let _ = writeln!(
                activities,
                "<Activity><Teacher>{teacher}</Teacher><Subject>{name}</Subject><Students>{class}</Students><Duration>1</Duration><Total_Duration>2</Total_Duration><Id>{id}</Id><Activity_Group_Id>{id}</Activity_Group_Id><Active>true</Active></Activity>"
            );
            rooms.push_str(&condition(
                "ActivityPreferredRoom",
                &format!("<Activity_Id>{id}</Activity_Id><Room>{room}</Room>"),
            ));
        }
        let both = format!(
            "<Number_of_Activities>2</Number_of_Activities><Activity_Id>{}</Activity_Id><Activity_Id>{id}</Activity_Id>",
            id - 1
        );
        days_between.push_str(&condition("MinDaysBetweenActivities", &format!("{both}<MinDays>1</MinDays>")));
    }
    let times = [
        condition("BasicCompulsoryTime", ""),
        days_between,
        condition("StudentsMaxGapsPerWeek", "<Max_Gaps>0</Max_Gaps>"),
        condition(
            "StudentsEarlyMaxBeginningsAtSecondHour",
            "<Max_Beginnings_At_Second_Hour>0</Max_Beginnings_At_Second_Hour>",
        ),
        condition("TeachersMaxGapsPerMorningAndAfternoon", ""),
    ];
    [
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<fet version=\"6.8.5\"><Mode>Official</Mode><Institution_Name>Norra skolan</Institution_Name>\n".to_owned(),
        list("Days_List", "Day", &["Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag"]),
        list("Hours_List", "Hour", &["1", "2", "3", "4"]),
        list("Teachers_List", "Teacher", &["ANK", "BOE", "CEL"]),
        list("Students_List", "Year", &["7A", "7B"]),
        format!("<Activities_List>{activities}</Activities_List>\n"),
        list("Rooms_List", "Room", &["12", "13", "14", "Lab"]).replace("</Name>", "</Name><Capacity>28</Capacity>"),
        format!("<Time_Constraints_List>{}</Time_Constraints_List>\n", times.concat()),
        format!("<Space_Constraints_List>{}{rooms}</Space_Constraints_List>\n</fet>", condition("BasicCompulsorySpace", "")),
    ]
    .concat()
}

fn condition(kind: &str, about: &str) -> String {
    format!(
        "<Constraint{kind}><Weight_Percentage>100</Weight_Percentage>{about}<Active>true</Active></Constraint{kind}>\n"
    )
}
