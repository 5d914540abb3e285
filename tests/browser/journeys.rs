//! What people come for, by mouse and keyboard, with JavaScript and without.

use super::window::{Setup, demo_site, sign_in, within};
use samrum_tests::TestSite;
use std::time::Duration;
use thirtyfour::prelude::*;

/// Runs a journey with scripts on and off, each on a site of its own.
async fn both_ways(journey: impl AsyncFn(&WebDriver, &TestSite) -> WebDriverResult<()>) {
    for script in [true, false] {
        let Some(site) = demo_site().await else { return };
        let setup = Setup { width: 1280, dark: false, script, language: "sv" };
        within(setup, async |window| {
            assert_eq!(runs_scripts(window).await?, script, "the window is set up as asked");
            let went = journey(window, &site).await;
            if let Err(fault) = went {
                let at = window.current_url().await?;
                let text = window.find(By::Tag("body")).await?.text().await?;
                panic!("JavaScript {script}, at {at}: {fault}\n{text}");
            }
            Ok(())
        })
        .await;
    }
}

/// Whether scripts of pages run in this window.
async fn runs_scripts(window: &WebDriver) -> WebDriverResult<bool> {
    window.goto("data:text/html,<p>no</p><script>document.querySelector('p').textContent = 'yes'</script>").await?;
    Ok(window.find(By::Tag("p")).await?.text().await? == "yes")
}

/// Presses a button that sends a form, and waits until the page it stood on is gone: going elsewhere at once would call the form back.
async fn press(window: &WebDriver, css: &str) -> WebDriverResult<()> {
    let button = window.query(By::Css(css)).wait(Duration::from_secs(20), Duration::from_millis(200)).first().await?;
    button.click().await?;
    button.wait_until().wait(Duration::from_secs(30), Duration::from_millis(100)).stale().await
}

async fn text_of(window: &WebDriver, css: &str) -> WebDriverResult<String> {
    window.query(By::Css(css)).wait(Duration::from_secs(20), Duration::from_millis(200)).first().await?.text().await
}

#[tokio::test]
async fn a_booker_searches_books_is_refused_with_alternatives_takes_one_and_cancels() {
    both_ways(async |window, site| {
        sign_in(window, site, "booker").await?;
        window.goto(site.url("/search?date=2026-11-26&start=10:00&minutes=60")).await?;
        let link = window.query(By::Css("a[href^='/book?']")).first().await?.attr("href").await?.unwrap_or_default();
        for title in ["Vårt möte", "Ett möte till"] {
            window.goto(site.url(&link)).await?;
            window.find(By::Name("title")).await?.send_keys(title).await?;
            press(window, "main form[action='/book'] button.button-primary").await?;
        }
        // The second is refused: what was typed is there, and something else is free.
        assert!(text_of(window, "[role='alert']").await?.contains("upptag"), "the refusal says why");
        let focused = window.active_element().await?.attr("class").await?.unwrap_or_default();
        assert!(focused.contains("fault-summary"), "the summary of faults has focus, not «{focused}»");
        assert_eq!(window.find(By::Name("title")).await?.prop("value").await?.as_deref(), Some("Ett möte till"));
        press(window, ".bookings-free button").await?;
        press(window, "main form[action='/book'] button.button-primary").await?;
        text_of(window, ".notice-success").await?;
        window.goto(site.url("/bookings")).await?;
        let mine = text_of(window, "main").await?;
        assert!(mine.contains("Vårt möte") && mine.contains("Ett möte till"), "{mine}");
        window
            .find(By::XPath("//tr[contains(., 'Vårt möte')]//a[starts-with(@href, '/bookings/')]"))
            .await?
            .click()
            .await?;
        window.query(By::Css("main a[href$='/cancel']")).first().await?.click().await?;
        press(window, "form[action$='/cancel'] button").await?;
        text_of(window, ".notice-success").await?;
        window.goto(site.url("/bookings")).await?;
        let row = text_of(window, "main")
            .await?
            .lines()
            .skip_while(|line| !line.contains("Vårt möte"))
            .take(3)
            .collect::<String>();
        assert!(row.is_empty() || row.contains("Avbokad"), "a cancelled booking is gone from what is coming: {row}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_refused_form_keeps_what_was_typed_when_the_language_is_changed_and_when_it_is_reloaded() {
    both_ways(async |window, site| {
        sign_in(window, site, "booker").await?;
        window.goto(site.url("/search?date=2026-11-26&start=10:00&minutes=60")).await?;
        let link = window.query(By::Css("a[href^='/book?']")).first().await?.attr("href").await?.unwrap_or_default();
        window.goto(site.url(&link)).await?;
        window.find(By::Name("title")).await?.send_keys("Mötet & festen").await?;
        let from = window.find(By::Name("from")).await?;
        from.clear().await?;
        from.send_keys("i kväll").await?;
        press(window, "main form[action='/book'] button.button-primary").await?;
        let swedish = text_of(window, "[role='alert']").await?;
        press(window, "form[action='/language'] button").await?;
        for _ in 0..2 {
            let english = text_of(window, "[role='alert']").await?;
            assert!(!english.is_empty() && english != swedish, "the faults are told anew: {english}");
            assert_eq!(window.find(By::Tag("html")).await?.attr("lang").await?.as_deref(), Some("en"));
            for (name, typed) in [("title", "Mötet & festen"), ("from", "i kväll")] {
                assert_eq!(window.find(By::Name(name)).await?.prop("value").await?.as_deref(), Some(typed));
            }
            window.refresh().await?;
        }
        // A link that leads to a form begins anew.
        window.goto(site.url("/search?date=2026-11-26&start=10:00&minutes=60")).await?;
        window.query(By::Css("a[href^='/book?']")).first().await?.click().await?;
        assert_eq!(window.query(By::Name("title")).first().await?.prop("value").await?.as_deref(), Some(""));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_clerk_closes_a_round_runs_the_scheduler_and_publishes() {
    both_ways(async |window, site| {
        sign_in(window, site, "clerk").await?;
        window.goto(site.url("/seasons")).await?;
        window.query(By::Css("main a[href^='/seasons/'][href$='/apply']")).first().await?;
        let apply = window
            .find(By::Css("main a[href^='/seasons/'][href$='/apply']"))
            .await?
            .attr("href")
            .await?
            .unwrap_or_default();
        let round = apply.trim_end_matches("/apply").to_owned();
        window.goto(site.url(&round)).await?;
        press(window, "form[action$='/close'] button").await?;
        let seconds = window.query(By::Css("form[action$='/run'] [name='seconds']")).first().await?;
        seconds.clear().await?;
        seconds.send_keys("10").await?;
        press(window, "form[action$='/run'] button").await?;
        let publish = By::Css("main a[href$='/publish']");
        window.query(publish.clone()).wait(Duration::from_secs(90), Duration::from_millis(500)).first().await?;
        window.goto(site.url(&format!("{round}/publish"))).await?;
        press(window, "main form[method='post'] button.button-primary").await?;
        // The page follows the work by itself until everything is in the calendar.
        window
            .query(By::Css("main .notice-success"))
            .wait(Duration::from_mins(1), Duration::from_millis(500))
            .first()
            .await?;
        window.goto(site.url(&format!("{round}/results"))).await?;
        assert!(!text_of(window, "main").await?.is_empty());
        window.goto(site.url("/seasons")).await?;
        assert!(window.find_all(By::Css("main a[href$='/results']")).await?.len() >= 2, "two published rounds");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_timetabler_has_a_timetable_made_again_and_locks_a_lesson() {
    both_ways(async |window, site| {
        sign_in(window, site, "timetabler").await?;
        window.goto(site.url("/timetables")).await?;
        window.query(By::Css("main a[href^='/timetables/drafts/']")).first().await?.click().await?;
        let seconds = window.query(By::Css("form[action$='/run'] [name='seconds']")).first().await?;
        seconds.clear().await?;
        seconds.send_keys("2").await?;
        press(window, "form[action$='/run'] button").await?;
        let again = By::Css("form[action$='/run'] button");
        window.query(again).wait(Duration::from_secs(90), Duration::from_millis(500)).first().await?;
        window.find(By::Css("main a[href$='/week']")).await?.click().await?;
        window.query(By::Css(".lesson a[href*='/lessons/']")).first().await?.click().await?;
        press(window, "button[value='lock']").await?;
        text_of(window, ".notice-success").await?;
        window.query(By::Css("button[value='unlock']")).first().await?;
        Ok(())
    })
    .await;
}

/// What the board says, once it says this.
async fn said(window: &WebDriver, css: &str, word: &str) -> WebDriverResult<String> {
    let has = |text: &str| text.contains(word);
    for _ in 0..100 {
        // The board is replaced meanwhile: what is gone says nothing.
        if let Ok(part) = window.find(By::Css(css)).await
            && let Ok(text) = part.text().await
            && has(&text)
        {
            return Ok(text);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{css} does not say «{word}»: {}", window.find(By::Tag("main")).await?.text().await?)
}

#[tokio::test]
async fn a_timetabler_drags_a_lesson_undoes_that_and_does_the_same_by_the_keyboard() {
    let Some(site) = demo_site().await else { return };
    within(Setup { width: 1280, dark: false, script: true, language: "sv" }, async |window| {
        sign_in(window, &site, "timetabler").await?;
        window.goto(site.url("/timetables")).await?;
        window.query(By::Css("main a[href^='/timetables/drafts/']")).first().await?.click().await?;
        window.query(By::Css("main a[href$='/week']")).first().await?.click().await?;
        let lesson = window.query(By::Css("[data-awake] [data-lesson]")).first().await?;
        let place = lesson.attr("data-lesson").await?.unwrap_or_default();
        let home = format!("td:has([data-lesson='{place}'])");
        let start = async || window.find(By::Css(&home)).await?.attr("data-start").await;
        let before = start().await?;
        window.action_chain().click_and_hold_element(&lesson).move_by_offset(12, 12).perform().await?;
        let free = window.query(By::Css("td[data-light='free'], td[data-light='costs']")).first().await?;
        window.action_chain().move_to_element_center(&free).perform().await?;
        let told = said(window, ".board-say", ":").await?;
        assert!(told.contains("Fritt") || told.contains("Schemat skulle få"), "{told}");
        let wanted = free.attr("data-start").await?;
        window.action_chain().release().perform().await?;
        said(window, ".board-state", "Lektionen är flyttad").await?;
        assert_eq!(start().await?, wanted, "it is where it was let go");
        window.find(By::Css(".board-undo button")).await?.click().await?;
        said(window, ".board-state", "Flytten är ångrad").await?;
        assert_eq!(start().await?, before, "it is back");

        // The handle, a time, and Enter; or Escape.
        let handle = async || window.find(By::Css(format!("[data-lesson='{place}'] .lesson-handle"))).await;
        handle().await?.send_keys(Key::Enter + "").await?;
        window.query(By::Css(".board-light")).first().await?;
        handle().await?.send_keys(Key::Escape + "").await?;
        assert!(window.find_all(By::Css(".board-light")).await?.is_empty(), "it is put back");
        handle().await?.send_keys(Key::Enter + "").await?;
        window.query(By::Css(".board-light")).first().await?;
        handle().await?.send_keys(Key::Down + "").await?;
        for _ in 0..20 {
            let light = window.active_element().await?;
            if light.attr("data-light").await?.as_deref() != Some("breaks") {
                break;
            }
            light.send_keys(Key::Down + "").await?;
        }
        let light = window.active_element().await?;
        let wanted = light.attr("data-to").await?;
        light.send_keys(Key::Enter + "").await?;
        said(window, ".board-state", "Lektionen är flyttad").await?;
        assert_eq!(start().await?, wanted, "the keyboard does the same");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_script_a_timetabler_moves_a_lesson_by_its_form_and_undoes_that() {
    let Some(site) = demo_site().await else { return };
    within(Setup { width: 360, dark: true, script: false, language: "sv" }, async |window| {
        sign_in(window, &site, "timetabler").await?;
        window.goto(site.url("/timetables")).await?;
        window.query(By::Css("main a[href^='/timetables/drafts/']")).first().await?.click().await?;
        window.query(By::Css("main a[href$='/week']")).first().await?.click().await?;
        assert!(
            !window.find(By::Css(".lesson-handle")).await?.is_displayed().await?,
            "nothing is offered that does not work"
        );
        window.query(By::Css(".lesson a[href*='/lessons/']")).first().await?.click().await?;
        press(window, "button[name='suggest']").await?;
        press(window, "button[value='take']").await?;
        assert!(text_of(window, ".notice-success").await?.contains("Lektionen är flyttad"));
        press(window, ".board-undo button").await?;
        assert!(text_of(window, ".notice-success").await?.contains("Flytten är ångrad"));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn anybody_reads_the_report_and_its_table() {
    both_ways(async |window, site| {
        window.goto(site.url("/")).await?;
        window.query(By::Css("main a[href='/utilisation']")).first().await?.click().await?;
        window.query(By::Css("main table")).first().await?;
        assert!(text_of(window, "main").await?.contains('%'), "rates are shown");
        Ok(())
    })
    .await;
}
