//! Faults, collisions and outcomes in words, in the reader's language.

use super::import::document::MOST_MEGABYTES;
use super::import::fault::{Fault, What};
use super::model::PartyKind;
use super::service::{Collision, ImportError, RequestFault, Summary};
use crate::server::child;
use crate::time::clock;
use crate::ui::form::Faults;
use chrono::NaiveDate;
use samrum_solver::timetable::Rule;
use samrum_text::{Locale, td_string};

/// 1 is Monday.
pub fn weekday(l: Locale, day: u8) -> String {
    crate::facilities::words::weekday(l, day)
}

pub fn party_kinds(l: Locale, kind: PartyKind) -> String {
    match kind {
        PartyKind::Class => td_string!(l, timetables.classes),
        PartyKind::Teacher => td_string!(l, timetables.teachers),
        PartyKind::Student => td_string!(l, timetables.students),
        PartyKind::Other => td_string!(l, timetables.others),
    }
    .to_owned()
}

/// What a rule of a timetable is about, as timetablers say it.
pub fn rule(l: Locale, rule: &Rule) -> &'static str {
    match rule {
        Rule::AssignResource { .. } => td_string!(l, drafts.rule_assign_resource),
        Rule::AssignTime { .. } => td_string!(l, drafts.rule_assign_time),
        Rule::SplitEvents { .. } => td_string!(l, drafts.rule_split),
        Rule::DistributeSplitEvents { .. } => td_string!(l, drafts.rule_distribute),
        Rule::PreferResources { .. } => td_string!(l, drafts.rule_prefer_resources),
        Rule::PreferTimes { .. } => td_string!(l, drafts.rule_prefer_times),
        Rule::AvoidSplitAssignments { .. } => td_string!(l, drafts.rule_avoid_split),
        Rule::SpreadEvents { .. } => td_string!(l, drafts.rule_spread),
        Rule::LinkEvents { .. } | Rule::ClusterStarts { .. } => td_string!(l, drafts.rule_link),
        Rule::OrderEvents { .. } => td_string!(l, drafts.rule_order),
        Rule::AvoidClashes { .. } => td_string!(l, drafts.rule_clashes),
        Rule::AvoidUnavailableTimes { .. } => td_string!(l, drafts.rule_unavailable),
        Rule::LimitIdleTimes { .. } => td_string!(l, drafts.rule_idle),
        Rule::ClusterBusyTimes { .. } => td_string!(l, drafts.rule_cluster),
        Rule::LimitBusyTimes { .. } => td_string!(l, drafts.rule_busy),
        Rule::LimitWorkload { .. } => td_string!(l, drafts.rule_workload),
        Rule::RoomCapacity { .. } => td_string!(l, drafts.rule_capacity),
        Rule::MinimumWorkingDays { .. } => td_string!(l, drafts.rule_working_days),
        Rule::IsolatedLectures { .. } => td_string!(l, drafts.rule_isolated),
        Rule::AvoidTogether { .. } => td_string!(l, drafts.rule_together),
        Rule::LimitBusyResources { .. } => td_string!(l, drafts.rule_busy_resources),
        Rule::TravelTime { .. } | Rule::ChangingTime { .. } => td_string!(l, drafts.rule_travel),
        Rule::LimitMoves { .. } => td_string!(l, drafts.rule_moves),
        Rule::EndTheDay { .. } => td_string!(l, drafts.rule_end_of_day),
        Rule::KeepMeets { .. } => td_string!(l, drafts.rule_other),
    }
}

/// "rad 17, Event E3"; empty for the file as a whole.
pub fn place(l: Locale, fault: &Fault) -> String {
    let line = fault.line.map(|line| td_string!(l, timetables.place_line, line = line));
    let element = (!fault.element.is_empty()).then(|| fault.element.clone());
    [line, element].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn fault(l: Locale, fault: &Fault) -> String {
    match &fault.what {
        What::TooLarge(most) => td_string!(l, timetables.fault_too_large, most = most),
        What::Empty => td_string!(l, timetables.fault_empty).to_owned(),
        What::BrokenCompression => td_string!(l, timetables.fault_compression).to_owned(),
        What::BrokenText => td_string!(l, timetables.fault_text).to_owned(),
        What::NotXml => td_string!(l, timetables.fault_not_xml).to_owned(),
        What::Malformed => td_string!(l, timetables.fault_malformed).to_owned(),
        What::WrongClosing { expected, actual } => td_string!(l, timetables.fault_closing, expected = expected, actual = actual),
        What::DocumentType => td_string!(l, timetables.fault_doctype).to_owned(),
        What::OtherKind(root) => td_string!(l, timetables.fault_other_kind, root = root),
        What::More(more) => td_string!(l, timetables.fault_more, more = more),
        What::Missing(name) => td_string!(l, timetables.fault_missing, name = *name),
        What::Count { name, said, there } => td_string!(l, timetables.fault_count, name = *name, said = *said, there = *there),
        What::NotANumber { name, text } => td_string!(l, timetables.fault_number, name = *name, text = text),
        What::UnknownWord { name, text } => td_string!(l, timetables.fault_word, name = *name, text = text),
        What::UnknownConstraint => td_string!(l, timetables.fault_constraint).to_owned(),
        What::DoubleId { first } => td_string!(l, timetables.fault_double, first = first),
        What::DoubleName(name) => td_string!(l, timetables.fault_double_name, name = name),
        What::UnknownReference { kind, id } => td_string!(l, timetables.fault_reference, kind = *kind, id = id),
        What::TooManyAttributes(most) => td_string!(l, timetables.fault_attributes, most = most),
        What::TooMuch { name, said, most } => td_string!(l, timetables.fault_too_much, name = *name, said = *said, most = *most),
        What::NoDuration => td_string!(l, timetables.fault_no_duration).to_owned(),
        What::Order => td_string!(l, timetables.fault_order).to_owned(),
        What::NoTimes => td_string!(l, timetables.fault_no_times).to_owned(),
        What::TimeWithoutDay => td_string!(l, timetables.fault_no_day).to_owned(),
        What::TimeWithoutWeek => td_string!(l, timetables.fault_no_week).to_owned(),
        What::TooManyDays(days) => td_string!(l, timetables.fault_days, days = days),
        What::Terms => td_string!(l, timetables.fault_terms).to_owned(),
        What::TooManyWeeks(most) => td_string!(l, timetables.fault_weeks, most = most),
        What::NoSense => td_string!(l, timetables.fault_no_sense).to_owned(),
        What::DayPastMidnight => td_string!(l, timetables.fault_day_past_midnight).to_owned(),
        What::NoInstance => td_string!(l, timetables.fault_no_instance).to_owned(),
        What::SeveralInstances(there) => td_string!(l, timetables.fault_instances, there = there.join(", ")),
        What::UnknownInstance { asked, there } => td_string!(l, timetables.fault_instance, asked = asked, there = there.join(", ")),
        What::GivenElsewhere(event) => td_string!(l, timetables.fault_given_elsewhere, event = event),
        What::OnlyUnfinished => td_string!(l, timetables.fault_only_unfinished).to_owned(),
        What::NoSolution { instance } => td_string!(l, timetables.fault_no_solution, instance = instance),
        What::SolutionForOthers { instance, others } => {
            td_string!(l, timetables.fault_other_solution, instance = instance, others = others.join(", "))
        }
        What::SeveralSolutions(there) => td_string!(l, timetables.fault_solutions, there = there.join("; ")),
        What::UnknownSolution { asked, there } => td_string!(l, timetables.fault_solution, asked = asked, there = there.join("; ")),
        What::LongerThanEvent { event, most } => td_string!(l, timetables.fault_longer, event = event, most = most),
        What::PastDaysEnd { event, time } => td_string!(l, timetables.fault_past_day, event = event, time = time),
        What::PastMidnight { event } => td_string!(l, timetables.fault_past_midnight, event = event),
        What::UnknownRole { event, role } => td_string!(l, timetables.fault_role, event = event, role = role),
        What::OtherType { resource, role } => td_string!(l, timetables.fault_type, resource = resource, role = role),
        What::RoleTaken { role, resource } => td_string!(l, timetables.fault_role_taken, role = role, resource = resource),
        What::OtherTime { event, time } => td_string!(l, timetables.fault_other_time, event = event, time = time),
        What::RoomTwice { room, other } => td_string!(l, timetables.fault_room_twice, room = room, other = other),
    }
}

/// The same with its place in front.
pub fn placed_fault(l: Locale, each: &Fault) -> String {
    let place = place(l, each);
    if place.is_empty() { fault(l, each) } else { format!("{place}: {}", fault(l, each)) }
}

/// "Kemi · 7A, sal 12, måndag 09:00–10:45".
pub fn lesson_of(l: Locale, collision: &Collision) -> String {
    let time = format!("{} {}–{}", weekday(l, collision.weekday), clock(collision.starts), clock(collision.ends));
    format!("{}, {}, {time}", collision.lesson, collision.room)
}

/// What is in its way: "Innebandy; 3 datum, första 2026-11-30".
pub fn in_the_way(l: Locale, collision: &Collision) -> String {
    let first = collision.dates.first().map(NaiveDate::to_string).unwrap_or_default();
    // The titles of people's own bookings are not told.
    let by = if collision.by.is_empty() { td_string!(l, timetables.another_booking) } else { &collision.by };
    td_string!(l, timetables.in_the_way, by = by.to_owned(), dates = collision.dates.len(), first = first)
}

fn field_of(fault: RequestFault) -> &'static str {
    match fault {
        RequestFault::Bells => "first_lesson",
        RequestFault::Order | RequestFault::TooLong => "last",
        RequestFault::Capacity => "room_capacity",
    }
}

fn request_fault(l: Locale, fault: RequestFault) -> &'static str {
    match fault {
        RequestFault::Bells => td_string!(l, timetables.wrong_bells),
        RequestFault::Order => td_string!(l, timetables.wrong_order),
        RequestFault::TooLong => td_string!(l, timetables.wrong_length),
        RequestFault::Capacity => td_string!(l, timetables.wrong_capacity),
    }
}

/// Why an import was refused, by the fields of its form; a failure of the database is given back.
pub fn refusal(l: Locale, error: ImportError) -> Result<Faults, sqlx::Error> {
    use crate::bookings::service::BookingError;
    use crate::facilities::service::FacilityError;
    use crate::people::service::PeopleError;
    let mut faults = Faults::default();
    match error {
        ImportError::Database(cause)
        | ImportError::Facility(FacilityError::Database(cause))
        | ImportError::People(PeopleError::Database(cause))
        | ImportError::Booking(BookingError::Database(cause)) => return Err(cause),
        ImportError::Request(wrong) => {
            for each in wrong {
                faults.add(field_of(each), request_fault(l, each));
            }
        }
        ImportError::File(all) => {
            for each in &all {
                faults.add("file", placed_fault(l, each));
            }
        }
        ImportError::NotRead(ending) => faults.add("file", child::words(l, ending)),
        ImportError::Collisions(all) => {
            for each in &all {
                faults.add("file", format!("{}: {}", lesson_of(l, each), in_the_way(l, each)));
            }
        }
        ImportError::Facility(FacilityError::CodeTaken(code)) => faults.add("building", td_string!(l, timetables.wrong_code, code = code)),
        ImportError::Facility(_) => faults.add("building", td_string!(l, timetables.wrong_building)),
        ImportError::People(_) => faults.add("school", td_string!(l, timetables.wrong_school)),
        ImportError::Booking(_) => faults.add("file", td_string!(l, timetables.wrong_booking)),
    }
    Ok(faults)
}

/// What an import has brought, sentence by sentence.
pub fn summary(l: Locale, summary: &Summary) -> Vec<String> {
    let (first, last) = (summary.first.to_string(), summary.last.to_string());
    let mut said = vec![
        td_string!(l, timetables.done_lessons, lessons = summary.lessons, name = summary.name.clone(), first = first, last = last),
        td_string!(l, timetables.done_rooms, new = summary.new_rooms, known = summary.known_rooms),
        td_string!(l, timetables.done_dates, series = summary.series, dates = summary.dates, closed = summary.closed_dates),
    ];
    if !summary.without_room.is_empty() {
        let names = listed(&summary.without_room);
        said.push(td_string!(l, timetables.done_without_room, count = summary.without_room.len(), names = names));
    }
    if !summary.without_time.is_empty() {
        let names = listed(&summary.without_time);
        said.push(td_string!(l, timetables.done_without_time, count = summary.without_time.len(), names = names));
    }
    said
}

/// Names between commas; of very many the first.
fn listed(names: &[String]) -> String {
    const MOST: usize = 30;
    let list = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{list} …") } else { list }
}

/// How large a file may be, for a hint.
pub fn file_hint(l: Locale) -> String {
    td_string!(l, timetables.file_hint, most = MOST_MEGABYTES)
}
