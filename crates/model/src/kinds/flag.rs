//! E29 Safeguarding flag: that there was one, when, and who was told. What happened is told to people, never to the app.

use crate::field::{choice, record};
use crate::policy::course_space;
use crate::time::Instant;
use crate::{Refusal, Write};
use erikti_sync::{Id, Pen};

record! {
    /// A flag.
    Flag: "flag" {
        /// The course.
        course: Id,
        /// When.
        at: Instant,
        /// Who was told.
        told: Told,
    }
}

choice! {
    /// Who can be told (P4).
    Told ("told-") {
        /// The head of the institution.
        Head = "head",
        /// The police: danger now.
        Police = "102",
        /// The children's line, round the clock.
        Line = "111",
    }
}

/// Notes that somebody was told.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn raise(pen: &mut Pen<'_>, of_course: Id, record: Id, whom: Told, now: Instant) -> Result<(), Refusal> {
    let home = course_space(of_course);
    pen.set(&home, record, course, of_course);
    pen.set(&home, record, at, now);
    pen.set(&home, record, told, whom);
    Ok(())
}
