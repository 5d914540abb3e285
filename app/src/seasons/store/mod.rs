//! All SQL of season rounds.

mod proposals;
mod publications;
mod rounds;
mod wishes;

pub use proposals::{
    add_lock, add_proposal, grants, keep_proposal, latest_proposal, locks, proposal, proposal_before, proposal_of_job,
    refusals, remove_lock, remove_locks, remove_proposal, set_grants, set_refusals,
};
pub use publications::{
    add_publication, advance, begin_withdrawal, complete, end_withdrawal, is_being_withdrawn, publication, publications,
};
pub use rounds::{add_round, change_round, hold_round, limits, move_state, round, rounds, set_limit};
pub use wishes::{add_wish, change_wish, send_wish_again, wish, wishes, withdraw_wish, withdrawn_wishes};

use crate::time::{Weekday, Weekly};

/// A weekly time of its three columns. A minute that no day has is an error of the database.
fn weekly((weekday, from, until): (Weekday, i64, i64)) -> Result<Weekly, sqlx::Error> {
    let minute = |minute: i64| u16::try_from(minute).map_err(|cause| sqlx::Error::Decode(cause.into()));
    Ok(Weekly::new(weekday, minute(from)?, minute(until)?))
}
