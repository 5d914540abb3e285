//! Faults, collisions and outcomes in words, in the reader's language.

use super::import::document::MOST_MEGABYTES;
use super::import::fault::{Fault, What};
use super::import::foreign::Foreign;
use super::model::PartyKind;
use super::service::{Collision, ImportError, NotYours, RequestFault, Summary};
use super::solve::rooms::Ambiguous;
use crate::server::child;
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
        What::Foreign(kind) => format!("{} {}", foreign(l, *kind), td_string!(l, timetables.foreign_instead)),
        What::NotXml => td_string!(l, timetables.fault_not_xml).to_owned(),
        What::Malformed => td_string!(l, timetables.fault_malformed).to_owned(),
        What::WrongClosing { expected, actual } => {
            td_string!(l, timetables.fault_closing, expected = expected, actual = actual)
        }
        What::DocumentType => td_string!(l, timetables.fault_doctype).to_owned(),
        What::OtherKind(root) => td_string!(l, timetables.fault_other_kind, root = root),
        What::More(more) => td_string!(l, timetables.fault_more, more = more),
        What::Missing(name) => td_string!(l, timetables.fault_missing, name = *name),
        What::Count { name, said, there } => {
            td_string!(l, timetables.fault_count, name = *name, said = *said, there = *there)
        }
        What::NotANumber { name, text } => td_string!(l, timetables.fault_number, name = *name, text = text),
        What::UnknownWord { name, text } => td_string!(l, timetables.fault_word, name = *name, text = text),
        What::UnknownConstraint => td_string!(l, timetables.fault_constraint).to_owned(),
        What::DoubleId { first } => td_string!(l, timetables.fault_double, first = first),
        What::DoubleName(name) => td_string!(l, timetables.fault_double_name, name = name),
        What::UnknownReference { kind, id } => td_string!(l, timetables.fault_reference, kind = *kind, id = id),
        What::TooManyAttributes(most) => td_string!(l, timetables.fault_attributes, most = most),
        What::TooMuch { name, said, most } => {
            td_string!(l, timetables.fault_too_much, name = *name, said = *said, most = *most)
        }
        What::NoDuration => td_string!(l, timetables.fault_no_duration).to_owned(),
        What::Order => td_string!(l, timetables.fault_order).to_owned(),
        What::NoTimes => td_string!(l, timetables.fault_no_times).to_owned(),
        What::TimeWithoutDay => td_string!(l, timetables.fault_no_day).to_owned(),
        What::TimeWithoutWeek => td_string!(l, timetables.fault_no_week).to_owned(),
        What::AskDays(days) => td_string!(l, timetables.fault_ask_days, days = *days),
        What::DaysPerWeek { days, per_week } => {
            td_string!(l, timetables.fault_days_per_week, days = *days, per_week = *per_week)
        }
        What::HalfDays => td_string!(l, timetables.fault_half_days).to_owned(),
        What::UnknownWeek { asked, there } if there.is_empty() => {
            td_string!(l, timetables.fault_one_week, asked = asked)
        }
        What::UnknownWeek { asked, there } => {
            td_string!(l, timetables.fault_week_name, asked = asked, there = there.join(", "))
        }
        What::TooManyDays(days) => td_string!(l, timetables.fault_days, days = days),
        What::Terms => td_string!(l, timetables.fault_terms).to_owned(),
        What::TooManyWeeks(most) => td_string!(l, timetables.fault_weeks, most = most),
        What::NoSense => td_string!(l, timetables.fault_no_sense).to_owned(),
        What::DayPastMidnight => td_string!(l, timetables.fault_day_past_midnight).to_owned(),
        What::NoInstance => td_string!(l, timetables.fault_no_instance).to_owned(),
        What::SeveralInstances(there) => td_string!(l, timetables.fault_instances, there = there.join(", ")),
        What::UnknownInstance { asked, there } => {
            td_string!(l, timetables.fault_instance, asked = asked, there = there.join(", "))
        }
        What::GivenElsewhere(event) => td_string!(l, timetables.fault_given_elsewhere, event = event),
        What::OnlyUnfinished => td_string!(l, timetables.fault_only_unfinished).to_owned(),
        What::NoSolution { instance } => td_string!(l, timetables.fault_no_solution, instance = instance),
        What::SolutionForOthers { instance, others } => {
            td_string!(l, timetables.fault_other_solution, instance = instance, others = others.join(", "))
        }
        What::SeveralSolutions(there) => td_string!(l, timetables.fault_solutions, there = there.join("; ")),
        What::UnknownSolution { asked, there } => {
            td_string!(l, timetables.fault_solution, asked = asked, there = there.join("; "))
        }
        What::LongerThanEvent { event, most } => td_string!(l, timetables.fault_longer, event = event, most = most),
        What::PastDaysEnd { event, time } => td_string!(l, timetables.fault_past_day, event = event, time = time),
        What::PastMidnight { event } => td_string!(l, timetables.fault_past_midnight, event = event),
        What::UnknownRole { event, role } => td_string!(l, timetables.fault_role, event = event, role = role),
        What::OtherType { resource, role } => td_string!(l, timetables.fault_type, resource = resource, role = role),
        What::RoleTaken { role, resource } => {
            td_string!(l, timetables.fault_role_taken, role = role, resource = resource)
        }
        What::OtherTime { event, time } => td_string!(l, timetables.fault_other_time, event = event, time = time),
        What::RoomTwice { room, other } => td_string!(l, timetables.fault_room_twice, room = room, other = other),
    }
}

/// What a file of another program is, and what to do with it there.
fn foreign(l: Locale, kind: Foreign) -> &'static str {
    match kind {
        Foreign::Untis => td_string!(l, timetables.foreign_untis),
        Foreign::Asc => td_string!(l, timetables.foreign_asc),
        Foreign::FetResult => td_string!(l, timetables.foreign_fet_result),
        Foreign::Ss12000 => td_string!(l, timetables.foreign_ss12000),
        Foreign::Excel => td_string!(l, timetables.foreign_excel),
        Foreign::OpenDocument => td_string!(l, timetables.foreign_open_document),
        Foreign::Word => td_string!(l, timetables.foreign_word),
        Foreign::Pdf => td_string!(l, timetables.foreign_pdf),
        Foreign::Calendar => td_string!(l, timetables.foreign_calendar),
        Foreign::Table => td_string!(l, timetables.foreign_table),
        Foreign::WebPage => td_string!(l, timetables.foreign_web_page),
        Foreign::Picture => td_string!(l, timetables.foreign_picture),
        Foreign::Archive => td_string!(l, timetables.foreign_archive),
        Foreign::Competition => td_string!(l, timetables.foreign_competition),
    }
}

/// The same with its place in front.
pub fn placed_fault(l: Locale, each: &Fault) -> String {
    let place = place(l, each);
    if place.is_empty() { fault(l, each) } else { format!("{place}: {}", fault(l, each)) }
}

/// "Kemi · 7A, sal 12, måndag 09:00–10:45".
pub fn lesson_of(l: Locale, collision: &Collision) -> String {
    let time = format!("{} {}", weekday(l, collision.time.weekday.number()), collision.time.hours());
    format!("{}, {}, {time}", collision.lesson, collision.room)
}

/// What is in its way: "Innebandy; 3 datum, första 2026-11-30".
pub fn in_the_way(l: Locale, collision: &Collision) -> String {
    let first = collision.dates.first().map(NaiveDate::to_string).unwrap_or_default();
    // The titles of people's own bookings are not told.
    let by = if collision.by.is_empty() { td_string!(l, timetables.another_booking) } else { &collision.by };
    if collision.dates.len() == 1 {
        return td_string!(l, timetables.in_the_way_one, by = by.to_owned(), first = first);
    }
    td_string!(l, timetables.in_the_way, by = by.to_owned(), dates = collision.dates.len(), first = first)
}

fn field_of(fault: RequestFault) -> &'static str {
    match fault {
        RequestFault::Bells => "first_lesson",
        RequestFault::Order | RequestFault::TooLong | RequestFault::Over => "last",
        RequestFault::Capacity => "room_capacity",
        RequestFault::DaysPerWeek => "days_per_week",
    }
}

/// The field of the form in which a fault of the file is mended, where there is one.
fn field_of_fault(what: &What) -> &'static str {
    match what {
        What::AskDays(_) | What::DaysPerWeek { .. } => "days_per_week",
        What::UnknownWeek { .. } => "first_week",
        _ => "file",
    }
}

fn request_fault(l: Locale, fault: RequestFault) -> &'static str {
    match fault {
        RequestFault::Bells => td_string!(l, timetables.wrong_bells),
        RequestFault::Order => td_string!(l, timetables.wrong_order),
        RequestFault::TooLong => td_string!(l, timetables.wrong_length),
        RequestFault::Capacity => td_string!(l, timetables.wrong_capacity),
        RequestFault::DaysPerWeek => td_string!(l, timetables.wrong_days_per_week),
        RequestFault::Over => td_string!(l, timetables.wrong_over),
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
                faults.add(field_of_fault(&each.what), placed_fault(l, each));
            }
        }
        ImportError::NotRead(ending) => faults.add("file", child::words(l, ending)),
        ImportError::Collisions(all) => {
            for each in &all {
                faults.add("file", format!("{}: {}", lesson_of(l, each), in_the_way(l, each)));
            }
        }
        ImportError::Ambiguous(rooms) => {
            for Ambiguous { room, codes } in rooms {
                faults.add("file", td_string!(l, timetables.ambiguous, room = room, codes = codes.join(", ")));
            }
        }
        ImportError::Busy(name) => faults.add("file", td_string!(l, timetables.busy, name = name)),
        ImportError::BrokeOff => faults.add("file", td_string!(l, timetables.broke_off)),
        ImportError::NotYours(wrong) => {
            for each in wrong {
                let (field, sentence) = not_yours(l, each);
                faults.add(field, sentence);
            }
        }
        ImportError::Facility(FacilityError::CodeTaken(code)) => {
            faults.add("building", td_string!(l, timetables.wrong_code, code = code));
        }
        ImportError::Facility(_) => faults.add("building", td_string!(l, timetables.wrong_building)),
        ImportError::People(_) => faults.add("school", td_string!(l, timetables.wrong_school)),
        ImportError::Booking(_) => faults.add("file", td_string!(l, timetables.wrong_booking)),
    }
    Ok(faults)
}

fn not_yours(l: Locale, why: NotYours) -> (&'static str, String) {
    match why {
        NotYours::School(name) => ("school", td_string!(l, timetables.other_school, name = name)),
        NotYours::Building(code) => ("building", td_string!(l, timetables.other_building, code = code)),
        NotYours::NoSchool(name) => ("school", td_string!(l, timetables.no_school, name = name)),
        NotYours::NoBuilding(code) => ("building", td_string!(l, timetables.no_building, code = code)),
        NotYours::NotTogether { school, building } => {
            ("building", td_string!(l, timetables.not_together, school = school, building = building))
        }
    }
}

/// What an import has brought, sentence by sentence.
pub fn summary(l: Locale, summary: &Summary) -> Vec<String> {
    let (first, last) = (summary.first.to_string(), summary.last.to_string());
    let mut said = vec![
        td_string!(
            l,
            timetables.done_lessons,
            lessons = summary.lessons,
            name = summary.name.clone(),
            first = first,
            last = last
        ),
        td_string!(l, timetables.done_rooms, new = summary.new_rooms, known = summary.known_rooms),
        td_string!(
            l,
            timetables.done_dates,
            series = summary.series,
            dates = summary.dates,
            closed = summary.closed_dates
        ),
    ];
    if !summary.without_room.is_empty() {
        let names = listed(&summary.without_room);
        said.push(without_room(l, summary.without_room.len(), names));
    }
    if !summary.without_time.is_empty() {
        let names = listed(&summary.without_time);
        said.push(match summary.without_time.len() {
            1 => td_string!(l, timetables.done_without_time_one, names = names),
            count => td_string!(l, timetables.done_without_time, count = count, names = names),
        });
    }
    said
}

/// That so many lessons have no room.
pub fn without_room(l: Locale, count: usize, names: String) -> String {
    if count == 1 {
        return td_string!(l, timetables.done_without_room_one, names = names);
    }
    td_string!(l, timetables.done_without_room, count = count, names = names)
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
