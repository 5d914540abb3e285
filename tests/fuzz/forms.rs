//! Every page that can be reached, and every form on them, read as a program reads them.

use reqwest::StatusCode;
use samrum_tests::Guest;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Pages looked at most: weeks go on for ever.
const MOST_PAGES: usize = 400;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field {
    pub name: String,
    /// The html type, `textarea`, or `select`.
    pub kind: String,
    pub value: String,
}

impl Field {
    /// Whether people write into it.
    pub fn is_written(&self) -> bool {
        ["text", "email", "search", "password", "url", "tel", "textarea"].contains(&self.kind.as_str())
    }
}

#[derive(Debug, Clone)]
pub struct Form {
    pub posts: bool,
    pub multipart: bool,
    pub action: String,
    pub fields: Vec<Field>,
}

/// All pages by address, and all forms on them, each kind of form once.
pub async fn walk(guest: &Guest) -> (BTreeSet<String>, Vec<Form>) {
    let (mut seen, mut paths) = (BTreeSet::new(), BTreeSet::new());
    let mut forms = BTreeMap::new();
    let mut next = VecDeque::from(["/".to_owned(), "/sign-in".to_owned(), "/account".to_owned()]);
    while let Some(address) = next.pop_front() {
        let path = address.split(['?', '#']).next().unwrap_or_default().to_owned();
        // A page for each path, not for each week and filter of it.
        if seen.len() >= MOST_PAGES || !seen.insert(path.clone()) {
            continue;
        }
        let answer = guest.get(&address).await;
        assert!(!answer.status().is_server_error(), "{address}: {}", answer.status());
        let html = answer.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        if answer.status() != StatusCode::OK || !html {
            continue;
        }
        let page = answer.text().await.expect("text");
        paths.insert(path.clone());
        for form in forms_of(&page, &path) {
            let names: Vec<_> = form.fields.iter().map(|field| field.name.clone()).collect();
            forms.entry((shape(&form.action), names)).or_insert(form);
        }
        let links = page.split("<a ").skip(1).filter_map(|tag| attribute(tag.split('>').next()?, "href"));
        next.extend(links.filter(|link| link.starts_with('/') && !link.starts_with("/pkg/")));
    }
    (paths, forms.into_values().collect())
}

/// An address without its ids.
fn shape(action: &str) -> String {
    let parts = action.split('/').map(|part| if part.len() > 30 { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn forms_of(page: &str, path: &str) -> Vec<Form> {
    let each = page.split("<form ").skip(1).filter_map(|rest| {
        let (tag, rest) = rest.split_once('>')?;
        let body = rest.split("</form>").next()?;
        Some(Form {
            posts: attribute(tag, "method").is_some_and(|method| method == "post"),
            multipart: tag.contains("multipart/form-data"),
            action: attribute(tag, "action").unwrap_or_else(|| path.to_owned()),
            fields: fields_of(body),
        })
    });
    each.collect()
}

fn fields_of(body: &str) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for (at, _) in body.match_indices('<') {
        let Some((tag, rest)) = body[at + 1..].split_once('>') else { continue };
        let (element, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let Some(name) = attribute(attributes, "name") else { continue };
        let (kind, value) = match element {
            "input" => (
                attribute(attributes, "type").unwrap_or_else(|| "text".to_owned()),
                attribute(attributes, "value").unwrap_or_default(),
            ),
            "textarea" => ("textarea".to_owned(), rest.split("</textarea>").next().unwrap_or_default().to_owned()),
            "select" => {
                let options = rest.split("</select>").next().unwrap_or_default();
                let chosen = options
                    .split("<option ")
                    .skip(1)
                    .find(|option| option.contains(" selected"))
                    .or(options.split("<option ").nth(1));
                ("select".to_owned(), chosen.and_then(|option| attribute(option, "value")).unwrap_or_default())
            }
            "button" => ("button".to_owned(), attribute(attributes, "value").unwrap_or_default()),
            _ => continue,
        };
        // The button without a name is pressed where there is one, or else the first.
        if kind == "button"
            && (body.contains("<button class=\"button button-primary\">")
                || body.contains("<button>")
                || fields.iter().any(|field| field.kind == "button"))
        {
            continue;
        }
        fields.push(Field { name, kind, value });
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = format!(" {tag}");
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split_once('"').map(|(value, _)| value)?;
    Some(
        value
            .replace("&amp;", "&")
            .replace("&quot;", "\"")
            .replace("&#x27;", "'")
            .replace("&lt;", "<")
            .replace("&gt;", ">"),
    )
}

#[test]
fn a_form_is_read_with_its_fields() {
    let page = "<form method=\"post\" action=\"/a?b=1&amp;c=2\"><input type=\"hidden\" name=\"x\" value=\"1\"/><textarea name=\"note\">hej</textarea>\
        <select name=\"s\"><option value=\"1\">a</option><option value=\"2\" selected>b</option></select><button name=\"do\" value=\"go\">x</button></form>";
    let forms = forms_of(page, "/here");
    assert_eq!((forms.len(), forms[0].action.as_str(), forms[0].posts), (1, "/a?b=1&c=2", true));
    let fields: Vec<_> =
        forms[0].fields.iter().map(|field| (field.name.as_str(), field.kind.as_str(), field.value.as_str())).collect();
    assert_eq!(
        fields,
        [("x", "hidden", "1"), ("note", "textarea", "hej"), ("s", "select", "2"), ("do", "button", "go")]
    );
}
