//! E31 A list of reception points: whose it is and of which day. Nothing of a list is shown before all of it has come, and a point
//! without its list, so without a date, never.

use super::point::{self, Shown};
use crate::field::{pointing_at, record};
use crate::time::Instant;
use crate::{Read, Write, order};
use alloc::string::String;
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// A list.
    Points: "points" {
        /// Who says so.
        source: String,
        /// Of which day it is.
        listed: Instant,
        /// When it was brought in.
        brought: Instant,
        /// How many points it has.
        count: u32,
    }
}

/// A list that is whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Whole {
    /// Who says so.
    pub source: String,
    /// Of which day it is.
    pub listed: Instant,
    /// Its points, in no particular order.
    pub points: Vec<(Id, Shown)>,
}

/// Writes what a list says of itself.
pub fn head(pen: &mut Pen<'_>, home: &Space, id: Id, from: &str, of: Instant, many: u32, now: Instant) {
    pen.set(home, id, source, from.into());
    pen.set(home, id, listed, of);
    pen.set(home, id, brought, now);
    pen.set(home, id, count, many);
}

/// The list of the latest day all of whose points are here; of two of one day the one that was brought in later.
pub fn latest(ledger: &Ledger) -> Option<Whole> {
    let all: Vec<_> = ledger.of_kind(KIND).collect();
    let all = order::by(all, |(id, list)| (list.get(brought).unwrap_or_default().unix_ms(), *id));
    let all = order::by(all, |(_, list)| (list.get(listed).unwrap_or_default().unix_ms(), Id::NIL));
    all.into_iter().rev().find_map(|(id, list)| {
        let points = pointing_at(ledger, point::list, id);
        let points: Vec<_> = points.filter_map(|(id, record)| Some((id, Shown::of(record)?))).collect();
        let whole = u32::try_from(points.len()).ok() == Some(list.get(count)?);
        whole.then_some(Whole { source: list.get(source)?, listed: list.get(listed)?, points })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::point::{Sort, Spot};
    use crate::policy::PUBLIC;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};

    fn fold(ledger: &mut Ledger, nth: u8, write: impl Fn(&mut Pen<'_>, &Space)) {
        let mut pen = Pen::new(ledger);
        write(&mut pen, &Space::new(PUBLIC));
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        let (id, changes) = (Id::mint(0, [nth; 10]), pen.finish());
        ledger.fold(&Group { id, stamp: Stamp(1), replica: Id::NIL, schema: 1, occurred_on, changes }, Id::NIL);
    }

    fn school(name: &str) -> Shown {
        let (name_kk, name_ru) = (name.into(), name.into());
        Shown { name_kk, name_ru, address: String::new(), sort: Sort::School, spot: Spot::default() }
    }

    #[test]
    fn the_latest_list_that_is_whole_is_shown_and_no_point_without_a_date() {
        let id = |name: &str| Id::derived(&[name.as_bytes()]);
        let at = |date: &str| Instant::from_inputs(date, "00:00").unwrap();
        let mut ledger = Ledger::default();
        let shown = |ledger: &Ledger| latest(ledger).map(|list| (list.source, list.listed, list.points.len()));
        fold(&mut ledger, 1, |pen, home| point::place(pen, home, id("old"), "1", school("1")));
        assert_eq!(shown(&ledger), None, "a point whose list has not come");
        fold(&mut ledger, 2, |pen, home| head(pen, home, id("old"), "A", at("2024-01-01"), 1, at("2026-01-01")));
        assert_eq!(shown(&ledger), Some(("A".into(), at("2024-01-01"), 1)));
        fold(&mut ledger, 3, |pen, home| {
            head(pen, home, id("new"), "B", at("2026-01-01"), 2, at("2026-01-02"));
            point::place(pen, home, id("new"), "1", school("1"));
        });
        assert_eq!(shown(&ledger), Some(("A".into(), at("2024-01-01"), 1)), "half of the new list");
        fold(&mut ledger, 4, |pen, home| point::place(pen, home, id("new"), "2", school("2")));
        assert_eq!(shown(&ledger), Some(("B".into(), at("2026-01-01"), 2)));
        fold(&mut ledger, 5, |pen, home| {
            head(pen, home, id("mended"), "C", at("2026-01-01"), 1, at("2026-01-03"));
            point::place(pen, home, id("mended"), "1", school("1"));
        });
        fold(&mut ledger, 6, |pen, home| {
            head(pen, home, id("older"), "D", at("2025-01-01"), 1, at("2026-02-01"));
            point::place(pen, home, id("older"), "1", school("1"));
        });
        assert_eq!(
            shown(&ledger),
            Some(("C".into(), at("2026-01-01"), 1)),
            "of one day what came later, of two the later day"
        );
    }
}
