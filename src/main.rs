//! Mounts the client in a page; in the service worker, delivers what the page left owing.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    if erikti_browser::is_page() {
        leptos::mount::mount_to_body(erikti::app::App);
    }
}

/// Called by `sw.js`; an error makes the browser try again later.
///
/// # Errors
/// Why not everything was delivered.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn deliver() -> Result<(), wasm_bindgen::JsValue> {
    Ok(erikti_browser::wake::deliver(erikti::app::JOURNAL, erikti_model::SCHEMA, erikti::app::ward::is_open).await?)
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This is the browser client. `cargo xtask run` builds it and starts the server that serves it.");
}
