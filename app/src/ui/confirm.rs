//! The page before an act that cannot be undone by its own counterpart: what goes, what stays, and a button that names the act.
//! It is got at the address that the act is posted to, so a refused act comes back as this page.

use super::form::{Faults, fault_summary};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What is asked before the act is done.
pub struct Confirm {
    /// The question, such as "Ta bort Sportlov 2027?"; the page's heading.
    pub question: String,
    /// What is no longer there afterwards, with numbers and dates.
    pub goes: Vec<String>,
    /// What is there as before.
    pub stays: Vec<String>,
    /// Where the act is posted.
    pub action: String,
    /// Fields that say what the act is about.
    pub hidden: Vec<(String, String)>,
    /// Further fields that a person fills in, such as a reason.
    pub fields: Option<AnyView>,
    /// What the button does, such as "Ta bort Sportlov 2027".
    pub button: String,
    /// Where whoever thinks better of it goes.
    pub back: String,
}

impl Confirm {
    pub fn new(
        question: impl Into<String>,
        action: impl Into<String>,
        button: impl Into<String>,
        back: impl Into<String>,
    ) -> Self {
        Self {
            question: question.into(),
            goes: Vec::new(),
            stays: Vec::new(),
            action: action.into(),
            hidden: Vec::new(),
            fields: None,
            button: button.into(),
            back: back.into(),
        }
    }

    pub fn goes(mut self, sentence: impl Into<String>) -> Self {
        self.goes.push(sentence.into());
        self
    }

    pub fn stays(mut self, sentence: impl Into<String>) -> Self {
        self.stays.push(sentence.into());
        self
    }

    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden.push((name.to_owned(), value.into()));
        self
    }

    pub fn field(mut self, view: AnyView) -> Self {
        self.fields = Some(view);
        self
    }

    /// The whole page; with faults it is a refused form.
    pub fn page(self, app: &App, visitor: &Visitor, section: Section, faults: &Faults) -> Response {
        let frame = Frame::new(self.question.clone(), section);
        let frame = if faults.is_empty() { frame } else { frame.refused(visitor.language) };
        shell::page(app, visitor, frame, || self.view(visitor.language, faults))
    }

    fn view(self, l: Locale, faults: &Faults) -> AnyView {
        let hidden = self
            .hidden
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view();
        view! {
            <h1 id="confirm" tabindex="-1">{self.question}</h1>
            {fault_summary(l, faults)}
            {list(t!(l, shell.confirm_goes), self.goes)}
            {list(t!(l, shell.confirm_stays), self.stays)}
            <form method="post" action=self.action class="stack narrow">
                {hidden}
                {self.fields}
                <div class="actions">
                    <button class="button button-danger">{self.button}</button>
                    <a class="button" href=self.back>{t!(l, shell.confirm_back)}</a>
                </div>
            </form>
        }
        .into_any()
    }
}

fn list(title: &'static str, sentences: Vec<String>) -> Option<AnyView> {
    let items: Vec<_> = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect();
    (!items.is_empty()).then(|| view! { <h2>{title}</h2><ul>{items}</ul> }.into_any())
}
