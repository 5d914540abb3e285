//! What was met is decided: all of it, or nothing is done.

use super::{book, clerk, close, ids, met, state, wish};
use samrum::bookings::model::{Choice, State};
use samrum::bookings::service::{self, Answer, BookingError, Break, Decision, Outcome, Why};
use samrum::facilities::model::{NewSpace, RuleChange};
use samrum::id::BookingId;
use samrum_tests::{always_open, building, citizen, engines, hall_in_parts, open_space, plain_space};

#[tokio::test]
async fn decisions_are_carried_out_all_or_none_and_recorded() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let spaces = hall_in_parts(&site, &home, "Hallen", 2).await;
        let by = clerk(&site).await;
        let (one, two, three) = (
            book(&site, &spaces[1], "2026-12-08", 600, 660).await,
            book(&site, &spaces[2], "2026-12-08", 600, 660).await,
            book(&site, &spaces[0], "2026-12-08", 700, 760).await,
        );
        let change = close(&home, None, "2026-12-08", "2026-12-08");
        let question = met(&site, &by, &change).await;
        let decide = async |answer: &Answer| {
            service::change_rule(&site.app, &by, &change, "Hallen avstängd", Decision::Made(answer))
                .await
                .expect("answered")
        };
        let why = |outcome: Outcome| match outcome {
            Outcome::Asks(question) => question.why,
            Outcome::Done { .. } => panic!("done"),
        };
        let mut answer = Answer { shown: question.mark.clone(), all: Some(Choice::Cancel), ..Answer::default() };
        assert_eq!(why(decide(&answer).await), Why::ReasonMissing, "{}", site.engine);
        answer.reason = "x".repeat(501);
        assert_eq!(why(decide(&answer).await), Why::LongReason, "{}", site.engine);
        answer.reason = "Vattenskada".to_owned();
        answer.all = None;
        answer.each.insert(one.clone(), Choice::Cancel);
        assert_eq!(why(decide(&answer).await), Why::Undecided(2), "{}", site.engine);
        assert_eq!(state(&site, &one).await, State::Confirmed, "{}: nothing by halves", site.engine);
        answer.each.insert(two.clone(), Choice::Move);
        answer.each.insert(three.clone(), Choice::Keep);
        let Outcome::Done { record: Some(record), .. } = decide(&answer).await else {
            panic!("{}: not done", site.engine)
        };
        assert_eq!(
            (state(&site, &one).await, state(&site, &two).await),
            (State::Cancelled, State::Confirmed),
            "{}",
            site.engine
        );
        let mut tx = site.app.database.read().await.expect("a transaction");
        let (kept, chosen) = service::rule_change(&mut tx, &record).await.expect("the record");
        assert_eq!(
            (kept.what.as_str(), kept.reason.as_str(), kept.by.as_ref()),
            ("Hallen avstängd", "Vattenskada", by.id())
        );
        let chosen: Vec<_> = chosen.into_iter().map(|(booking, choice)| (booking.id, choice)).collect();
        for pair in [(one, Choice::Cancel), (two, Choice::Move), (three, Choice::Keep)] {
            assert!(chosen.contains(&pair), "{}: {chosen:?}", site.engine);
        }
        // Whoever decides in no building changes nothing, whatever has been shown.
        let refused = service::change_rule(&site.app, &citizen(), &change, "", Decision::KeepAll).await;
        assert!(matches!(refused, Err(BookingError::Forbidden)), "{}", site.engine);
    }
}

#[tokio::test]
async fn other_parts_are_held_by_what_is_booked_and_two_that_would_share_one_cannot_both_stay() {
    for site in engines().await {
        let home = building(&site, "Hertsö").await;
        let halves = open_space(&site, &plain_space(&home, "A och B", &["A", "B"]), &always_open()).await;
        let third = open_space(&site, &plain_space(&home, "C", &["C"]), &always_open()).await;
        let by = clerk(&site).await;
        let (wide, narrow) =
            (book(&site, &halves, "2026-12-08", 600, 660).await, book(&site, &third, "2026-12-08", 630, 690).await);
        let later = book(&site, &third, "2026-12-08", 700, 760).await;
        let with = |parts: &[&str]| {
            let new = NewSpace {
                atoms: parts.iter().map(|part| (*part).to_owned()).collect(),
                ..plain_space(&home, "A och B", &[])
            };
            RuleChange::Space(halves.clone(), Box::new(new))
        };
        let decide = async |change: &RuleChange, mark: &str, each: &[(&BookingId, Choice)]| {
            let each = each.iter().map(|(id, choice)| ((*id).clone(), *choice)).collect();
            let answer =
                Answer { shown: mark.to_owned(), each, all: Some(Choice::Keep), reason: "Väggen tas bort".to_owned() };
            service::change_rule(&site.app, &by, change, "Delar", Decision::Made(&answer)).await.expect("answered")
        };
        let all = with(&["A", "B", "C"]);
        let question = met(&site, &by, &all).await;
        assert_eq!(ids(&question.met), [&wide, &narrow], "{}: not the one at another time", site.engine);
        assert_eq!(question.met[0].breaks, [Break::Parts, Break::Collides]);
        assert_eq!(question.met[1].breaks, [Break::Collides]);
        match decide(&all, &question.mark, &[]).await {
            Outcome::Asks(again) => assert_eq!(again.why, Why::Collide, "{}", site.engine),
            Outcome::Done { .. } => panic!("{}: an atom is held twice", site.engine),
        }
        assert!(
            matches!(decide(&all, &question.mark, &[(&narrow, Choice::Cancel)]).await, Outcome::Done { .. }),
            "{}",
            site.engine
        );
        let taken = service::request(&site.app, &citizen(), &wish(&site, &third, "2026-12-08", 610, 650)).await;
        assert!(matches!(taken, Err(BookingError::Taken(_))), "{}: what was kept holds the new part", site.engine);
        // Fewer parts again: what is booked is asked about, kept, and lets go of the part that is no longer its space's.
        let one = with(&["A"]);
        let question = met(&site, &by, &one).await;
        assert_eq!(ids(&question.met), [&wide], "{}", site.engine);
        assert!(matches!(decide(&one, &question.mark, &[]).await, Outcome::Done { .. }), "{}", site.engine);
        service::request(&site.app, &citizen(), &wish(&site, &third, "2026-12-08", 610, 650))
            .await
            .expect("free again");
        assert_eq!(
            (state(&site, &wide).await, state(&site, &later).await),
            (State::Confirmed, State::Confirmed),
            "{}",
            site.engine
        );
    }
}
