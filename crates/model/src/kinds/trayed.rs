//! A tap that was not allowed, or not now, as a coordinator sees it: who made it, why it waits, what it would write. The
//! server writes the record beside the tap that it keeps; the coordinator's decision is a field of it like any other.

use crate::field::{choice, record};
use crate::policy::{desk_space, is_protected};
use crate::{Read, Refusal, Write};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Change, Group, Id, Ledger, Name, Pen, Record, columns, limits};

record! {
    /// A tap that waits.
    Waiting: "trayed" {
        /// Why: a locale key.
        reason: String,
        /// Whose it is.
        author: Id,
        /// The tap's own id.
        tap: Id,
        /// What it would write, packed; absent if it is too large to be shown, or protected.
        body: Vec<u8>,
        /// What was decided.
        decision: Decision,
    }
}

choice! {
    /// What a coordinator says.
    Decision ("tray-") {
        /// Written as if it had been allowed.
        Accept = "accept",
        /// Never written; its author is told.
        Decline = "decline",
    }
}

/// The record of a trayed tap.
pub fn id(of: &Group) -> Id {
    Id::derived(&[KIND.as_bytes(), of.id.bytes(), &of.digest()])
}

/// What the server writes for the coordinators of an organisation.
pub fn record(group: &Group, by: Id, why: &str, organisation: Id) -> Vec<Change> {
    let (ledger, home, id) = (Ledger::default(), desk_space(organisation), id(group));
    let mut pen = Pen::new(&ledger);
    pen.set(&home, id, reason, why.to_string());
    pen.set(&home, id, author, by);
    pen.set(&home, id, tap, group.id);
    let packed = columns::pack_groups(core::slice::from_ref(group));
    // What is about children in care is not for a desk, also when it could not be written where it belongs.
    let told = !group.changes.iter().any(|change| is_protected(&change.space));
    if told && packed.len() <= limits::TEXT_BYTES {
        pen.set(&home, id, body, packed);
    }
    pen.finish()
}

/// What the tap would write; `None` if the record holds anything else than the group that its id is derived from.
pub fn content(of: Id, record: &Record) -> Option<Group> {
    let group = columns::unpack_groups(&record.get(body)?).ok()?.pop()?;
    (id(&group) == of).then_some(group)
}

/// Decides.
///
/// # Errors
/// There is no such tap any more.
pub fn decide(pen: &mut Pen<'_>, id: Id, as_decision: Decision) -> Result<(), Refusal> {
    let Some(home) = pen.ledger().record(id).map(|record| record.space().clone()) else {
        return Err(Refusal::new("refusal-gone"));
    };
    pen.restate(&home, id, &Name::new(KIND), &Name::new(tap.key));
    pen.set(&home, id, decision, as_decision);
    Ok(())
}
