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

/// How long what was found ready in a personal checklist stays so: half a year (the family plan's own review date).
const READY_DAYS: i32 = 183;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// When a personal checklist is to be gone through again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Again {
    /// From then on.
    pub on: Instant,
    /// That day has passed.
    pub due: bool,
}

/// When to go again through what was last finished then.
pub fn again(done: Instant, now: Instant) -> Again {
    let on = Instant::from_unix_ms(done.unix_ms().saturating_add(i64::from(READY_DAYS) * DAY_MS));
    Again { on, due: now > on && now.day() > on.day() }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_checklist_is_due_again_after_half_a_year_by_almaty_days() {
        let at = |date: &str, time: &str| Instant::from_inputs(date, time).unwrap();
        let done = at("2026-01-01", "23:30");
        let rows = [
            (at("2026-01-01", "23:31"), false),
            (at("2026-07-02", "12:00"), false),
            (at("2026-07-03", "00:00"), false),
            (at("2026-07-03", "23:59"), false),
            (at("2026-07-04", "00:00"), true),
            (at("2027-01-01", "00:00"), true),
            // A phone whose clock went back is not reminded.
            (at("2025-06-01", "10:00"), false),
        ];
        for (now, due) in rows {
            assert_eq!(again(done, now), Again { on: at("2026-07-03", "23:30"), due }, "{}", now.date_input());
        }
        assert!(!again(Instant::from_unix_ms(i64::MAX), done).due);
    }
}
