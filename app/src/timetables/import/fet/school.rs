//! A school of FET's file as the scheduler and the calendar see it.

use super::super::fault::{Fault, What};
use super::super::reading::Reading;
use super::super::school::{Cycle, Days, Event, Kind, Named, Place, Role, School, Whereabouts, laid, told_apart};
use super::instance::{Activity, Instance};
use super::{Read, read};
use crate::timetables::model::{Party, PartyKind, Reckoning};
use samrum_solver::timetable::Problem;

/// Letters of a school's short name, which is to leave room for those of its rooms.
const MOST_LETTERS: usize = 20;

/// Activities whose subjects are told of those that a constraint is about.
const MOST_SUBJECTS: usize = 3;

/// Reads a school when it can be planned and put into a calendar. Its days are the weekdays that their names say, in the weeks that
/// their marks say; where they are halves of days two are one.
pub fn school(text: &str, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
    let Read { instance, problem, names, tokens, omitted } = read(text)?;
    let mut reading = Reading::new(text);
    let place = Whereabouts { line: 1, element: "fet".to_owned(), event: "Activity" };
    if instance.term.is_some() {
        return Err(vec![Fault { line: Some(place.line), element: place.element, what: What::Terms }]);
    }
    let halves = if instance.halves { 2 } else { 1 };
    let day_names: Vec<&str> = instance.days.iter().step_by(halves).map(String::as_str).collect();
    let per_week = reckoning.weeks.days.map(usize::from);
    let days = laid(&day_names, per_week)
        .map_err(|what| vec![Fault { line: Some(place.line), element: place.element.clone(), what }])?;
    let resources = resources(&instance, &tokens);
    let mut school = School {
        text: text.to_owned(),
        code: code(&instance.name),
        name: if instance.name.trim().is_empty() { code("") } else { instance.name.trim().to_owned() },
        place,
        shown: instance.activities.len(),
        events: events(&instance, &problem, &resources),
        resources,
        times: times(&instance),
        cycle: cycle(&instance, &days, halves),
        weeks: days.weeks,
        bells: reckoning.bells,
        // Students have their sets' names, which activities say.
        kinds: [Role::None, Role::Party(PartyKind::Teacher), Role::Room, Role::None, Role::None].map(kind).to_vec(),
        rooms: (0..instance.rooms.len())
            .filter(|room| !instance.is_virtual(*room))
            .map(|room| instance.first_room() + room)
            .collect(),
        constraints: names.iter().map(|name| words(name)).collect(),
        omitted: omitted.into_iter().map(|(name, count)| (words(&name), count)).collect(),
        start: None,
        givens: problem.into_givens(),
    };
    school.begin(reckoning, &mut reading);
    school.check(&mut reading);
    reading.end().map(|()| school)
}

fn kind(role: Role) -> Kind {
    Kind { name: String::new(), role }
}

/// The letters of the name: "Norra skolan" is Norraskolan. Initials would be those of other schools too, whose building it would share.
fn code(name: &str) -> String {
    let letters: String = name.chars().filter(|letter| letter.is_alphanumeric()).take(MOST_LETTERS).collect();
    if letters.is_empty() { "FET".to_owned() } else { letters }
}

/// An element's name as the words that FET has on screen: "ConstraintTeacherMaxGapsPerWeek" is "Teacher max gaps per week".
fn words(element: &str) -> String {
    let name = element.strip_prefix("Constraint").unwrap_or(element);
    let mut words = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let begins = letter.is_uppercase() && words.ends_with(|before: char| before.is_lowercase());
        words.extend(begins.then_some(' '));
        // N1N2N3 stays as it is.
        let is_word = begins && letters.peek().is_some_and(|next| next.is_lowercase());
        if is_word { words.extend(letter.to_lowercase()) } else { words.push(letter) }
    }
    words
}

/// Students, teachers, rooms, and what activities share.
fn resources(instance: &Instance, tokens: &[Vec<usize>]) -> Vec<Named> {
    let named = |kind: &str, name: &str| Named { id: format!("{kind} {name}"), name: name.trim().to_owned() };
    let students = instance.students.iter().map(|name| named("Students", name));
    let teachers = instance.teachers.iter().map(|name| named("Teacher", name));
    let rooms = told_apart(instance.rooms.iter().map(|room| named("Room", &room.name)).collect());
    let tokens = tokens
        .iter()
        .enumerate()
        .map(|(place, shared)| Named { id: format!("Shared {place}"), name: subjects(instance, shared) });
    students.chain(teachers).chain(rooms).chain(tokens).collect()
}

/// What some activities are about, each subject once.
fn subjects(instance: &Instance, activities: &[usize]) -> String {
    let mut found: Vec<&str> = Vec::new();
    for activity in activities {
        let subject = instance.activities[*activity].subject.as_str();
        if !found.contains(&subject) {
            found.push(subject);
        }
    }
    let more = if found.len() > MOST_SUBJECTS { " …" } else { "" };
    found.truncate(MOST_SUBJECTS);
    found.join(" + ") + more
}

/// The activities, and after them what only helps to say a rule: it is called as who is concerned.
fn events(instance: &Instance, problem: &Problem, resources: &[Named]) -> Vec<Event> {
    let lesson = |activity: &Activity| {
        let name = if activity.subject.trim().is_empty() { &activity.id } else { &activity.subject };
        let party = |name: &String| Party { kind: kind_of(instance, name), name: name.trim().to_owned() };
        let named = Named { id: activity.id.clone(), name: name.trim().to_owned() };
        Event { named, parties: activity.sets.iter().map(party).collect() }
    };
    let lessons = instance.activities.iter().map(lesson);
    let helps = problem.events.iter().enumerate().skip(instance.activities.len()).map(|(place, event)| {
        let whom =
            event.roles.iter().filter_map(|role| role.resource).map(|resource| resources[resource].name.as_str());
        Event {
            named: Named { id: format!("Help {place}"), name: whom.collect::<Vec<_>>().join(", ") },
            parties: Vec::new(),
        }
    });
    lessons.chain(helps).collect()
}

/// A set of one is a student, whom the calendar does not name.
fn kind_of(instance: &Instance, set: &str) -> PartyKind {
    let one = instance.sets.get(set).is_some_and(|set| set.persons == 1);
    if one { PartyKind::Student } else { PartyKind::Class }
}

/// The name of an hour is one of several days, so the number is what tells a time from others.
fn times(instance: &Instance) -> Vec<Named> {
    let length = instance.day_length();
    let time = |time: usize| {
        let (day, hour) = (&instance.days[time / length], time % length);
        let name = hour
            .checked_sub(1)
            .map_or_else(String::new, |hour| format!("{} {}", day.trim(), instance.hours[hour].trim()));
        Named { id: format!("{day} {hour}"), name }
    };
    (0..instance.days.len() * length).map(time).collect()
}

fn cycle(instance: &Instance, days: &Days, halves: usize) -> Cycle {
    let place = |time: usize| {
        let (day, hour) = instance.day_and_hour(time)?;
        let (week, weekday) = days.places[day / halves];
        Some(Place { week, weekday, period: day % halves * instance.hours.len() + hour })
    };
    Cycle::new((0..instance.days.len() * instance.day_length()).map(place).collect())
}
