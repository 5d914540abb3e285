//! What the tests stand on: a site with a fresh database on either engine, a clock that stands still, and visitors with roles.
#![expect(clippy::missing_panics_doc, reason = "what a test stands on fails by panicking")]

mod acting;
mod archive;
mod dice;
mod gate;
mod places;
mod program;
mod recount;
mod school;
mod sink;
mod site;
mod visitors;
mod work;

pub use acting::{all_time, citizen, hours_from_now, staff, weekly};
pub use archive::{workbook_parts, zip, zip_with_decoy};
pub use dice::Dice;
pub use gate::{GateSink, KEY};
pub use places::{always_open, building, hall_in_parts, hours, open_space, plain_space, space_of_code};
pub use program::{Program, program};
pub use recount::recount;
pub use school::{fet_school, unplanned_school};
pub use sink::{Mail, Manner, Sink};
pub use site::{NOW, Place, TestSite, engines, fresh, upgraded};
pub use visitors::{Guest, fields_of};
pub use work::{schedulers, settle, work_once};

/// A public file that the project may not contain, in the folder that `SAMRUM_TEST_DATA` names. For tests that are ignored.
pub fn public_file(path: &str) -> std::path::PathBuf {
    let folder = std::env::var_os("SAMRUM_TEST_DATA").expect("SAMRUM_TEST_DATA names a folder");
    std::path::Path::new(&folder).join(path)
}
