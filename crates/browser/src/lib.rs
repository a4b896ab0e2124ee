//! What a phone's browser offers, as the session needs it: IndexedDB, Cache Storage, localStorage, fetch, tabs, timers.
//!
//! [`shell::Shell`] is the one place that performs a session's effects. Nothing here knows a kind of record or a screen.
#![cfg(target_arch = "wasm32")]

pub mod alarm;
pub mod darkroom;
pub mod files;
mod global;
pub mod journal;
pub mod mirror;
pub mod relay;
pub mod schema;
pub mod seal;
pub mod settings;
pub mod shell;
pub mod tabs;
pub mod wake;

pub use global::is_page;
pub use shell::{Part, Shell, Storage, Wish};
