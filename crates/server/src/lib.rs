//! The server: keeps what phones deliver, durably and in one order per space, and gives it on to those who may see it.
//!
//! [`exchange`] is the conversation, [`archive`] the storage under it, [`http`] the one place that knows HTTP. Exchange
//! and archive treat a change as an envelope, so an old server serves newer phones; only [`policy`] may look inside.

pub mod accounts;
pub mod admin;
pub mod archive;
pub mod bundle;
pub mod city;
pub mod config;
pub mod doorbell;
pub mod exchange;
pub mod http;
pub mod photos;
pub mod points;
pub mod policy;
pub mod secret;
pub mod serve;
pub mod terminal;

/// This machine's clock, Unix milliseconds.
pub fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
