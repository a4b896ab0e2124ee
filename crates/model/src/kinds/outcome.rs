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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::audience;
    use crate::policy::organisation_space;
    use alloc::vec;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};

    #[test]
    fn what_opened_is_told_to_the_organisation_only_with_a_yes() {
        let [me, ours, record] = [&b"me"[..], b"ours", b"record"].map(|name| Id::derived(&[name]));
        let now = Instant::from_unix_ms(1);
        for (told, seen_by) in [(None, vec![]), (Some(ours), vec![organisation_space(ours)])] {
            let mut ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            note_down(&mut pen, record, me, Opened::Job, " Ата-ана қоры ", told, now).unwrap();
            let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
            let (id, changes) = (Id::mint(0, [1; 10]), pen.finish());
            let group = Group { id, stamp: Stamp(1), replica: Id::NIL, schema: 1, occurred_on, changes };
            let spaces: Vec<_> = audience(&group).into_iter().map(|seen| seen.space).collect();
            assert_eq!(spaces, seen_by);
            ledger.fold(&group, me);
            assert_eq!(of(&ledger, me), [(record, Opened::Job, "Ата-ана қоры".to_string())]);
        }
        let ledger = Ledger::default();
        for (words, key) in [(" ".to_string(), "refusal-lift-empty"), ("ә".repeat(201), "refusal-lift-long")] {
            let mut pen = Pen::new(&ledger);
            let refusal = note_down(&mut pen, record, me, Opened::Job, &words, None, now).unwrap_err();
            assert_eq!((refusal.key, refusal.field), (key, Some(note.label)));
            assert!(pen.changes().is_empty());
        }
    }
}
