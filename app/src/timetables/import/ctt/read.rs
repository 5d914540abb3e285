//! Text in, courses out; or every fault with its line.

use super::super::fault::{Fault, What};
use super::{Course, Instance, Room};
use std::collections::HashMap;

/// A number in the file is at most this.
const MOST: u32 = 1_000_000;

/// What the lines that follow are about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Header,
    Courses,
    Rooms,
    Curricula,
    Unavailable,
    /// Of the extension: passed over.
    Other,
}

#[derive(Default)]
struct Reading {
    instance: Instance,
    faults: Vec<Fault>,
    courses: HashMap<String, (usize, u32)>,
    rooms: HashMap<String, (usize, u32)>,
    curricula: HashMap<String, (usize, u32)>,
    /// What the header says there is of each section.
    counts: Vec<(&'static str, u32)>,
}

/// Reads a `.ctt` or `.ectt`.
pub fn read(text: &str) -> Result<Instance, Vec<Fault>> {
    let mut reading = Reading::default();
    let mut section = Section::Header;
    let mut ended = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if line == "END." {
            ended = true;
            break;
        }
        if let Some(next) = heading(line) {
            section = next;
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        match section {
            Section::Header => reading.header(number, line),
            Section::Courses => reading.course(number, &words),
            Section::Rooms => reading.room(number, &words),
            Section::Curricula => reading.curriculum(number, &words),
            Section::Unavailable => reading.unavailable(number, &words),
            Section::Other => {}
        }
    }
    reading.finish(ended)
}

fn heading(line: &str) -> Option<Section> {
    Some(match line {
        "COURSES:" => Section::Courses,
        "ROOMS:" => Section::Rooms,
        "CURRICULA:" => Section::Curricula,
        "UNAVAILABILITY_CONSTRAINTS:" => Section::Unavailable,
        "ROOM_CONSTRAINTS:" => Section::Other,
        _ => return None,
    })
}

impl Reading {
    fn fault(&mut self, line: u32, element: &str, what: What) {
        self.faults.push(Fault { line: Some(line), element: element.to_owned(), what });
    }

    fn number(&mut self, line: u32, element: &str, name: &'static str, text: Option<&&str>) -> Option<u32> {
        let Some(text) = text else {
            self.fault(line, element, What::Missing(name));
            return None;
        };
        let number = text.parse().ok().filter(|number| *number <= MOST);
        if number.is_none() {
            self.fault(line, element, What::NotANumber { name, text: text.chars().take(40).collect() });
        }
        number
    }

    fn header(&mut self, line: u32, text: &str) {
        let Some((key, value)) = text.split_once(':') else {
            self.fault(line, "", What::Malformed);
            return;
        };
        let value = value.trim();
        let counted = |key: &str| ["Courses", "Rooms", "Curricula"].into_iter().find(|name| *name == key);
        match key.trim() {
            "Name" => value.clone_into(&mut self.instance.name),
            "Days" => self.instance.days = self.number(line, "Days", "Days", Some(&value)).unwrap_or(0) as usize,
            "Periods_per_day" => {
                self.instance.periods_per_day =
                    self.number(line, "Periods_per_day", "Periods_per_day", Some(&value)).unwrap_or(0) as usize;
            }
            key => {
                if let Some(name) = counted(key) {
                    let count = self.number(line, name, name, Some(&value));
                    self.counts.extend(count.map(|count| (name, count)));
                }
            }
        }
    }

    fn course(&mut self, line: u32, words: &[&str]) {
        let (id, element) = (words[0].to_owned(), format!("course {}", words[0]));
        let lectures = self.number(line, &element, "lectures", words.get(2));
        let min_days = self.number(line, &element, "min_days", words.get(3));
        let students = self.number(line, &element, "students", words.get(4));
        if lectures == Some(0) {
            self.fault(line, &element, What::NoDuration);
        }
        let place = self.instance.courses.len();
        if let Some((_, first)) = self.courses.get(&id).copied() {
            self.fault(line, &element, What::DoubleId { first });
            return;
        }
        self.courses.insert(id.clone(), (place, line));
        self.instance.courses.push(Course {
            id,
            teacher: words.get(1).map(|teacher| (*teacher).to_owned()).unwrap_or_default(),
            lectures: lectures.unwrap_or(1) as usize,
            min_days: min_days.unwrap_or(0),
            students: students.unwrap_or(0),
        });
    }

    fn room(&mut self, line: u32, words: &[&str]) {
        let (id, element) = (words[0].to_owned(), format!("room {}", words[0]));
        let capacity = self.number(line, &element, "capacity", words.get(1)).unwrap_or(0);
        if let Some((_, first)) = self.rooms.get(&id).copied() {
            self.fault(line, &element, What::DoubleId { first });
            return;
        }
        self.rooms.insert(id.clone(), (self.instance.rooms.len(), line));
        self.instance.rooms.push(Room { id, capacity });
    }

    fn curriculum(&mut self, line: u32, words: &[&str]) {
        let element = format!("curriculum {}", words[0]);
        if let Some((_, first)) = self.curricula.insert(words[0].to_owned(), (self.instance.curricula.len(), line)) {
            self.fault(line, &element, What::DoubleId { first });
        }
        let count = self.number(line, &element, "courses", words.get(1));
        let members: Vec<usize> = words.iter().skip(2).filter_map(|id| self.known_course(line, &element, id)).collect();
        if count.is_some_and(|count| count as usize > words.len().saturating_sub(2)) {
            self.fault(line, &element, What::Missing("course"));
        }
        self.instance.curricula.push(members);
    }

    fn known_course(&mut self, line: u32, element: &str, id: &str) -> Option<usize> {
        let known = self.courses.get(id).map(|(place, _)| *place);
        if known.is_none() {
            self.fault(line, element, What::UnknownReference { kind: "course", id: id.to_owned() });
        }
        known
    }

    fn unavailable(&mut self, line: u32, words: &[&str]) {
        let element = format!("unavailability of {}", words[0]);
        let course = self.known_course(line, &element, words[0]);
        let day = self.number(line, &element, "day", words.get(1)).map(|day| day as usize);
        let period = self.number(line, &element, "period", words.get(2)).map(|period| period as usize);
        let (Some(course), Some(day), Some(period)) = (course, day, period) else { return };
        if day >= self.instance.days || period >= self.instance.periods_per_day {
            self.fault(line, &element, What::UnknownReference { kind: "period", id: format!("{day} {period}") });
            return;
        }
        self.instance.unavailable.push((course, day * self.instance.periods_per_day + period));
    }

    fn finish(mut self, ended: bool) -> Result<Instance, Vec<Fault>> {
        let instance = &self.instance;
        let mut found = Vec::new();
        if instance.periods() == 0 || instance.periods() > 10_000 {
            found.push(What::NoTimes);
        }
        let there = [
            ("Courses", instance.courses.len()),
            ("Rooms", instance.rooms.len()),
            ("Curricula", instance.curricula.len()),
        ];
        for (name, count) in there {
            let said = self.counts.iter().find(|(known, _)| *known == name);
            match said {
                None => found.push(What::Missing(name)),
                Some((_, said)) if *said as usize != count => {
                    found.push(What::Count { name, said: *said, there: count });
                }
                Some(_) => {}
            }
        }
        if !ended {
            found.push(What::Missing("END."));
        }
        self.faults.extend(found.into_iter().map(Fault::file));
        if self.faults.is_empty() { Ok(self.instance) } else { Err(self.faults) }
    }
}
