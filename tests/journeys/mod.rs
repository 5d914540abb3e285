//! What people and programs do, through real requests.

mod api;
mod bookings;
mod border;
mod closing;
mod confirming;
mod demo;
mod drafts;
mod errors;
mod facilities;
mod gate;
mod imports;
mod languages;
mod messages;
mod people;
mod refused;
mod seasons;
mod settings;
mod tables;
mod timetablers;
mod timetables;
mod undoing;
mod utilisation;
mod withdrawal;
