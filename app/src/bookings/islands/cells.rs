//! The free cells of a week in the browser: links with data-day, data-from and data-to (minutes after midnight).

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

/// Where a choice began.
const ANCHOR: &str = "data-anchor";
/// Every cell of the choice.
const CHOSEN: &str = "data-chosen";

pub fn listen(root: &Element, name: &str, act: fn(&Element, &Event) -> Option<()>) -> bool {
    let within = root.clone();
    let closure = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        // Nothing to do where the event concerns no cell.
        let _ = act(&within, &event);
    });
    let listening = root.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()).is_ok();
    // It lives as long as the page.
    closure.forget();
    listening
}

/// One stop of the Tab key for all cells; the arrow keys do the rest.
pub fn rove(root: &Element) -> Option<()> {
    for (index, cell) in all(root, "a.week-free").iter().enumerate() {
        cell.set_attribute("tabindex", if index == 0 { "0" } else { "-1" }).ok()?;
    }
    Some(())
}

pub fn press(root: &Element, event: &Event) -> Option<()> {
    let pointer = event.dyn_ref::<PointerEvent>()?;
    // A finger scrolls; it taps one cell.
    if pointer.pointer_type() == "touch" || pointer.button() != 0 {
        return None;
    }
    begin(root, &cell_of(event)?)
}

pub fn drag(root: &Element, event: &Event) -> Option<()> {
    if event.dyn_ref::<PointerEvent>()?.buttons() != 1 {
        return None;
    }
    let anchor = root.query_selector(&format!("[{ANCHOR}]")).ok()??;
    extend(root, &anchor, &cell_of(event)?)
}

pub fn release(root: &Element, event: &Event) -> Option<()> {
    let pointer = event.dyn_ref::<PointerEvent>()?;
    let chosen = all(root, &format!("[{CHOSEN}]"));
    if pointer.pointer_type() != "touch" && chosen.len() > 1 {
        return go(&chosen);
    }
    None
}

/// A link that is dragged away would end the choice.
pub fn stay(_: &Element, event: &Event) -> Option<()> {
    cell_of(event)?;
    event.prevent_default();
    Some(())
}

pub fn key(root: &Element, event: &Event) -> Option<()> {
    let cell = cell_of(event)?;
    let key = event.dyn_ref::<KeyboardEvent>()?;
    let next = match key.key().as_str() {
        "ArrowDown" => beside(root, &cell, 1)?,
        "ArrowUp" => beside(root, &cell, -1)?,
        "ArrowRight" => across(root, &cell, 1)?,
        "ArrowLeft" => across(root, &cell, -1)?,
        "Enter" => {
            let chosen = all(root, &format!("[{CHOSEN}]"));
            if chosen.len() > 1 {
                event.prevent_default();
                return go(&chosen);
            }
            return None;
        }
        _ => return None,
    };
    event.prevent_default();
    if key.shift_key() {
        let anchor = match root.query_selector(&format!("[{ANCHOR}]")).ok()? {
            Some(anchor) => anchor,
            None => {
                begin(root, &cell)?;
                cell.clone()
            }
        };
        extend(root, &anchor, &next)?;
    } else {
        clear(root);
    }
    cell.set_attribute("tabindex", "-1").ok()?;
    next.set_attribute("tabindex", "0").ok()?;
    next.dyn_ref::<HtmlElement>()?.focus().ok()
}

fn begin(root: &Element, cell: &Element) -> Option<()> {
    clear(root);
    cell.set_attribute(ANCHOR, "").ok()?;
    cell.set_attribute(CHOSEN, "").ok()
}

fn clear(root: &Element) {
    for cell in all(root, &format!("[{CHOSEN}], [{ANCHOR}]")) {
        // Removing what is not there is no fault.
        let _ = cell.remove_attribute(CHOSEN);
        let _ = cell.remove_attribute(ANCHOR);
    }
}

/// Chooses from the anchor towards a cell of the same day, as far as it is free without a gap.
fn extend(root: &Element, anchor: &Element, to: &Element) -> Option<()> {
    let of_day = day(root, anchor);
    let (first, last) = (place(&of_day, anchor)?, place(&of_day, to)?);
    for cell in &of_day {
        cell.remove_attribute(CHOSEN).ok()?;
    }
    anchor.set_attribute(CHOSEN, "").ok()?;
    let mut at = first;
    while at != last {
        let next = if last > at { at + 1 } else { at - 1 };
        let (earlier, later) = (at.min(next), at.max(next));
        if number(&of_day[earlier], "data-to") != number(&of_day[later], "data-from") {
            break;
        }
        of_day[next].set_attribute(CHOSEN, "").ok()?;
        at = next;
    }
    Some(())
}

/// The booking form from the first chosen cell to the end of the last.
fn go(chosen: &[Element]) -> Option<()> {
    let first = chosen.first()?.get_attribute("href")?;
    let to = number(chosen.last()?, "data-to")?;
    let (until_to, _) = first.split_once("&to=")?;
    web_sys::window()?.location().set_href(&format!("{until_to}&to={:02}:{:02}", to / 60, to % 60)).ok()
}

fn beside(root: &Element, cell: &Element, step: isize) -> Option<Element> {
    let of_day = day(root, cell);
    of_day.get(place(&of_day, cell)?.checked_add_signed(step)?).cloned()
}

/// The cell nearest in time on the next day, in that direction, that has one.
fn across(root: &Element, cell: &Element, step: i32) -> Option<Element> {
    let from = number(cell, "data-from")?;
    let mut day = number(cell, "data-day")?;
    loop {
        day += step;
        if !(0..7).contains(&day) {
            return None;
        }
        let of_day = all(root, &format!("a.week-free[data-day='{day}']"));
        let nearest =
            of_day.into_iter().min_by_key(|one| number(one, "data-from").map_or(i32::MAX, |at| (at - from).abs()));
        if nearest.is_some() {
            return nearest;
        }
    }
}

fn day(root: &Element, cell: &Element) -> Vec<Element> {
    let day = cell.get_attribute("data-day").unwrap_or_default();
    all(root, &format!("a.week-free[data-day='{day}']"))
}

fn place(cells: &[Element], cell: &Element) -> Option<usize> {
    cells.iter().position(|one| one == cell)
}

fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

fn number(cell: &Element, name: &str) -> Option<i32> {
    cell.get_attribute(name)?.parse().ok()
}

fn cell_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest("a.week-free").ok()?
}
