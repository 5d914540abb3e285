//! The story of messages: who is told, what arrives, and what becomes of what does not.

mod acts;
mod handling;
mod sending;
mod telling;

use samrum::id::{BookingId, MessageId, PersonId, SeriesId};
use samrum::messages::model::{About, Bookings, Dated, Holder, Kind, Message, Notice, Placed, State};
use samrum::messages::service::{self, Filter};
use samrum::messages::worker::{self, Ways};
use samrum::on;
use samrum::people::model::Actor;
use samrum::server::config::Config;
use samrum::server::outgoing::Outgoing;
use samrum::server::state::App;
use samrum::time::{Instant, Span};
use samrum_tests::{NOW, TestSite};
use std::sync::Arc;

/// The site as it is with these ways out.
fn with(site: &TestSite, outgoing: Outgoing) -> App {
    App { config: Arc::new(Config { outgoing, ..(*site.app.config).clone() }), ..site.app.clone() }
}

/// Sends whatever is due, by a worker of its own.
async fn send(app: &App) -> usize {
    let ways = Ways::new(app).expect("the ways out are sound");
    worker::once(app, &ways).await.expect("the database answers")
}

/// An hour in a hall, so many days from now.
fn placed(days: i64) -> Placed {
    let from = NOW.plus_minutes(days * 24 * 60);
    Placed {
        place: "Hall A, Hertsöhallen".to_owned(),
        address: "Provgatan 1".to_owned(),
        time: Span::new(from, from.plus_minutes(60)),
    }
}

fn about(booking: &str, days: i64) -> Bookings {
    let date = Dated { booking: BookingId::from(booking), at: placed(days), was: None, sequence: None };
    Bookings { title: "Innebandy P10".to_owned(), dates: vec![date], ..Bookings::default() }
}

fn of_series(series: &str, booking: &str, days: i64) -> Bookings {
    Bookings { series: Some(SeriesId::from(series)), ..about(booking, days) }
}

fn notice(kind: Kind, to: Holder, told: Bookings) -> Notice {
    Notice::new(kind, to, About::Bookings(told))
}

async fn put(app: &App, notice: &Notice) {
    let mut tx = app.database.write().await.expect("a transaction");
    service::put(app, &mut tx, notice).await.expect("put");
    tx.commit().await.expect("kept");
}

fn id(actor: &Actor) -> PersonId {
    actor.id().expect("a person").clone()
}

/// Every message, the oldest first, also those told in another one.
async fn all(app: &App) -> Vec<Message> {
    let mut tx = app.database.read().await.expect("a transaction");
    let found: Vec<MessageId> =
        on!(&mut tx, db => sqlx::query_scalar("SELECT id FROM message ORDER BY id").fetch_all(db).await).expect("ids");
    let mut messages = Vec::new();
    for id in found {
        let whole = service::whole(app, &mut tx, &Actor::operator(), &id, samrum_text::Locale::Sv).await;
        messages.push(whole.expect("a message").seen.message);
    }
    messages
}

async fn states(app: &App) -> Vec<State> {
    all(app).await.into_iter().map(|message| message.state).collect()
}

/// The program that had messages in hand has died, and its leases have run out.
async fn lose_hands(app: &App) {
    let mut tx = app.database.write().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query("UPDATE message SET lease_until = lease_until - 100000 WHERE state = 'sending'").execute(db).await.map(|_| ()))
        .expect("time passes");
    tx.commit().await.expect("kept");
}

async fn count(app: &App, filter: &Filter) -> usize {
    let mut tx = app.database.read().await.expect("a transaction");
    service::count(&mut tx, &Actor::operator(), filter).await.expect("counted")
}

/// Minutes after the tests' now.
fn later(minutes: i64) -> Instant {
    NOW.plus_minutes(minutes)
}
