//! What people see of accounts: signing in, their own account, and the administrator's list.

mod account;
mod keep;
mod keep_one;
mod sign_in;

use crate::server::refused::posted;
use crate::server::state::App;
use axum::Router;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", posted(sign_in::sign_out, "/account"))
        .route("/account", get(account::show))
        .route("/account/password", posted(account::change_password, "/account"))
        .route("/account/sign-out-everywhere", posted(account::sign_out_everywhere, "/account"))
        .route("/account/tokens", posted(account::create_token, "/account"))
        .route("/account/tokens/{id}/revoke", get(account::ask_revoke).post(account::revoke_token))
        .route("/people", get(keep::show).post(keep::add_person))
        .route("/organisations", posted(keep::add_organisation, "/people"))
        .route("/people/{id}", get(keep_one::show))
        .route("/people/{id}/roles", posted(keep_one::give_role, "/people/{id}"))
        .route("/people/{id}/roles/{role}/take", posted(keep_one::take_role, "/people/{id}"))
        .route("/people/{id}/password", posted(keep_one::set_password, "/people/{id}"))
        .route("/people/{id}/disable", get(keep_one::ask_disable).post(keep_one::disable))
        .route("/people/{id}/enable", posted(keep_one::enable, "/people/{id}"))
}
