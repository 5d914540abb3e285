//! What staff do with messages, and who may see them.

use super::{about, all, id, notice, put, send, states, with};
use samrum::messages::model::{Channel, Holder, Kind, State};
use samrum::messages::service::{self, Filter, MessageError};
use samrum::people::model::{Actor, RoleKind};
use samrum::server::outgoing::Outgoing;
use samrum_tests::{Manner, Sink, TestSite, engines};
use samrum_text::Locale;

async fn told(site: &TestSite, person: &Actor) -> samrum::id::MessageId {
    put(&site.app, &notice(Kind::BookingMoved, Holder::person(&id(person)), about("b", 7))).await;
    all(&site.app).await.pop().expect("a message").id
}

#[tokio::test]
async fn nobody_sees_what_another_is_told_but_staff() {
    for site in engines().await {
        let (person, other) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Manager, None).await);
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let message = told(&site, &person).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        for actor in [&other, &Actor::anybody()] {
            let seen = service::whole(&site.app, &mut tx, actor, &message, Locale::Sv).await;
            assert!(matches!(seen, Err(MessageError::UnknownMessage)), "{}", site.engine);
            let listed = service::list(&mut tx, actor, &Filter::default(), 0, 10).await;
            assert!(matches!(listed, Err(MessageError::Forbidden)), "{}", site.engine);
        }
        assert_eq!(service::of_person(&mut tx, &other, 0, 10).await.expect("own").1, 0, "{}", site.engine);
        assert_eq!(service::of_person(&mut tx, &person, 0, 10).await.expect("own").1, 1, "{}", site.engine);
        for actor in [&person, &clerk] {
            assert!(service::whole(&site.app, &mut tx, actor, &message, Locale::Sv).await.is_ok(), "{}", site.engine);
        }
        drop(tx);
        for act in [
            service::again(&site.app, &person, &message).await,
            service::stop(&site.app, &person, &message).await,
            service::as_letter(&site.app, &person, &message).await,
            service::printed(&site.app, &person, std::slice::from_ref(&message)).await.map(|_| ()),
        ] {
            assert!(matches!(act, Err(MessageError::Forbidden)), "{}: {act:?}", site.engine);
        }
        let mut theirs =
            service::reach(&mut site.app.database.read().await.expect("a transaction"), &clerk, &id(&person))
                .await
                .expect("staff may");
        theirs.phone = "0920-45 00 00".to_owned();
        assert!(service::set_reach(&site.app, &other, &theirs).await.is_err(), "{}", site.engine);
        service::set_reach(&site.app, &clerk, &theirs).await.expect("staff may");
    }
}

#[tokio::test]
async fn lists_are_found_by_kind_state_and_name_and_a_sign_of_a_pattern_is_a_sign() {
    for site in engines().await {
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        told(&site, &person).await;
        let mut tx = site.app.database.read().await.expect("a transaction");
        let email = person.person.as_ref().expect("a person").email.clone();
        for (filter, found) in [
            (Filter::default(), 1),
            (Filter { kind: Some(Kind::BookingMoved), ..Filter::default() }, 1),
            (Filter { kind: Some(Kind::Reminder), ..Filter::default() }, 0),
            (Filter { state: Some(State::Waiting), ..Filter::default() }, 1),
            (Filter { state: Some(State::Sent), ..Filter::default() }, 0),
            (Filter { who: Some(email.to_uppercase()), ..Filter::default() }, 1),
            (Filter { who: Some("Prov".to_owned()), ..Filter::default() }, 1),
            (Filter { who: Some("%".to_owned()), ..Filter::default() }, 0),
            (Filter { who: Some("_rov".to_owned()), ..Filter::default() }, 0),
        ] {
            let count = service::count(&mut tx, &clerk, &filter).await.expect("counted");
            let listed = service::list(&mut tx, &clerk, &filter, 0, 10).await.expect("listed").len();
            assert_eq!((count, listed), (found, found), "{} {filter:?}", site.engine);
        }
    }
}

#[tokio::test]
async fn a_letter_is_printed_once_by_one_of_two_who_mark_it_at_once() {
    for site in engines().await {
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let mut reach =
            service::reach(&mut site.app.database.read().await.expect("a transaction"), &person, &id(&person))
                .await
                .expect("reached");
        reach.channel = Channel::Letter;
        assert!(service::set_reach(&site.app, &person, &reach).await.is_err(), "there is no address: {}", site.engine);
        reach.address = "Provgatan 1, 972 31 Luleå".to_owned();
        service::set_reach(&site.app, &person, &reach).await.expect("chosen");
        let message = told(&site, &person).await;
        send(&site.app).await;
        assert_eq!(states(&site.app).await, [State::ToPrint], "{}", site.engine);
        let letters = service::to_print(&mut site.app.database.read().await.expect("a transaction"), &clerk, 10).await;
        let letters = letters.expect("letters");
        assert_eq!(letters[0].message.address.as_deref(), Some("Provgatan 1, 972 31 Luleå"), "{}", site.engine);
        let ids = [message];
        let (one, two) =
            tokio::join!(service::printed(&site.app, &clerk, &ids), service::printed(&site.app, &clerk, &ids));
        assert_eq!(one.expect("marked") + two.expect("marked"), 1, "{}", site.engine);
        assert_eq!(states(&site.app).await, [State::Printed], "{}", site.engine);
    }
}

#[tokio::test]
async fn what_is_sent_again_on_purpose_has_another_id_and_what_is_stopped_is_not_sent() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, Outgoing { mail: Some(sink.server()), gateway: None });
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let message = told(&site, &person).await;
        service::stop(&app, &clerk, &message).await.expect("stopped");
        assert!(matches!(service::stop(&app, &clerk, &message).await, Err(MessageError::Over)), "{}", site.engine);
        send(&app).await;
        assert_eq!((states(&app).await, sink.mails().len()), (vec![State::Stopped], 0), "{}", site.engine);
        for _ in 0..2 {
            service::again(&app, &clerk, &message).await.expect("again");
            send(&app).await;
        }
        assert_eq!(sink.by_id().values().copied().collect::<Vec<_>>(), [1, 1], "two ids: {}", site.engine);
        service::as_letter(&app, &clerk, &message).await.expect("as a letter");
        assert_eq!(states(&app).await, [State::ToPrint], "{}", site.engine);
        let mut tx = app.database.read().await.expect("a transaction");
        let whole = service::whole(&app, &mut tx, &clerk, &message, Locale::Sv).await.expect("whole");
        let steps: Vec<_> = whole.steps.iter().map(|done| done.step.word()).collect();
        assert_eq!(steps, ["stopped", "again", "sent", "again", "sent", "as_letter"], "{}", site.engine);
        assert_eq!(whole.steps[0].by.as_ref(), clerk.person.as_ref().map(|person| &person.name), "{}", site.engine);
    }
}

#[tokio::test]
async fn of_a_message_that_is_stopped_and_sent_at_once_one_is_true() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, Outgoing { mail: Some(sink.server()), gateway: None });
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        for round in 0..8 {
            let message = told(&site, &person).await;
            let before = sink.mails().len();
            let (stopped, _) = tokio::join!(service::stop(&app, &clerk, &message), send(&app));
            let sent = sink.mails().len() > before;
            assert_ne!(stopped.is_ok(), sent, "{} {round}: {stopped:?}", site.engine);
        }
    }
}

#[tokio::test]
async fn the_municipalitys_own_paragraph_stands_in_messages_of_its_kind_and_administrators_write_it() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, Outgoing { mail: Some(sink.server()), gateway: None });
        let (person, clerk) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Clerk, None).await);
        let administrator = site.actor(RoleKind::Administrator, None).await;
        let words = "Ring 0920-45 00 00 om något är fel.";
        let additions = [((Kind::BookingMoved, "sv".to_owned()), words.to_owned())].into();
        assert!(service::set_additions(&app, &clerk, &additions).await.is_err(), "{}", site.engine);
        service::set_additions(&app, &administrator, &additions).await.expect("written");
        told(&site, &person).await;
        put(&app, &notice(Kind::BookingCancelled, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        let mails = sink.mails();
        assert!(mails[0].text.contains(words) && mails[0].html.contains(words), "{}", mails[0].text);
        assert!(!mails[1].text.contains(words), "another kind: {}", site.engine);
    }
}
