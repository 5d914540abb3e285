//! Too much into every field of every form.

use super::forms::{Form, walk};
use super::town::town;
use super::{assert_grown_less, most_memory};
use reqwest::{Method, StatusCode};
use samrum_tests::{Guest, TestSite, engines};

/// As much as an ordinary form may carry, nearly.
const MUCH: usize = 60_000;
const A_MEGABYTE: usize = 1 << 20;

/// The form with this text in one field, and in the others what stands there or what a person might write.
async fn send(guest: &Guest, form: &Form, at: usize, text: &str) -> StatusCode {
    let plausible = |kind: &str| match kind {
        "date" => "2026-12-09",
        "time" => "10:00",
        "number" => "1",
        "email" => "ny@prov.se",
        "checkbox" => "yes",
        _ => "ord",
    };
    let fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .enumerate()
        .filter(|(number, field)| field.kind != "file" || *number == at)
        .map(|(number, field)| {
            let value = if number == at {
                text
            } else if field.value.is_empty() {
                plausible(&field.kind)
            } else {
                &field.value
            };
            (field.name.as_str(), value)
        })
        .collect();
    if form.multipart {
        let parts = fields.into_iter().fold(reqwest::multipart::Form::new(), |parts, (name, value)| {
            parts.text(name.to_owned(), value.to_owned())
        });
        return guest.request(Method::POST, &form.action).multipart(parts).send().await.expect("an answer").status();
    }
    guest.post(&form.action, &fields).await.status()
}

async fn too_much_everywhere(site: &TestSite) {
    let administrator = town(site, "A").await;
    let (pages, forms) = walk(&administrator).await;
    let posting: Vec<_> = forms.iter().filter(|form| form.posts).collect();
    assert!(pages.len() > 40 && posting.len() > 25, "{} pages, {} forms", pages.len(), posting.len());
    let (much, megabyte) = ("x".repeat(MUCH), "x".repeat(A_MEGABYTE));
    let before = most_memory();
    let (mut fields, mut wrong) = (0, Vec::new());
    for form in &posting {
        for (at, field) in form.fields.iter().enumerate().filter(|(_, field)| field.kind != "button") {
            let told = format!("{} of {} ({})", field.name, form.action, field.kind);
            let status = send(&administrator, form, at, &much).await;
            if status.is_server_error() || (field.is_written() && !status.is_client_error()) {
                wrong.push(format!("{told}: {status}"));
            }
            let status = send(&administrator, form, at, &megabyte).await;
            if status.is_server_error() || (!form.multipart && !status.is_client_error()) {
                wrong.push(format!("{told}, a megabyte: {status}"));
            }
            fields += 1;
        }
    }
    for form in forms.iter().filter(|form| !form.posts) {
        for field in &form.fields {
            for much in [200, 5_000, 20_000] {
                let status =
                    administrator.get(&format!("{}?{}={}", form.action, field.name, "x".repeat(much))).await.status();
                if status.is_server_error() {
                    wrong.push(format!("{} of {}: {status}", field.name, form.action));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", site.engine);
    assert!(fields > 100, "{fields} fields");
    assert_grown_less(before, 200);
}

#[tokio::test]
async fn a_megabyte_into_every_field_of_every_form_is_refused_in_words() {
    for site in engines().await {
        too_much_everywhere(&site).await;
    }
}
