//! All tests that need more than one part of the program, in one binary: it links once.

mod architecture;
mod browser;
mod fuzz;
mod journeys;
mod load;
mod mutations;
mod operations;
mod stores;
mod walk;
