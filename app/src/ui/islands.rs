//! The live part of a page about slow work: what the server draws each second takes the place of what was there.

use leptos::prelude::*;

/// Follows the events of `address`; each brings the whole part as html, and `end` asks for the page anew.
#[island]
pub fn LiveProgress(address: String, children: Children) -> impl IntoView {
    let place = NodeRef::<leptos::html::Div>::new();
    follow(place, address);
    view! { <div class="stack" node_ref=place>{children()}</div> }
}

#[cfg(feature = "hydrate")]
fn follow(place: NodeRef<leptos::html::Div>, address: String) {
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let Ok(events) = web_sys::EventSource::new(&address) else { return };
        let draw = Closure::<dyn FnMut(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            if let Some(html) = event.data().as_string() {
                place.set_inner_html(&html);
            }
        });
        let source = events.clone();
        let end = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
            source.close();
            if let Some(window) = web_sys::window() {
                // A page that cannot be asked for anew keeps what it shows.
                let _ = window.location().reload();
            }
        });
        let listening = events
            .add_event_listener_with_callback("message", draw.as_ref().unchecked_ref())
            .and_then(|()| events.add_event_listener_with_callback("end", end.as_ref().unchecked_ref()));
        if listening.is_err() {
            events.close();
        }
        // They live as long as the page.
        draw.forget();
        end.forget();
    });
}

#[cfg(not(feature = "hydrate"))]
fn follow(_: NodeRef<leptos::html::Div>, _: String) {}
