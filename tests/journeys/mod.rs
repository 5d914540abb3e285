//! What people and programs do, through real requests.

mod people;
mod seasons;
mod timetables;
mod utilisation;
