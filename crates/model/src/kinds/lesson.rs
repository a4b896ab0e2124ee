//! E21 Workshop session: one day of a course. Not to be mixed up with the seismic session ([`super::session`]).
//!
//! One record a course and day, under an id that follows from both: two mentors who open the same day write the same one.

use super::counts;
use super::presence;
use super::{answer, run};
use crate::field::{pointing_at, record};
use crate::policy::course_space;
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen};

record! {
    /// A day of a course.
    Lesson: "lesson" {
        /// The course.
        course: Id,
        /// The day, by its beginning in Almaty.
        on: Instant,
        /// Skills are looked at on this day.
        milestone: bool,
        /// Who closed it.
        mentor: Id,
        /// When it was closed; empty while it goes on.
        closed: Instant,
    }
}

/// The checklist that belongs to every session.
pub const CHECKLIST: &str = "T14";

/// Its item about two adults.
pub const TWO_ADULTS: &str = "T14-before-01";

/// A day of a course, as lists show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The record.
    pub id: Id,
    /// The day.
    pub on: Instant,
    /// When it was closed.
    pub closed: Option<Instant>,
}

/// The record of this day, on every phone.
pub fn id(of_course: Id, day: i32) -> Id {
    Id::derived(&[KIND.as_bytes(), of_course.bytes(), &day.to_le_bytes()])
}

/// Opens a day.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn open(pen: &mut Pen<'_>, of_course: Id, at: Instant) -> Result<(), Refusal> {
    let (home, record) = (course_space(of_course), id(of_course, at.day()));
    let begins = Instant::from_inputs(&at.date_input(), "00:00").unwrap_or(at);
    pen.set(&home, record, course, of_course);
    pen.set(&home, record, on, begins);
    Ok(())
}

/// Says whether skills are looked at on this day.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn mark(pen: &mut Pen<'_>, of_course: Id, lesson: Id, so: bool) -> Result<(), Refusal> {
    pen.set(&course_space(of_course), lesson, milestone, so);
    Ok(())
}

/// The run of the session's checklist, if one was begun.
pub fn checked(ledger: &Ledger, lesson: Id) -> Option<(Id, bool)> {
    let of_checklist = |record: &erikti_sync::Record| record.get(run::template).is_some_and(|code| code == CHECKLIST);
    let mut runs = pointing_at(ledger, run::activity, lesson).filter(|(_, record)| of_checklist(record));
    let run = |(id, record): (Id, &erikti_sync::Record)| (id, record.get(run::finished).is_some());
    let last = runs.next().map(run);
    runs.fold(last, |last, one| last.filter(|(_, finished)| *finished).or(Some(run(one))))
}

/// Closes a day: somebody came, the checklist is finished, two adults were there. With it go the counts for outside.
///
/// # Errors
/// What is missing.
pub fn close(pen: &mut Pen<'_>, of_course: Id, lesson: Id, by: Id, at: Instant) -> Result<(), Refusal> {
    let ledger = pen.ledger();
    if presence::came(ledger, lesson) == 0 {
        return Err(Refusal::new("refusal-no-child-came"));
    }
    let Some((of_run, true)) = checked(ledger, lesson) else { return Err(Refusal::new("refusal-t14-open")) };
    if answer::of(ledger, of_run, TWO_ADULTS) != Some(answer::Verdict::Done) {
        return Err(Refusal::new("refusal-two-adults"));
    }
    let home = course_space(of_course);
    pen.set(&home, lesson, mentor, by);
    pen.set(&home, lesson, closed, at);
    counts::write(pen, of_course);
    Ok(())
}

/// Takes a closing back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn reopen(pen: &mut Pen<'_>, of_course: Id, lesson: Id) -> Result<(), Refusal> {
    pen.empty(&course_space(of_course), lesson, closed);
    counts::write(pen, of_course);
    Ok(())
}

/// The days of a course, latest first.
pub fn all(ledger: &Ledger, of_course: Id) -> Vec<Listed> {
    let listed =
        |(id, record): (Id, &erikti_sync::Record)| Some(Listed { id, on: record.get(on)?, closed: record.get(closed) });
    let all = pointing_at(ledger, course, of_course).filter_map(listed).collect();
    let mut all = order::by(all, |one: &Listed| (one.on.unix_ms(), one.id));
    all.reverse();
    all
}
