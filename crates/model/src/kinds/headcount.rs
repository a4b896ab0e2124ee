//! The hourly head count of a day outside: one number an hour from each who counts, with the time it was taken. Nobody's number
//! overwrites another's; who counts again within the hour corrects the own one.

use crate::field::{pointing_at, record};
use crate::kinds::guests::MOST;
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// How many people somebody counted in one hour.
    Headcount: "headcount" {
        /// The activity.
        activity: Id,
        /// The hour: its beginning.
        hour: Instant,
        /// People.
        people: u32,
        /// Who counted.
        by: Id,
        /// When exactly.
        at: Instant,
    }
}

const HOUR_MS: i64 = 3_600_000;

/// The beginning of the hour of a moment. Almaty's clock is a whole number of hours from everybody's.
fn hour_of(moment: Instant) -> Instant {
    Instant::from_unix_ms(moment.unix_ms().div_euclid(HOUR_MS) * HOUR_MS)
}

/// What this person counts in this hour, on every phone of that person.
pub fn id(of_activity: Id, who: Id, now: Instant) -> Id {
    let begins = hour_of(now).unix_ms().to_le_bytes();
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), who.bytes(), &begins])
}

/// Writes down how many people are there now.
///
/// # Errors
/// More than anybody can count.
pub fn count(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    who: Id,
    heads: u32,
    now: Instant,
) -> Result<(), Refusal> {
    if heads > MOST {
        return Err(Refusal::about(people.label, "refusal-guests-many").with("most", i64::from(MOST)));
    }
    let record = id(of_activity, who, now);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, hour, hour_of(now));
    pen.set(home, record, people, heads);
    pen.set(home, record, by, who);
    pen.set(home, record, at, now);
    Ok(())
}

/// One number, as it was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counted {
    /// When.
    pub at: Instant,
    /// People.
    pub people: u32,
    /// Who counted.
    pub by: Id,
}

/// All counts of an activity, latest first.
pub fn all(ledger: &Ledger, of_activity: Id) -> Vec<Counted> {
    let counted = pointing_at(ledger, activity, of_activity).filter_map(|(_, record)| {
        Some(Counted { at: record.get(at)?, people: record.get(people)?, by: record.get(by)? })
    });
    order::by(counted.collect(), |counted: &Counted| (-counted.at.unix_ms(), counted.by))
}

#[cfg(test)]
mod tests {
    use super::*;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};

    #[test]
    fn one_number_an_hour_from_each_who_counts() {
        let (home, event, mut ledger) = (Space::new("activity/1"), Id::derived(&[b"x"]), Ledger::default());
        let [one, other] = [b"a", b"b"].map(|name| Id::derived(&[name]));
        let clock = |time: &str| Instant::from_inputs("2025-11-23", time).unwrap();
        let taps = [("10:05", one, 40), ("10:50", one, 42), ("10:55", other, 41), ("11:00", one, 38)];
        for (n, (time, who, heads)) in (1..).zip(taps) {
            let mut pen = Pen::new(&ledger);
            count(&mut pen, &home, event, who, heads, clock(time)).unwrap();
            let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
            let (id, changes) = (Id::mint(0, [n; 10]), pen.finish());
            ledger.fold(
                &Group { id, stamp: Stamp(n.into()), replica: Id::NIL, schema: 1, occurred_on, changes },
                Id::NIL,
            );
        }
        let counts: Vec<_> = all(&ledger, event).into_iter().map(|one| (one.at, one.people, one.by)).collect();
        assert_eq!(counts, [(clock("11:00"), 38, one), (clock("10:55"), 41, other), (clock("10:50"), 42, one)]);
        let mut pen = Pen::new(&ledger);
        assert_eq!(
            count(&mut pen, &home, event, one, MOST + 1, clock("12:00")).unwrap_err().key,
            "refusal-guests-many"
        );
    }
}
