//! What the records of a volunteer city mean: kinds, their rules, the checklists.
//!
//! It exists so that phone, server and tests judge alike. It refuses to know storage, network, screens and clocks
//! (`no_std`): rules are functions from a pen and arguments to changes or a [`Refusal`], which is a locale key.
//!
//! ```
//! use erikti_model::kinds::attendance::{self, Mark};
//! use erikti_sync::{Id, Ledger, Pen, Space};
//! let ledger = Ledger::default();
//! let mut pen = Pen::new(&ledger);
//! let (activity, person) = (Id::derived(&[b"clean-up"]), Id::derived(&[b"aliya"]));
//! attendance::mark(&mut pen, &Space::new("org/1"), activity, person, Mark::Present).unwrap();
//! assert_eq!(pen.finish().len(), 3);
//! ```
#![no_std]

extern crate alloc;

pub mod card;
pub mod code;
pub mod content;
pub mod field;
#[cfg(test)]
mod fixtures;
pub mod growth;
pub mod ics;
pub mod kinds;
pub mod order;
pub mod policy;
pub mod refusal;
pub mod time;

pub use field::{Cell, Field, Read, Spec, Write};
pub use refusal::Refusal;

/// Version of the record shapes this build knows; grows when a shape grows.
pub const SCHEMA: u16 = 1;
