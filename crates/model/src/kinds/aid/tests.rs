use super::*;
use crate::kinds::drive;
use crate::policy::restate;
use alloc::vec;
use alloc::vec::Vec;
use erikti_sync::{Group, Ledger, Name, OccurredOn, Stamp};
use proptest::prelude::*;

const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

fn named(name: &str) -> Id {
    Id::derived(&[name.as_bytes()])
}

fn home() -> Space {
    crate::policy::activity_space(named("depot"))
}

fn whose(author: &str, n: u64) -> Whose {
    Whose { activity: named("depot"), by: named(author), seed: Id::derived(&[b"seed", &n.to_be_bytes()]), at: NOW }
}

fn group(n: u64, ledger: &Ledger, write: impl FnOnce(&mut Pen<'_>)) -> Group {
    let mut pen = Pen::new(ledger);
    write(&mut pen);
    restate(&mut pen);
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    let (id, changes) = (Id::derived(&[b"group", &n.to_be_bytes()]), pen.finish());
    Group { id, stamp: Stamp(n), replica: Id::NIL, schema: 1, occurred_on, changes }
}

fn fold(ledger: &mut Ledger, n: u64, write: impl FnOnce(&mut Pen<'_>)) {
    let group = group(n, ledger, write);
    ledger.fold(&group, Id::NIL);
}

fn weighed(kilograms: &str) -> Draft {
    Draft {
        category: Some(Category::Food),
        unit: Some(Unit::Weighed),
        number: kilograms.into(),
        waybill: "17".into(),
        act: "3-А".into(),
        to: "Абай ауданының штабы".into(),
        receiver: Some(Receiver::Storekeeper),
        ..Draft::default()
    }
}

fn sacks(of: Category, many: &str) -> Draft {
    Draft { category: Some(of), unit: Some(Unit::Sack), number: many.into(), ..Draft::default() }
}

fn sums(ledger: &Ledger) -> Sums {
    Sums::of(&lines(ledger, named("depot")))
}

#[test]
fn kilograms_become_whole_grams_or_a_sentence() {
    let table = [
        ("24,6", Ok(24_600)),
        (" 24.6 ", Ok(24_600)),
        ("50,0", Ok(50_000)),
        ("0,005", Ok(5)),
        ("7", Ok(7_000)),
        ("7,", Ok(7_000)),
        ("20000", Ok(MOST)),
        ("20000,001", Err("refusal-aid-too-much")),
        ("99999999999999999999", Err("refusal-aid-too-much")),
        ("9223372036854775807", Err("refusal-aid-too-much")),
        ("", Err("refusal-aid-kilograms")),
        ("0", Err("refusal-aid-kilograms")),
        ("-5", Err("refusal-aid-kilograms")),
        ("+5", Err("refusal-aid-kilograms")),
        ("1,2345", Err("refusal-aid-kilograms")),
        ("1,2,3", Err("refusal-aid-kilograms")),
        ("он", Err("refusal-aid-kilograms")),
        ("٣", Err("refusal-aid-kilograms")),
    ];
    for (typed, expected) in table {
        assert_eq!(grams_of(typed).map_err(|no| no.key), expected, "{typed:?}");
    }
}

#[test]
fn every_line_says_what_it_needs_and_a_refusal_writes_nothing() {
    type Row = (Entry, fn(&mut Draft), Option<&'static str>);
    let table: [Row; 18] = [
        (Entry::Intake, |_| (), None),
        (Entry::Intake, |draft| draft.category = None, Some(category.label)),
        (Entry::Intake, |draft| draft.unit = None, Some(unit.label)),
        (Entry::Intake, |draft| draft.number = "x".into(), Some(grams.label)),
        (Entry::Intake, |draft| (draft.unit, draft.number) = (Some(Unit::Box), "2,5".into()), Some(grams.label)),
        (Entry::Intake, |draft| (draft.unit, draft.number) = (Some(Unit::Box), "0".into()), Some(grams.label)),
        (Entry::Intake, |draft| (draft.unit, draft.number) = (Some(Unit::Box), "10001".into()), Some(grams.label)),
        (Entry::Intake, |draft| (draft.unit, draft.number) = (Some(Unit::Sack), "801".into()), Some(grams.label)),
        (Entry::Intake, |draft| draft.sticker = "7".repeat(121), Some(sticker.label)),
        (Entry::Reject, |_| (), Some(reason.label)),
        (Entry::Reject, |draft| draft.reason = Some(Reason::Dirty), None),
        (Entry::Dispatch, |draft| draft.waybill = " ".into(), Some(waybill.label)),
        (Entry::Dispatch, |draft| draft.to = String::new(), Some(to.label)),
        (Entry::Dispatch, |draft| draft.sure = true, None),
        (Entry::Handover, |_| (), None),
        (Entry::Handover, |draft| draft.act = String::new(), Some(act.label)),
        (Entry::Handover, |draft| draft.waybill = String::new(), Some(waybill.label)),
        (Entry::Handover, |draft| draft.receiver = None, Some(receiver.label)),
    ];
    for (n, (of, change, expected)) in table.into_iter().enumerate() {
        let (ledger, mut draft) = (Ledger::default(), weighed("24,6"));
        change(&mut draft);
        let mut pen = Pen::new(&ledger);
        let outcome = enter(&mut pen, &home(), whose("aliya", 1), of, &draft);
        assert_eq!(outcome.err().and_then(|no| no.field), expected, "row {n}");
        assert_eq!(pen.changes().is_empty(), expected.is_some(), "row {n}");
    }
}

#[test]
fn five_hundred_for_fifty_is_asked_about_once_and_then_kept() {
    for (draft, asked) in [
        (weighed("50,0"), false),
        (weighed("100"), false),
        (weighed("100,001"), true),
        (weighed("500"), true),
        (sacks(Category::Clothes, "12"), false),
        (sacks(Category::Clothes, "13"), true),
    ] {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        let outcome = enter(&mut pen, &home(), whose("aliya", 1), Entry::Intake, &draft);
        assert_eq!(outcome.is_err_and(|no| ASKS.contains(&no.key)), asked, "{draft:?}");
        let sure = Draft { sure: true, ..draft };
        enter(&mut pen, &home(), whose("aliya", 1), Entry::Intake, &sure).unwrap();
    }
}

#[test]
fn a_sack_weighs_what_the_table_says_and_the_line_keeps_its_version() {
    for (of, averages) in WEIGHTS {
        for (in_unit, each) in [Unit::Sack, Unit::Box, Unit::Piece].into_iter().zip(averages) {
            let mut ledger = Ledger::default();
            let draft = Draft { unit: Some(in_unit), ..sacks(*of, "3") };
            fold(&mut ledger, 1, |pen| enter(pen, &home(), whose("aliya", 1), Entry::Intake, &draft).unwrap());
            let sums = sums(&ledger);
            assert_eq!((sums.intake, sums.weighed, sums.weighed_share()), (each * 3, 0, Some(0)));
            let record = ledger.record(id(named("aliya"), whose("aliya", 1).seed)).unwrap();
            assert_eq!(crate::Read::get(record, weights), Some(WEIGHTS_VERSION));
        }
    }
    assert_eq!(WEIGHTS.len(), Category::ALL.len(), "every category has its averages");
}

#[test]
fn a_mistake_is_mended_by_another_line_of_a_second_person() {
    let mut ledger = Ledger::default();
    let draft = Draft { sure: true, ..weighed("500") };
    fold(&mut ledger, 1, |pen| enter(pen, &home(), whose("aliya", 1), Entry::Intake, &draft).unwrap());
    let line = id(named("aliya"), whose("aliya", 1).seed);
    let why = Some(Reason::Mistyped);
    let refused = |ledger: &Ledger, author: &str, of: Id, right: &str, why| {
        let mut pen = Pen::new(ledger);
        let no = correct(&mut pen, &home(), whose(author, 2), of, right, why).unwrap_err();
        assert!(pen.changes().is_empty());
        no.key
    };
    assert_eq!(refused(&ledger, "aliya", line, "50", why), "refusal-aid-own");
    assert_eq!(refused(&ledger, "bolat", line, "500", why), "refusal-aid-same");
    assert_eq!(refused(&ledger, "bolat", line, "x", why), "refusal-aid-kilograms");
    assert_eq!(refused(&ledger, "bolat", line, "50", None), "refusal-aid-reason");
    assert_eq!(refused(&ledger, "bolat", named("nothing"), "50", why), "refusal-gone");
    fold(&mut ledger, 2, |pen| correct(pen, &home(), whose("bolat", 2), line, "50,0", why).unwrap());
    assert_eq!((sums(&ledger).intake, sums(&ledger).weighed), (50_000, 50_000));
    let correction = id(named("bolat"), whose("bolat", 2).seed);
    assert_eq!(refused(&ledger, "aliya", correction, "1", why), "refusal-gone", "a correction is not corrected");
    assert_eq!(ledger.conflicts().count(), 0);
    // The correction itself was a slip: the line is corrected once more, from what it holds now.
    fold(&mut ledger, 3, |pen| correct(pen, &home(), whose("bolat", 3), line, "0", why).unwrap());
    assert_eq!(sums(&ledger), Sums::default());
}

#[test]
fn goods_are_written_off_by_a_second_person_and_never_more_than_there_are() {
    let mut ledger = Ledger::default();
    fold(&mut ledger, 1, |pen| enter(pen, &home(), whose("aliya", 1), Entry::Intake, &weighed("10")).unwrap());
    let line = id(named("aliya"), whose("aliya", 1).seed);
    let why = Some(Reason::Damaged);
    let mut pen = Pen::new(&ledger);
    assert_eq!(write_off(&mut pen, &home(), whose("aliya", 2), line, "4", why).unwrap_err().key, "refusal-aid-own");
    fold(&mut ledger, 2, |pen| write_off(pen, &home(), whose("bolat", 2), line, "4", why).unwrap());
    assert_eq!((sums(&ledger).intake, sums(&ledger).written_off, sums(&ledger).stock()), (10_000, 4_000, 6_000));
    let mut pen = Pen::new(&ledger);
    let no = write_off(&mut pen, &home(), whose("bolat", 3), line, "6,5", why).unwrap_err();
    assert_eq!((no.key, no.numbers), ("refusal-aid-left", vec![("left", 6)]));
}

#[test]
fn what_is_sent_leaves_the_store_and_what_is_moved_stays_in_the_sum_of_all_drives() {
    let mut ledger = Ledger::default();
    fold(&mut ledger, 1, |pen| enter(pen, &home(), whose("aliya", 1), Entry::Intake, &weighed("90")).unwrap());
    let mut pen = Pen::new(&ledger);
    let no = enter(&mut pen, &home(), whose("bolat", 2), Entry::Dispatch, &weighed("91")).unwrap_err();
    assert_eq!((no.key, no.numbers), ("refusal-aid-stock", vec![("kilograms", 91), ("stock", 90)]));
    fold(&mut ledger, 2, |pen| enter(pen, &home(), whose("bolat", 2), Entry::Dispatch, &weighed("60")).unwrap());
    fold(&mut ledger, 3, |pen| enter(pen, &home(), whose("bolat", 3), Entry::Handover, &weighed("59,5")).unwrap());
    let other = crate::policy::activity_space(named("abai"));
    let move_ = |pen: &mut Pen<'_>, n, kilograms: &str| {
        transfer(pen, [&home(), &other], whose("bolat", n), named("abai"), Some(Category::Food), kilograms)
    };
    let mut pen = Pen::new(&ledger);
    assert_eq!(move_(&mut pen, 4, "30,1").unwrap_err().key, "refusal-aid-left");
    fold(&mut ledger, 4, |pen| move_(pen, 4, "10").unwrap());
    let here = sums(&ledger);
    assert_eq!((here.collected(), here.shipped, here.delivered, here.stock()), (80_000, 60_000, 59_500, 20_000));
    let there = Sums::of(&lines(&ledger, named("abai")));
    assert_eq!((there.collected(), there.stock()), (10_000, 10_000));
    assert_eq!(here.moved + there.moved, 0);
}

#[test]
fn a_sticker_on_two_lines_is_told_until_one_of_them_holds_nothing() {
    let mut ledger = Ledger::default();
    for (n, author, number) in [(1, "aliya", " b-17"), (2, "bolat", "B-17 "), (3, "bolat", "B-18"), (4, "bolat", "")] {
        let draft = Draft { sticker: number.into(), ..sacks(Category::Clothes, "1") };
        fold(&mut ledger, n, |pen| enter(pen, &home(), whose(author, n), Entry::Intake, &draft).unwrap());
    }
    for (number, taken) in [("b-17 ", true), ("B-19", false), (" ", false)] {
        assert_eq!(is_taken(&ledger, named("depot"), number), taken, "{number:?}");
    }
    let found = doubles(&ledger, named("depot"));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0.as_str(), found[0].1.len()), ("B-17", 2));
    assert_eq!(sums(&ledger).intake, 32_000, "both are kept");
    let line = id(named("bolat"), whose("bolat", 2).seed);
    fold(&mut ledger, 5, |pen| correct(pen, &home(), whose("aliya", 5), line, "0", Some(Reason::Twice)).unwrap());
    assert_eq!((doubles(&ledger, named("depot")), sums(&ledger).intake), (vec![], 24_000));
}

#[test]
fn a_drive_is_closed_with_the_papers_total_or_a_reason() {
    let mut ledger = Ledger::default();
    fold(&mut ledger, 1, |pen| enter(pen, &home(), whose("aliya", 1), Entry::Intake, &weighed("24,6")).unwrap());
    let close = |pen: &mut Pen<'_>, paper: &str, why: &str| {
        drive::close(pen, &home(), named("depot"), paper, why, named("bolat"), NOW)
    };
    for (paper, why, expected) in [
        ("", "", Some(drive::paper.label)),
        ("24", " ", Some(drive::reason.label)),
        ("24", "бір қап өлшенбеді", None),
        ("24,6", "", None),
    ] {
        let mut pen = Pen::new(&ledger);
        assert_eq!(close(&mut pen, paper, why).err().and_then(|no| no.field), expected, "{paper} {why}");
    }
    fold(&mut ledger, 2, |pen| close(pen, "24", "бір қап өлшенбеді").unwrap());
    assert_eq!(drive::difference(&ledger, named("depot"), 24_000), 600);
    assert_eq!(drive::closed_at(&ledger, named("depot")), Some(NOW));
    fold(&mut ledger, 3, |pen| drive::reopen(pen, &home(), named("depot")).unwrap());
    assert_eq!(drive::closed_at(&ledger, named("depot")), None);
}

proptest! {
    /// The totals are the plain sums of the lines, whatever the order of the merge and however often a line comes.
    #[test]
    fn totals_are_the_sums_of_the_lines_in_any_order(
        entered in prop::collection::vec((0usize..4, 0usize..7, 1i64..5_000_000, any::<bool>(), prop::option::of(0i64..200_000)), 1..24),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..80),
    ) {
        let of_entry = [Entry::Intake, Entry::Reject, Entry::Dispatch, Entry::Handover];
        let mut whole = Ledger::default();
        let mut groups: Vec<Group> = Vec::new();
        let mut expected: Vec<(Category, Entry, i64)> = Vec::new();
        for (n, (what, kind, weight, by_scales, right)) in (1u64..).zip(entered) {
            let (what, kind) = (of_entry[what], Category::ALL[kind]);
            let kilograms = alloc::format!("{},{:03}", weight / 1_000, weight % 1_000);
            let in_unit = if by_scales { Unit::Weighed } else { Unit::Sack };
            let number = if by_scales { kilograms } else { alloc::format!("{}", weight % 700 + 1) };
            let draft = Draft { category: Some(kind), unit: Some(in_unit), number, sure: true, reason: Some(Reason::Dirty), ..weighed("1") };
            let line = group(n, &whole, |pen| enter(pen, &home(), whose("aliya", n), what, &draft).unwrap());
            whole.fold(&line, Id::NIL);
            groups.push(line);
            let record = id(named("aliya"), whose("aliya", n).seed);
            let mut holds = standing(&whole, record);
            if let Some(right) = right.filter(|right| *right != holds) {
                let typed = if right == 0 { "0".into() } else { alloc::format!("{},{:03}", right / 1_000, right % 1_000) };
                let mend = group(1_000 + n, &whole, |pen| {
                    correct(pen, &home(), whose("bolat", n), record, &typed, Some(Reason::Mistyped)).unwrap();
                });
                whole.fold(&mend, Id::NIL);
                groups.push(mend);
                holds = right;
            }
            expected.push((kind, what, holds));
        }
        let mut merged = Ledger::default();
        for pick in order {
            merged.fold(pick.get(&groups), Id::NIL);
        }
        for line in groups.iter().rev() {
            merged.fold(line, Id::NIL);
        }
        for ledger in [&whole, &merged] {
            let found = lines(ledger, named("depot"));
            for kind in Category::ALL {
                let of = |what| expected.iter().filter(|row| (row.0, row.1) == (*kind, what)).map(|row| row.2).sum::<i64>();
                let sums = Sums::of(found.iter().filter(|line| line.category == *kind));
                prop_assert_eq!(
                    (sums.intake, sums.rejected, sums.shipped, sums.delivered),
                    (of(Entry::Intake), of(Entry::Reject), of(Entry::Dispatch), of(Entry::Handover))
                );
                let each = by_category(found.iter()).into_iter().find(|(of, _)| of == kind);
                prop_assert_eq!(each.map(|(_, sums)| sums).unwrap_or_default(), sums);
                prop_assert_eq!(sums.stock(), of(Entry::Intake) - of(Entry::Dispatch));
            }
        }
        prop_assert_eq!(whole.fingerprint(), merged.fingerprint());
    }
}
