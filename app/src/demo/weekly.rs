//! Weekly bookings outside the season round: the school of music, study circles, dances, youth centres.

use super::dice::Dice;
use super::places::Places;
use super::residents::Residents;
use super::{DemoError, calendar::SchoolYear};
use crate::bookings::model::{Kind, NewSeries, Use};
use crate::bookings::service::book_series_within;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Space, SpaceKind};
use crate::id::{OrganisationId, SpaceId};
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange, Weekday, Weekly};
use chrono::Days;

/// What happens every week somewhere: in which kind of space, with which feature (any when empty), title, on which
/// weekdays (first and last), in how many of a hundred, from when, and how long.
type Custom = (SpaceKind, &'static str, &'static str, (u8, u8), usize, u16, u16);

const CUSTOMS: [Custom; 17] = [
    (SpaceKind::MeetingRoom, "", "Studiecirkel", (1, 5), 45, 1080, 120),
    (SpaceKind::MeetingRoom, "", "Medlemsmöte", (1, 5), 25, 960, 90),
    (SpaceKind::Classroom, "", "Språkkurs", (1, 4), 40, 1080, 120),
    (SpaceKind::DiningHall, "", "Föreningskväll", (1, 7), 30, 1080, 150),
    (SpaceKind::SpecialRoom, "kök", "Matlagningskurs", (1, 4), 45, 1080, 150),
    (SpaceKind::SpecialRoom, "symaskiner", "Textilcirkel", (1, 4), 45, 1080, 150),
    (SpaceKind::SpecialRoom, "trumset", "Körövning", (1, 5), 45, 1080, 120),
    (SpaceKind::SpecialRoom, "piano", "Kulturskolan, instrument", (1, 5), 60, 840, 240),
    (SpaceKind::Aula, "", "Repetition", (1, 5), 50, 1080, 150),
    (SpaceKind::Gymnasium, "", "Barngymnastik", (1, 5), 45, 1020, 90),
    (SpaceKind::Gymnasium, "", "Motionspass", (1, 4), 30, 1140, 60),
    (SpaceKind::SportsHall, "läktare", "Seriespel", (6, 7), 75, 660, 300),
    (SpaceKind::IceRink, "", "Isskola", (1, 5), 60, 960, 120),
    (SpaceKind::IceRink, "", "Seriespel", (6, 7), 70, 720, 300),
    (SpaceKind::Other, "biljard", "Öppen fritidsgård", (1, 6), 80, 870, 300),
    (SpaceKind::Other, "scen", "Bygdekväll", (1, 7), 45, 1080, 180),
    (SpaceKind::Other, "25 meter", "Simskola", (1, 5), 65, 960, 180),
];

/// Books them for the school year around today; returns how many times a week.
pub async fn add(
    app: &App,
    tx: &mut Tx,
    seed: u64,
    places: &Places,
    residents: &Residents,
    year: &SchoolYear,
) -> Result<usize, DemoError> {
    let mut dice = Dice::new(seed, "weekly");
    let without = year.free_dates();
    let first = year.first + Days::new(20);
    let hours = facilities::service::hours(tx).await?;
    let mut count = 0;
    let mut loved = 100;
    let mut taken: Vec<(SpaceId, Weekly)> = Vec::new();
    for (at, space) in places.spaces.iter().enumerate().filter(|(_, space)| space.bookable) {
        // Some buildings are loved and others forgotten.
        if at == 0 || places.spaces[at - 1].building != space.building {
            loved = 25 + dice.below(150);
        }
        let open = hours.get(&space.id).map_or(&[][..], |hours| hours.weekly.as_slice());
        for (title, weekday, from, minutes) in customs(&mut dice, space, loved) {
            let fits = |from: &u16| {
                open.iter().any(|opening| opening.weekday == weekday && holds(opening.time(), *from, minutes))
            };
            // As late as wished, or so much earlier that it ends before the place closes.
            let Some(from) = (0..8).map(|half_hours| from - 30 * half_hours).find(fits) else { continue };
            let time = Weekly::new(weekday, from, from + minutes);
            let series = NewSeries {
                space: space.id.clone(),
                time,
                dates: DateRange::new(first, year.last - Days::new(14)),
                what: Use { organisation: organiser(&mut dice, residents, title), ..Use::new(Kind::Single, title) },
                without: without.clone(),
                source: None,
                opening_hours_bind: true,
            };
            // Two customs of one evening may get in each other's way: the second is left out.
            if !taken.iter().any(|(of, other)| of == &space.id && other.meets(time)) {
                taken.push((space.id.clone(), time));
                book_series_within(app, tx, &series).await?;
                count += 1;
            }
        }
    }
    Ok(count)
}

/// What a space is used for: title, weekday, from, minutes.
fn customs(dice: &mut Dice, space: &Space, loved: usize) -> Vec<(&'static str, Weekday, u16, u16)> {
    let has = |feature: &str| feature.is_empty() || space.features.iter().any(|word| word == feature);
    let mut chosen = Vec::new();
    for (_, _, title, (first, last), percent, from, minutes) in
        CUSTOMS.into_iter().filter(|custom| custom.0 == space.kind && has(custom.1))
    {
        for weekday in Weekday::ALL.into_iter().filter(|day| (first..=last).contains(&day.number())) {
            if dice.happens(percent * loved / 100) {
                chosen.push((title, weekday, from, minutes));
            }
        }
    }
    chosen
}

fn holds(window: ClockSpan, from: u16, minutes: u16) -> bool {
    window.covers(ClockSpan::new(from, from + minutes))
}

fn organiser(dice: &mut Dice, residents: &Residents, title: &str) -> Option<OrganisationId> {
    let unit = title.starts_with("Kulturskolan") || title.starts_with("Öppen");
    let at = dice.below(residents.associations.len());
    if unit {
        residents.units.first().cloned()
    } else {
        residents.associations.get(at).map(|(organisation, _)| organisation.id.clone())
    }
}
