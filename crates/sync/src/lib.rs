//! The exchange's pure core: what a change is, how changes merge, how they travel, and the phone's side of the conversation.
//!
//! It exists so that the phone, the server, the service worker and the simulation all run the same rules. It refuses to
//! know any kind of record, any clock, file, socket or random source: time and randomness come in as arguments, effects
//! go out as data (`no_std`, held by the compiler).
//!
//! ```
//! use erikti_sync::{Id, Ledger, Name, Pen, Space, Value};
//! let (space, note) = (Space::new("org/1"), Id::mint(1_700_000_000_000, [7; 10]));
//! let ledger = Ledger::default();
//! let mut pen = Pen::new(&ledger);
//! pen.put(&space, note, &Name::new("note"), &Name::new("title"), Value::text("Сәлем"));
//! assert_eq!(pen.changes().len(), 1);
//! ```
#![no_std]

extern crate alloc;

pub mod bundle;
pub mod change;
pub mod columns;
pub mod id;
pub mod ledger;
pub mod limits;
pub mod pen;
pub mod plants;
pub mod session;
pub mod stamp;
pub mod value;
pub mod wire;

pub use change::{Chain, Change, ChangeId, Entry, Group, Name, OccurredOn, Space};
pub use id::Id;
pub use ledger::{Head, Ledger, Record};
pub use pen::Pen;
pub use session::Session;
pub use stamp::{Clock, Stamp};
pub use value::Value;
