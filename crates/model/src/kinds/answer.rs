//! One item of a checklist run: done, not done and why, or not applicable.

use crate::content::Item;
use crate::field::{choice, record};
use crate::{Read, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// An answer; its id follows from run and item.
    Answer: "answer" {
        /// The run.
        run: Id,
        /// The item's code, such as `T01-before-02`.
        item: String,
        /// The verdict; emptied when it is taken back.
        verdict: Verdict,
        /// Why not.
        reason: String,
        /// The first number an item asks for; its unit is the item's.
        first: u32,
        /// The second.
        second: u32,
        /// The third.
        third: u32,
        /// The fourth.
        fourth: u32,
    }
}

choice! {
    /// What became of an item.
    Verdict ("sei-") {
        /// Done.
        Done = "done",
        /// Not done; a reason is asked for.
        NotDone = "not_done",
        /// Not applicable here.
        NotApplicable = "na",
    }
}

/// Longest reason, characters.
pub const REASON_CHARS: usize = 500;

/// Largest number an item takes.
pub const MOST: u32 = 100_000;

/// The number fields, in the order of an item's parts.
pub const NUMBERS: [crate::Field<Answer, u32>; 4] = [first, second, third, fourth];

/// The record of this item in this run.
pub fn id(of_run: Id, item_code: &str) -> Id {
    Id::derived(&[KIND.as_bytes(), of_run.bytes(), item_code.as_bytes()])
}

/// The verdict given, if any.
pub fn of(ledger: &Ledger, of_run: Id, item_code: &str) -> Option<Verdict> {
    record_of(ledger, of_run, item_code)?.get(verdict)
}

/// The answer's record, if any.
pub fn record_of<'a>(ledger: &'a Ledger, of_run: Id, item_code: &str) -> Option<&'a Record> {
    ledger.record(id(of_run, item_code))
}

/// Gives a verdict. "Not done" keeps what reason there is; [`explain`] adds one.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn give(pen: &mut Pen<'_>, home: &Space, of_run: Id, of_item: &Item, as_verdict: Verdict) -> Result<(), Refusal> {
    let record = id(of_run, &of_item.code);
    pen.set(home, record, run, of_run);
    pen.set(home, record, item, of_item.code.to_string());
    pen.set(home, record, verdict, as_verdict);
    Ok(())
}

/// Takes a verdict back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn take_back(pen: &mut Pen<'_>, home: &Space, of_run: Id, of_item: &Item) -> Result<(), Refusal> {
    pen.empty(home, id(of_run, &of_item.code), verdict);
    Ok(())
}

/// Says why an item was not done.
///
/// # Errors
/// An empty or overlong reason.
pub fn explain(pen: &mut Pen<'_>, home: &Space, of_run: Id, of_item: &Item, why: &str) -> Result<(), Refusal> {
    let text = why.trim();
    if text.is_empty() {
        return Err(Refusal::about(reason.label, "refusal-reason-missing"));
    }
    if text.chars().count() > REASON_CHARS {
        return Err(Refusal::about(reason.label, "refusal-reason-long").with("most", REASON_CHARS as i64));
    }
    give(pen, home, of_run, of_item, Verdict::NotDone)?;
    pen.set(home, id(of_run, &of_item.code), reason, text.to_string());
    Ok(())
}

/// Writes one of the numbers an item asks for.
///
/// # Errors
/// A number above [`MOST`].
pub fn number(
    pen: &mut Pen<'_>,
    home: &Space,
    of_run: Id,
    of_item: &Item,
    part: crate::Field<Answer, u32>,
    value: u32,
) -> Result<(), Refusal> {
    if value > MOST {
        return Err(Refusal::about(part.label, "refusal-number-large").with("most", i64::from(MOST)));
    }
    let record = id(of_run, &of_item.code);
    pen.set(home, record, run, of_run);
    pen.set(home, record, item, of_item.code.to_string());
    pen.set(home, record, part, value);
    Ok(())
}

/// Takes a number back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn no_number(
    pen: &mut Pen<'_>,
    home: &Space,
    of_run: Id,
    of_item: &Item,
    part: crate::Field<Answer, u32>,
) -> Result<(), Refusal> {
    pen.empty(home, id(of_run, &of_item.code), part);
    Ok(())
}
