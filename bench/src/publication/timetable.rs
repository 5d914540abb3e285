//! A school's timetable, in rooms that are made for it.

use super::{Plan, date};
use crate::site::{BenchError, Site, ground};
use samrum::bookings::service::source;
use samrum::id::TimetableId;
use samrum::jobs::worker::Handlers;
use samrum::people::model::{Actor, Role, RoleKind};
use samrum::time::{Weekday, Weekly};
use samrum::timetables::model::{Lesson, Party, PartyKind, Room, SchoolTimetable, WeekTime};
use samrum::timetables::service::{self, Imported, Request};

/// Weekly times of a room: Monday to Friday, six hours from 8:00.
const TIMES: usize = 30;

/// A timetable of 38 weeks.
pub(super) struct Timetable {
    timetabler: Actor,
    school: SchoolTimetable,
    kept: Option<TimetableId>,
}

impl Plan for Timetable {
    async fn make(site: &Site, times: usize) -> Result<Self, BenchError> {
        let role = Role { kind: RoleKind::Timetabler, organisation: None, building: None };
        let timetabler = Actor { person: site.clerk.person.clone(), roles: vec![role] };
        let name = |room: usize| format!("R{room}");
        let rooms = (0..times.div_ceil(TIMES))
            .map(|room| Room { name: name(room), most_students: 0, capacity: None })
            .collect();
        let lesson = |number: usize| {
            let (room, at) = (number / TIMES, number % TIMES);
            let from = 480 + 60 * (at / 5) as u16;
            Lesson {
                name: format!("Lesson {number}"),
                when: Some(WeekTime { week: 1, time: Weekly::new(Weekday::ALL[at % 5], from, from + 50) }),
                rooms: vec![name(room)],
                needs_room: true,
                parties: vec![Party { kind: PartyKind::Class, name: format!("Class {room}") }],
            }
        };
        let school = SchoolTimetable {
            code: "school".into(),
            name: "Bench".into(),
            solution: String::new(),
            weeks: 1,
            rooms,
            lessons: (0..times).map(lesson).collect(),
        };
        Ok(Self { timetabler, school, kept: None })
    }

    async fn publish(&mut self, site: &Site) -> Result<(), BenchError> {
        let first = date(2027, 1, 4)?;
        let request = Request { first, last: date(2027, 9, 24)?, ..Request::plain(first) };
        let imported = service::publish(&site.app, &self.timetabler, &request, &self.school).await.map_err(ground)?;
        let Imported::New(summary) = imported else { return Err(ground("it is there already")) };
        self.kept = Some(summary.id);
        Ok(())
    }

    async fn withdraw(&self, site: &Site) -> Result<(), BenchError> {
        let Some(id) = &self.kept else { return Err(ground("it is not there")) };
        service::withdraw(&site.app, &self.timetabler, id, site.app.today(), "bench").await.map_err(ground)?;
        Ok(())
    }

    fn handlers() -> Handlers {
        Handlers::default().on(service::PUBLICATION, service::fill).on(service::WITHDRAWAL, service::empty)
    }

    async fn dates(&self, site: &Site) -> Result<i64, BenchError> {
        let Some(id) = &self.kept else { return Ok(0) };
        let mut tx = site.app.database.read().await?;
        Ok(source::booked_count(&mut tx, &id.0).await?)
    }
}
