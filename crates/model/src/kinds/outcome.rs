//! K21 Social lift: what volunteering opened for a person. The person alone writes it, and the organisation sees it if the person
//! says so.

use crate::field::{choice, pointing_at, record};
use crate::policy::person_space;
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen};

record! {
    /// What volunteering opened.
    Lift: "outcome" {
        /// For whom.
        person: Id,
        /// What.
        what: Opened,
        /// From whom, where: in the person's own words.
        note: String,
        /// When it was written.
        at: Instant,
        /// The organisation that may count it; empty: nobody but the person.
        organisation: Id,
    }
}

choice! {
    /// What can open (K21).
    Opened ("lift-") {
        /// A letter of recommendation.
        Recommendation = "recommendation",
        /// Put forward for an award.
        Nomination = "nomination",
        /// A role in a project.
        Role = "role",
        /// A place in a training, or a grant for one.
        Training = "training",
        /// A job or an internship.
        Job = "job",
    }
}

/// Longest note, characters.
pub const NOTE_CHARS: usize = 200;

/// Writes down what opened, with the person's yes or without it.
///
/// # Errors
/// A missing or overlong note.
pub fn note_down(
    pen: &mut Pen<'_>,
    record: Id,
    me: Id,
    opened: Opened,
    words: &str,
    told: Option<Id>,
    now: Instant,
) -> Result<(), Refusal> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::about(note.label, "refusal-lift-empty"));
    }
    if words.chars().count() > NOTE_CHARS {
        return Err(Refusal::about(note.label, "refusal-lift-long").with("most", NOTE_CHARS as i64));
    }
    let home = person_space(me);
    pen.set(&home, record, person, me);
    pen.set(&home, record, what, opened);
    pen.set(&home, record, note, words.to_string());
    pen.set(&home, record, at, now);
    if let Some(told) = told {
        pen.set(&home, record, organisation, told);
    }
    Ok(())
}

/// A person's, latest first: which, what and in which words.
pub fn of(ledger: &Ledger, who: Id) -> Vec<(Id, Opened, String)> {
    let one = |(id, it): (Id, &erikti_sync::Record)| Some((it.get(at)?, (id, it.get(what)?, it.get(note)?)));
    let all: Vec<_> = pointing_at(ledger, person, who).filter_map(one).collect();
    order::by(all, |(written, (id, ..))| (-written.unix_ms(), *id)).into_iter().map(|(_, it)| it).collect()
}
