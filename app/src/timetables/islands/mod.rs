//! Dragging lessons over the week of a draft, by mouse, finger or keyboard. Without script each lesson is a link to its own page.

#[cfg(feature = "hydrate")]
mod ask;
#[cfg(feature = "hydrate")]
mod board;
#[cfg(feature = "hydrate")]
mod gestures;

use leptos::prelude::*;

/// Wakes the handles of the lessons inside it. `address` is the draft's; `hint` says how and is shown once it works; `wait` and
/// `lost` are said while the server is asked and when it does not answer.
#[island]
pub fn LessonBoard(address: String, hint: String, wait: String, lost: String, children: Children) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    let (awake, said) = (RwSignal::new(false), RwSignal::new(String::new()));
    wake(place, awake, said);
    view! {
        <p class="hint" hidden=move || !awake.get()>{hint}</p>
        <div class="board" data-awake=move || awake.get().then_some("") data-address=address data-wait=wait data-lost=lost node_ref=place>
            {children()}
        </div>
        <p class="board-say" role="status">{move || said.get()}</p>
    }
}

#[cfg(not(feature = "hydrate"))]
fn wake(_: NodeRef<leptos::html::Div>, _: RwSignal<bool>, _: RwSignal<String>) {}

#[cfg(feature = "hydrate")]
fn wake(place: NodeRef<leptos::html::Div>, awake: RwSignal<bool>, said: RwSignal<String>) {
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        awake.set(gestures::listen(&board::Board::new(place.into(), said)));
    });
}
