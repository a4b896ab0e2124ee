//! localStorage: the canary, and what does not matter (language, theme). Plain text, taken raw.
//!
//! A service worker has none, and a browser that was told to keep nothing has none: then nothing is kept and nothing is known.

use crate::global::{now_ms, scope};
use erikti_sync::session::Canary;

/// A setting, if it was ever kept.
pub fn setting(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a setting; a browser that keeps none is no reason to stop.
pub fn keep_setting(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(key, value);
    }
}

/// What the last durable write to this journal left, and when, Unix milliseconds.
pub fn canary(journal: &str) -> Option<(i64, Canary)> {
    let text = setting(&canary_key(journal))?;
    // Words without a time are of the first version.
    let timed = text.rsplit_once('@').and_then(|(canary, at)| Some((at.parse().ok()?, Canary::parse(canary)?)));
    timed.or_else(|| Some((0, Canary::parse(&text)?)))
}

/// Leaves word of a durable write to this journal.
pub fn keep_canary(journal: &str, canary: Canary) {
    keep_setting(&canary_key(journal), &format!("{canary}@{}", now_ms()));
}

fn canary_key(journal: &str) -> String {
    format!("canary-{journal}")
}

fn storage() -> Option<web_sys::Storage> {
    scope().local_storage().ok()?
}
