//! The story of each feature's service and store, told on SQLite and on PostgreSQL.

mod bookings;
mod children;
mod closing;
mod codes;
mod database;
mod drafts;
mod facilities;
mod gate;
mod held;
mod jobs;
mod keepers;
mod messages;
mod people;
mod recount;
mod seasons;
mod settings;
mod timetables;
mod training;
mod upgrade;
mod utilisation;
