//! Unit lectures: what a move costs is what the referee says, and no bound is above a timetable.
