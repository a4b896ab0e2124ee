//! E10 Aid drive: whom it is for, where it goes, and how the paper stock book compares at the end. One an activity.

use super::aid;
use crate::field::record;
use crate::time::Instant;
use crate::{Field, Read, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// A drive.
    Drive: "drive" {
        /// The activity that opened it.
        activity: Id,
        /// For whom goods are collected, in general: the people of a place.
        recipient: String,
        /// Where they go.
        destination: String,
        /// Total of the paper stock book, grams.
        paper: i64,
        /// What the phone had counted at that moment, grams.
        counted: i64,
        /// Why the two differ.
        reason: String,
        /// Who closed it.
        closer: Id,
        /// When it was closed; empty while it goes on.
        closed: Instant,
    }
}

/// Longest text, characters.
pub const TEXT_CHARS: usize = 200;

/// The drive of this activity, on every phone.
pub fn id(of_activity: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes()])
}

/// Its record, if anything was noted of it.
pub fn record_of(ledger: &Ledger, of_activity: Id) -> Option<&Record> {
    ledger.record(id(of_activity))
}

/// Notes for whom it is, or where it goes.
///
/// # Errors
/// An overlong text.
pub fn note(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    field: Field<Drive, String>,
    words: &str,
) -> Result<(), Refusal> {
    let words = words.trim();
    if words.chars().count() > TEXT_CHARS {
        return Err(Refusal::about(field.label, "refusal-text-long").with("most", TEXT_CHARS as i64));
    }
    let record = id(of_activity);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, field, words.to_string());
    Ok(())
}

/// How far the phone is above the paper, grams; below zero when it is under it.
pub fn difference(ledger: &Ledger, of_activity: Id, on_paper: i64) -> i64 {
    aid::Sums::of(&aid::lines(ledger, of_activity)).intake.saturating_sub(on_paper)
}

/// Closes a drive: what the phone counted equals the paper, or somebody says why not.
///
/// # Errors
/// No total; two totals and no reason.
pub fn close(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    on_paper: &str,
    why: &str,
    by: Id,
    at: Instant,
) -> Result<(), Refusal> {
    let total = aid::grams_of(on_paper).map_err(|no| Refusal { field: Some(paper.label), ..no })?;
    let difference = difference(pen.ledger(), of_activity, total);
    if difference != 0 && why.trim().is_empty() {
        return Err(Refusal::about(reason.label, "refusal-drive-differs"));
    }
    note(pen, home, of_activity, reason, why)?;
    let record = id(of_activity);
    pen.set(home, record, paper, total);
    pen.set(home, record, counted, total.saturating_add(difference));
    pen.set(home, record, closer, by);
    pen.set(home, record, closed, at);
    Ok(())
}

/// Takes a closing back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn reopen(pen: &mut Pen<'_>, home: &Space, of_activity: Id) -> Result<(), Refusal> {
    pen.empty(home, id(of_activity), closed);
    Ok(())
}

/// When this activity's drive was closed, if it was.
pub fn closed_at(ledger: &Ledger, of_activity: Id) -> Option<Instant> {
    record_of(ledger, of_activity)?.get(closed)
}
