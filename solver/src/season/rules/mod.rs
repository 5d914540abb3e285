//! The rules of a season, one file each. Those that concern one session alone decide which choices there are
//! ([`super::choices`]); the others add rows to the model ([`super::search::exact`]).

pub mod adjacency;
pub mod asked;
pub mod capacity;
pub mod club_limits;
pub mod days;
pub mod evenings;
pub mod length;
pub mod locks;
pub mod needs;
pub mod opening;
pub mod ordinals;
pub mod packing;

#[cfg(test)]
pub(super) mod example;
