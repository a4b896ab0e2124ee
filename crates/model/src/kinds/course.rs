//! E20 Workshop course: a craft taught at a children's institution, and who holds its three seats.
//!
//! It is planned by the front office, which reads nothing of the register; who holds a seat keeps that ([`super::child`]).

use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Field, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Pen, Space};

record! {
    /// A course.
    Course: "course" {
        /// The children's institution.
        institution: String,
        /// What is taught.
        craft: Craft,
        /// First day.
        starts: Instant,
        /// Last day.
        ends: Instant,
        /// Whose course it is.
        organisation: Id,
        /// Who teaches.
        mentor: Id,
        /// Who teaches along, or instead.
        second: Id,
        /// Who answers for the children's safety.
        safeguard: Id,
    }
}

choice! {
    /// What is taught (E20).
    Craft ("craft-") {
        /// Joinery.
        Joinery = "joinery",
        /// Sewing.
        Sewing = "sewing",
        /// Cooking.
        Cooking = "cooking",
        /// Digital skills.
        Digital = "digital",
        /// Money skills.
        Money = "money",
        /// Something else.
        Other = "other",
    }
}

/// The seats: who holds one reads and keeps the register, if the role allows it.
pub const SEATS: [Field<Course, Id>; 3] = [mentor, second, safeguard];

/// Longest name of an institution, characters.
pub const TEXT_CHARS: usize = 120;

/// The id under which it is known who holds a seat.
pub fn seat(of_course: Id, seat_key: &str) -> Id {
    Id::derived(&[b"seat", of_course.bytes(), seat_key.as_bytes()])
}

/// The ids of a course's seats.
pub fn seats(of_course: Id) -> [Id; 3] {
    SEATS.map(|field| seat(of_course, field.key))
}

/// Whether an id is that of a seat at this course.
pub fn is_seat(id: Id, of_course: Id) -> bool {
    seats(of_course).contains(&id)
}

/// What a form says, before it is known to be right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// The institution.
    pub institution: String,
    /// What is taught.
    pub craft: Option<Craft>,
    /// First day, as a date input holds it.
    pub starts: String,
    /// Last day.
    pub ends: String,
    /// Who holds the seats, in the order of [`SEATS`].
    pub seats: [Option<Id>; 3],
}

/// Writes a course into its organisation.
///
/// # Errors
/// The first thing that is not right.
pub fn plan(pen: &mut Pen<'_>, home: &Space, record: Id, of: Id, draft: &Draft) -> Result<(), Refusal> {
    let name = draft.institution.trim();
    if name.is_empty() {
        return Err(Refusal::about(institution.label, "refusal-aid-empty"));
    }
    if name.chars().count() > TEXT_CHARS {
        return Err(Refusal::about(institution.label, "refusal-text-long").with("most", TEXT_CHARS as i64));
    }
    let taught = draft.craft.ok_or_else(|| Refusal::about(craft.label, "refusal-craft-missing"))?;
    let day =
        |text: &str, label| Instant::from_inputs(text, "00:00").ok_or(Refusal::about(label, "refusal-day-missing"));
    let (first, last) = (day(&draft.starts, starts.label)?, day(&draft.ends, ends.label)?);
    if last < first {
        return Err(Refusal::about(ends.label, "refusal-ends-before-start"));
    }
    let [first_seat, others @ ..] = draft.seats;
    if first_seat.is_none() {
        return Err(Refusal::about(mentor.label, "refusal-mentor-missing"));
    }
    if others[0] == first_seat {
        return Err(Refusal::about(second.label, "refusal-mentor-twice"));
    }
    pen.set(home, record, institution, name.to_string());
    pen.set(home, record, craft, taught);
    pen.set(home, record, starts, first);
    pen.set(home, record, ends, last);
    pen.set(home, record, organisation, of);
    for (field, holder) in SEATS.into_iter().zip(draft.seats) {
        match holder {
            Some(person) => pen.set(home, record, field, person),
            None => pen.empty(home, record, field),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use erikti_sync::Ledger;

    #[test]
    fn what_is_missing_or_cannot_be_is_named() {
        let id = |name: &str| Id::derived(&[name.as_bytes()]);
        let whole = Draft {
            institution: "№1 орталық".into(),
            craft: Some(Craft::Joinery),
            starts: "2026-11-01".into(),
            ends: "2026-12-20".into(),
            seats: [Some(id("a")), Some(id("b")), None],
        };
        let rows: [(Draft, Option<&str>); 7] = [
            (whole.clone(), None),
            (Draft { institution: "  ".into(), ..whole.clone() }, Some("refusal-aid-empty")),
            (Draft { institution: "x".repeat(121), ..whole.clone() }, Some("refusal-text-long")),
            (Draft { craft: None, ..whole.clone() }, Some("refusal-craft-missing")),
            (Draft { ends: "2026-10-31".into(), ..whole.clone() }, Some("refusal-ends-before-start")),
            (Draft { seats: [None, Some(id("b")), None], ..whole.clone() }, Some("refusal-mentor-missing")),
            (Draft { seats: [Some(id("a")), Some(id("a")), None], ..whole.clone() }, Some("refusal-mentor-twice")),
        ];
        for (draft, expected) in rows {
            let ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            let said = plan(&mut pen, &Space::new("org/1"), id("c"), id("o"), &draft);
            assert_eq!(said.err().map(|no| no.key), expected, "{draft:?}");
            assert_eq!(pen.changes().is_empty(), expected.is_some());
        }
    }
}
