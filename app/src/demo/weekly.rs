//! Weekly bookings outside the season round: the school of music, study circles, dances, youth centres.

use super::dice::Dice;
use super::places::Places;
use super::residents::Residents;
use super::{DemoError, calendar::SchoolYear};
use crate::bookings::model::{Kind, NewSeries};
use crate::bookings::service::book_series_within;
use crate::database::Tx;
use crate::facilities::model::{Space, SpaceKind};
use crate::id::OrganisationId;
use crate::server::state::App;
use chrono::Days;

/// What happens weekly in a kind of place: title, how many times in a hundred on a weekday, from, minutes.
const EVENINGS: [(SpaceKind, &str, usize, u16, u16); 6] = [
    (SpaceKind::MeetingRoom, "Studiecirkel", 45, 1080, 120),
    (SpaceKind::Classroom, "Språkkurs", 22, 1080, 120),
    (SpaceKind::DiningHall, "Föreningskväll", 18, 1080, 150),
    (SpaceKind::SpecialRoom, "Körövning", 26, 1080, 120),
    (SpaceKind::Aula, "Repetition", 25, 1080, 150),
    (SpaceKind::Gymnasium, "Barngymnastik", 20, 1020, 90),
];

/// Books them for the school year around today; returns how many times a week.
pub async fn add(app: &App, tx: &mut Tx, seed: u64, places: &Places, residents: &Residents, year: &SchoolYear) -> Result<usize, DemoError> {
    let mut dice = Dice::new(seed, "weekly");
    let without = year.free_dates();
    let first = year.first + Days::new(20);
    let mut count = 0;
    for space in places.spaces.iter().filter(|space| space.bookable) {
        for weekday in 1..=5 {
            let Some((title, from, minutes)) = weekly(&mut dice, space) else { continue };
            let organisation = organiser(&mut dice, residents, title);
            let series = NewSeries {
                space: space.id.clone(),
                organisation,
                person: None,
                kind: Kind::Single,
                title: title.to_owned(),
                weekday,
                starts_minute: from,
                ends_minute: from + minutes,
                first_date: first,
                last_date: year.last - Days::new(14),
                without: without.clone(),
                source: None,
                opening_hours_bind: true,
            };
            book_series_within(app, tx, &series).await?;
            count += 1;
        }
    }
    Ok(count)
}

/// What a space is used for on a weekday, if anything.
fn weekly(dice: &mut Dice, space: &Space) -> Option<(&'static str, u16, u16)> {
    let has = |feature: &str| space.features.iter().any(|word| word == feature);
    if space.name.starts_with("Övningsrum") {
        return dice.happens(85).then_some(("Kulturskolan, instrument", 840, 240));
    }
    if has("biljard") {
        return dice.happens(80).then_some(("Öppen fritidsgård", 870, 270));
    }
    if has("kök") && has("scen") && space.kind == SpaceKind::Other {
        return dice.happens(35).then_some(("Bygdekväll", 1080, 180));
    }
    let (_, title, percent, from, minutes) = EVENINGS.into_iter().find(|(kind, ..)| *kind == space.kind)?;
    // Places of culture are in demand, others less so.
    let percent = if has("scen") { percent * 2 } else { percent };
    dice.happens(percent).then(|| (title, from + 30 * dice.below(3) as u16, minutes))
}

fn organiser(dice: &mut Dice, residents: &Residents, title: &str) -> Option<OrganisationId> {
    let unit = title.starts_with("Kulturskolan") || title.starts_with("Öppen");
    let at = dice.below(residents.associations.len());
    if unit { residents.units.first().cloned() } else { residents.associations.get(at).map(|(organisation, _)| organisation.id.clone()) }
}
