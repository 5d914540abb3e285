//! Faults, collisions and outcomes in words, in the reader's language.

use super::import::document::MOST_MEGABYTES;
use super::import::fault::{Fault, What};
use super::import::foreign::Foreign;
use super::model::PartyKind;
use super::service::{Collision, ImportError, NotYours, RequestFault, Summary};
use super::solve::rooms::Ambiguous;
use crate::server::child;
use crate::ui::date;
use crate::ui::form::Faults;
use chrono::NaiveDate;
use samrum_solver::timetable::Rule;
use samrum_text::{Locale, t};

pub fn party_kinds(l: Locale, kind: PartyKind) -> String {
    match kind {
        PartyKind::Class => t!(l, timetables.classes),
        PartyKind::Teacher => t!(l, timetables.teachers),
        PartyKind::Student => t!(l, timetables.students),
        PartyKind::Other => t!(l, timetables.others),
    }
    .to_owned()
}

/// What a rule of a timetable is about, as timetablers say it.
pub fn rule(l: Locale, rule: &Rule) -> &'static str {
    match rule {
        Rule::AssignResource { .. } => t!(l, drafts.rule_assign_resource),
        Rule::AssignTime { .. } => t!(l, common.lessons_without_time),
        Rule::SplitEvents { .. } => t!(l, drafts.rule_split),
        Rule::DistributeSplitEvents { .. } => t!(l, drafts.rule_distribute),
        Rule::PreferResources { .. } => t!(l, drafts.rule_prefer_resources),
        Rule::PreferTimes { .. } => t!(l, drafts.rule_prefer_times),
        Rule::AvoidSplitAssignments { .. } => t!(l, drafts.rule_avoid_split),
        Rule::SpreadEvents { .. } => t!(l, drafts.rule_spread),
        Rule::LinkEvents { .. } | Rule::ClusterStarts { .. } => t!(l, drafts.rule_link),
        Rule::OrderEvents { .. } => t!(l, drafts.rule_order),
        Rule::AvoidClashes { .. } => t!(l, drafts.rule_clashes),
        Rule::AvoidUnavailableTimes { .. } => t!(l, drafts.rule_unavailable),
        Rule::LimitIdleTimes { .. } => t!(l, drafts.rule_idle),
        Rule::ClusterBusyTimes { .. } => t!(l, drafts.rule_cluster),
        Rule::LimitBusyTimes { .. } => t!(l, drafts.rule_busy),
        Rule::LimitWorkload { .. } => t!(l, drafts.rule_workload),
        Rule::RoomCapacity { .. } => t!(l, drafts.rule_capacity),
        Rule::MinimumWorkingDays { .. } => t!(l, drafts.rule_working_days),
        Rule::IsolatedLectures { .. } => t!(l, drafts.rule_isolated),
        Rule::AvoidTogether { .. } => t!(l, drafts.rule_together),
        Rule::LimitBusyResources { .. } => t!(l, drafts.rule_busy_resources),
        Rule::TravelTime { .. } | Rule::ChangingTime { .. } => t!(l, drafts.rule_travel),
        Rule::LimitMoves { .. } => t!(l, drafts.rule_moves),
        Rule::EndTheDay { .. } => t!(l, drafts.rule_end_of_day),
        Rule::KeepMeets { .. } => t!(l, drafts.rule_other),
    }
}

/// "rad 17, Event E3"; empty for the file as a whole.
pub fn place(l: Locale, fault: &Fault) -> String {
    let line = fault.line.map(|line| t!(l, timetables.place_line, line = line));
    let element = (!fault.element.is_empty()).then(|| fault.element.clone());
    [line, element].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

pub fn fault(l: Locale, fault: &Fault) -> String {
    match &fault.what {
        What::TooLarge(most) => t!(l, timetables.fault_too_large, most = most),
        What::Empty => t!(l, timetables.fault_empty).to_owned(),
        What::BrokenCompression => t!(l, timetables.fault_compression).to_owned(),
        What::BrokenText => t!(l, timetables.fault_text).to_owned(),
        What::Foreign(kind) => format!("{} {}", foreign(l, *kind), t!(l, timetables.foreign_instead)),
        What::NotXml => t!(l, timetables.fault_not_xml).to_owned(),
        What::Malformed => t!(l, timetables.fault_malformed).to_owned(),
        What::WrongClosing { expected, actual } => {
            t!(l, timetables.fault_closing, expected = expected, actual = actual)
        }
        What::DocumentType => t!(l, timetables.fault_doctype).to_owned(),
        What::OtherKind(root) => t!(l, timetables.fault_other_kind, root = root),
        What::More(more) => t!(l, timetables.fault_more, more = more),
        What::Missing(name) => t!(l, timetables.fault_missing, name = *name),
        What::Count { name, said, there } => {
            t!(l, timetables.fault_count, name = *name, said = *said, there = *there)
        }
        What::NotANumber { name, text } => t!(l, timetables.fault_number, name = *name, text = text),
        What::UnknownWord { name, text } => t!(l, timetables.fault_word, name = *name, text = text),
        What::UnknownConstraint => t!(l, timetables.fault_constraint).to_owned(),
        What::DoubleId { first } => t!(l, timetables.fault_double, first = first),
        What::DoubleName(name) => t!(l, timetables.fault_double_name, name = name),
        What::UnknownReference { kind, id } => t!(l, timetables.fault_reference, kind = *kind, id = id),
        What::TooManyAttributes(most) => t!(l, timetables.fault_attributes, most = most),
        What::TooMuch { name, said, most } => {
            t!(l, timetables.fault_too_much, name = *name, said = *said, most = *most)
        }
        What::NoDuration => t!(l, timetables.fault_no_duration).to_owned(),
        What::Order => t!(l, timetables.fault_order).to_owned(),
        What::NoTimes => t!(l, timetables.fault_no_times).to_owned(),
        What::TimeWithoutDay => t!(l, timetables.fault_no_day).to_owned(),
        What::TimeWithoutWeek => t!(l, timetables.fault_no_week).to_owned(),
        What::AskDays(days) => t!(l, timetables.fault_ask_days, days = *days),
        What::DaysPerWeek { days, per_week } => {
            t!(l, timetables.fault_days_per_week, days = *days, per_week = *per_week)
        }
        What::HalfDays => t!(l, timetables.fault_half_days).to_owned(),
        What::UnknownWeek { asked, there } if there.is_empty() => {
            t!(l, timetables.fault_one_week, asked = asked)
        }
        What::UnknownWeek { asked, there } => {
            t!(l, timetables.fault_week_name, asked = asked, there = there.join(", "))
        }
        What::TooManyDays(days) => t!(l, timetables.fault_days, days = days),
        What::Terms => t!(l, timetables.fault_terms).to_owned(),
        What::TooManyWeeks(most) => t!(l, timetables.fault_weeks, most = most),
        What::NoSense => t!(l, timetables.fault_no_sense).to_owned(),
        What::DayPastMidnight => t!(l, timetables.fault_day_past_midnight).to_owned(),
        What::NoInstance => t!(l, timetables.fault_no_instance).to_owned(),
        What::SeveralInstances(there) => t!(l, timetables.fault_instances, there = there.join(", ")),
        What::UnknownInstance { asked, there } => {
            t!(l, timetables.fault_instance, asked = asked, there = there.join(", "))
        }
        What::GivenElsewhere(event) => t!(l, timetables.fault_given_elsewhere, event = event),
        What::OnlyUnfinished => t!(l, timetables.fault_only_unfinished).to_owned(),
        What::NoSolution { instance } => t!(l, timetables.fault_no_solution, instance = instance),
        What::SolutionForOthers { instance, others } => {
            t!(l, timetables.fault_other_solution, instance = instance, others = others.join(", "))
        }
        What::SeveralSolutions(there) => t!(l, timetables.fault_solutions, there = there.join("; ")),
        What::UnknownSolution { asked, there } => {
            t!(l, timetables.fault_solution, asked = asked, there = there.join("; "))
        }
        What::LongerThanEvent { event, most } => t!(l, timetables.fault_longer, event = event, most = most),
        What::PastDaysEnd { event, time } => t!(l, timetables.fault_past_day, event = event, time = time),
        What::PastMidnight { event } => t!(l, timetables.fault_past_midnight, event = event),
        What::UnknownRole { event, role } => t!(l, timetables.fault_role, event = event, role = role),
        What::OtherType { resource, role } => t!(l, timetables.fault_type, resource = resource, role = role),
        What::RoleTaken { role, resource } => {
            t!(l, timetables.fault_role_taken, role = role, resource = resource)
        }
        What::OtherTime { event, time } => t!(l, timetables.fault_other_time, event = event, time = time),
        What::RoomTwice { room, other } => t!(l, timetables.fault_room_twice, room = room, other = other),
    }
}

/// What a file of another program is, and what to do with it there.
fn foreign(l: Locale, kind: Foreign) -> &'static str {
    match kind {
        Foreign::Untis => t!(l, timetables.foreign_untis),
        Foreign::Asc => t!(l, timetables.foreign_asc),
        Foreign::FetResult => t!(l, timetables.foreign_fet_result),
        Foreign::Ss12000 => t!(l, timetables.foreign_ss12000),
        Foreign::Excel => t!(l, timetables.foreign_excel),
        Foreign::OpenDocument => t!(l, timetables.foreign_open_document),
        Foreign::Word => t!(l, timetables.foreign_word),
        Foreign::Pdf => t!(l, timetables.foreign_pdf),
        Foreign::Calendar => t!(l, timetables.foreign_calendar),
        Foreign::Table => t!(l, timetables.foreign_table),
        Foreign::WebPage => t!(l, timetables.foreign_web_page),
        Foreign::Picture => t!(l, timetables.foreign_picture),
        Foreign::Archive => t!(l, timetables.foreign_archive),
        Foreign::Competition => t!(l, timetables.foreign_competition),
    }
}

/// The same with its place in front.
pub fn placed_fault(l: Locale, each: &Fault) -> String {
    let place = place(l, each);
    if place.is_empty() { fault(l, each) } else { format!("{place}: {}", fault(l, each)) }
}

/// "Kemi · 7A, sal 12, måndag 09:00–10:45".
pub fn lesson_of(l: Locale, collision: &Collision) -> String {
    let time = format!("{} {}", date::weekday_title(l, collision.time.weekday), collision.time.hours());
    format!("{}, {}, {time}", collision.lesson, collision.room)
}

/// What is in its way: "Innebandy; 3 datum, första 2026-11-30".
pub fn in_the_way(l: Locale, collision: &Collision) -> String {
    let first = collision.dates.first().map(NaiveDate::to_string).unwrap_or_default();
    // The titles of people's own bookings are not told.
    let by = if collision.by.is_empty() { t!(l, timetables.another_booking) } else { &collision.by };
    t!(l, timetables.in_the_way, by = by, count = collision.dates.len(), first = first)
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
        RequestFault::Bells => t!(l, timetables.wrong_bells),
        RequestFault::Order => t!(l, timetables.wrong_order),
        RequestFault::TooLong => t!(l, timetables.wrong_length),
        RequestFault::Capacity => t!(l, timetables.wrong_capacity),
        RequestFault::DaysPerWeek => t!(l, timetables.wrong_days_per_week),
        RequestFault::Over => t!(l, timetables.wrong_over),
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
                faults.add("file", t!(l, timetables.ambiguous, room = room, codes = codes.join(", ")));
            }
        }
        ImportError::Busy(name) => faults.add("file", t!(l, timetables.busy, name = name)),
        ImportError::BrokeOff => faults.add("file", t!(l, timetables.broke_off)),
        ImportError::NotYours(wrong) => {
            for each in wrong {
                let (field, sentence) = not_yours(l, each);
                faults.add(field, sentence);
            }
        }
        ImportError::Facility(FacilityError::CodeTaken(code)) => {
            faults.add("building", t!(l, timetables.wrong_code, code = code));
        }
        ImportError::Facility(_) => faults.add("building", t!(l, timetables.wrong_building)),
        ImportError::People(_) => faults.add("school", t!(l, timetables.wrong_school)),
        ImportError::Booking(_) => faults.add("file", t!(l, timetables.wrong_booking)),
    }
    Ok(faults)
}

fn not_yours(l: Locale, why: NotYours) -> (&'static str, String) {
    match why {
        NotYours::School(name) => ("school", t!(l, timetables.other_school, name = name)),
        NotYours::Building(code) => ("building", t!(l, timetables.other_building, code = code)),
        NotYours::NoSchool(name) => ("school", t!(l, timetables.no_school, name = name)),
        NotYours::NoBuilding(code) => ("building", t!(l, timetables.no_building, code = code)),
        NotYours::NotTogether { school, building } => {
            ("building", t!(l, timetables.not_together, school = school, building = building))
        }
    }
}

/// What an import has brought, sentence by sentence.
pub fn summary(l: Locale, summary: &Summary) -> Vec<String> {
    let (first, last) = (summary.first.to_string(), summary.last.to_string());
    let series = t!(l, timetables.so_many_series, count = summary.series);
    let [dates, closed] =
        [summary.dates, summary.closed_dates].map(|dates| t!(l, timetables.so_many_dates, count = dates));
    let mut said = vec![
        t!(l, timetables.done_lessons, count = summary.lessons, name = summary.name, first = first, last = last),
        t!(l, timetables.done_rooms, count = summary.new_rooms, known = summary.known_rooms),
        t!(l, timetables.done_dates, series = series, dates = dates, closed = closed),
    ];
    if !summary.without_room.is_empty() {
        let names = listed(&summary.without_room);
        said.push(without_room(l, summary.without_room.len(), names));
    }
    if !summary.without_time.is_empty() {
        let names = listed(&summary.without_time);
        said.push(t!(l, timetables.done_without_time, count = summary.without_time.len(), names = names));
    }
    said
}

/// That so many lessons have no room.
pub fn without_room(l: Locale, count: usize, names: String) -> String {
    t!(l, timetables.done_without_room, count = count, names = names)
}

/// Names between commas; of very many the first.
fn listed(names: &[String]) -> String {
    const MOST: usize = 30;
    let list = names.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > MOST { format!("{list} …") } else { list }
}

/// How large a file may be, for a hint.
pub fn file_hint(l: Locale) -> String {
    t!(l, timetables.file_hint, most = MOST_MEGABYTES)
}
