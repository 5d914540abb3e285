//! All SQL of the recount: every table read as it stands, and what is mended.

mod mend;
mod read;

pub use mend::mend;
pub use read::tables;
