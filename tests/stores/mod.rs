//! The story of each feature's service and store, told on SQLite and on PostgreSQL.

mod bookings;
mod children;
mod drafts;
mod facilities;
mod gate;
mod jobs;
mod seasons;
mod timetables;
mod training;
mod utilisation;
