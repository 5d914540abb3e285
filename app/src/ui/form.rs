//! Form fields with label, hint and fault, and the summary of faults above a refused form.

use crate::server::form::Fields;
use leptos::prelude::*;
use samrum_text::Locale;
use samrum_text::t;

/// What is wrong with a form: the field it concerns and a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<(String, String)>);

impl Faults {
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        self.0.push((field.to_owned(), sentence.into()));
    }

    /// A text that is longer than it may be: nothing is cut off without a word.
    pub fn length(&mut self, language: Locale, fields: &Fields, field: &str, most: usize) {
        let has = fields.text(field).chars().count();
        if has > most {
            self.add(field, t!(language, shell.text_too_long, most = most, has = has));
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same, all about one thing on the page.
    pub fn all_at(self, id: &str) -> Self {
        Self(self.0.into_iter().map(|(_, sentence)| (id.to_owned(), sentence)).collect())
    }

    /// The same, where this form calls a field otherwise.
    pub fn renamed(mut self, field: &str, to: &str) -> Self {
        for (name, _) in self.0.iter_mut().filter(|(name, _)| name == field) {
            to.clone_into(name);
        }
        self
    }

    pub fn of(&self, field: &str) -> Option<String> {
        self.0.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.clone())
    }
}

/// Lists every fault with a link to its field; takes the focus when the page opens. Nothing when there is no fault.
pub fn fault_summary(language: Locale, faults: &Faults) -> AnyView {
    if faults.is_empty() {
        return ().into_any();
    }
    let items = faults.0.iter().map(|(field, sentence)| {
        view! { <li><a href=format!("#{field}")>{sentence.clone()}</a></li> }
    });
    view! {
        <div class="fault-summary" role="alert" tabindex="-1" autofocus=true aria-labelledby="fault-summary-title">
            <h2 id="fault-summary-title">{t!(language, shell.problem_title)}</h2>
            <ul>{items.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// One labelled input. `kind` is the html type (text, email, password, number, date, time, file, search).
pub struct Input<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub kind: &'a str,
    pub hint: Option<&'a str>,
    pub required: bool,
    /// The html autocomplete word, such as "email" or "current-password".
    pub autocomplete: Option<&'a str>,
}

impl<'a> Input<'a> {
    pub fn new(name: &'a str, label: &'a str, kind: &'a str) -> Self {
        Self { name, label, kind, hint: None, required: false, autocomplete: None }
    }

    pub fn hint(mut self, hint: &'a str) -> Self {
        self.hint = Some(hint);
        self
    }

    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub fn autocomplete(mut self, word: &'a str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// With what was typed (never a password) and its fault.
    pub fn view(self, fields: &Fields, faults: &Faults) -> AnyView {
        let value = (self.kind != "password" && self.kind != "file").then(|| fields.text(self.name).to_owned());
        let (described, invalid) = description(self.name, self.hint, faults);
        let (name, kind) = (self.name.to_owned(), self.kind.to_owned());
        let autocomplete = self.autocomplete.map(ToOwned::to_owned);
        view! {
            <div class="field">
                <label for=name.clone()>{self.label.to_owned()}</label>
                {notes(self.name, self.hint, faults)}
                <input id=name.clone() name=name type=kind value=value required=self.required autocomplete=autocomplete
                    aria-describedby=described aria-invalid=invalid/>
            </div>
        }
        .into_any()
    }
}

/// A labelled choice among (value, text) pairs.
pub fn select(
    name: &str,
    label: &str,
    hint: Option<&str>,
    choices: &[(String, String)],
    fields: &Fields,
    faults: &Faults,
) -> AnyView {
    let chosen = fields.text(name).to_owned();
    let (described, invalid) = description(name, hint, faults);
    let options = choices.iter().map(|(value, text)| {
        view! { <option value=value.clone() selected={*value == chosen}>{text.clone()}</option> }
    });
    view! {
        <div class="field">
            <label for=name.to_owned()>{label.to_owned()}</label>
            {notes(name, hint, faults)}
            <select id=name.to_owned() name=name.to_owned() aria-describedby=described aria-invalid=invalid>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// A checkbox with its label after it.
pub fn checkbox(name: &str, value: &str, label: &str, checked: bool) -> AnyView {
    let id = format!("{name}-{value}");
    view! {
        <div class="check">
            <input type="checkbox" id=id.clone() name=name.to_owned() value=value.to_owned() checked=checked/>
            <label for=id>{label.to_owned()}</label>
        </div>
    }
    .into_any()
}

/// A text of several lines.
pub fn textarea(name: &str, label: &str, hint: Option<&str>, fields: &Fields, faults: &Faults) -> AnyView {
    let (described, invalid) = description(name, hint, faults);
    view! {
        <div class="field">
            <label for=name.to_owned()>{label.to_owned()}</label>
            {notes(name, hint, faults)}
            <textarea id=name.to_owned() name=name.to_owned() rows="3" aria-describedby=described aria-invalid=invalid
                inner_html=html_escape::encode_text(fields.text(name)).into_owned()></textarea>
        </div>
    }
    .into_any()
}

fn notes(name: &str, hint: Option<&str>, faults: &Faults) -> AnyView {
    let hint = hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint.to_owned()}</p> });
    let fault = faults.of(name).map(|fault| view! { <p class="fault" id=format!("{name}-fault")>{fault}</p> });
    view! { {hint}{fault} }.into_any()
}

/// The ids that describe a field, and whether it is at fault.
fn description(name: &str, hint: Option<&str>, faults: &Faults) -> (Option<String>, Option<&'static str>) {
    let at_fault = faults.of(name).is_some();
    let ids = [hint.map(|_| format!("{name}-hint")), at_fault.then(|| format!("{name}-fault"))];
    let ids: Vec<_> = ids.into_iter().flatten().collect();
    ((!ids.is_empty()).then(|| ids.join(" ")), at_fault.then_some("true"))
}
