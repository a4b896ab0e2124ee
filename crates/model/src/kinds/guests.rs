//! Helpers without a profile: each phone keeps its own tally of an activity, the sum is computed, so two people counting
//! at two doors never overwrite each other.

use crate::field::{pointing_at, record};
use crate::{Read, Refusal, Write};
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// One person's tally of unregistered helpers at an activity.
    Guests: "guests" {
        /// The activity.
        activity: Id,
        /// Who counted.
        counter: Id,
        /// How many came, people.
        came: u32,
    }
}

/// Most guests one person can count at one activity: a stadium.
pub const MOST: u32 = 20_000;

/// The tally of this counter at this activity.
pub fn id(of_activity: Id, by: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), by.bytes()])
}

/// Sets this counter's tally.
///
/// # Errors
/// More than [`MOST`].
pub fn count(pen: &mut Pen<'_>, home: &Space, of_activity: Id, by: Id, people: u32) -> Result<(), Refusal> {
    if people > MOST {
        return Err(Refusal::about(came.label, "refusal-guests-many").with("most", i64::from(MOST)));
    }
    let record = id(of_activity, by);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, counter, by);
    pen.set(home, record, came, people);
    Ok(())
}

/// Guests of an activity, all tallies together.
pub fn total(ledger: &Ledger, of_activity: Id) -> u64 {
    let tallies = pointing_at(ledger, activity, of_activity);
    tallies.filter_map(|(_, record)| record.get(came)).map(u64::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use erikti_sync::{Change, Group, Name, OccurredOn, Stamp};

    fn group(n: u8, changes: Vec<Change>) -> Group {
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        Group { id: Id::mint(0, [n; 10]), stamp: Stamp(n.into()), replica: Id::NIL, schema: 1, occurred_on, changes }
    }

    #[test]
    fn two_people_counting_at_two_doors_add_up() {
        let (home, at, mut ledger) = (Space::new("org/1"), Id::derived(&[b"x"]), Ledger::default());
        for (n, by, people) in [(1, b"a", 5), (2, b"b", 7)] {
            let mut pen = Pen::new(&ledger);
            count(&mut pen, &home, at, Id::derived(&[by]), people).unwrap();
            let changes = pen.finish();
            ledger.fold(&group(n, changes), Id::NIL);
        }
        assert_eq!(total(&ledger, at), 12);
        let mut pen = Pen::new(&ledger);
        assert_eq!(count(&mut pen, &home, at, Id::NIL, MOST + 1).unwrap_err().key, "refusal-guests-many");
    }
}
