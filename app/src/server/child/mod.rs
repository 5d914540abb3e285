//! What parses strangers' files or solves runs in a process of its own: the executable started again as `samrum child …`, with
//! limits of memory and time. What comes back is small, every ending has its words, and whatever happens there the site lives on.

mod ending;
pub mod errand;
pub mod inside;
pub mod literal;
mod outside;

pub use ending::{Ending, words};
pub use errand::Errand;
pub use outside::{Children, Started, ask, start};
