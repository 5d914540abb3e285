//! Choosing a time in a week by dragging over free cells, or with the arrow keys. Without script every free cell is a link.

#[cfg(feature = "hydrate")]
mod cells;

use leptos::prelude::*;

/// Wakes the free cells (`a.week-free`) of the week inside it; `hint` says how, and is shown once it works.
#[island]
pub fn WeekSelect(hint: String, children: Children) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    let awake = RwSignal::new(false);
    wake(place, awake);
    view! {
        <p class="hint week-hint" hidden=move || !awake.get()>{hint}</p>
        <div class="week-select" node_ref=place>{children()}</div>
    }
}

#[cfg(not(feature = "hydrate"))]
fn wake(_: NodeRef<leptos::html::Div>, _: RwSignal<bool>) {}

#[cfg(feature = "hydrate")]
fn wake(place: NodeRef<leptos::html::Div>, awake: RwSignal<bool>) {
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let root: web_sys::Element = place.into();
        let listening = [
            cells::listen(&root, "pointerdown", cells::press),
            cells::listen(&root, "pointerover", cells::drag),
            cells::listen(&root, "pointerup", cells::release),
            cells::listen(&root, "dragstart", cells::stay),
            cells::listen(&root, "keydown", cells::key),
        ];
        awake.set(listening.into_iter().all(|one| one) && cells::rove(&root).is_some());
    });
}
