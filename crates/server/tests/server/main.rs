//! The server's tests: one contract for all archives, the exchange over them, and the real binary.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod binary;
mod campaign;
mod city;
mod cluster;
mod contract;
mod corpora;
mod doorbell;
mod durability;
mod exchange;
mod goods;
mod grounds;
mod growth;
mod hostile;
mod messages;
mod pages;
mod photos;
mod points;
mod postgres;
mod rights;
mod rivals;
mod sample;
mod shape;
mod starting;
mod take_in;
mod wanderer;
mod workshop;
