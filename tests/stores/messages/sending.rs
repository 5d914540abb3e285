//! Servers that refuse, stall and forget, programs that die, and two that send at once.

use super::{about, all, count, id, later, lose_hands, notice, put, send, states, with};
use samrum::messages::channels::{self, signature};
use samrum::messages::model::{Channel, Holder, Kind, State, Why};
use samrum::messages::service::{self, Filter};
use samrum::messages::worker::{self, Ways};
use samrum::people::model::{Role, RoleKind};
use samrum::people::service::{self as people, NewPerson};
use samrum::server::outgoing::{MailServer, Outgoing};
use samrum_tests::{GateSink, KEY, Manner, Sink, TestSite, engines};
use std::time::Duration;

fn by_mail(sink: &Sink, patience: Duration) -> Outgoing {
    Outgoing { mail: Some(MailServer { patience, ..sink.server() }), gateway: None }
}

const SOON: Duration = Duration::from_millis(300);

#[tokio::test]
async fn what_is_refused_for_good_is_listed_at_once_and_what_is_put_off_is_tried_again() {
    for site in engines().await {
        let sink = Sink::start(Manner { defers: 100, ..Manner::default() }).await;
        let app = with(&site, by_mail(&sink, SOON));
        let person = site.actor(RoleKind::Citizen, None).await;
        let new = NewPerson {
            email: "nobody@prov.se".to_owned(),
            name: "Ingen".to_owned(),
            password: None,
            roles: vec![Role { kind: RoleKind::Citizen, organisation: None, building: None }],
        };
        let mut tx = app.database.write().await.expect("a transaction");
        let nobody = people::add_person(&app, &mut tx, &new).await.expect("a person").id;
        tx.commit().await.expect("kept");
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&nobody), about("c", 7))).await;
        send(&app).await;
        let messages = all(&app).await;
        assert_eq!((messages[0].state, messages[0].why), (State::Waiting, Some(Why::Deferred)), "{}", site.engine);
        assert_eq!((messages[1].state, messages[1].why), (State::Failed, Some(Why::Refused)), "{}", site.engine);
        assert_eq!(messages[0].due_at, later(1), "{}", site.engine);
        assert_eq!(send(&app).await, 0, "not before its time: {}", site.engine);
        site.set_clock(later(1));
        send(&app).await;
        assert_eq!(all(&app).await[0].due_at, later(6), "longer each time: {}", site.engine);
        sink.behave(Manner::default());
        site.set_clock(later(6));
        send(&app).await;
        assert_eq!((all(&app).await[0].state, sink.mails().len()), (State::Sent, 1), "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn what_does_not_come_through_for_days_is_given_up_and_staff_can_send_it_again() {
    for site in engines().await {
        let sink = Sink::start(Manner { defers: 100, ..Manner::default() }).await;
        let app = with(&site, by_mail(&sink, SOON));
        let person = site.actor(RoleKind::Citizen, None).await;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        site.set_clock(later(2 * 24 * 60));
        service::sweep(&app).await.expect("swept");
        assert_eq!(states(&app).await, [State::Waiting], "{}", site.engine);
        site.set_clock(later(3 * 24 * 60 + 1));
        send(&app).await;
        let message = all(&app).await.pop().expect("a message");
        assert_eq!((message.state, message.why), (State::Failed, Some(Why::GivenUp)), "{}", site.engine);
        let failed = Filter { state: Some(State::Failed), ..Filter::default() };
        assert_eq!(count(&app, &failed).await, 1, "{}", site.engine);
        sink.behave(Manner::default());
        service::again(&app, &clerk, &message.id).await.expect("again");
        send(&app).await;
        assert_eq!(states(&app).await, [State::Sent], "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn a_server_that_takes_a_mail_and_says_nothing_gets_it_again_under_the_same_id() {
    for site in engines().await {
        let sink = Sink::start(Manner { forgets_to_say: 100, ..Manner::default() }).await;
        let app = with(&site, by_mail(&sink, SOON));
        let person = site.actor(RoleKind::Citizen, None).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        let message = all(&app).await.pop().expect("a message");
        assert_eq!((message.state, message.why), (State::Waiting, Some(Why::Unanswered)), "{}", site.engine);
        sink.behave(Manner::default());
        site.set_clock(later(1));
        send(&app).await;
        let counts = sink.by_id();
        assert_eq!(counts.values().copied().collect::<Vec<_>>(), [2], "one id, by which mailboxes know it: {counts:?}");
        assert_eq!(counts.keys().next().map(String::as_str), Some(format!("{}@127.0.0.1", message.id).as_str()));
        assert_eq!(sink.mails()[0].text, sink.mails()[1].text, "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn a_server_that_stalls_before_it_has_the_mail_is_known_not_to_have_it() {
    for site in engines().await {
        let sink = Sink::start(Manner { stalls: 100, ..Manner::default() }).await;
        let app = with(&site, by_mail(&sink, SOON));
        let person = site.actor(RoleKind::Citizen, None).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        let message = all(&app).await.pop().expect("a message");
        assert_eq!((message.state, message.attempts, message.why), (State::Waiting, 0, None), "{}", site.engine);
        sink.behave(Manner::default());
        send(&app).await;
        assert_eq!((states(&app).await, sink.mails().len()), (vec![State::Sent], 1), "{}", site.engine);
    }
}

#[tokio::test]
async fn what_a_program_had_in_hand_when_it_died_is_sent_as_the_same_letter_and_not_before_its_lease_ends() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink, SOON));
        let person = site.actor(RoleKind::Citizen, None).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        let open = channels::open(&app.config.outgoing);
        let (ready, _) = service::due(&app, &open).await.expect("read");
        let held = service::turn(&app, None, Some(&ready[0])).await.expect("claimed").expect("in hand");
        // Here it dies.
        assert_eq!(send(&app).await, 0, "somebody has it in hand: {}", site.engine);
        assert!(service::turn(&app, None, Some(&ready[0])).await.expect("asked").is_none(), "{}", site.engine);
        let mut tx = app.database.write().await.expect("a transaction");
        people::set_language(&mut tx, &id(&person), "en").await.expect("another language");
        tx.commit().await.expect("kept");
        lose_hands(&app).await;
        send(&app).await;
        let mail = sink.mails().pop().expect("a mail");
        assert_eq!(mail.subject, held.parcel.letter.subject, "the same letter: {}", site.engine);
        assert_eq!(states(&app).await, [State::Sent], "{}", site.engine);
        // The dead one comes back and says what it knows: nobody listens.
        let late = held.finished(channels::Outcome::Later("late".to_owned()));
        service::turn(&app, Some(&late), None).await.expect("written");
        assert_eq!(states(&app).await, [State::Sent], "{}", site.engine);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_who_send_at_once_one_sends_each_message() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink, Duration::from_secs(20)));
        let mut people = Vec::new();
        for _ in 0..6 {
            people.push(site.actor(RoleKind::Citizen, None).await);
        }
        for number in 0..120 {
            let to = Holder::person(&id(&people[number % people.len()]));
            put(&app, &notice(Kind::BookingMoved, to, about(&format!("b{number}"), 7))).await;
        }
        let mut workers = Vec::new();
        for _ in 0..3 {
            let (app, ways) = (app.clone(), Ways::new(&app).expect("sound"));
            workers.push(tokio::spawn(async move { worker::once(&app, &ways).await.expect("sent") }));
        }
        for worker in workers {
            worker.await.expect("it lives");
        }
        while send(&app).await > 0 {}
        let counts = sink.by_id();
        assert_eq!(counts.len(), 120, "{}", site.engine);
        assert!(counts.values().all(|count| *count == 1), "{}: {counts:?}", site.engine);
        assert!(states(&app).await.iter().all(|state| *state == State::Sent), "{}", site.engine);
    }
}

#[tokio::test]
async fn where_no_way_is_open_and_in_a_demo_everything_is_kept_and_nothing_sent() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let person = site.actor(RoleKind::Citizen, None).await;
        let to = Holder::person(&id(&person));
        put(&site.app, &notice(Kind::BookingMoved, to.clone(), about("b", 7))).await;
        send(&site.app).await;
        let mut demo = with(&site, by_mail(&sink, SOON));
        let config = samrum::server::config::Config { demo: true, ..(*demo.config).clone() };
        demo.config = std::sync::Arc::new(config);
        put(&demo, &notice(Kind::BookingMoved, to.clone(), about("c", 7))).await;
        send(&demo).await;
        assert_eq!(states(&site.app).await, [State::Kept, State::Kept], "{}", site.engine);
        // Once there is a way, what is new is sent; what is old is not.
        let app = with(&site, by_mail(&sink, SOON));
        put(&app, &notice(Kind::BookingMoved, to, about("d", 7))).await;
        send(&app).await;
        assert_eq!(sink.mails().len(), 1, "{}", site.engine);
    }
}

async fn with_number(site: &TestSite) -> samrum::people::model::Actor {
    let person = site.actor(RoleKind::Citizen, None).await;
    let mut tx = site.app.database.read().await.expect("a transaction");
    let mut reach = service::reach(&mut tx, &person, &id(&person)).await.expect("reached");
    drop(tx);
    reach.channel = Channel::Sms;
    "070-174 06 05".clone_into(&mut reach.phone);
    service::set_reach(&site.app, &person, &reach).await.expect("chosen");
    person
}

#[tokio::test]
async fn the_gateway_gets_a_signed_request_with_a_key_that_stays_the_same() {
    for site in engines().await {
        let gate = GateSink::start(&[503]).await;
        let app = with(&site, Outgoing { mail: None, gateway: Some(gate.gateway(&["sms"])) });
        let person = with_number(&site).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        assert_eq!(all(&app).await[0].why, Some(Why::Deferred), "{}", site.engine);
        site.set_clock(later(1));
        send(&app).await;
        let requests = gate.requests();
        assert_eq!(requests.len(), 2, "{}", site.engine);
        assert_eq!(requests[0].key, requests[1].key, "by which it is known not to be another message");
        for request in &requests {
            let expected = format!("sha256={}", signature(KEY, request.timestamp, &request.text));
            assert_eq!(request.signature, expected, "{}", site.engine);
        }
        let body = &requests[1].body;
        assert_eq!(body["channel"], "sms", "{body}");
        assert_eq!(body["recipient"]["phone"], "070-174 06 05", "{body}");
        let short = body["short"].as_str().expect("a text");
        assert!(short.starts_with("Flyttat till: Hall A") && short.ends_with("/bookings/b"), "{short}");
        let message = all(&app).await.pop().expect("a message");
        assert_eq!(
            (message.state, message.address.as_deref()),
            (State::Sent, Some("070-174 06 05")),
            "{}",
            site.engine
        );
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn a_gateway_that_refuses_a_message_for_good_is_not_asked_again() {
    for site in engines().await {
        let gate = GateSink::start(&[422]).await;
        let app = with(&site, Outgoing { mail: None, gateway: Some(gate.gateway(&["sms"])) });
        let person = with_number(&site).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        site.set_clock(later(24 * 60));
        send(&app).await;
        assert_eq!((states(&app).await, gate.requests().len()), (vec![State::Failed], 1), "{}", site.engine);
        site.set_clock(later(0));
    }
}
