//! E18 Checklist run: one leader goes through one checklist; the run keeps the version it started with.

use super::answer;
use crate::content::Template;
use crate::field::record;
use crate::policy::Place;
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// A run.
    Run: "run" {
        /// Template code, such as `T01`.
        template: String,
        /// Template version it started with.
        version: u32,
        /// The activity it belongs to, if any.
        activity: Id,
        /// Who leads it.
        leader: Id,
        /// When it began.
        started: Instant,
        /// When it was finished; empty while it goes on.
        finished: Instant,
    }
}

/// How far a run has come, items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Answered.
    pub answered: usize,
    /// All.
    pub items: usize,
    /// Critical and not answered.
    pub critical_open: usize,
}

/// Starts a run. Before anybody has joined nobody leads it: [`led_by`] tells who does since.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn start(
    pen: &mut Pen<'_>,
    home: &Space,
    id: Id,
    of: &Template,
    by: Id,
    at: Instant,
    at_activity: Option<Id>,
) -> Result<(), Refusal> {
    pen.set(home, id, template, of.code.to_string());
    pen.set(home, id, version, of.version);
    if by != Id::NIL {
        pen.set(home, id, leader, by);
    }
    pen.set(home, id, started, at);
    if let Some(at_activity) = at_activity {
        pen.set(home, id, activity, at_activity);
    }
    Ok(())
}

/// Finishes a run: every critical item must be answered (domain §4.2).
///
/// # Errors
/// How many critical items are open.
pub fn finish(pen: &mut Pen<'_>, home: &Space, id: Id, of: &Template, at: Instant) -> Result<(), Refusal> {
    let open = progress(pen.ledger(), id, of).critical_open;
    if open > 0 {
        return Err(Refusal::new("refusal-critical-open").with("n", open as i64));
    }
    pen.set(home, id, finished, at);
    Ok(())
}

/// Takes a finish back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn reopen(pen: &mut Pen<'_>, home: &Space, id: Id) -> Result<(), Refusal> {
    pen.empty(home, id, finished);
    Ok(())
}

/// Who leads a run: whoever it names; of one that was started before anybody joined, whoever's space it came into. Nil while the
/// phone is nobody's.
pub fn led_by(run: &Record) -> Option<Id> {
    run.get(leader).or(match Place::of(run.space()) {
        Place::Person(person) => Some(person),
        _ => None,
    })
}

/// How far a run has come.
pub fn progress(ledger: &Ledger, id: Id, of: &Template) -> Progress {
    let mut progress = Progress::default();
    for item in of.items() {
        let answered = answer::of(ledger, id, &item.code).is_some();
        progress.items += 1;
        progress.answered += usize::from(answered);
        progress.critical_open += usize::from(item.critical && !answered);
    }
    progress
}
