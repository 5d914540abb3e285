//! Mathematics only.
