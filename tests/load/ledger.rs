//! What the people of the storm were told, held afterwards against what is there.

use samrum::on;
use samrum_tests::TestSite;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

/// Space, start, end.
pub type Place = (String, i64, i64);

/// Id, state, space, start, end and reason of a booking, as it stands in the database.
type There = (String, String, String, i64, i64, String);

/// What its owner and the clerks know of a booking.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing that somebody was told, whatever the others are")]
struct Known {
    owner: usize,
    /// As it was booked.
    state: String,
    /// Where it may be: where it was told to be, and where it may have been moved to by a request that was lost.
    places: Vec<Place>,
    /// Where its owner is moving it.
    target: Option<Place>,
    cancelled: bool,
    /// Somebody has tried to cancel or deny it, whatever came of it.
    doubted: bool,
    confirmed: bool,
    denied: bool,
}

#[derive(Default)]
pub struct Ledger {
    known: Mutex<BTreeMap<String, Known>>,
    faults: Mutex<Vec<String>>,
}

impl Ledger {
    pub fn fault(&self, what: String) {
        self.faults.lock().expect("the ledger").push(what);
    }

    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<String, Known>) -> T) -> T {
        act(&mut self.known.lock().expect("the ledger"))
    }

    fn on(&self, id: &str, act: impl FnOnce(&mut Known)) {
        self.with(|known| {
            if let Some(one) = known.get_mut(id) {
                act(one);
            }
        });
    }

    pub fn booked(&self, owner: usize, id: &str, state: &str, place: Place) {
        let known = Known { owner, state: state.to_owned(), places: vec![place], ..Known::default() };
        self.with(|all| {
            all.entry(id.to_owned()).or_insert(known);
        });
    }

    /// A booking of this client that it has not cancelled.
    pub fn own(&self, owner: usize, dice: usize) -> Option<String> {
        self.with(|all| {
            let own: Vec<_> =
                all.iter().filter(|(_, one)| one.owner == owner && !one.cancelled).map(|(id, _)| id).collect();
            (!own.is_empty()).then(|| own[dice % own.len()].clone())
        })
    }

    /// A request that nobody has decided.
    pub fn waiting(&self, dice: usize) -> Option<String> {
        self.with(|all| {
            let is_open = |one: &Known| one.state == "requested" && !one.confirmed && !one.denied && !one.cancelled;
            let waiting: Vec<_> = all.iter().filter(|(_, one)| is_open(one)).map(|(id, _)| id).collect();
            (!waiting.is_empty()).then(|| waiting[dice % waiting.len()].clone())
        })
    }

    pub fn moving(&self, id: &str, to: Place) {
        self.on(id, |one| one.target = Some(to));
    }

    pub fn moved(&self, id: &str, done: bool, again: bool) {
        self.on(id, |one| match (one.target.take(), done, again) {
            (Some(to), true, _) => one.places = vec![to],
            // A first try that nobody heard of may have been done.
            (Some(to), false, true) => one.places.push(to),
            _ => {}
        });
    }

    pub fn cancelling(&self, id: &str) {
        self.on(id, |one| one.doubted = true);
    }

    pub fn cancelled(&self, id: &str) {
        self.on(id, |one| one.cancelled = true);
    }

    pub fn denying(&self, id: &str) {
        self.on(id, |one| one.doubted = true);
    }

    pub fn decided(&self, id: &str, state: &str, done: bool) {
        self.on(id, |one| match (done, state) {
            (true, "confirmed") => one.confirmed = true,
            (true, _) => one.denied = true,
            _ => {}
        });
    }

    /// Everything that somebody was told and that is not so.
    pub async fn wrong(&self, site: &TestSite) -> Vec<String> {
        let mut tx = site.app.database.read().await.expect("a transaction");
        let read: Result<Vec<There>, _> = on!(&mut tx, db => sqlx::query_as("SELECT id, state, space_id, starts_at, ends_at, reason FROM booking").fetch_all(db).await);
        let there: HashMap<String, _> = read
            .expect("the bookings")
            .into_iter()
            .map(|(id, state, space, from, to, reason)| (id, (state, (space, from, to), reason)))
            .collect();
        let mut wrong = self.faults.lock().expect("the ledger").clone();
        self.with(|all| {
            for (id, one) in all {
                let Some((state, place, reason)) = there.get(id) else {
                    wrong.push(format!("{id} was acknowledged and is not there"));
                    continue;
                };
                // A closure takes what lies under it.
                let closed = state == "cancelled" && reason.contains("Stormskada");
                let right = match () {
                    () if one.cancelled => state == "cancelled",
                    () if one.denied => state == "denied",
                    () if one.doubted || closed => true,
                    () if one.confirmed => state == "confirmed",
                    () => *state == one.state || (one.state == "requested" && state == "confirmed"),
                };
                if !right {
                    wrong.push(format!(
                        "{id} was {}, confirmed: {}, denied: {}, cancelled: {}; it is {state} ({reason})",
                        one.state, one.confirmed, one.denied, one.cancelled
                    ));
                }
                if !one.places.contains(place) {
                    wrong.push(format!("{id} should be at one of {:?} and is at {place:?}", one.places));
                }
            }
        });
        wrong
    }

    pub fn figures(&self) -> String {
        self.with(|all| {
            let count = |what: fn(&Known) -> bool| all.values().filter(|one| what(one)).count();
            format!(
                "{} booked or asked for, {} approved, {} denied, {} cancelled",
                all.len(),
                count(|one| one.confirmed),
                count(|one| one.denied),
                count(|one| one.cancelled)
            )
        })
    }
}
