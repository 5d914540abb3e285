//! Questions to the server: html comes back, never data.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response, UrlSearchParams};

/// What the server answered.
pub enum Answer {
    Html(String),
    /// Another page altogether, such as the one where one signs in.
    Elsewhere,
    Nothing,
}

/// Asks for an address, or sends fields to it.
pub async fn ask(address: &str, fields: Option<&UrlSearchParams>) -> Answer {
    let init = RequestInit::new();
    if let Some(fields) = fields {
        init.set_method("POST");
        init.set_body(fields);
    }
    answer(address, &init).await.unwrap_or(Answer::Nothing)
}

async fn answer(address: &str, init: &RequestInit) -> Result<Answer, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(address, init)).await?.dyn_into()?;
    // 422: refused, and the answer says why.
    if response.redirected() || !(response.ok() || response.status() == 422) {
        return Ok(Answer::Elsewhere);
    }
    let html = JsFuture::from(response.text()?).await?;
    Ok(html.as_string().map_or(Answer::Nothing, Answer::Html))
}
