//! The client: what people see and touch. The only place that knows screens.
//!
//! It exists in a browser only; built for anything else this library is empty and carries the tests of the workspace.
#![cfg(target_arch = "wasm32")]

pub mod app;
pub mod camera;
pub mod history;
pub mod i18n;
pub mod me;
pub mod memo;
pub mod offline;
pub mod parts;
pub mod position;
pub mod routes;
pub mod screens;
pub mod update;
