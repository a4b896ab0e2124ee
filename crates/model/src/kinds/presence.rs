//! E23 Child attendance and skill: one record a session and code, so that two mentors' taps meet.

use super::lesson;
use crate::field::{choice, pointing_at, record};
use crate::policy::course_space;
use crate::{Read, Refusal, Write};
use erikti_sync::{Id, Ledger, Pen};

record! {
    /// A child at a session.
    Presence: "presence" {
        /// The course.
        course: Id,
        /// The session.
        lesson: Id,
        /// The child.
        child: Id,
        /// Came.
        present: bool,
        /// How far the skill has come; on milestone days only.
        level: Level,
    }
}

choice! {
    /// Four levels of a skill (E20).
    Level ("level-") {
        /// Not tried.
        Untried = "0",
        /// With help.
        Helped = "1",
        /// Alone.
        Alone = "2",
        /// Shows others.
        Shows = "3",
    }
}

/// The record of this child at this session, on every phone.
pub fn id(of_lesson: Id, of_child: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_lesson.bytes(), of_child.bytes()])
}

fn founded(pen: &mut Pen<'_>, of_course: Id, of_lesson: Id, of_child: Id) -> Id {
    let (home, record) = (course_space(of_course), id(of_lesson, of_child));
    pen.set(&home, record, course, of_course);
    pen.set(&home, record, lesson, of_lesson);
    pen.set(&home, record, child, of_child);
    record
}

/// One tap: present; tapped again, absent.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn toggle(pen: &mut Pen<'_>, of_course: Id, of_lesson: Id, of_child: Id) -> Result<(), Refusal> {
    let record = founded(pen, of_course, of_lesson, of_child);
    let so = pen.will_be(record, present).unwrap_or_default();
    pen.set(&course_space(of_course), record, present, !so);
    Ok(())
}

/// Says how far the skill of a child who is there has come, or takes that back.
///
/// # Errors
/// The day is no milestone; the child is not there.
pub fn rate(
    pen: &mut Pen<'_>,
    of_course: Id,
    of_lesson: Id,
    of_child: Id,
    as_level: Option<Level>,
) -> Result<(), Refusal> {
    if pen.will_be(of_lesson, lesson::milestone) != Some(true) {
        return Err(Refusal::new("refusal-no-milestone"));
    }
    if pen.will_be(id(of_lesson, of_child), present) != Some(true) {
        return Err(Refusal::new("refusal-child-absent"));
    }
    let record = founded(pen, of_course, of_lesson, of_child);
    match as_level {
        Some(as_level) => pen.set(&course_space(of_course), record, level, as_level),
        None => pen.empty(&course_space(of_course), record, level),
    }
    Ok(())
}

/// How many came to a session.
pub fn came(ledger: &Ledger, of_lesson: Id) -> u32 {
    let came = pointing_at(ledger, lesson, of_lesson).filter(|(_, it)| it.get(present) == Some(true));
    u32::try_from(came.count()).unwrap_or(u32::MAX)
}
