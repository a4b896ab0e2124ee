//! Tests of the workspace as a whole, in one native binary.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

mod house;
mod simulation;
mod tongues;
mod wire;
