//! What one does with a lesson on the board: press and carry it, press its handle and then a time, or use the keys.

use super::board::{Board, HELD, all, focus};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, FormData, HtmlFormElement, KeyboardEvent, PointerEvent, UrlSearchParams};

/// On a lesson that is pressed and not yet carried.
const PRESSED: &str = "data-pressed";
/// So far must a pressed lesson be carried before it is held, in pixels: a click is no drag.
const SLACK: i32 = 6;

/// So near to the window's edge the page scrolls, and so far with each movement, in pixels.
const EDGE: f64 = 56.0;
const STRIDE: f64 = 12.0;

type Act = fn(&Board, &Event) -> Option<()>;

/// Listens to everything that happens on the board; answers whether it does.
pub fn listen(board: &Board) -> bool {
    let acts: [(&str, Act); 10] = [
        ("pointerdown", Board::press),
        ("pointermove", Board::carry),
        ("pointerup", Board::release),
        ("pointercancel", Board::let_go),
        ("dragstart", Board::stay),
        ("click", Board::click),
        ("keydown", Board::key),
        ("focusin", Board::tell),
        ("pointerover", Board::tell),
        ("submit", Board::submit),
    ];
    acts.into_iter().all(|(name, act)| {
        let acting = board.clone();
        let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            // Nothing to do where the event concerns no lesson.
            let _ = act(&acting, &event);
        });
        let listening = board.root.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).is_ok();
        // It lives as long as the page.
        closure.forget();
        listening
    })
}

impl Board {
    fn press(&self, event: &Event) -> Option<()> {
        let pointer = event.dyn_ref::<PointerEvent>()?;
        let lesson = around(event, "[data-lesson]")?;
        // A finger scrolls; it carries a lesson by its handle.
        let by_handle = around(event, ".lesson-handle").is_some();
        if pointer.button() != 0 || self.held().is_some() || (pointer.pointer_type() == "touch" && !by_handle) {
            return None;
        }
        self.pressed.set(Some((pointer.client_x(), pointer.client_y())));
        lesson.set_attribute(PRESSED, "").ok()
    }

    fn carry(&self, event: &Event) -> Option<()> {
        let pointer = event.dyn_ref::<PointerEvent>()?;
        let (x, y) = (pointer.client_x(), pointer.client_y());
        if let Some((from_x, from_y)) = self.pressed.get() {
            if (x - from_x).abs().max((y - from_y).abs()) < SLACK {
                return None;
            }
            self.pressed.set(None);
            self.carried.set(true);
            // Outside of the board too it is this board that hears where the lesson is let go.
            let _ = self.root.set_pointer_capture(pointer.pointer_id());
            self.pick_up(&self.one(&format!("[{PRESSED}]"))?)?;
        }
        if !self.carried.get() {
            return None;
        }
        event.prevent_default();
        self.aim(self.cell_at(x, y).as_ref());
        scroll_near_edge(y);
        self.shadow(x, y)
    }

    fn release(&self, event: &Event) -> Option<()> {
        self.pressed.set(None);
        self.unmark(PRESSED);
        if !self.carried.replace(false) {
            return None;
        }
        let pointer = event.dyn_ref::<PointerEvent>()?;
        let cell = self.cell_at(pointer.client_x(), pointer.client_y());
        let start = cell.filter(|cell| cell.query_selector(&format!("[{HELD}]")).ok().flatten().is_none());
        match start.and_then(|cell| cell.get_attribute("data-start")) {
            Some(start) => self.put_down(&start),
            None => self.put_back(),
        }
    }

    /// The lesson is taken out of the hand, as when a finger begins to scroll.
    fn let_go(&self, _: &Event) -> Option<()> {
        self.pressed.set(None);
        self.unmark(PRESSED);
        if self.carried.replace(false) { self.put_back() } else { None }
    }

    /// A link that is dragged away would take the lesson's place.
    fn stay(&self, event: &Event) -> Option<()> {
        around(event, "[data-lesson]")?;
        event.prevent_default();
        Some(())
    }

    fn click(&self, event: &Event) -> Option<()> {
        let handle = around(event, ".lesson-handle");
        if self.held().is_some() {
            // Wherever in the cell: links of lessons that are there do not lead away now.
            event.prevent_default();
            let cell = around(event, "td[data-light]").filter(|_| handle.is_none());
            return match cell.and_then(|cell| cell.get_attribute("data-start")) {
                Some(start) => self.put_down(&start),
                None => self.put_back(),
            };
        }
        self.pick_up(&handle?.closest("[data-lesson]").ok()??)
    }

    fn key(&self, event: &Event) -> Option<()> {
        let key = event.dyn_ref::<KeyboardEvent>()?;
        self.held()?;
        let next = match key.key().as_str() {
            "Escape" => {
                event.prevent_default();
                return self.put_back();
            }
            "ArrowDown" => self.beside(event, 1),
            "ArrowUp" => self.beside(event, -1),
            "ArrowRight" => self.across(event, 1),
            "ArrowLeft" => self.across(event, -1),
            _ => return None,
        };
        event.prevent_default();
        focus(&next?)
    }

    /// Says what the cell under the pointer or the keyboard's focus means.
    fn tell(&self, event: &Event) -> Option<()> {
        let light = around(event, ".board-light")?;
        self.aim(light.closest("td").ok()?.as_ref());
        Some(())
    }

    /// The forms of the board are sent without leaving the page.
    fn submit(&self, event: &Event) -> Option<()> {
        let form = around(event, "form")?.dyn_into::<HtmlFormElement>().ok()?;
        let data = FormData::new_with_form(&form).ok()?;
        let fields = UrlSearchParams::new().ok()?;
        for name in ["do", "plan", "who", "moves", "place", "start", "anyway"] {
            if let Some(value) = data.get(name).as_string() {
                fields.append(name, &value);
            }
        }
        event.prevent_default();
        self.send(fields);
        Some(())
    }

    /// The time before or after in the order of the week.
    fn beside(&self, event: &Event, step: isize) -> Option<Element> {
        let mut lights = all(&self.root, ".board-light");
        lights.sort_by_key(|light| light.get_attribute("data-to").and_then(|start| start.parse::<usize>().ok()));
        next(&lights, event, step)
    }

    /// The same hour of another day.
    fn across(&self, event: &Event, step: isize) -> Option<Element> {
        match around(event, "tr").filter(|_| around(event, ".board-light").is_some()) {
            Some(row) => next(&all(&row, ".board-light"), event, step),
            None => self.beside(event, step),
        }
    }
}

/// From the light in focus to another of these; the first when none is.
fn next(lights: &[Element], event: &Event, step: isize) -> Option<Element> {
    let now = around(event, ".board-light").and_then(|light| lights.iter().position(|one| *one == light));
    lights.get(now.map_or(Some(0), |now| now.checked_add_signed(step))?).cloned()
}

fn around(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// A week is often higher than the window: carried to its edge, a lesson takes the page along.
fn scroll_near_edge(y: i32) {
    let Some(window) = web_sys::window() else { return };
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::INFINITY);
    if f64::from(y) < EDGE {
        window.scroll_by_with_x_and_y(0.0, -STRIDE);
    } else if f64::from(y) > height - EDGE {
        window.scroll_by_with_x_and_y(0.0, STRIDE);
    }
}
