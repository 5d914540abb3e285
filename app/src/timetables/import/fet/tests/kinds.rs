//! What each kind of constraint becomes.

use super::super::{Read, read};
use super::SCHOOL;
use samrum_solver::timetable::{Range, Rule};

/// The class in halves 7a and 7b, the teachers, the rooms.
pub const HALVES: [usize; 2] = [0, 1];
const BOE: usize = 3;
pub const WHOLLY: &str = "<Weight_Percentage>100</Weight_Percentage>";

/// The school with one constraint more; "where" says what it is about.
fn with(kind: &str, weight: u32, about: &str) -> Read {
    let element = format!(
        "<Constraint{kind}><Weight_Percentage>{weight}</Weight_Percentage>{about}<Active>true</Active></Constraint{kind}>"
    );
    read(&SCHOOL.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>"))).expect("a school")
}

/// The rules that the constraint adds, in the order of the school's.
fn rules(kind: &str, weight: u32, about: &str) -> Vec<(bool, Rule)> {
    let mut before: Vec<Rule> =
        read(SCHOOL).expect("a school").problem.constraints.iter().map(|each| each.rule.clone()).collect();
    let school = with(kind, weight, about);
    assert_eq!(school.omitted, read(SCHOOL).expect("a school").omitted, "{kind}");
    let mut added = Vec::new();
    for constraint in &school.problem.constraints {
        match before.iter().position(|known| *known == constraint.rule) {
            Some(place) => drop(before.remove(place)),
            None => added.push((constraint.required, constraint.rule.clone())),
        }
    }
    added
}

/// The times of the sets of the only rule that the constraint adds, with its range.
fn sets(kind: &str, about: &str) -> (Vec<usize>, Vec<Vec<usize>>, Range) {
    let school = with(kind, 100, about);
    let known = read(SCHOOL).expect("a school").problem;
    let new = school.problem.constraints.iter().find(|each| !known.constraints.iter().any(|old| old.rule == each.rule));
    let (resources, sets, range) = match &new.expect("a rule").rule {
        Rule::ClusterBusyTimes { resources, sets, busy_sets } => (resources, sets, *busy_sets),
        Rule::LimitBusyTimes { resources, sets, busy } => (resources, sets, *busy),
        Rule::LimitIdleTimes { resources, sets, idle } => (resources, sets, *idle),
        other => panic!("{other:?}"),
    };
    (resources.clone(), sets.iter().map(|set| school.problem.time_sets[*set].clone()).collect(), range)
}

fn up_to(most: u32) -> Range {
    Range { least: 0, most }
}

#[test]
fn an_activity_ends_the_day_of_its_students() {
    let id = "<Activity_Id>3</Activity_Id>";
    assert_eq!(rules("ActivityEndsStudentsDay", 100, id), [(true, Rule::EndTheDay { events: vec![2], kind: 0 })]);
    let art = "<Subject_Name>Bild</Subject_Name>";
    assert_eq!(rules("ActivitiesEndStudentsDay", 95, art), [(false, Rule::EndTheDay { events: vec![2, 3], kind: 0 })]);
}

#[test]
fn activities_on_one_day_though_they_ought_not_follow_each_other() {
    let pair = "<Consecutive_If_Same_Day>true</Consecutive_If_Same_Day><Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id><MinDays>1</MinDays>";
    let added = rules("MinDaysBetweenActivities", 95, pair);
    assert!(added.iter().any(|(required, rule)| *required && matches!(rule, Rule::LimitIdleTimes { idle, .. } if *idle == up_to(0))));
    assert!(added.iter().any(|(required, rule)| !required && matches!(rule, Rule::SpreadEvents { .. })));
    // What it weighs is for the days alone.
    let added = rules("MinDaysBetweenActivities", 0, pair);
    assert!(added.iter().any(|(required, rule)| *required && matches!(rule, Rule::LimitIdleTimes { .. })));
    assert!(!added.iter().any(|(_, rule)| matches!(rule, Rule::SpreadEvents { .. })));
    // Where they must not be on one day there is nothing to add.
    assert!(
        !rules("MinDaysBetweenActivities", 100, pair)
            .iter()
            .any(|(_, rule)| matches!(rule, Rule::LimitIdleTimes { .. }))
    );
}

#[test]
fn where_days_are_halves_both_are_one_day_and_none_follows_another_across_noon() {
    let halves = SCHOOL.replace(">Official<", ">Mornings_Afternoons<").replace(
        "<Weight_Percentage>100</Weight_Percentage><Consecutive",
        "<Weight_Percentage>95</Weight_Percentage><Consecutive",
    );
    let problem = read(&halves).expect("a school").problem;
    let sets = |set: usize| problem.time_sets[set].clone();
    let spread = problem.constraints.iter().find_map(|each| match &each.rule {
        Rule::SpreadEvents { sets: days, .. } => Some(days.iter().map(|(set, _)| sets(*set)).collect::<Vec<_>>()),
        _ => None,
    });
    assert_eq!(spread, Some(vec![vec![1, 2, 3, 5, 6, 7]]));
    let token = problem.resources.len() - 1;
    let adjoin = problem.constraints.iter().find_map(|each| match &each.rule {
        Rule::LimitIdleTimes { resources, sets: days, .. } if *resources == [token] => Some(sets(days[0])),
        _ => None,
    });
    // At 4 nothing is held, so 3 and 5 are apart.
    assert_eq!(adjoin, Some((1..=7).collect()));
}

#[test]
fn grouped_activities_share_a_block_of_one_day() {
    let ids = "<First_Activity_Id>3</First_Activity_Id><Second_Activity_Id>4</Second_Activity_Id>";
    // What only they share comes after students, teachers and rooms.
    let shared = |rule: &Rule| match rule {
        Rule::AvoidClashes { resources } if resources == &[6] => Some('c'),
        Rule::LimitIdleTimes { resources, idle, .. } if resources == &[6] && *idle == up_to(0) => Some('i'),
        Rule::ClusterBusyTimes { resources, busy_sets, .. } if resources == &[6] && *busy_sets == up_to(1) => Some('d'),
        Rule::OrderEvents { .. } => Some('o'),
        _ => None,
    };
    let found = |kind: &str| rules(kind, 100, ids).iter().filter_map(|(_, rule)| shared(rule)).collect::<String>();
    assert_eq!(
        (found("TwoActivitiesGrouped"), found("TwoActivitiesConsecutive")),
        ("cid".to_owned(), "ocid".to_owned())
    );
}

#[test]
fn what_activities_have_in_common_is_limited_by_the_times_they_take() {
    let ids = "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>";
    let days = vec![vec![1, 2, 3], vec![5, 6, 7]];
    let (_, found, range) = sets("ActivitiesSameStartingDay", ids);
    assert_eq!((found, range), (days.clone(), up_to(1)));
    let slots = format!(
        "{ids}<Selected_Time_Slot><Selected_Day>Ti</Selected_Day><Selected_Hour>8</Selected_Hour></Selected_Time_Slot><Max_Number_of_Occupied_Time_Slots>0</Max_Number_of_Occupied_Time_Slots>"
    );
    let (_, found, range) = sets("ActivitiesOccupyMaxTimeSlotsFromSelection", &slots);
    assert_eq!((found, range), (vec![vec![5]], up_to(0)));
    // No two of three days are more than one day from each other.
    let wednesday = |text: &str| text.replace("<Name>Ti</Name>", "<Name>Ti</Name></Day><Day><Name>On</Name>");
    let near = format!(
        "<ConstraintMaxDaysBetweenActivities>{WHOLLY}{ids}<MaxDays>1</MaxDays></ConstraintMaxDaysBetweenActivities>"
    );
    let school =
        read(&wednesday(&SCHOOL.replace("</Time_Constraints_List>", &format!("{near}</Time_Constraints_List>"))));
    let problem = school.expect("a school").problem;
    let apart = problem.constraints.iter().find_map(|each| match &each.rule {
        Rule::ClusterBusyTimes { sets, .. } => {
            Some(sets.iter().map(|set| problem.time_sets[*set].clone()).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(apart, Some(vec![days[0].clone(), vec![9, 10, 11]]));
    // Without terms of its own a school has one.
    let (_, found, range) = sets(
        "ActivitiesOccupyMaxTerms",
        &format!("{ids}<Max_Number_of_Occupied_Terms>1</Max_Number_of_Occupied_Terms>"),
    );
    assert_eq!((found, range), (vec![days.concat()], up_to(1)));
}

#[test]
fn a_file_of_the_variant_with_terms_is_read_as_one_that_says_its_mode() {
    let apart = "<ConstraintMinDaysBetweenActivities><Weight_Percentage>100</Weight_Percentage><Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id><MinDays>1</MinDays></ConstraintMinDaysBetweenActivities></Time_Constraints_List>";
    let school = SCHOOL.replace("</Time_Constraints_List>", apart);
    let of = |version: &str, mode: &str| {
        let text = school
            .replace("version=\"6.8.5\"", &format!("version=\"{version}\""))
            .replace("<Mode>Official</Mode>", mode);
        let problem = read(&text).expect("a school").problem;
        (problem.constraints.iter().map(|each| each.rule.clone()).collect::<Vec<_>>(), problem.time_sets.clone())
    };
    let said = of("6.8.5", "<Mode>Terms</Mode><Number_of_Days_Per_Term>5</Number_of_Days_Per_Term>");
    assert_eq!(of("5.42.2-mathmake", ""), said);
    // The variant with half days holds Monday and Tuesday to be one day.
    assert_ne!(of("5.39.0-ma", ""), said);
}

#[test]
fn so_many_activities_of_one_length_run_at_once_or_at_some_times() {
    let slot = |hour: u32| {
        format!(
            "<Selected_Time_Slot><Selected_Day>Ti</Selected_Day><Selected_Hour>{hour}</Selected_Hour></Selected_Time_Slot>"
        )
    };
    let ids = "<Activity_Id>3</Activity_Id><Activity_Id>4</Activity_Id>";
    let (most, total) = ("Max_Number_of_Simultaneous_Activities", "Max_Total_Number_of_Activities");
    let at_once = format!("{ids}{}{}<{most}>1</{most}>", slot(9), slot(10));
    let in_all = format!("{ids}{}{}<{total}>1</{total}>", slot(9), slot(10));
    let text = |long: bool| if long { SCHOOL.replace("<Duration>1<", "<Duration>2<") } else { SCHOOL.to_owned() };
    let limited = |kind: &str, about: &str, long: bool| {
        let element = format!("<Constraint{kind}>{WHOLLY}{about}</Constraint{kind}>");
        let problem =
            read(&text(long).replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>")))
                .expect("a school")
                .problem;
        let sets = problem.constraints.iter().find_map(|each| match &each.rule {
            Rule::SpreadEvents { groups, sets } if groups[..] == [vec![2, 3]] => Some(sets.clone()),
            _ => None,
        });
        let sets = sets.expect("a limit").into_iter();
        sets.map(|(set, range)| (problem.time_sets[set].clone(), range.most)).collect::<Vec<_>>()
    };
    let (each, all) = ("ActivitiesMaxSimultaneousInSelectedTimeSlots", "MaxTotalActivitiesFromSetInSelectedTimeSlots");
    assert_eq!(limited(each, &at_once, false), [(vec![6], 1), (vec![7], 1)]);
    // One of two hours runs when it has begun an hour before.
    assert_eq!(limited(each, &at_once, true), [(vec![5, 6], 1), (vec![6, 7], 1)]);
    assert_eq!(limited(all, &in_all, true), [(vec![5, 6, 7], 1)]);
}

#[test]
fn nobody_comes_on_four_half_days_that_follow_each_other() {
    let half = |name: &str| format!("<Day><Name>{name}</Name></Day>");
    let text = SCHOOL
        .replace(&(half("Må") + &half("Ti")), &["Må", "Ti", "On", "To", "Fr", "Lö"].map(half).concat())
        .replace(">Official<", ">Mornings_Afternoons<");
    let mornings = |excepted: bool| {
        let name = "Allow_Afternoon_Morning_Afternoon_Morning_Exception";
        let element = format!(
            "<ConstraintTeachersMaxThreeConsecutiveDays>{WHOLLY}<{name}>{excepted}</{name}></ConstraintTeachersMaxThreeConsecutiveDays>"
        );
        let problem = read(&text.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>")))
            .expect("a school")
            .problem;
        let firsts = problem.constraints.iter().filter_map(|each| match &each.rule {
            Rule::ClusterBusyTimes { sets, busy_sets: Range { least: 0, most: 3 }, .. } => {
                Some(problem.time_sets[sets[0]][0])
            }
            _ => None,
        });
        firsts.collect::<Vec<_>>()
    };
    // Those that begin in an afternoon may be excepted.
    assert_eq!((mornings(false), mornings(true)), (vec![1, 5, 9], vec![1, 9]));
}

#[test]
fn people_are_limited_by_day_by_span_and_by_rest() {
    let boe = "<Teacher>BOE</Teacher>";
    let (who, found, range) = sets("TeacherMaxSpanPerDay", &format!("{boe}<Max_Span>2</Max_Span>"));
    // The first hour of the day or the third.
    assert_eq!((who, found, range), (vec![BOE], vec![vec![1], vec![3]], up_to(1)));
    let (who, found, range) = sets(
        "TeacherMinRestingHours",
        &format!("{boe}<Minimum_Resting_Hours>1</Minimum_Resting_Hours><Circular>false</Circular>"),
    );
    // Not the last hour and the next day's first.
    assert_eq!((who, found, range), (vec![BOE], vec![vec![3], vec![5]], up_to(1)));
}

#[test]
fn the_activities_of_a_tag_are_limited_for_each_person_who_has_enough_of_them() {
    let text = SCHOOL.replace(
        "<Subject>Ma</Subject><Students>",
        "<Subject>Ma</Subject><Activity_Tag>teori</Activity_Tag><Students>",
    );
    let about = "<Activity_Tag>teori</Activity_Tag><Maximum_Hours_Daily>1</Maximum_Hours_Daily>";
    let element = format!(
        "<ConstraintStudentsActivityTagMaxHoursDaily><Weight_Percentage>100</Weight_Percentage>{about}</ConstraintStudentsActivityTagMaxHoursDaily>"
    );
    let school = read(&text.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>")))
        .expect("a school");
    let limits: Vec<&Rule> = school
        .problem
        .constraints
        .iter()
        .map(|each| &each.rule)
        .filter(|rule| matches!(rule, Rule::LimitBusyTimes { .. }))
        .collect();
    // Both halves have the same two lessons of it, which share one resource of their own.
    assert!(
        matches!(&limits[..], [Rule::LimitBusyTimes { resources, busy, .. }] if resources.len() == 1 && *busy == up_to(1))
    );
}

#[test]
fn half_days_are_mornings_and_afternoons_of_one_day() {
    let halves = SCHOOL.replace("<Mode>Official</Mode>", "<Mode>Mornings_Afternoons</Mode>");
    let element = "<ConstraintTeachersMaxAfternoonsPerWeek><Weight_Percentage>100</Weight_Percentage><Max_Afternoons_Per_Week>0</Max_Afternoons_Per_Week></ConstraintTeachersMaxAfternoonsPerWeek><ConstraintTeachersMaxRealDaysPerWeek><Weight_Percentage>100</Weight_Percentage><Max_Days_Per_Week>1</Max_Days_Per_Week></ConstraintTeachersMaxRealDaysPerWeek>";
    let school = read(&halves.replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>")))
        .expect("a school");
    let mut found = Vec::new();
    for constraint in &school.problem.constraints {
        if let Rule::ClusterBusyTimes { sets, busy_sets, .. } = &constraint.rule {
            found.push((
                sets.iter().map(|set| school.problem.time_sets[*set].clone()).collect::<Vec<_>>(),
                busy_sets.most,
            ));
        }
    }
    assert_eq!(found, [(vec![vec![5, 6, 7]], 0), (vec![vec![1, 2, 3, 5, 6, 7]], 1)]);
}

#[test]
fn before_files_said_that_days_are_halves_rules_meant_whole_days() {
    let element = "<ConstraintTeachersMaxHoursDaily><Weight_Percentage>100</Weight_Percentage><Maximum_Hours_Daily>5</Maximum_Hours_Daily></ConstraintTeachersMaxHoursDaily>";
    let now = SCHOOL
        .replace(">Official<", ">Mornings_Afternoons<")
        .replace("</Time_Constraints_List>", &format!("{element}</Time_Constraints_List>"));
    let then = now.replace("<Mode>Mornings_Afternoons</Mode>", "").replace("6.8.5", "5.27.3-ma3");
    let days = |text: &str| {
        let problem = read(text).expect("a school").problem;
        let limit = problem.constraints.iter().find_map(|each| match &each.rule {
            Rule::LimitBusyTimes { sets, .. } => {
                Some(sets.iter().map(|set| problem.time_sets[*set].clone()).collect::<Vec<_>>())
            }
            _ => None,
        });
        limit.expect("a limit")
    };
    assert_eq!(days(&now), [vec![1, 2, 3], vec![5, 6, 7]]);
    assert_eq!(days(&then), [vec![1, 2, 3, 5, 6, 7]]);
}
