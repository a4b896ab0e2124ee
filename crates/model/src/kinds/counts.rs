//! K13: what is told of a workshop outside of it. Counts alone, and none below five: whoever knows the institution could tell
//! who is meant.

use super::{child, course, lesson, presence};
use crate::field::{pointing_at, record};
use crate::policy::course_space;
use crate::{Cell, Read, Write};
use erikti_sync::{Id, Ledger, Pen, Value};

record! {
    /// What a course came to, for those who do not read its register.
    Counts: "counts" {
        /// The course.
        course: Id,
        /// The organisation whose desk reads it.
        organisation: Id,
        /// Sessions held.
        sessions: Shown,
        /// Attendances.
        attendances: Shown,
        /// Codes that were ever on the register.
        children: Shown,
        /// Of those, who stayed.
        stayed: Shown,
        /// Sessions held by who held the first.
        kept: Shown,
    }
}

/// The least count that is told.
pub const LEAST: u32 = 5;

/// A count as it is told outside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shown {
    /// So many: [`LEAST`] or more.
    Exact(u32),
    /// Fewer than that, or so few others that a difference would tell.
    Few,
}

/// In place of a count that is not told.
const FEW: i64 = -1;

impl Shown {
    /// A count, suppressed if it is small.
    pub const fn of(count: u32) -> Shown {
        if count < LEAST { Shown::Few } else { Shown::Exact(count) }
    }

    /// Some of a whole that is told beside it: who is not among them must not be few either.
    pub const fn part_of(count: u32, whole: u32) -> Shown {
        let others = whole.saturating_sub(count);
        if others > 0 && others < LEAST { Shown::Few } else { Shown::of(count) }
    }

    /// What share of a whole it is, per cent, rounded down; unknown where one of them is not told.
    pub fn share_of(self, whole: Shown) -> Option<u32> {
        let (Shown::Exact(part), Shown::Exact(whole)) = (self, whole) else { return None };
        part.saturating_mul(100).checked_div(whole)
    }
}

impl Cell for Shown {
    fn into_value(self) -> Value {
        Value::Int(match self {
            Shown::Exact(count) => i64::from(count),
            Shown::Few => FEW,
        })
    }

    fn from_value(value: &Value) -> Option<Shown> {
        match value {
            Value::Int(FEW) => Some(Shown::Few),
            Value::Int(count) => u32::try_from(*count).ok().filter(|count| *count >= LEAST).map(Shown::Exact),
            _ => None,
        }
    }
}

/// What a course came to, as those know who hold its seats.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Sessions held.
    pub sessions: u32,
    /// Attendances at them.
    pub attendances: u32,
    /// Codes that were ever on the register.
    pub children: u32,
    /// Of those, who stayed.
    pub stayed: u32,
    /// Sessions held by who held the first.
    pub kept: u32,
}

impl Sums {
    /// Of these sessions held, earliest first (who held it, how many came), and these codes (whether each has ended).
    pub fn of(held: &[(Option<Id>, u32)], codes: &[bool]) -> Sums {
        let count = |how_many: usize| u32::try_from(how_many).unwrap_or(u32::MAX);
        let first = held.first().and_then(|(mentor, _)| *mentor);
        Sums {
            sessions: count(held.len()),
            attendances: held.iter().map(|(_, came)| *came).fold(0, u32::saturating_add),
            children: count(codes.len()),
            stayed: count(codes.iter().filter(|ended| !**ended).count()),
            kept: count(held.iter().filter(|(mentor, _)| first.is_some() && *mentor == first).count()),
        }
    }

    /// The same with nothing small in it: sessions, attendances, children, who stayed, sessions of the first mentor.
    pub fn outside(self) -> [Shown; 5] {
        [
            Shown::of(self.sessions),
            Shown::of(self.attendances),
            Shown::of(self.children),
            Shown::part_of(self.stayed, self.children),
            Shown::of(self.kept),
        ]
    }
}

/// The fields of [`Sums::outside`], in its order.
pub const CELLS: [crate::Field<Counts, Shown>; 5] = [sessions, attendances, children, stayed, kept];

/// The counts of this course, on every phone.
pub fn id(of_course: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_course.bytes()])
}

/// Writes what a course comes to with what the pen wrote, for its organisation's desk.
pub(super) fn write(pen: &mut Pen<'_>, of_course: Id) {
    let Some(of) = pen.will_be(of_course, course::organisation) else { return };
    let ledger = pen.ledger();
    let mut held = lesson::all(ledger, of_course);
    held.reverse();
    let held = held.into_iter().filter(|one| pen.will_be(one.id, lesson::closed).is_some());
    let held = held.map(|one| (pen.will_be(one.id, lesson::mentor), presence::came(ledger, one.id)));
    let held: alloc::vec::Vec<_> = held.collect();
    let codes: alloc::vec::Vec<_> = child::all(ledger, of_course).iter().map(|one| one.ended).collect();
    let (home, record) = (course_space(of_course), id(of_course));
    pen.set(&home, record, course, of_course);
    pen.set(&home, record, organisation, of);
    for (cell, shown) in CELLS.into_iter().zip(Sums::of(&held, &codes).outside()) {
        pen.set(&home, record, cell, shown);
    }
}

/// What is told of a course outside, if anything was yet.
pub fn told(ledger: &Ledger, of_course: Id) -> Option<[Shown; 5]> {
    let (_, record) = pointing_at(ledger, course, of_course).next()?;
    let [a, b, c, d, e] = CELLS.map(|cell| record.get(cell));
    Some([a?, b?, c?, d?, e?])
}

#[cfg(test)]
mod tests {
    use super::Shown::{Exact, Few};
    use super::*;

    #[test]
    fn nothing_below_five_is_told_and_no_difference_tells_it() {
        let who = |name: &str| Some(Id::derived(&[name.as_bytes()]));
        let (a, b) = (who("a"), who("b"));
        let codes = |stay: usize, left: usize| [alloc::vec![false; stay], alloc::vec![true; left]].concat();
        let rows = [
            ("nothing yet", alloc::vec![], codes(0, 0), [Few; 5]),
            ("four of each", alloc::vec![(a, 1); 4], codes(4, 0), [Few; 5]),
            ("five of each", alloc::vec![(a, 1); 5], codes(5, 0), [Exact(5); 5]),
            (
                "one child left: who stayed would tell it",
                alloc::vec![(a, 10); 6],
                codes(10, 1),
                [Exact(6), Exact(60), Exact(11), Few, Exact(6)],
            ),
            (
                "five left: they may be told",
                alloc::vec![(a, 10); 6],
                codes(6, 5),
                [Exact(6), Exact(60), Exact(11), Exact(6), Exact(6)],
            ),
            ("few stayed", alloc::vec![(a, 10); 6], codes(4, 7), [Exact(6), Exact(60), Exact(11), Few, Exact(6)]),
            (
                "the mentor changed",
                [alloc::vec![(a, 2); 5], alloc::vec![(b, 3); 5]].concat(),
                codes(11, 0),
                [Exact(10), Exact(25), Exact(11), Exact(11), Exact(5)],
            ),
        ];
        for (what, held, codes, expected) in rows {
            assert_eq!(Sums::of(&held, &codes).outside(), expected, "{what}");
        }
        let full = Sums { sessions: 10, attendances: 25, children: 11, stayed: 6, kept: 5 };
        let [held, _, all, rest, first] = full.outside();
        assert_eq!((rest.share_of(all), first.share_of(held)), (Some(54), Some(50)));
        assert_eq!((Few.share_of(all), rest.share_of(Few)), (None, None));
    }

    #[test]
    fn a_small_count_cannot_even_be_read() {
        for (value, expected) in [(5, Some(Exact(5))), (4, None), (1, None), (0, None), (-1, Some(Few)), (-2, None)] {
            assert_eq!(Shown::from_value(&Value::Int(value)), expected, "{value}");
        }
    }
}
