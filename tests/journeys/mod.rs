//! What people and programs do, through real requests.

mod api;
mod bookings;
mod closing;
mod demo;
mod drafts;
mod facilities;
mod gate;
mod imports;
mod people;
mod seasons;
mod timetables;
mod utilisation;
