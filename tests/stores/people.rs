//! What those who keep people do is theirs alone, happens once, and is written down whichever way it comes.

use samrum::id::PersonId;
use samrum::on;
use samrum::people::command::{self, AddUser, CommandError};
use samrum::people::model::{Actor, Deed, Role, RoleKind};
use samrum::people::service::{self, NewPerson, PeopleError, keep, own};
use samrum_tests::{TestSite, engines};

/// What has been written down about a subject, in order.
async fn deeds(site: &TestSite, subject: &str) -> Vec<String> {
    let mut tx = site.app.database.read().await.expect("a transaction");
    on!(&mut tx, db => sqlx::query_scalar("SELECT action FROM event WHERE subject_id = $1 ORDER BY at, id")
        .bind(subject).fetch_all(db).await)
    .expect("events")
}

fn words(deeds: &[Deed]) -> Vec<String> {
    deeds.iter().map(|deed| deed.word().to_owned()).collect()
}

async fn named(site: &TestSite, email: &str) -> PersonId {
    let mut tx = site.app.database.read().await.expect("a transaction");
    service::account(&mut tx, email).await.expect("read").expect("an account")
}

fn everywhere(kind: RoleKind) -> Role {
    Role { kind, organisation: None, building: None }
}

#[tokio::test]
async fn what_is_done_at_the_command_line_is_written_down_as_on_the_site() {
    for site in engines().await {
        let asked = AddUser {
            email: "ny@prov.se".to_owned(),
            name: "Ny".to_owned(),
            role: "clerk".to_owned(),
            organisation: None,
            building: None,
            password: None,
        };
        let booker = AddUser { email: "bokare@prov.se".to_owned(), role: "booker".to_owned(), ..asked.clone() };
        let refused = command::add_user(&site.app, booker).await.expect_err("a booker is for an organisation");
        assert!(refused.to_string().contains("--organisation"), "{refused}");
        command::add_user(&site.app, asked).await.expect("added");
        command::set_password(&site.app, "ny@prov.se", "ett nytt lösenord").await.expect("changed");
        command::create_token(&site.app, "ny@prov.se", "prov").await.expect("a token");
        let id = named(&site, "ny@prov.se").await;
        let expected = words(&[Deed::AddPerson, Deed::SetPassword, Deed::CreateToken]);
        assert_eq!(deeds(&site, &id.0).await, expected, "{}", site.engine);
        let unknown = command::create_token(&site.app, "ingen@prov.se", "prov").await;
        assert!(matches!(unknown, Err(CommandError::UnknownAccount(_))));
    }
}

#[tokio::test]
async fn one_revokes_ones_own_keys_and_signs_out_and_nobody_elses() {
    for site in engines().await {
        let anna = site.actor(RoleKind::Citizen, None).await;
        let other = site.actor(RoleKind::Clerk, None).await;
        let id = anna.id().expect("a person").clone();
        own::create_token(&site.app, &anna, &id, "kalender").await.expect("a token");
        let mut tx = site.app.database.read().await.expect("a transaction");
        let (token, ..) = service::tokens(&mut tx, &id).await.expect("read").remove(0);
        drop(tx);
        let refused = own::revoke_token(&site.app, &other, &id, &token).await;
        assert!(matches!(refused, Err(PeopleError::Forbidden)), "{}", site.engine);
        assert!(matches!(own::sign_out_everywhere(&site.app, &other, &id).await, Err(PeopleError::Forbidden)));
        // From two browsers at once: one revokes it.
        let (one, two) = tokio::join!(
            own::revoke_token(&site.app, &anna, &id, &token),
            own::revoke_token(&site.app, &anna, &id, &token)
        );
        assert_ne!(one.expect("an answer"), two.expect("an answer"), "{}", site.engine);
        own::sign_out_everywhere(&site.app, &anna, &id).await.expect("signed out");
        let expected = words(&[Deed::CreateToken, Deed::RevokeToken, Deed::SignOutEverywhere]);
        assert_eq!(deeds(&site, &id.0).await, expected, "{}", site.engine);
    }
}

#[tokio::test]
async fn a_clerk_adds_people_to_book_for_and_gives_nobody_a_role_or_a_password() {
    for site in engines().await {
        let clerk = site.actor(RoleKind::Clerk, None).await;
        let citizen = site.actor(RoleKind::Citizen, None).await;
        let new = |email: &str, role, password: Option<&str>| NewPerson {
            email: email.to_owned(),
            name: "Ny".to_owned(),
            password: password.map(ToOwned::to_owned),
            roles: vec![everywhere(role)],
        };
        let plain = new("a@prov.se", RoleKind::Citizen, None);
        assert!(matches!(keep::add_person(&site.app, &citizen, &plain).await, Err(PeopleError::Forbidden)));
        for greedy in
            [new("b@prov.se", RoleKind::Manager, None), new("c@prov.se", RoleKind::Citizen, Some("ett långt lösenord"))]
        {
            let refused = keep::add_person(&site.app, &clerk, &greedy).await;
            assert!(matches!(refused, Err(PeopleError::Forbidden)), "{}: {greedy:?}", site.engine);
        }
        let added = keep::add_person(&site.app, &clerk, &plain).await.expect("somebody to book for");
        let role = everywhere(RoleKind::Manager);
        let refused = keep::give_role(&site.app, &clerk, &added.id, &role).await;
        assert!(matches!(refused, Err(PeopleError::Forbidden)));
        let refused = keep::set_password(&site.app, &clerk, &added.id, "ett långt lösenord").await;
        assert!(matches!(refused, Err(PeopleError::Forbidden)));
        assert_eq!(deeds(&site, &added.id.0).await, words(&[Deed::AddPerson]), "{}", site.engine);
    }
}

#[tokio::test]
async fn a_role_is_for_something_that_there_is() {
    for site in engines().await {
        let operator = Actor::operator();
        let id = named(&site, &site.account(RoleKind::Citizen, None, None).await).await;
        let club = site.association("IF").await;
        let give = |role: Role| {
            let (app, id, operator) = (site.app.clone(), id.clone(), operator.clone());
            async move { keep::give_role(&app, &operator, &id, &role).await }
        };
        let booker = Role { kind: RoleKind::Booker, organisation: Some(club.clone()), building: None };
        let nowhere = give(Role { organisation: None, ..booker.clone() }).await;
        assert!(matches!(nowhere, Err(PeopleError::BookerOfNothing)), "{}", site.engine);
        let both = give(Role { building: Some("hus".into()), ..booker.clone() }).await;
        assert!(matches!(both, Err(PeopleError::TwoScopes)), "{}", site.engine);
        let unknown = give(Role { organisation: Some("ingen".into()), ..booker.clone() }).await;
        assert!(matches!(unknown, Err(PeopleError::UnknownOrganisation)), "{}", site.engine);
        let unbuilt = give(Role { kind: RoleKind::Clerk, organisation: None, building: Some("hus".into()) }).await;
        assert!(matches!(unbuilt, Err(PeopleError::UnknownBuilding)), "{}: {unbuilt:?}", site.engine);
        give(booker).await.expect("a booker of a club");
        let nobody = keep::give_role(&site.app, &operator, &"ingen".into(), &everywhere(RoleKind::Clerk)).await;
        assert!(matches!(nobody, Err(PeopleError::UnknownPerson)), "{}: {nobody:?}", site.engine);
    }
}

#[tokio::test]
async fn two_administrators_who_close_each_others_account_leave_one() {
    for site in engines().await {
        let one = site.actor(RoleKind::Administrator, None).await;
        let two = site.actor(RoleKind::Administrator, None).await;
        let (first, second) = (one.id().expect("a person").clone(), two.id().expect("a person").clone());
        for _ in 0..5 {
            let (a, b) = tokio::join!(keep::disable(&site.app, &one, &second), keep::disable(&site.app, &two, &first));
            let refused: Vec<_> = [a, b].into_iter().filter_map(Result::err).collect();
            assert!(matches!(refused[..], [PeopleError::LastAdministrator]), "{}: {refused:?}", site.engine);
            // One of them was open: opening it again is nothing to write down.
            let operator = Actor::operator();
            let (one_open, other_open) =
                tokio::join!(keep::enable(&site.app, &operator, &first), keep::enable(&site.app, &operator, &second));
            one_open.expect("open");
            other_open.expect("open");
        }
        let mut all = deeds(&site, &first.0).await;
        all.extend(deeds(&site, &second.0).await);
        let count = |deed: Deed| all.iter().filter(|word| **word == deed.word()).count();
        assert_eq!((count(Deed::DisablePerson), count(Deed::EnablePerson)), (5, 5), "{}", site.engine);
    }
}
