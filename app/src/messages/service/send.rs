//! Sending, step by step: what is due, which way it goes, taking it in hand, and writing down what became of it.

use super::MessageError;
use crate::database::{Tx, within};
use crate::id::MessageId;
use crate::messages::channels::{Outcome, Parcel};
use crate::messages::model::{Channel, Kind, Letter, Message, Open, Reach, Route, State, Step, Why};
use crate::messages::store::{self, Ended};
use crate::messages::words::{self, Writer};
use crate::server::state::App;
use crate::settings;
use crate::settings::model::Setting;
use crate::time::Instant;
use samrum_text::Locale;
use std::collections::BTreeMap;

/// Messages that are looked at in one go.
pub const BATCH: i64 = 200;
/// Seconds beyond a server's patience after which what is in hand is taken up by somebody else.
const LEASE: i64 = 120;
/// Minutes until it is tried again, after the first time and so on; the last for all that follow.
const PAUSES: [i64; 7] = [1, 5, 15, 30, 60, 120, 240];

/// A message that is due, whom it is for, and which way it goes.
#[derive(Debug, Clone)]
pub struct Ready {
    pub message: Message,
    reach: Reach,
    pub channel: Channel,
}

/// A message that nobody else sends now.
#[derive(Debug, Clone)]
pub struct InHand {
    pub parcel: Parcel,
    id: MessageId,
    claim: i64,
    tried_since: Instant,
}

/// What became of it.
#[derive(Debug, Clone)]
pub struct Finished {
    id: MessageId,
    claim: i64,
    tried_since: Instant,
    outcome: Outcome,
}

impl InHand {
    pub fn finished(self, outcome: Outcome) -> Finished {
        Finished { id: self.id, claim: self.claim, tried_since: self.tried_since, outcome }
    }
}

/// What is due and can be sent, the oldest first. What is due and cannot be, or is not wanted, ends here; what is to be printed is put
/// there; what came in somebody's quiet hours waits for their end. The number says how many were looked at.
pub async fn due(app: &App, open: &Open) -> Result<(Vec<Ready>, usize), MessageError> {
    let now = app.now();
    let mut tx = app.database.read().await?;
    let due = store::due(&mut tx, now, BATCH).await?;
    let looked_at = due.len();
    let mut reaches = BTreeMap::new();
    for person in due.iter().filter_map(|message| message.person.as_ref()) {
        if !reaches.contains_key(person) {
            reaches.insert(person.clone(), store::reach(&mut tx, person).await?);
        }
    }
    drop(tx);
    let (mut ready, mut settled) = (Vec::new(), Vec::new());
    for message in due {
        let reach = message.person.as_ref().and_then(|person| reaches.get(person).cloned().flatten());
        let Some(reach) = reach else {
            settled.push((message, None, Route::NoWay));
            continue;
        };
        match reach.route(message.kind, open) {
            Route::By(channel) if held_back(app, &message, &reach, now).is_none() => {
                ready.push(Ready { message, reach, channel });
            }
            route => settled.push((message, Some(reach), route)),
        }
    }
    if !settled.is_empty() {
        within!(app.database, tx => {
            for (message, reach, route) in &settled {
                settle(app, tx, message, reach.as_ref(), *route, now).await?;
            }
            Ok::<_, MessageError>(())
        })?;
    }
    Ok((ready, looked_at))
}

/// Until when a message waits because of quiet hours; not beyond the beginning of what it is about.
fn held_back(app: &App, message: &Message, reach: &Reach, now: Instant) -> Option<Instant> {
    let ends = reach.quiet?.ends(app.zone(), now)?;
    let begins = message.content.as_ref().and_then(|content| content.about.begins());
    (message.state == State::Waiting && begins.is_none_or(|begins| ends < begins)).then_some(ends)
}

async fn settle(
    app: &App,
    tx: &mut Tx,
    message: &Message,
    reach: Option<&Reach>,
    route: Route,
    now: Instant,
) -> Result<(), MessageError> {
    let id = &message.id;
    match (route, reach) {
        (Route::Unwanted, _) => {
            store::settle(tx, message, State::Unwanted, None, now).await?;
        }
        (Route::Closed, _) => {
            store::settle(tx, message, State::Kept, None, now).await?;
        }
        (Route::Print, Some(reach)) => {
            let ready = Ready { message: message.clone(), reach: reach.clone(), channel: Channel::Letter };
            if let Some(held) = in_hand(app, tx, &ready).await? {
                let ended = Ended { id, claim: held.claim, state: State::ToPrint, why: None, due: None, now };
                store::finish(tx, &ended).await?;
                store::step(tx, id, now, Step::ToPrint, None, "").await?;
            }
        }
        (Route::By(_), Some(reach)) => {
            if let Some(until) = held_back(app, message, reach, now) {
                store::postpone(tx, id, until).await?;
            }
        }
        _ => {
            if store::settle(tx, message, State::Failed, Some(Why::NoWay), now).await? {
                store::step(tx, id, now, Step::Failed, None, "").await?;
            }
        }
    }
    Ok(())
}

/// Writes down what became of one message, and takes the next in hand, in one transaction: so much is written for each message, and
/// no more is ever in hand than is being sent. `None` when somebody else has the next, or it is no longer to be sent.
pub async fn turn(
    app: &App,
    finished: Option<&Finished>,
    next: Option<&Ready>,
) -> Result<Option<InHand>, MessageError> {
    within!(app.database, tx => {
        if let Some(finished) = finished {
            finish(app, tx, finished).await?;
        }
        match next {
            Some(ready) => in_hand(app, tx, ready).await,
            None => Ok(None),
        }
    })
}

/// Claims a message, with those that are told in the same letter, and makes the letter, unless it was made before.
async fn in_hand(app: &App, tx: &mut Tx, ready: &Ready) -> Result<Option<InHand>, MessageError> {
    let Ready { message, reach, channel } = ready;
    let Some(mut content) = message.content.clone() else { return Ok(None) };
    let lease = app.config.outgoing.patience() + LEASE;
    let Some(claim) = store::claim(tx, &message.id, lease).await? else { return Ok(None) };
    let now = app.now();
    let letter = if let Some(letter) = &message.letter {
        letter.clone()
    } else {
        if message.group.is_some() {
            for other in store::join(tx, message, now).await? {
                let mut both = content.about.clone();
                if other.content.is_some_and(|other| both.join(&other.about))
                    && store::joined(tx, &other.id, &message.id, now).await?
                {
                    content.about = both;
                }
            }
        }
        let language = Locale::of(&reach.language).unwrap_or(Locale::DEFAULT);
        written(app, tx, message.kind, message.own, &content, language).await?
    };
    let address = reach.address_for(*channel);
    store::keep_letter(tx, &message.id, &content, &letter, *channel, address).await?;
    let id = match message.edition {
        0 => message.id.0.clone(),
        edition => format!("{}.{edition}", message.id),
    };
    let parcel =
        Parcel { id, kind: message.kind, channel: *channel, created_at: message.created_at, to: reach.clone(), letter };
    Ok(Some(InHand { parcel, id: message.id.clone(), claim, tried_since: message.tried_since }))
}

/// The letter of a message in a language, with the municipality's own paragraph.
pub(super) async fn written(
    app: &App,
    tx: &mut Tx,
    kind: Kind,
    own: bool,
    content: &crate::messages::model::Content,
    language: Locale,
) -> Result<Letter, MessageError> {
    let additions = store::additions(tx).await?;
    let addition = additions.get(&(kind, language.code().to_owned())).map(String::as_str);
    let writer = Writer { l: language, config: &app.config, now: app.now() };
    Ok(words::letter(&writer, kind, own, content, addition))
}

/// So many days before an instant.
fn days_before(now: Instant, days: i64) -> Instant {
    now.plus_minutes(-days * 24 * 60)
}

async fn finish(app: &App, tx: &mut Tx, finished: &Finished) -> Result<(), MessageError> {
    let now = app.now();
    let over = match &finished.outcome {
        Outcome::Later(_) | Outcome::Unanswered(_) => {
            let give_up = settings::service::values(tx, app.today()).await?.get(Setting::GiveUpDays);
            finished.tried_since < days_before(now, give_up)
        }
        Outcome::Accepted(_) | Outcome::Never(_) => false,
    };
    let pause = PAUSES[(finished.claim.max(1) as usize - 1).min(PAUSES.len() - 1)];
    let again = Some(now.plus_minutes(pause));
    let (state, why, due, step, words) = match &finished.outcome {
        Outcome::Accepted(words) => (State::Sent, None, None, Step::Sent, words),
        Outcome::Never(words) => (State::Failed, Some(Why::Refused), None, Step::Failed, words),
        Outcome::Later(words) | Outcome::Unanswered(words) if over => {
            (State::Failed, Some(Why::GivenUp), None, Step::Failed, words)
        }
        Outcome::Later(words) => (State::Waiting, Some(Why::Deferred), again, Step::Deferred, words),
        Outcome::Unanswered(words) => (State::Waiting, Some(Why::Unanswered), again, Step::Unanswered, words),
    };
    let ended = Ended { id: &finished.id, claim: finished.claim, state, why, due, now };
    if store::finish(tx, &ended).await? {
        store::step(tx, &finished.id, now, step, None, words).await?;
    }
    Ok(())
}

/// Ends what is of no use any more, gives up what has not come through for days, and forgets what was told long ago.
pub async fn sweep(app: &App) -> Result<(), MessageError> {
    let now = app.now();
    within!(app.database, tx => {
        let values = settings::service::values(tx, app.today()).await?;
        let given_up = store::expire(tx, now, days_before(now, values.get(Setting::GiveUpDays))).await?;
        let forgotten = store::forget(tx, days_before(now, values.get(Setting::KeptDays))).await?;
        if given_up + forgotten > 0 {
            tracing::info!(given_up, forgotten, "messages that are over");
        }
        Ok(())
    })
}
