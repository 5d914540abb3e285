//! Where the pages of a round are.

use crate::id::{RoundId, WishId};
use crate::people::model::Right;
use crate::server::visitor::Visitor;
use axum::response::{IntoResponse, Redirect, Response};

/// Back to the page of a round, or to a page below it.
pub fn to_round(id: &RoundId, below: &str) -> Response {
    Redirect::to(&format!("/seasons/{id}{below}")).into_response()
}

/// The list of applications: the clerk's of all, an association's own.
pub fn list(round: &RoundId, visitor: &Visitor) -> String {
    let page = if visitor.actor.may(Right::RunSeasons) { "wishes" } else { "mine" };
    format!("/seasons/{round}/{page}")
}

/// To the list of applications, which says what has just been done with one of them.
pub fn to_list(round: &RoundId, visitor: &Visitor, done: &str, wish: &WishId) -> Response {
    Redirect::to(&format!("{}?done={done}&wish={wish}", list(round, visitor))).into_response()
}
