//! Who is told what, and how it reads.

use super::{about, all, id, later, notice, of_series, placed, put, send, states, with};
use chrono::NaiveDate;
use samrum::messages::model::{Channel, Holder, Kind, Quiet, Reach, State, Way, Why};
use samrum::messages::service;
use samrum::on;
use samrum::people::model::RoleKind;
use samrum::server::outgoing::Outgoing;
use samrum_tests::{Manner, Sink, engines};
use std::collections::BTreeMap;

fn by_mail(sink: &Sink) -> Outgoing {
    Outgoing { mail: Some(sink.server()), gateway: None }
}

#[tokio::test]
async fn all_who_book_for_an_association_are_told_what_changes_and_whoever_asked_gets_the_answer() {
    for site in engines().await {
        let club = site.association("Hertsö IF").await;
        let (one, other) =
            (site.actor(RoleKind::Booker, Some(&club)).await, site.actor(RoleKind::Booker, Some(&club)).await);
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let stranger = site.actor(RoleKind::Booker, Some(&site.association("Annan IF").await)).await;
        let asked = Holder { person: Some(id(&one)), organisation: Some(club.clone()) };
        put(&site.app, &notice(Kind::BookingConfirmed, asked.clone(), about("b", 7)).by(&one, false)).await;
        let told = |messages: &[samrum::messages::model::Message]| {
            messages.iter().map(|message| (message.person.clone(), message.own)).collect::<Vec<_>>()
        };
        assert_eq!(told(&all(&site.app).await), [(Some(id(&one)), true)], "{}", site.engine);
        put(&site.app, &notice(Kind::BookingMoved, asked.clone(), about("b", 8)).by(&clerk, true)).await;
        let mut moved = told(&all(&site.app).await[1..]);
        moved.sort();
        let mut both = vec![(Some(id(&one)), false), (Some(id(&other)), false)];
        both.sort();
        assert_eq!(moved, both, "{}", site.engine);
        // Whoever no longer books for it gets no answer for it.
        let gone = Holder { person: Some(id(&stranger)), organisation: Some(club.clone()) };
        put(&site.app, &notice(Kind::RequestConfirmed, gone, about("b", 8)).by(&clerk, true)).await;
        assert!(all(&site.app).await.iter().all(|message| message.person.as_ref() != stranger.id()), "{}", site.engine);
    }
}

#[tokio::test]
async fn where_nobody_can_be_told_staff_see_it_and_what_is_nobodys_is_told_to_nobody() {
    for site in engines().await {
        let club = site.association("Hertsö IF").await;
        put(&site.app, &notice(Kind::BookingCancelled, Holder::organisation(&club), about("b", 7))).await;
        put(&site.app, &notice(Kind::BookingCancelled, Holder::default(), about("c", 7))).await;
        let messages = all(&site.app).await;
        assert_eq!(messages.len(), 1, "{}", site.engine);
        assert_eq!((messages[0].state, messages[0].why), (State::Failed, Some(Why::Nobody)), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_change_that_did_not_happen_is_not_told() {
    for site in engines().await {
        let person = site.actor(RoleKind::Citizen, None).await;
        let mut tx = site.app.database.write().await.expect("a transaction");
        let told = notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7));
        service::put(&site.app, &mut tx, &told).await.expect("put");
        drop(tx);
        assert!(all(&site.app).await.is_empty(), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_mail_has_text_html_and_an_entry_for_the_calendar_in_the_language_of_whoever_reads_it() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let to = Holder::person(&id(&person));
        put(&app, &notice(Kind::BookingConfirmed, to.clone(), about("b", 7)).by(&person, false)).await;
        let mut moved = about("b", 8);
        moved.dates[0].was = Some(placed(7));
        moved.reason = "Golvet <slipas> & lackas".to_owned();
        put(&app, &notice(Kind::BookingMoved, to.clone(), moved).by(&clerk, true)).await;
        put(&app, &notice(Kind::BookingCancelled, to, about("b", 8)).by(&clerk, true)).await;
        send(&app).await;
        let mails = sink.mails();
        assert_eq!(mails.len(), 3, "{}", site.engine);
        let (booked, moved, cancelled) = (&mails[0], &mails[1], &mails[2]);
        assert_eq!(booked.subject, "Bokat: Hall A, Hertsöhallen, tisdag 1 december 2026 09:00–10:00");
        assert!(booked.text.contains("Bokningen är klar.") && booked.text.contains("/bookings/b"), "{}", booked.text);
        assert!(booked.html.contains("lang=\"sv\"") && booked.html.contains("Innebandy P10"), "{}", booked.html);
        assert!(booked.raw.contains("Auto-Submitted: auto-generated"), "{}", booked.raw);
        assert!(moved.text.contains("Golvet <slipas> & lackas") && moved.html.contains("Golvet &lt;slipas&gt; &amp;"));
        assert!(moved.text.contains("Luleå kommun (Prov") && moved.text.contains("Förut: Hall A"), "{}", moved.text);
        for (mail, lines) in [
            (booked, ["METHOD:PUBLISH", "SEQUENCE:0", "DTSTART:20261201T080000Z"]),
            (moved, ["METHOD:PUBLISH", "SEQUENCE:1", "DTSTART:20261202T080000Z"]),
            (cancelled, ["METHOD:CANCEL", "SEQUENCE:2", "STATUS:CANCELLED"]),
        ] {
            let file = mail.calendar.as_deref().expect("an entry");
            assert!(lines.iter().all(|line| file.contains(line)), "{lines:?} in {file}");
            assert!(file.contains("UID:booking-b@127.0.0.1"), "{file}");
        }
        // Another language, from now on.
        let mut english = reach(&site, &person).await;
        english.language = "en".to_owned();
        service::set_reach(&app, &person, &english).await.expect("chosen");
        put(&app, &notice(Kind::BookingConfirmed, Holder::person(&id(&person)), about("c", 9))).await;
        send(&app).await;
        let last = sink.mails().pop().expect("a mail");
        assert_eq!(last.subject, "Booked: Hall A, Hertsöhallen, Thursday 3 December 2026 09:00–10:00");
        assert!(last.html.contains("lang=\"en\""), "{}", site.engine);
    }
}

async fn reach(site: &samrum_tests::TestSite, actor: &samrum::people::model::Actor) -> Reach {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::reach(&mut tx, actor, &id(actor)).await.expect("how they are reached")
}

#[tokio::test]
async fn an_entry_that_was_never_told_of_is_not_cancelled() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        put(&app, &notice(Kind::BookingCancelled, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        assert_eq!(sink.mails().pop().expect("a mail").calendar, None, "{}", site.engine);
    }
}

#[tokio::test]
async fn dates_of_a_series_that_come_within_a_minute_are_told_in_one_mail_and_others_are_not() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let (person, other) = (site.actor(RoleKind::Citizen, None).await, site.actor(RoleKind::Citizen, None).await);
        let to = Holder::person(&id(&person));
        for (number, days) in [(1, 21), (2, 7), (3, 14)] {
            put(&app, &notice(Kind::RequestConfirmed, to.clone(), of_series("s", &format!("b{number}"), days))).await;
        }
        let mut denied = of_series("s", "b4", 28);
        denied.reason = "Det är match".to_owned();
        put(&app, &notice(Kind::RequestDenied, to.clone(), denied)).await;
        let theirs = Holder::person(&id(&other));
        put(&app, &notice(Kind::RequestConfirmed, theirs, of_series("s", "b5", 7))).await;
        assert_eq!(send(&app).await, 0, "it waits for others: {}", site.engine);
        site.set_clock(later(2));
        send(&app).await;
        let mails = sink.mails();
        assert_eq!(mails.len(), 3, "{}", site.engine);
        let joined = mails.iter().find(|mail| mail.subject.contains("3 tider")).expect("all dates in one");
        let lines: Vec<_> = joined.text.lines().filter(|line| line.starts_with("- Hall A")).collect();
        assert_eq!(lines.len(), 3, "{}", joined.text);
        assert!(lines[0].contains("1 december") && lines[2].contains("15 december"), "by time: {lines:?}");
        let file = joined.calendar.as_deref().expect("entries");
        assert_eq!(file.matches("BEGIN:VEVENT").count(), 3, "{file}");
        let joined = states(&app).await.into_iter().filter(|state| *state == State::Joined).count();
        assert_eq!(joined, 2, "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn a_reminder_comes_once_and_not_when_it_is_of_no_use() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        let to = Holder::person(&id(&person));
        for _ in 0..3 {
            put(&app, &notice(Kind::Reminder, to.clone(), about("b", 1))).await;
        }
        put(&app, &notice(Kind::Reminder, to.clone(), about("b", 2))).await;
        send(&app).await;
        assert_eq!(sink.mails().len(), 2, "once for each time: {}", site.engine);
        put(&app, &notice(Kind::Reminder, to, about("c", 1))).await;
        site.set_clock(later(25 * 60));
        service::sweep(&app).await.expect("swept");
        send(&app).await;
        assert_eq!(sink.mails().len(), 2, "{}", site.engine);
        assert_eq!(states(&app).await.last(), Some(&State::Late), "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn what_somebody_has_turned_off_is_not_sent_and_what_must_be_told_is() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        let to = Holder::person(&id(&person));
        let mut chosen = reach(&site, &person).await;
        chosen.choices = BTreeMap::from([(Kind::BookingConfirmed, Way::Off), (Kind::BookingCancelled, Way::Off)]);
        let refused = service::set_reach(&app, &person, &chosen).await;
        assert!(matches!(refused, Err(service::MessageError::Faults(_))), "{}", site.engine);
        chosen.choices.remove(&Kind::BookingCancelled);
        service::set_reach(&app, &person, &chosen).await.expect("chosen");
        put(&app, &notice(Kind::BookingConfirmed, to.clone(), about("b", 7))).await;
        put(&app, &notice(Kind::BookingCancelled, to.clone(), about("b", 7))).await;
        // Of series one is reminded only when one asks for it.
        put(&app, &notice(Kind::SeriesReminder, to.clone(), of_series("s", "c", 1))).await;
        site.set_clock(later(2));
        send(&app).await;
        assert_eq!(states(&app).await, [State::Unwanted, State::Sent], "{}", site.engine);
        chosen.choices.insert(Kind::SeriesReminder, Way::On);
        service::set_reach(&app, &person, &chosen).await.expect("chosen");
        put(&app, &notice(Kind::SeriesReminder, to, of_series("s", "d", 1))).await;
        site.set_clock(later(4));
        send(&app).await;
        assert_eq!(sink.mails().len(), 2, "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn quiet_hours_hold_a_message_back_unless_it_is_about_what_begins_before_they_end() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        let to = Holder::person(&id(&person));
        let mut chosen = reach(&site, &person).await;
        // It is nine in the morning.
        chosen.quiet = Some(Quiet { from: 8 * 60, until: 12 * 60 });
        service::set_reach(&app, &person, &chosen).await.expect("chosen");
        put(&app, &notice(Kind::BookingMoved, to.clone(), about("b", 7))).await;
        let mut soon = about("c", 0);
        soon.dates[0].at.time = samrum::time::Span::new(later(90), later(150));
        put(&app, &notice(Kind::BookingCancelled, to, soon)).await;
        send(&app).await;
        assert_eq!(states(&app).await, [State::Waiting, State::Sent], "{}", site.engine);
        site.set_clock(later(179));
        send(&app).await;
        assert_eq!(sink.mails().len(), 1, "{}", site.engine);
        site.set_clock(later(180));
        send(&app).await;
        assert_eq!(sink.mails().len(), 2, "{}", site.engine);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn what_was_told_is_forgotten_after_a_time_and_that_it_was_told_is_not() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        put(&app, &notice(Kind::BookingMoved, Holder::person(&id(&person)), about("b", 7))).await;
        send(&app).await;
        site.set_clock(later(179 * 24 * 60));
        service::sweep(&app).await.expect("swept");
        assert!(all(&app).await[0].letter.is_some(), "{}", site.engine);
        site.set_clock(later(181 * 24 * 60));
        service::sweep(&app).await.expect("swept");
        let message = &all(&app).await[0];
        assert_eq!((&message.letter, &message.content), (&None, &None), "{}", site.engine);
        assert_eq!((message.state, message.channel), (State::Sent, Some(Channel::Email)), "{}", site.engine);
        let mut tx = app.database.read().await.expect("a transaction");
        let words: i64 = on!(&mut tx, db => sqlx::query_scalar(
            "SELECT COUNT(*) FROM message WHERE content LIKE '%Innebandy%' OR letter LIKE '%Innebandy%'").fetch_one(db).await)
        .expect("counted");
        assert_eq!(words, 0, "{}", site.engine);
        drop(tx);
        site.set_clock(later(0));
    }
}

#[tokio::test]
async fn dates_that_a_series_could_not_have_are_told() {
    for site in engines().await {
        let sink = Sink::start(Manner::default()).await;
        let app = with(&site, by_mail(&sink));
        let person = site.actor(RoleKind::Citizen, None).await;
        let mut told = of_series("s", "b", 7);
        told.skipped = vec![NaiveDate::from_ymd_opt(2026, 12, 24).expect("a date")];
        put(&app, &notice(Kind::BookingConfirmed, Holder::person(&id(&person)), told)).await;
        site.set_clock(later(2));
        send(&app).await;
        let mail = sink.mails().pop().expect("a mail");
        assert!(mail.text.contains("gick inte att boka: torsdag 24 december 2026"), "{}", mail.text);
        site.set_clock(later(0));
    }
}
