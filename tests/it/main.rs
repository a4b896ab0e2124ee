//! Tests of the workspace as a whole, in one native binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod badges;
// Words and numbers are folded without a browser, so they are tested without one.
#[allow(dead_code)]
#[path = "../../src/i18n/book.rs"]
mod book;
#[allow(dead_code)]
#[path = "../../src/i18n/fold.rs"]
mod fold;
mod house;
#[allow(dead_code)]
#[path = "../../src/i18n/numeral.rs"]
mod numeral;
mod protocol;
mod simulation;
mod tongues;
mod wire;
