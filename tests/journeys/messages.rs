//! How somebody says how they want to be told, what they have been told, and what staff see and do of it.

use samrum::id::{BookingId, PersonId};
use samrum::messages::model::{About, Bookings, Dated, Holder, Kind, Notice, Placed};
use samrum::messages::service;
use samrum::messages::worker::{self, Ways};
use samrum::people::model::RoleKind;
use samrum::people::service as people;
use samrum::server::config::Config;
use samrum::server::outgoing::Outgoing;
use samrum::server::state::App;
use samrum::time::Span;
use samrum_tests::{Manner, NOW, Sink, TestSite, engines};
use std::sync::Arc;

/// Somebody with an account; with the e-mail address.
async fn account(site: &TestSite, kind: RoleKind) -> (String, PersonId) {
    let email = site.account(kind, None, None).await;
    let mut tx = site.app.database.read().await.expect("a transaction");
    let id = people::account(&mut tx, &email).await.expect("read").expect("an account");
    (email, id)
}

/// Tells somebody that a booking was cancelled, for a reason.
async fn tell(site: &TestSite, person: &PersonId, reason: &str) {
    let from = NOW.plus_minutes(7 * 24 * 60);
    let at =
        Placed { place: "Hall A".to_owned(), address: String::new(), time: Span::new(from, from.plus_minutes(60)) };
    let dates = vec![Dated { booking: BookingId::from("b"), at, was: None, sequence: None }];
    let told = Bookings { title: "Innebandy".to_owned(), reason: reason.to_owned(), dates, ..Bookings::default() };
    let notice = Notice::new(Kind::BookingCancelled, Holder::person(person), About::Bookings(told));
    let mut tx = site.app.database.write().await.expect("a transaction");
    service::put(&site.app, &mut tx, &notice).await.expect("put");
    tx.commit().await.expect("kept");
}

async fn send(app: &App) {
    worker::once(app, &Ways::new(app).expect("sound")).await.expect("sent");
}

/// The address of the one message on a page.
fn address_of<'a>(page: &'a str, begins: &str) -> &'a str {
    let found = page.split("href=\"").filter_map(|rest| rest.split('"').next());
    let id = |address: &&str| address.strip_prefix(begins).is_some_and(|id| id.len() == 36);
    found.into_iter().find(id).expect("a message")
}

#[tokio::test]
async fn one_chooses_how_to_be_told_and_a_refused_choice_comes_back_with_what_was_typed() {
    for site in engines().await {
        let (email, _) = account(&site, RoleKind::Citizen).await;
        let guest = site.signed_in_as(&email).await;
        let page = guest.page("/account/messages").await;
        assert!(page.contains(&email) && page.contains("Tysta timmar"), "{page}");
        let wish = [
            ("language", "en"),
            ("channel", "sms"),
            ("phone", ""),
            ("address", "Provgatan 1"),
            ("quiet_from", "21:00"),
            ("quiet_until", "07:00"),
            ("way-reminder", "off"),
        ];
        let refused = guest.refused("/account/messages", &wish).await;
        assert!(refused.contains("Skriv ett mobilnummer") && refused.contains("Provgatan 1"), "{refused}");
        let mut right = wish;
        right[2] = ("phone", "070-174 06 05");
        let saved = guest.submit("/account/messages", &right).await;
        assert!(saved.contains("070-174 06 05") && saved.contains("value=\"21:00\""), "{saved}");
        let reminder = saved.split("id=\"way-reminder\"").nth(1).expect("the choice");
        let chosen =
            reminder.split("</select>").next().expect("its end").split("<option").find(|one| one.contains("selected"));
        assert!(chosen.expect("chosen").contains("value=\"off\""), "{}", site.engine);
        // What must be told has no such choice, and is refused where it is sent all the same.
        assert!(
            !page
                .split("id=\"way-booking_cancelled\"")
                .nth(1)
                .expect("the choice")
                .split("</select>")
                .next()
                .expect("its end")
                .contains("off")
        );
        let mut off = right.to_vec();
        off.push(("way-booking_cancelled", "off"));
        assert!(guest.refused("/account/messages", &off).await.contains("way-booking_cancelled"), "{}", site.engine);
        let mut odd = right;
        odd[5] = ("quiet_until", "21:00");
        guest.refused("/account/messages", &odd).await;
    }
}

#[tokio::test]
async fn one_reads_what_one_was_told_and_nobody_else_does() {
    for site in engines().await {
        let (email, person) = account(&site, RoleKind::Citizen).await;
        let (other, _) = account(&site, RoleKind::Manager).await;
        tell(&site, &person, "Golvet <slipas>").await;
        send(&site.app).await;
        let guest = site.signed_in_as(&email).await;
        let page = guest.page("/account/messages").await;
        let address = address_of(&page, "/account/messages/");
        let message = guest.page(address).await;
        assert!(message.contains("Golvet &lt;slipas&gt;") && message.contains("Avbokat: Hall A"), "{message}");
        let stranger = site.signed_in_as(&other).await;
        assert_eq!(stranger.get(address).await.status(), 404, "{}", site.engine);
        assert!(!stranger.page("/account/messages").await.contains("Avbokat"), "{}", site.engine);
        for page in ["/messages", "/messages/print", "/messages/additions"] {
            assert_eq!(stranger.get(page).await.status(), 403, "{page}");
            assert_eq!(site.anybody().get(page).await.status(), 303, "{page}");
        }
        let staffs = address.replace("/account", "");
        assert_eq!(stranger.get(&staffs).await.status(), 403, "{}", site.engine);
        assert_eq!(stranger.get(&format!("/people/{person}/messages")).await.status(), 403, "{}", site.engine);
        // Staff read it in the outbox, and not as their own.
        let clerk = site.signed_in(RoleKind::Clerk).await;
        assert_eq!(clerk.get(address).await.status(), 404, "{}", site.engine);
        assert!(clerk.page(&staffs).await.contains("Golvet &lt;slipas&gt;"), "{}", site.engine);
    }
}

#[tokio::test]
async fn staff_see_what_did_not_arrive_and_send_it_again_or_on_paper() {
    for site in engines().await {
        let sink = Sink::start(Manner { refuses: 100, ..Manner::default() }).await;
        let outgoing = Outgoing { mail: Some(sink.server()), gateway: None };
        let app = App { config: Arc::new(Config { outgoing, ..(*site.app.config).clone() }), ..site.app.clone() };
        let (email, person) = account(&site, RoleKind::Citizen).await;
        tell(&site, &person, "Stormen").await;
        send(&app).await;
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let page = clerk.page("/messages?state=failed").await;
        assert!(page.contains("1 kom inte fram") && page.contains("tog inte emot det"), "{page}");
        let address = address_of(&page, "/messages/").to_owned();
        assert!(clerk.page(&format!("/messages?who={}", email.to_uppercase())).await.contains(&address));
        assert!(!clerk.page("/messages?state=sent").await.contains(&address), "{}", site.engine);
        sink.behave(Manner::default());
        let again = clerk.submit(&format!("{address}/again"), &[]).await;
        assert!(again.contains("Meddelandet skickas igen."), "{again}");
        send(&app).await;
        assert_eq!(sink.mails().len(), 1, "{}", site.engine);
        let sent = clerk.page(&address).await;
        assert!(sent.contains("Skickat") && sent.contains(&email), "{sent}");
        let over = clerk.submit(&format!("{address}/stop"), &[]).await;
        assert!(over.contains("inte längre som det var"), "{over}");
        clerk.submit(&format!("{address}/letter"), &[]).await;
        let letters = clerk.page("/messages/print").await;
        assert!(letters.contains("Stormen") && letters.contains("1 brev"), "{letters}");
        let id = address.trim_start_matches("/messages/");
        let printed = clerk.submit("/messages/printed", &[("id", id)]).await;
        assert!(printed.contains("1 brev är markerat"), "{printed}");
        assert!(clerk.page(&address).await.contains("Utskrivet"), "{}", site.engine);
    }
}

#[tokio::test]
async fn staff_say_it_for_somebody_who_does_not_come_here() {
    for site in engines().await {
        let (_, person) = account(&site, RoleKind::Citizen).await;
        let clerk = site.signed_in(RoleKind::Clerk).await;
        let address = format!("/people/{person}/messages");
        let fields = [("language", "sv"), ("channel", "letter"), ("phone", ""), ("address", "Provgatan 1, Luleå")];
        let saved = clerk.submit(&address, &fields).await;
        assert!(saved.contains("Det är sparat.") && saved.contains("Provgatan 1, Luleå"), "{saved}");
        assert_eq!(clerk.get("/people/0192f7a4-7b1e-7cc3-9d5e-2b8c1f6a4e0d/messages").await.status(), 404);
    }
}

#[tokio::test]
async fn administrators_write_what_the_municipality_adds_and_clerks_do_not() {
    for site in engines().await {
        let administrator = site.signed_in(RoleKind::Administrator).await;
        let words = "Ring oss på 0920-45 00 00.";
        let saved = administrator.submit("/messages/additions", &[("booking_moved-sv", words)]).await;
        assert!(saved.contains(words), "{saved}");
        let long = "å".repeat(1_001);
        let refused = administrator.refused("/messages/additions", &[("booking_moved-sv", &long)]).await;
        assert!(refused.contains("högst 1000 tecken") && refused.contains(&long), "{}", site.engine);
        let clerk = site.signed_in(RoleKind::Clerk).await;
        assert_eq!(clerk.post("/messages/additions", &[("booking_moved-sv", "x")]).await.status(), 403);
    }
}
