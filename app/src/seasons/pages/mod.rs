//! What people see.

use crate::server::state::App;
use axum::Router;

pub fn routes() -> Router<App> {
    Router::new()
}
