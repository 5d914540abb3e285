//! The board: a lesson in the hand, what each time would mean for it, and putting it down. What is held and over which cell stands
//! in attributes of the page, where the style sheet reads it too.

use super::ask::{Answer, ask};
use leptos::prelude::{RwSignal, Set};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, UrlSearchParams};

/// On the board, with its place, and on the lesson: that lesson is held.
pub const HELD: &str = "data-held";
/// On the cell that the lesson is over.
pub const AIM: &str = "data-aim";
/// On the board: the server is asked, or has not answered.
const BUSY: &str = "data-busy";

/// The board while the page lives; clones are the same.
#[derive(Clone)]
pub struct Board {
    pub root: Element,
    said: RwSignal<String>,
    /// Where a lesson was pressed, until it is let go.
    pub pressed: Rc<Cell<Option<(i32, i32)>>>,
    /// Whether the pointer carries it.
    pub carried: Rc<Cell<bool>>,
}

impl Board {
    pub fn new(root: Element, said: RwSignal<String>) -> Self {
        Self { root, said, pressed: Rc::default(), carried: Rc::default() }
    }

    pub fn held(&self) -> Option<String> {
        self.root.get_attribute(HELD)
    }

    /// Takes a lesson into the hand and asks what each time would mean for it.
    pub fn pick_up(&self, lesson: &Element) -> Option<()> {
        let place = lesson.get_attribute("data-lesson")?;
        self.root.remove_attribute(BUSY).ok()?;
        self.root.set_attribute(HELD, &place).ok()?;
        lesson.set_attribute(HELD, "").ok()?;
        self.say("data-wait");
        let plan = self.state("data-plan")?;
        let address = format!("{}/lessons/{place}/times?plan={plan}", self.address());
        let board = self.clone();
        spawn_local(async move {
            match ask(&address, None).await {
                Answer::Html(html) if board.held().as_deref() == Some(place.as_str()) => {
                    let _ = board.light_up(&html);
                }
                Answer::Html(_) => {}
                Answer::Elsewhere => reload(),
                Answer::Nothing => {
                    let _ = board.put_back();
                    let _ = board.root.set_attribute(BUSY, "");
                    board.say("data-lost");
                }
            }
        });
        Some(())
    }

    /// Puts each button into the cell of its time.
    fn light_up(&self, html: &str) -> Option<()> {
        let holder = document()?.create_element("div").ok()?;
        holder.set_inner_html(html);
        for button in all(&holder, ".board-light") {
            let start = button.get_attribute("data-to")?;
            if let Some(cell) = self.one(&format!("td[data-start='{start}']")) {
                cell.set_attribute("data-light", &button.get_attribute("data-light")?).ok()?;
                cell.append_child(&button).ok()?;
            }
        }
        if !self.carried.get() || self.one(&format!("[{AIM}]")).is_none() {
            self.said.set(holder.query_selector("[data-say]").ok()??.get_attribute("data-say")?);
        } else {
            self.aim(self.one(&format!("[{AIM}]")).as_ref());
        }
        Some(())
    }

    /// The name of the lesson goes with the pointer.
    pub fn shadow(&self, x: i32, y: i32) -> Option<()> {
        let shadow = match self.one(".board-shadow") {
            Some(shadow) => shadow,
            None => {
                let shadow = document()?.create_element("div").ok()?;
                shadow.set_class_name("board-shadow");
                // The line below the board says it to those who do not see it.
                shadow.set_attribute("aria-hidden", "true").ok()?;
                shadow.set_text_content(
                    self.one(&format!("[data-lesson][{HELD}] :is(strong, a)"))?.text_content().as_deref(),
                );
                self.root.append_child(&shadow).ok()?;
                shadow
            }
        };
        shadow.dyn_ref::<HtmlElement>()?.style().set_property("translate", &format!("{x}px {y}px")).ok()
    }

    pub fn put_back(&self) -> Option<()> {
        let lesson = self.one(&format!("[data-lesson][{HELD}]"));
        self.root.remove_attribute(HELD).ok()?;
        for mark in [HELD, AIM, "data-light"] {
            self.unmark(mark);
        }
        for passing in all(&self.root, ".board-light, .board-shadow") {
            passing.remove();
        }
        self.said.set(String::new());
        focus(&lesson?.query_selector(".lesson-handle").ok()??)
    }

    pub fn put_down(&self, start: &str) -> Option<()> {
        let fields = UrlSearchParams::new().ok()?;
        fields.append("do", "put");
        fields.append("place", &self.held()?);
        fields.append("start", start);
        for (name, attribute) in [("plan", "data-plan"), ("who", "data-who"), ("moves", "data-moves")] {
            fields.append(name, &self.state(attribute)?);
        }
        let _ = self.put_back();
        self.send(fields);
        Some(())
    }

    /// The board as it is afterwards takes the place of what is shown.
    pub fn send(&self, fields: UrlSearchParams) {
        fields.append("part", "yes");
        let _ = self.root.set_attribute(BUSY, "");
        self.say("data-wait");
        let (board, address, place) = (self.clone(), format!("{}/week", self.address()), fields.get("place"));
        spawn_local(async move {
            match ask(&address, Some(&fields)).await {
                Answer::Html(html) => {
                    // On narrow screens the week has been scrolled sideways.
                    let aside = board.one(".table-wrap").map_or(0, |week| week.scroll_left());
                    board.root.set_inner_html(&html);
                    if let Some(week) = board.one(".table-wrap") {
                        week.set_scroll_left(aside);
                    }
                    let _ = board.root.remove_attribute(BUSY);
                    board.said.set(board.state("data-say").unwrap_or_default());
                    let handle = place.and_then(|place| board.one(&format!("[data-lesson='{place}'] .lesson-handle")));
                    let undo = || board.one(".board-undo button");
                    let _ = handle.or_else(undo).and_then(|next| focus(&next));
                }
                Answer::Elsewhere => reload(),
                Answer::Nothing => board.say("data-lost"),
            }
        });
    }

    pub fn aim(&self, cell: Option<&Element>) {
        self.unmark(AIM);
        let Some(cell) = cell else { return };
        let _ = cell.set_attribute(AIM, "");
        let light = cell.query_selector(".board-light").ok().flatten();
        if let Some(say) = light.and_then(|light| light.get_attribute("data-say")) {
            self.said.set(say);
        }
    }

    pub fn cell_at(&self, x: i32, y: i32) -> Option<Element> {
        let found = document()?.element_from_point(x as f32, y as f32)?.closest("td[data-start]").ok()??;
        self.root.contains(Some(&found)).then_some(found)
    }

    /// Says what an attribute of the board holds.
    fn say(&self, attribute: &str) {
        self.said.set(self.root.get_attribute(attribute).unwrap_or_default());
    }

    fn address(&self) -> String {
        self.root.get_attribute("data-address").unwrap_or_default()
    }

    fn state(&self, attribute: &str) -> Option<String> {
        self.one(".board-state")?.get_attribute(attribute)
    }

    pub fn one(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).ok()?
    }

    pub fn unmark(&self, attribute: &str) {
        for element in all(&self.root, &format!("[{attribute}]:not(.board-light)")) {
            // Removing what is not there is no fault.
            let _ = element.remove_attribute(attribute);
        }
    }
}

pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

pub fn focus(element: &Element) -> Option<()> {
    element.dyn_ref::<HtmlElement>()?.focus().ok()
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// For a page that is no longer what is shown.
fn reload() {
    if let Some(window) = web_sys::window() {
        // A page that cannot be asked for anew keeps what it shows.
        let _ = window.location().reload();
    }
}
