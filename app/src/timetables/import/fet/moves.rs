//! Reads constraints on the ways between buildings, and between rooms.

use super::super::reading::{Element, Reading};
use super::building::Building;
use super::meant::{activities, whom};
use super::weight::weight;
use samrum_solver::timetable::Rule;

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    if name == "ConstraintActivitiesSameRoomIfConsecutive" {
        adjoining(building, reading, element);
        return true;
    }
    let Some((kind, amount)) = KINDS.into_iter().find(|(kind, _)| name.ends_with(kind)) else { return false };
    let rooms = kind.contains("Room");
    let Some((resources, _)) = whom(building, reading, element, name) else { return false };
    let Some(weight) = weight(reading, element) else { return true };
    let Some(number) = reading.number(element, amount) else { return true };
    let places = if rooms { building.own_places() } else { building.buildings() };
    // The way from one half of a day to the other does not count, as FET's own timetables show.
    let (days, halves) = (building.days(), building.instance.halves);
    let whole: Vec<Vec<usize>> = days.chunks(if halves { 2 } else { 1 }).map(<[usize]>::to_vec).collect();
    let lists: Vec<Vec<usize>> = match kind {
        "MaxBuildingChangesPerDay" | "MaxRoomChangesPerDay" if halves && !building.instance.says_days => {
            days.into_iter().map(|half| vec![half]).collect()
        }
        "MaxBuildingChangesPerDay"
        | "MaxRoomChangesPerDay"
        | "MaxBuildingChangesPerRealDay"
        | "MaxRoomChangesPerRealDay" => whole,
        "MaxBuildingChangesPerWeek" | "MaxRoomChangesPerWeek" => vec![days],
        _ => {
            let times = between(&places, number);
            building.add(weight, Rule::TravelTime { resources, places, times });
            return true;
        }
    };
    building.add(weight, Rule::LimitMoves { resources, places, lists, most: number });
    true
}

/// What can be limited, and what says how much.
const KINDS: [(&str, &str); 8] = [
    ("MinGapsBetweenBuildingChanges", "Min_Gaps_Between_Building_Changes"),
    ("MinGapsBetweenRoomChanges", "Min_Gaps_Between_Room_Changes"),
    ("MaxBuildingChangesPerDay", "Max_Building_Changes_Per_Day"),
    ("MaxBuildingChangesPerRealDay", "Max_Building_Changes_Per_Day"),
    ("MaxBuildingChangesPerWeek", "Max_Building_Changes_Per_Week"),
    ("MaxRoomChangesPerDay", "Max_Room_Changes_Per_Day"),
    ("MaxRoomChangesPerRealDay", "Max_Room_Changes_Per_Day"),
    ("MaxRoomChangesPerWeek", "Max_Room_Changes_Per_Week"),
];

/// So many times between any two places.
fn between(places: &[Option<usize>], times: u32) -> Vec<Vec<u32>> {
    let number = places.iter().flatten().max().map_or(0, |last| last + 1);
    (0..number).map(|from| (0..number).map(|to| if from == to { 0 } else { times }).collect()).collect()
}

/// Activities that follow each other are in one room: what they share needs a while to change it.
fn adjoining(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) {
    let Some(weight) = weight(reading, element) else { return };
    let events = activities(building, reading, element, "Activity_Id");
    let (resources, places) = (vec![building.share(events)], building.own_places());
    let times = between(&places, 1);
    building.add(weight, Rule::TravelTime { resources, places, times });
}

impl Building<'_> {
    /// For each resource the building it is in.
    fn buildings(&self) -> Vec<Option<usize>> {
        let rooms = self.instance.rooms.iter().map(|room| room.building);
        std::iter::repeat_n(None, self.instance.first_room()).chain(rooms).collect()
    }

    /// For each resource the room that it is.
    fn own_places(&self) -> Vec<Option<usize>> {
        std::iter::repeat_n(None, self.instance.first_room()).chain((0..self.instance.rooms.len()).map(Some)).collect()
    }
}
