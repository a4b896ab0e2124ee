//! One input, tried: each trial reads bytes as a part of the exchange reads them from outside, and asserts what must hold
//! whatever they are.
//!
//! Refuses to know who makes the bytes: a fuzzer does, and so does a plain test that replays the kept corpora.

pub mod answers;
pub mod columns;
pub mod exchange;
pub mod http;
pub mod made;
pub mod office;
pub mod phone;
pub mod stored;
pub mod wire;
