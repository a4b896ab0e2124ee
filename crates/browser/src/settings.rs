//! localStorage through gloo-storage: the canary, and what does not matter (language, theme). Plain text, taken raw: the
//! library's own encoding would bring a JSON reader onto every phone.

use erikti_sync::session::Canary;
use gloo_storage::{LocalStorage, Storage};

/// A setting, if it was ever kept.
pub fn setting(key: &str) -> Option<String> {
    LocalStorage::raw().get_item(key).ok()?
}

/// Keeps a setting; a browser that keeps none is no reason to stop.
pub fn keep_setting(key: &str, value: &str) {
    let _ = LocalStorage::raw().set_item(key, value);
}

/// What the last durable write to this journal left.
pub fn canary(journal: &str) -> Option<Canary> {
    Canary::parse(&setting(&canary_key(journal))?)
}

/// Leaves word of a durable write to this journal.
pub fn keep_canary(journal: &str, canary: Canary) {
    keep_setting(&canary_key(journal), &canary.to_string());
}

fn canary_key(journal: &str) -> String {
    format!("canary-{journal}")
}
