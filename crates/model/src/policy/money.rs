//! Money is counted by two: a line is its author's, and the word about it somebody else's (domain §6).

use super::goods::told;
use super::{Author, Place};
use crate::kinds::money;
use erikti_sync::{Change, Group, Value};

/// Whether a line is new, whole, of its space and of this author, and confirms nobody's own.
pub(super) fn says(author: &Author, group: &Group, change: &Change) -> bool {
    let record = change.record;
    let (Some(by), Some(seed), Some(activity)) =
        (told(group, record, money::by), told(group, record, money::seed), told(group, record, money::activity))
    else {
        return false;
    };
    let pointer = (
        told(group, record, money::original),
        told(group, record, money::original_by),
        told(group, record, money::original_seed),
    );
    let amount = told(group, record, money::tenge);
    let sound = match pointer {
        (Some(of), Some(who), Some(seed)) => of == money::id(who, seed) && who != author.person && amount.is_none(),
        (None, None, None) => amount.is_some_and(|tenge| tenge > 0) && told(group, record, money::stands).is_none(),
        _ => false,
    };
    let new = change.base.is_empty() && change.value != Value::Empty;
    let at_home = Place::of(&change.space) == Place::Activity(activity);
    new && at_home && sound && by == author.person && record == money::id(by, seed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Write;
    use crate::kinds::money::Whose;
    use crate::kinds::point::{Shown, Sort, Spot};
    use crate::kinds::{point, points};
    use crate::policy::fixtures::{group, id, verdicts};
    use crate::policy::{PUBLIC, activity_space, desk_space, organisation_space, person_space, restate};
    use crate::time::Instant;
    use erikti_sync::{Id, Ledger, Pen, Space};

    fn whose(who: &str, at: &str, seed: &str) -> Whose {
        Whose { activity: id(at), by: id(who), seed: id(seed), at: Instant::default() }
    }

    fn line(home: &Space, who: &str, at: &str) -> Group {
        group(|pen| money::enter(pen, home, whose(who, at, "seed"), "500", "17").unwrap())
    }

    /// Columns: volunteer, team leader, coordinator, administrator, mentor, auditor; `+` may, `-` may not.
    #[test]
    fn who_counts_money_and_who_counts_it_again() {
        let (own, mine, theirs) = (person_space(id("me")), activity_space(id("mine")), activity_space(id("theirs")));
        let confirms = |of: &str, who: &str, forged_by: Option<&str>| {
            let mut ledger = Ledger::default();
            ledger.fold(&line(&mine, of, "mine"), id(of));
            let mut pen = Pen::new(&ledger);
            // The rule is asked as a third person's, who may; what is sent says who sends it.
            let asks = if of == who { "third" } else { who };
            let first = money::id(id(of), id("seed"));
            money::second(&mut pen, &mine, whose(asks, "mine", "word"), first, true).unwrap();
            restate(&mut pen);
            let mut changes = pen.finish();
            let record = money::id(id(who), id("word"));
            for change in &mut changes {
                change.record = record;
                if change.field.as_str() == money::by.key {
                    change.value = Value::Ref(id(who));
                }
                if let Some(name) = forged_by.filter(|_| change.field.as_str() == money::original_by.key) {
                    change.value = Value::Ref(id(name));
                }
            }
            Group { changes, ..group(|_| ()) }
        };
        let forged = |change: &dyn Fn(&mut Pen<'_>, Id)| {
            group(|pen| {
                money::enter(pen, &mine, whose("me", "mine", "seed"), "500", "17").unwrap();
                change(pen, money::id(id("me"), id("seed")));
            })
        };
        let later = {
            let mut ledger = Ledger::default();
            let first = line(&mine, "me", "mine");
            ledger.fold(&first, id("me"));
            let mut pen = Pen::new(&ledger);
            money::enter(&mut pen, &mine, whose("me", "mine", "seed"), "900", "17").unwrap();
            Group { changes: pen.finish(), ..first }
        };
        let rows = [
            ("counts where one leads", line(&mine, "me", "mine"), "--++--"),
            ("counts at another organisation's", line(&theirs, "me", "theirs"), "---+--"),
            ("counts in the own space", line(&own, "me", "mine"), "------"),
            ("counts among those who lead", line(&organisation_space(id("ours")), "me", "mine"), "------"),
            ("counts into another activity's space", line(&mine, "me", "theirs"), "------"),
            ("counts as somebody else", line(&mine, "aliya", "mine"), "------"),
            ("confirms a colleague's", confirms("aliya", "me", None), "--++--"),
            ("confirms the own", confirms("me", "me", None), "------"),
            ("confirms the own as if it was another's", confirms("me", "me", Some("aliya")), "------"),
            ("confirms in a colleague's name", confirms("me", "aliya", None), "------"),
            ("counts less than nothing", forged(&|pen, it| pen.set(&mine, it, money::tenge, -5)), "------"),
            ("counts and confirms at once", forged(&|pen, it| pen.set(&mine, it, money::stands, true)), "------"),
            ("changes a counted line", later, "------"),
            (
                "adds to a line without saying whose it is",
                group(|pen| pen.set(&mine, id("any"), money::receipt, "7".into())),
                "------",
            ),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }

    #[test]
    fn no_phone_writes_a_reception_point_anywhere() {
        let (name_kk, name_ru, address) = ("1".into(), "1".into(), "1".into());
        let school = Shown { name_kk, name_ru, address, sort: Sort::School, spot: Spot::default() };
        let at = Instant::default();
        let (mine, ours) = (id("mine"), id("ours"));
        let homes = [
            Space::new(PUBLIC),
            person_space(id("me")),
            organisation_space(ours),
            activity_space(mine),
            desk_space(ours),
        ];
        for home in homes {
            let point = group(|pen| point::place(pen, &home, id("list"), "1", school.clone()));
            let head = group(|pen| points::head(pen, &home, id("list"), "x", at, 1, at));
            assert_eq!([verdicts(&point), verdicts(&head)], ["------", "------"], "{home:?}");
        }
    }
}
