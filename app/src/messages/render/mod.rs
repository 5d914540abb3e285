//! A letter as text, as html, and in a line: all from the same blocks.

mod calendar;
mod html;
mod text;

pub use calendar::entries;
pub use html::html;
pub use text::{short, text};
