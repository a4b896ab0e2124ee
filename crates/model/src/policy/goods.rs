//! Lines of aid are only added, each by its author; what mends or takes from another's line is never one's own (domain §6).
//!
//! A line's id follows from its author, so a group shows by itself whose the line is that it points at.

use super::{Author, Place, Thing};
use crate::Cell;
use crate::kinds::aid::{self, Entry};
use crate::kinds::money;
use erikti_sync::{Change, Group, Id, Value};

/// What a group says of a record in a field.
pub(super) fn told<K, T: Cell>(group: &Group, record: Id, field: crate::Field<K, T>) -> Option<T> {
    let change = group.changes.iter().find(|other| other.record == record && other.field.as_str() == field.key)?;
    T::from_value(&change.value)
}

/// The right that a change of a line asks for: taking in and turning away, or all the rest.
pub(super) fn thing(group: &Group, change: &Change) -> Option<Thing> {
    match change.kind.as_str() {
        aid::KIND => {}
        money::KIND => return Some(Thing::MoneyLine),
        _ => return None,
    }
    let plain = matches!(told(group, change.record, aid::entry), Some(Entry::Intake | Entry::Reject));
    let points =
        group.changes.iter().any(|other| other.record == change.record && other.field.as_str() == aid::original.key);
    Some(if plain && !points { Thing::AidIntake } else { Thing::AidCorrection })
}

/// Whether a line is new, whole, of its space and of this author, and points at nobody's own.
pub(super) fn says(author: &Author, group: &Group, change: &Change) -> bool {
    let record = change.record;
    let (Some(by), Some(seed), Some(entry), Some(grams), Some(activity)) = (
        told(group, record, aid::by),
        told(group, record, aid::seed),
        told(group, record, aid::entry),
        told(group, record, aid::grams),
        told(group, record, aid::activity),
    ) else {
        return false;
    };
    let asks = thing(group, change);
    let at_home = match Place::of(&change.space) {
        Place::Activity(home) => home == activity,
        // Who is on duty without leading takes in and turns away, for the own organisation.
        Place::Person(_) => {
            asks == Some(Thing::AidIntake) && author.organiser.get(&activity) == Some(&author.organisation)
        }
        _ => false,
    };
    let pointer = (
        told(group, record, aid::original),
        told(group, record, aid::original_by),
        told(group, record, aid::original_seed),
    );
    let sound = match pointer {
        (Some(of), Some(who), Some(seed)) => of == aid::id(who, seed) && who != author.person,
        (None, None, None) => entry == Entry::Transfer || grams > 0 && entry != Entry::Writeoff,
        _ => false,
    };
    let new = change.base.is_empty() && change.value != Value::Empty;
    new && at_home && sound && by == author.person && record == aid::id(by, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::aid::{Category, Draft, Reason, Unit, Whose};
    use crate::kinds::{drive, help};
    use crate::policy::fixtures::{author, group, id, verdicts};
    use crate::policy::{Role, activity_space, person_space, restate};
    use crate::time::Instant;
    use crate::{Refusal, Write};
    use erikti_sync::{Ledger, Name, Pen, Space};

    fn whose(who: &str, at: &str) -> Whose {
        Whose { activity: id(at), by: id(who), seed: id("seed"), at: Instant::default() }
    }

    fn draft() -> Draft {
        Draft {
            category: Some(Category::Food),
            unit: Some(Unit::Weighed),
            number: "5".into(),
            reason: Some(Reason::Dirty),
            waybill: "1".into(),
            to: "x".into(),
            sure: true,
            ..Draft::default()
        }
    }

    fn line(home: &Space, who: &str, at: &str, entry: Entry) -> Group {
        group(|pen| aid::enter(pen, home, whose(who, at), entry, &draft()).unwrap())
    }

    /// Whoever wrote the line that the second one points at.
    fn pointing(of: &str, who: &str, write: impl Fn(&mut Pen<'_>, &Space, Whose, Id) -> Result<(), Refusal>) -> Group {
        let (home, mut ledger) = (activity_space(id("mine")), Ledger::default());
        ledger.fold(&line(&home, of, "mine", Entry::Intake), id(of));
        let seed = id("another seed");
        let mut pen = Pen::new(&ledger);
        write(&mut pen, &home, Whose { seed, ..whose(who, "mine") }, aid::id(id(of), id("seed"))).unwrap();
        restate(&mut pen);
        Group { changes: pen.finish(), ..group(|_| ()) }
    }

    /// Columns: volunteer, team leader, coordinator, administrator, mentor, auditor; `+` may, `a` proposes, `-` may not.
    #[test]
    fn who_takes_in_and_who_mends() {
        let (own, mine, theirs) = (person_space(id("me")), activity_space(id("mine")), activity_space(id("theirs")));
        let correct = |pen: &mut Pen<'_>, home: &Space, whose: Whose, of: Id| {
            aid::correct(pen, home, whose, of, "4", Some(Reason::Mistyped))
        };
        let write_off = |pen: &mut Pen<'_>, home: &Space, whose: Whose, of: Id| {
            aid::write_off(pen, home, whose, of, "4", Some(Reason::Lost))
        };
        // A forged pen that knows no second person: the line says it is somebody else's and points at the author's own.
        let forged = |change: &dyn Fn(&mut Pen<'_>, &Space, Id)| {
            group(|pen| {
                aid::enter(pen, &mine, whose("me", "mine"), Entry::Intake, &draft()).unwrap();
                change(pen, &mine, aid::id(id("me"), id("seed")));
            })
        };
        let points = |who: &'static str, says: &'static str| {
            forged(&move |pen, home, record| {
                pen.set(home, record, aid::original, aid::id(id(who), id("old")));
                pen.set(home, record, aid::original_by, id(says));
                pen.set(home, record, aid::original_seed, id("old"));
            })
        };
        let later = |write: &dyn Fn(&mut Pen<'_>, Id)| {
            let mut ledger = Ledger::default();
            let first = line(&mine, "me", "mine", Entry::Intake);
            ledger.fold(&first, id("me"));
            let mut pen = Pen::new(&ledger);
            write(&mut pen, aid::id(id("me"), id("seed")));
            restate(&mut pen);
            for field in ["by", "seed", "entry", "grams"] {
                pen.restate(&mine, aid::id(id("me"), id("seed")), &Name::new(aid::KIND), &Name::new(field));
            }
            Group { changes: pen.finish(), ..first }
        };
        let help = |home: &Space| {
            let door = help::Draft { category: Some(help::Category::Elderly), people: 1, ..help::Draft::default() };
            group(|pen| help::give(pen, home, id("h"), id("mine"), &door, id("me"), Instant::default()).unwrap())
        };
        let rows: [(&str, Group, &str); 21] = [
            ("takes in on duty", line(&own, "me", "mine", Entry::Intake), "++++--"),
            ("turns away on duty", line(&own, "me", "mine", Entry::Reject), "++++--"),
            ("takes in for another organisation", line(&own, "me", "theirs", Entry::Intake), "------"),
            ("sends on duty without leading", line(&own, "me", "mine", Entry::Dispatch), "------"),
            ("takes in where one leads", line(&mine, "me", "mine", Entry::Intake), "++++--"),
            ("takes in at another organisation's", line(&theirs, "me", "theirs", Entry::Intake), "---+--"),
            ("takes in, into another drive's space", line(&mine, "me", "theirs", Entry::Intake), "------"),
            ("takes in as somebody else", line(&mine, "aliya", "mine", Entry::Intake), "------"),
            ("sends", line(&mine, "me", "mine", Entry::Dispatch), "-a++--"),
            ("corrects a colleague's line", pointing("aliya", "me", correct), "-a++--"),
            ("writes off a colleague's goods", pointing("aliya", "me", write_off), "-a++--"),
            ("corrects the own line", points("me", "me"), "------"),
            ("corrects the own line as if it was another's", points("me", "aliya"), "------"),
            ("takes in less than nothing", forged(&|pen, home, it| pen.set(home, it, aid::grams, -5)), "------"),
            (
                "writes off from nowhere",
                forged(&|pen, home, it| pen.set(home, it, aid::entry, Entry::Writeoff)),
                "------",
            ),
            ("changes an entered line", later(&|pen, it| pen.set(&mine, it, aid::grams, 9)), "------"),
            ("empties an entered line", later(&|pen, it| pen.empty(&mine, it, aid::grams)), "------"),
            (
                "adds to a line without saying whose it is",
                group(|pen| pen.set(&mine, id("any"), aid::sticker, "7".into())),
                "------",
            ),
            (
                "compares with the paper",
                group(|pen| drive::close(pen, &mine, id("mine"), "5", "x", id("me"), Instant::default()).unwrap()),
                "-+++--",
            ),
            ("counts whom was helped", help(&mine), "-++---"),
            ("counts whom was helped at another organisation's", help(&theirs), "------"),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }

    #[test]
    fn what_a_volunteer_takes_in_is_seen_where_the_drive_is_led() {
        let told = author(Role::Volunteer).audience(&line(&person_space(id("me")), "me", "mine", Entry::Intake));
        let spaces: alloc::vec::Vec<_> = told.iter().map(|seen| seen.space.clone()).collect();
        assert!(spaces.contains(&activity_space(id("mine"))), "{spaces:?}");
        assert!(told.iter().all(|seen| seen.indexes.len() >= 7), "all of the line: {told:?}");
    }
}
