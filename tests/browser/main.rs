//! The app as people meet it: a real Chromium, the real client, the real server.
//!
//! `cargo xtask test --only browser` builds what is needed and runs this. One test at a time: each starts browsers of its own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a journey that cannot go on panics: that is how a test fails"
)]

mod aid;
mod background;
mod builds;
mod carry;
mod chromium;
mod conflicts;
mod drafts;
mod fates;
mod front;
mod growth;
mod hands;
mod hours;
mod jobs;
mod journeys;
mod keyboard;
mod kills;
mod links;
mod mistakes;
mod newcomer;
mod office;
mod phone;
mod photos;
mod points;
mod roles;
mod scan;
mod screens;
mod session;
mod shell;
mod stand;
mod storage;
mod tab;
mod volunteer;
mod workshop;
