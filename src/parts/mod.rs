//! Pieces that screens are built from: they look right, can be operated by hand, keyboard and screen reader, and say what they
//! are in three languages.
//!
//! Parts refuse to know any kind of record, the journal and the network: they take words, values and callbacks. Each has a
//! stylesheet of the same name in `style/parts/`. Markup carries no `style` attribute (the page's policy forbids it).

mod around;
mod badge;
mod banner;
mod bars;
mod button;
mod card;
mod check;
mod choice;
mod countdown;
mod dial;
mod empty;
mod facts;
mod field;
mod form;
mod frame;
mod header;
mod icon;
mod list;
mod nav;
mod progress;
mod qr;
mod radios;
mod ring;
mod sheet;
mod sign;
mod snapshot;
mod stepper;
mod strip;
mod three_way;
mod ticks;
mod toast;
mod two_values;
mod viewfinder;
mod when;

pub use around::{Around, NUMBERED};
pub use badge::{Badge, Tone};
pub use banner::Banner;
pub use bars::{BarLine, Bars};
pub use button::{Button, ButtonLink, FileButton, Weight};
pub use card::{Card, CardLink};
pub use check::Check;
pub use choice::{Choice, ChoiceField, ChoiceLook};
pub use countdown::Countdown;
pub use dial::Dial;
pub use empty::{Empty, Ornament};
pub use facts::{Fact, Facts};
pub use field::{Entry, Field, show_first_error};
pub use form::Form;
pub use frame::{AboutScreen, Frame, Page};
pub use header::Header;
pub use icon::{Icon, Picture};
pub use list::{FIRST_ROWS, Line, List, Row};
pub use nav::{Nav, Room};
pub use progress::{Moving, Progress};
pub use qr::Qr;
pub use ring::Ring;
pub use sheet::Sheet;
pub use sign::{Sign, SignMark};
pub use snapshot::Snapshot;
pub use stepper::Stepper;
pub use strip::{PhoneState, Strip};
pub use three_way::{Answer, AnswerLook, ThreeWay};
pub use ticks::Ticks;
pub use toast::{ToastRack, Toasts};
pub use two_values::{TwoValues, Version};
pub use viewfinder::Viewfinder;
pub use when::{When, live};

/// Ids that tie a label, a hint and an error to their input: unique within the page.
fn fresh_id(stem: &str) -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}
