//! What somebody in the storm does, over HTTP as programs and forms do it.

use super::ledger::{Ledger, Place};
use chrono::{Days, NaiveDate};
use reqwest::header::LOCATION;
use reqwest::{Client, RequestBuilder, StatusCode};
use samrum::time::{Instant, Zone};
use samrum_tests::{Dice, fields_of};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Where it storms, and what is told there.
pub struct Field {
    pub ports: Vec<u16>,
    /// Halls with their parts: the whole first.
    pub halls: Vec<Vec<String>>,
    /// Where a clerk decides.
    pub decided: Vec<String>,
    /// Acts of each client.
    pub each: usize,
    /// The days that are wished for.
    pub first: NaiveDate,
    pub days: usize,
    pub acts: AtomicUsize,
    pub ledger: Ledger,
}

/// What came back: the status, where it leads to, the text; and whether it had to be sent again, so that nobody knows how often
/// it was done.
struct Answer {
    status: StatusCode,
    to: String,
    text: String,
    again: bool,
}

/// Somebody in the storm: a citizen or a clerk, by the token.
pub struct Person {
    pub field: Arc<Field>,
    pub http: Client,
    pub token: String,
    pub number: usize,
    pub dice: Dice,
    pub acted: usize,
}

/// A place and a civil time, as forms and programs say it.
struct Wish {
    space: String,
    date: NaiveDate,
    from: u16,
    to: u16,
}

impl Wish {
    fn instants(&self) -> (i64, i64) {
        let at = |minute| Zone::default().instant(self.date, minute).map_or(0, |at| at.0);
        (at(self.from), at(self.to))
    }

    fn place(&self) -> Place {
        let (from, to) = self.instants();
        (self.space.clone(), from, to)
    }

    fn form(&self) -> Vec<(String, String)> {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        [
            ("space", self.space.clone()),
            ("date", self.date.to_string()),
            ("from", clock(self.from)),
            ("to", clock(self.to)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .to_vec()
    }
}

impl Person {
    fn any<'a>(&mut self, all: &'a [String]) -> &'a String {
        &all[self.dice.below(all.len())]
    }

    fn wish(&mut self) -> Wish {
        let field = Arc::clone(&self.field);
        let hall = &field.halls[self.dice.below(field.halls.len())];
        let space = if self.dice.below(4) == 0 { self.any(&field.decided).clone() } else { self.any(hall).clone() };
        let date = field.first + Days::new(self.dice.below(field.days) as u64);
        let from = 15 * self.dice.below(88) as u16;
        Wish { space, date, from, to: (from + 30 + 15 * self.dice.below(8) as u16).min(1440) }
    }

    /// Sends until somebody answers; a server that is gone is asked again.
    async fn send(&mut self, path: &str, build: impl Fn(RequestBuilder) -> RequestBuilder) -> Answer {
        self.acted += 1;
        let mut again = false;
        for turn in 0..1000 {
            let port = self.field.ports[(self.number + self.acted + turn) % self.field.ports.len()];
            let request = self.http.post(format!("http://127.0.0.1:{port}{path}")).bearer_auth(&self.token);
            match build(request).send().await {
                Ok(answer) => {
                    let status = answer.status();
                    let to =
                        answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned();
                    if let Ok(text) = answer.text().await {
                        if status.is_server_error() {
                            self.field
                                .ledger
                                .fault(format!("{path}: {status} {}", text.chars().take(300).collect::<String>()));
                        }
                        return Answer { status, to, text, again };
                    }
                    again = true;
                }
                // Nothing was sent where nobody listens.
                Err(cause) if cause.is_connect() => tokio::time::sleep(Duration::from_millis(50)).await,
                Err(_) => again = true,
            }
        }
        panic!("no server answers");
    }

    async fn form(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        self.send(path, |request| request.form(fields)).await
    }

    async fn book(&mut self) {
        let wish = self.wish();
        let (starts, ends) = wish.instants();
        let body = json!({
            "space_id": wish.space, "title": "Storm",
            "starts_at": Instant(starts).rfc3339(), "ends_at": Instant(ends).rfc3339(),
        });
        let key = format!("{}-{}", self.number, self.acted);
        let answer = self.send("/api/v1/bookings", |request| request.header("idempotency-key", &key).json(&body)).await;
        if answer.status == StatusCode::CREATED {
            let made: Value = serde_json::from_str(&answer.text).expect("json");
            let text = |name: &str| made[name].as_str().unwrap_or_default().to_owned();
            self.field.ledger.booked(self.number, &text("id"), &text("state"), wish.place());
        }
    }

    async fn relocate(&mut self) {
        let wish = self.wish();
        let Some(id) = self.field.ledger.own(self.number, self.dice.below(1 << 20)) else { return self.book().await };
        self.field.ledger.moving(&id, wish.place());
        let answer = self.form(&format!("/bookings/{id}/move"), &wish.form()).await;
        self.field.ledger.moved(&id, answer.status == StatusCode::SEE_OTHER, answer.again);
    }

    async fn cancel(&mut self) {
        let Some(id) = self.field.ledger.own(self.number, self.dice.below(1 << 20)) else { return self.book().await };
        self.field.ledger.cancelling(&id);
        let answer =
            self.form(&format!("/bookings/{id}/cancel"), &[("reason".to_owned(), "Inställt".to_owned())]).await;
        if answer.status == StatusCode::SEE_OTHER {
            self.field.ledger.cancelled(&id);
        }
    }

    /// Three weeks of something, of which all dates are cancelled or some date taken back.
    async fn series(&mut self) {
        let wish = self.wish();
        let until = wish.date + Days::new(14);
        let mut fields = wish.form();
        for (name, value) in
            [("title", "Varje vecka".to_owned()), ("until", until.to_string()), ("seen", "yes".to_owned())]
        {
            fields.push((name.to_owned(), value));
        }
        let answer = self.form("/book", &fields).await;
        let Some(series) =
            answer.to.strip_prefix("/series/").and_then(|rest| rest.split('?').next()).map(ToOwned::to_owned)
        else {
            return;
        };
        if self.dice.below(3) == 0 {
            let all = [("all", "yes"), ("reason", "Inställt"), ("seen", "yes")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            self.form(&format!("/series/{series}/cancel"), &all).await;
        }
        for week in 0..3 {
            let date = wish.date + Days::new(7 * week);
            self.form(&format!("/series/{series}/restore"), &[("date".to_owned(), date.to_string())]).await;
        }
    }

    /// A clerk decides what waits.
    async fn decide(&mut self) {
        let Some(id) = self.field.ledger.waiting(self.dice.below(1 << 20)) else { return self.hours().await };
        if self.dice.below(4) == 0 {
            self.field.ledger.denying(&id);
            let answer =
                self.form(&format!("/requests/{id}/deny"), &[(format!("reason-{id}"), "Nej".to_owned())]).await;
            self.field.ledger.decided(&id, "denied", answer.status == StatusCode::SEE_OTHER);
        } else {
            let answer = self.form(&format!("/requests/{id}/confirm"), &[]).await;
            self.field.ledger.decided(&id, "confirmed", answer.status == StatusCode::SEE_OTHER);
        }
    }

    /// A clerk shuts a place off, over what is booked there; the list of that is shown first, and may have changed meanwhile.
    async fn close(&mut self) {
        let wish = self.wish();
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        let date = wish.date.to_string();
        let own = [
            ("space", wish.space),
            ("first_date", date.clone()),
            ("last_date", date),
            ("from", clock(wish.from)),
            ("to", clock(wish.to)),
        ];
        let mut fields: Vec<_> = own.map(|(name, value)| (name.to_owned(), value)).to_vec();
        fields.extend(
            [("repeat", "through"), ("reason", "Stormskada"), ("ask", "yes")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let first = self.form("/close", &fields).await;
        if first.status == StatusCode::UNPROCESSABLE_ENTITY {
            let mut fields = fields_of(&first.text);
            for (name, value) in [("decide-all", "cancel"), ("decide-reason", "Stormskada")] {
                fields.push((name.to_owned(), value.to_owned()));
            }
            self.form("/close", &fields).await;
        }
    }

    async fn hours(&mut self) {
        let field = Arc::clone(&self.field);
        let hall = &field.halls[self.dice.below(field.halls.len())];
        let space = self.any(hall).clone();
        let opens = if self.dice.below(2) == 0 { "00:00" } else { "06:00" };
        let week = (1..=7).flat_map(|day| {
            [(format!("opens-{day}-0"), opens.to_owned()), (format!("closes-{day}-0"), "24:00".to_owned())]
        });
        self.form(&format!("/facilities/spaces/{space}/hours"), &week.collect::<Vec<_>>()).await;
    }

    pub async fn run(mut self, clerk: bool) {
        for _ in 0..self.field.each {
            match (clerk, self.dice.below(10)) {
                (true, 0..6) => self.decide().await,
                (true, 6..8) => self.close().await,
                (true, 8) => self.hours().await,
                (false, 0..3) => self.relocate().await,
                (false, 3..5) => self.cancel().await,
                (false, 5) => self.series().await,
                _ => self.book().await,
            }
            self.field.acts.fetch_add(1, Ordering::Relaxed);
        }
    }
}
