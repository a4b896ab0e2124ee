//! The works of everyday speed: saving, pushing, pulling, opening, on good links and bad ones.
//!
//! One binary, two halves. In a browser it is the page behind `/bench/`: the app's real parts behind `window.bench`.
//! Natively it is the runner: it starts the real server and real browsers, does each work with the app and with the barest
//! thing a competent developer would write (IndexedDB and fetch), and prints both. The product knows nothing of it.
#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used,
        reason = "a work that cannot be done panics: a wrong figure would be worse"
    )
)]

mod records;

#[cfg(target_arch = "wasm32")]
mod door;

#[cfg(not(target_arch = "wasm32"))]
mod bare;
#[cfg(not(target_arch = "wasm32"))]
mod link;
#[cfg(not(target_arch = "wasm32"))]
mod report;
#[cfg(not(target_arch = "wasm32"))]
mod works;

// The browser tests' own hands: a second CDP client would be a second thing to trust.
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, reason = "the works need few of the journeys' verbs")]
#[path = "../../../tests/browser/chromium.rs"]
mod chromium;
#[cfg(not(target_arch = "wasm32"))]
#[allow(dead_code, reason = "the works need few of the journeys' verbs")]
#[path = "../../../tests/browser/tab.rs"]
mod tab;

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    works::run();
}
