//! E17 Seismic session: what a session leader notes of an activity of that kind, step by step, until it is closed.
//!
//! One record an activity, under an id that follows from it: a deputy who goes on where a broken phone stopped writes the
//! same session.

use super::earlier as before;
use super::tally::{self, Phase};
use crate::content::Quiz;
use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use alloc::string::String;
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// A session.
    Session: "session" {
        /// The activity it is of.
        activity: Id,
        /// Whom it was held for.
        format: Format,
        /// The emergency department was there.
        dchs: bool,
        /// The youth policy department was there.
        youth: bool,
        /// Volunteers who came, people.
        volunteers: u32,
        /// Everybody else who came, people.
        others: u32,
        /// How long the drill lasted, seconds.
        drill: u32,
        /// Who closed it.
        leader: Id,
        /// When it was closed; empty while it goes on.
        closed: Instant,
        /// When it was closed before, and opened again.
        earlier: String,
    }
}

choice! {
    /// Whom a session is held for (E17).
    Format ("ses-format-") {
        /// Volunteers.
        Volunteers = "volunteers",
        /// Students and staff of a university.
        University = "university",
        /// Pupils and teachers of a school.
        School = "school",
        /// Residents of a building or a quarter.
        Residents = "residents",
    }
}

/// Most people of one kind at a session: a stadium.
pub const MOST: u32 = 20_000;

/// The session of this activity, on every phone.
pub fn id(of_activity: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes()])
}

/// How many came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heads {
    /// Volunteers.
    Volunteers(u32),
    /// Everybody else.
    Others(u32),
}

/// Notes one of the two head counts.
///
/// # Errors
/// More than [`MOST`].
pub fn count(pen: &mut Pen<'_>, home: &Space, of_activity: Id, heads: Heads) -> Result<(), Refusal> {
    let (field, people) = match heads {
        Heads::Volunteers(people) => (volunteers, people),
        Heads::Others(people) => (others, people),
    };
    if people > MOST {
        return Err(Refusal::about(field.label, "refusal-guests-many").with("most", i64::from(MOST)));
    }
    let record = founded(pen, home, of_activity);
    pen.set(home, record, field, people);
    Ok(())
}

/// Notes anything else of a session: whom it is for, who came along, how long the drill lasted.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn note<T: crate::Cell>(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    field: crate::Field<Session, T>,
    value: T,
) -> Result<(), Refusal> {
    let record = founded(pen, home, of_activity);
    pen.set(home, record, field, value);
    Ok(())
}

fn founded(pen: &mut Pen<'_>, home: &Space, of_activity: Id) -> Id {
    let record = id(of_activity);
    pen.set(home, record, activity, of_activity);
    record
}

/// Closes a session: somebody must have come, and no question can have more right answers than there were sheets.
///
/// # Errors
/// What is missing or cannot be.
pub fn close(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    quiz: &Quiz,
    by: Id,
    at: Instant,
) -> Result<(), Refusal> {
    let record = id(of_activity);
    let came = pen.will_be(record, volunteers).unwrap_or_default() + pen.will_be(record, others).unwrap_or_default();
    if came == 0 {
        return Err(Refusal::new("refusal-nobody-came"));
    }
    for phase in Phase::ALL {
        let score = tally::score(pen.ledger(), of_activity, *phase, quiz);
        if let Some((number, right)) = (1..).zip(&score.right).find(|(_, right)| **right > score.sheets) {
            let refusal = Refusal::new("refusal-more-right-than-sheets").with("number", number);
            return Err(refusal.with("right", i64::from(*right)).with("sheets", score.sheets.into()));
        }
    }
    before::keep(pen, home, record, closed, earlier, Some(at.unix_ms()));
    pen.set(home, record, leader, by);
    pen.set(home, record, closed, at);
    Ok(())
}

/// Takes a closing back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn reopen(pen: &mut Pen<'_>, home: &Space, of_activity: Id) -> Result<(), Refusal> {
    before::keep(pen, home, id(of_activity), closed, earlier, None);
    pen.empty(home, id(of_activity), closed);
    Ok(())
}

/// When this activity's session was closed, if it was.
pub fn closed_at(ledger: &Ledger, of_activity: Id) -> Option<Instant> {
    ledger.record(id(of_activity))?.get(closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::{Question, Text};
    use alloc::vec;
    use erikti_sync::{Change, Group, Name, OccurredOn, Stamp};

    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn quiz() -> Quiz {
        let question = |code: &str| Question {
            code: code.into(),
            text: Text::default(),
            options: vec![],
            correct: "a".into(),
            why: Text::default(),
        };
        Quiz { questions: vec![question("Q01"), question("Q02")], ..Quiz::default() }
    }

    fn fold(ledger: &mut Ledger, n: u8, changes: alloc::vec::Vec<Change>) {
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        let stamp = Stamp(n.into());
        ledger.fold(
            &Group { id: Id::mint(0, [n; 10]), stamp, replica: Id::NIL, schema: 1, occurred_on, changes },
            Id::NIL,
        );
    }

    #[test]
    fn what_a_session_needs_before_it_is_closed() {
        let (home, at, me) = (Space::new("activity/1"), Id::derived(&[b"x"]), Id::derived(&[b"me"]));
        type Row = (u32, u32, &'static [(&'static str, u32)], Option<&'static str>);
        let table: [Row; 5] = [
            (0, 0, &[], Some("refusal-nobody-came")),
            (31, 29, &[], None),
            (0, 1, &[("Q01", 1)], Some("refusal-more-right-than-sheets")),
            (5, 0, &[(tally::SHEETS, 4), ("Q01", 4), ("Q02", 5)], Some("refusal-more-right-than-sheets")),
            (5, 0, &[(tally::SHEETS, 4), ("Q01", 4), ("Q02", 0)], None),
        ];
        for (of_volunteers, of_others, tallies, expected) in table {
            let mut ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            count(&mut pen, &home, at, Heads::Volunteers(of_volunteers)).unwrap();
            count(&mut pen, &home, at, Heads::Others(of_others)).unwrap();
            for (question, right) in tallies {
                tally::count(&mut pen, &home, at, Phase::After, question, me, *right).unwrap();
            }
            let changes = pen.finish();
            fold(&mut ledger, 1, changes);
            let mut pen = Pen::new(&ledger);
            let outcome = close(&mut pen, &home, at, &quiz(), me, NOW);
            assert_eq!(outcome.err().map(|no| no.key), expected, "{of_volunteers} {of_others} {tallies:?}");
            let changes = pen.finish();
            fold(&mut ledger, 2, changes);
            assert_eq!(closed_at(&ledger, at), expected.is_none().then_some(NOW));
        }
    }

    #[test]
    fn a_closing_can_be_taken_back_and_a_stadium_is_the_most() {
        let (home, at) = (Space::new("activity/1"), Id::derived(&[b"x"]));
        let mut ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        assert_eq!(count(&mut pen, &home, at, Heads::Others(MOST + 1)).unwrap_err().field, Some(others.label));
        count(&mut pen, &home, at, Heads::Others(MOST)).unwrap();
        close(&mut pen, &home, at, &quiz(), at, NOW).unwrap();
        let changes = pen.finish();
        fold(&mut ledger, 1, changes);
        let mut pen = Pen::new(&ledger);
        reopen(&mut pen, &home, at).unwrap();
        let changes = pen.finish();
        fold(&mut ledger, 2, changes);
        assert_eq!(closed_at(&ledger, at), None);
    }
}
