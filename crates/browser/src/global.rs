//! The global object, as a page and a worker both have it.

use erikti_sync::session::Moment;
use wasm_bindgen::prelude::*;

/// The global scope, called a window: only members that workers have too may be used through it.
pub(crate) fn scope() -> web_sys::Window {
    js_sys::global().unchecked_into()
}

/// The page's document; `None` in a worker.
pub(crate) fn document() -> Option<web_sys::Document> {
    js_sys::Reflect::get(&js_sys::global(), &"document".into()).ok()?.dyn_into().ok()
}

/// Whether this is a page; else it is a worker, where nothing can be shown.
pub fn is_page() -> bool {
    document().is_some()
}

/// The phone's clock, Unix milliseconds.
pub(crate) fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Now, with fresh randomness from the platform.
pub(crate) fn moment() -> Moment {
    let mut random = [0; 32];
    if let Ok(crypto) = scope().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    Moment { now_ms: now_ms(), random }
}

/// A JavaScript error in one line.
pub(crate) fn words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", error.name(), error.message()),
        None => format!("{error:?}"),
    }
}
