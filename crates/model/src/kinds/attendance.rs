//! E08 Attendance: one record per activity and person, so that two takers at one door merge and never double.
//!
//! When somebody came and left is apart, taker by taker ([`super::stay`]); here is what a leader says once for all.

use crate::field::{choice, record};
use crate::{Refusal, Write};
use alloc::string::String;
use erikti_sync::{Id, Pen, Space};

record! {
    /// Whether a person came.
    Attendance: "attendance" {
        /// The activity.
        activity: Id,
        /// The person.
        person: Id,
        /// Came, came late, did not come; emptied when the mark is taken back.
        status: Mark,
        /// The hours that somebody else has confirmed, minutes; empty until then.
        minutes: u32,
        /// What was confirmed before and does not stand any more.
        earlier: String,
    }
}

choice! {
    /// One tap a person.
    Mark ("att-") {
        /// Came.
        Present = "present",
        /// Came late.
        Late = "late",
        /// Did not come.
        Absent = "absent",
    }
}

/// The record of this person at this activity, on every phone.
pub fn id(of_activity: Id, of_person: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), of_person.bytes()])
}

/// Marks a person.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn mark(pen: &mut Pen<'_>, home: &Space, of_activity: Id, of_person: Id, as_mark: Mark) -> Result<(), Refusal> {
    let record = id(of_activity, of_person);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, person, of_person);
    pen.set(home, record, status, as_mark);
    Ok(())
}

/// Takes a mark back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn unmark(pen: &mut Pen<'_>, home: &Space, of_activity: Id, of_person: Id) -> Result<(), Refusal> {
    pen.empty(home, id(of_activity, of_person), status);
    Ok(())
}
