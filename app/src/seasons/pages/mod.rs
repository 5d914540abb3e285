//! What people see of season rounds: the list, one round, applying, the proposal, publishing.

mod address;
mod apply;
mod calendar;
mod edit;
mod events;
mod limits;
mod list;
mod mine;
mod plan;
mod points;
mod prices;
mod progress;
mod publish;
mod refused;
mod results;
mod round;
mod session;
mod tags;
mod take_back;
mod week;
mod wishes;

pub use events::routes as events;

use crate::server::refused::posted;
use crate::server::state::App;
use axum::Router;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/seasons", get(list::show))
        .route("/seasons/new", get(edit::show_new).post(edit::add))
        .route("/seasons/points", get(points::show).post(points::set))
        .route("/seasons/{id}", get(round::show))
        .route("/seasons/{id}/edit", get(edit::show).post(edit::change))
        .route("/seasons/{id}/close", posted(round::close, "/seasons/{id}"))
        .route("/seasons/{id}/reopen", posted(round::reopen, "/seasons/{id}"))
        .route("/seasons/{id}/limits", get(limits::show).post(limits::set))
        .route("/seasons/{id}/wishes", get(wishes::show))
        .route("/seasons/{id}/apply", get(apply::show).post(apply::submit))
        .route("/seasons/{id}/mine", get(mine::show))
        .route("/seasons/{id}/wishes/{wish}/remove", get(take_back::ask).post(take_back::submit))
        .route("/seasons/{id}/wishes/{wish}/send", posted(take_back::send_again, "/seasons/{id}/mine"))
        .route("/seasons/{id}/run", posted(round::run, "/seasons/{id}"))
        .route("/seasons/{id}/cancel", posted(round::cancel_run, "/seasons/{id}"))
        .route("/seasons/{id}/plan", posted(round::upload_plan, "/seasons/{id}"))
        .route("/seasons/{id}/week", get(week::show))
        .route("/seasons/{id}/results", get(results::show))
        .route("/seasons/{id}/prices", posted(results::look_for_prices, "/seasons/{id}/results"))
        .route("/seasons/{id}/prices/cancel", posted(results::cancel_prices, "/seasons/{id}/results"))
        .route("/seasons/{id}/sessions/{wish}/{weekday}", get(session::show).post(session::change))
        .route("/seasons/{id}/publish", get(publish::show).post(publish::publish))
        .route("/seasons/{id}/withdraw", get(publish::ask_withdraw).post(publish::withdraw))
}
