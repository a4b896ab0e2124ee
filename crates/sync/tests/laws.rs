//! The laws of merging and packing, over arbitrary histories.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use erikti_sync::{Change, ChangeId, Entry, Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp, Value, columns};
use proptest::prelude::*;

/// A history as phones would make it: every change is written over what its author's ledger then showed, some authors
/// having seen only part of what came before.
fn history(steps: Vec<(u8, u8, u8, i64, u64)>) -> Vec<Entry> {
    let mut made: Vec<Entry> = Vec::new();
    for (at, (record, field, missed, value, stamp)) in steps.into_iter().enumerate() {
        let mut seen = Ledger::default();
        let known = made.len().saturating_sub(usize::from(missed));
        made[..known].iter().for_each(|entry| seen.fold(&entry.group, entry.author));
        let mut pen = Pen::new(&seen);
        let space = Space::new(if record % 2 == 0 { "org/a" } else { "org/b" });
        for offset in 0..=(field % 3) {
            let (kind, field) = (Name::new("thing"), Name::new(&format!("f{}", (field + offset) % 4)));
            pen.put(&space, Id::derived(&[&[record]]), &kind, &field, Value::Int(value));
        }
        let changes = pen.finish();
        if !changes.is_empty() {
            let id = Id::mint(at as i64, [at as u8; 10]);
            let occurred_on = OccurredOn { day: 20_000 + at as i32, zone: Name::new("Asia/Almaty") };
            let group =
                Group { id, stamp: Stamp(stamp), replica: Id::derived(&[b"r"]), schema: 1, occurred_on, changes };
            made.push(Entry { author: Id::derived(&[&[missed]]), group });
        }
    }
    made
}

fn fold(entries: &[Entry]) -> Ledger {
    let mut ledger = Ledger::default();
    entries.iter().for_each(|entry| ledger.fold(&entry.group, entry.author));
    ledger
}

fn steps() -> impl Strategy<Value = Vec<(u8, u8, u8, i64, u64)>> {
    proptest::collection::vec((0u8..3, 0u8..4, 0u8..6, -3i64..3, 0u64..50), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn order_doubling_and_batching_do_not_matter(steps in steps(), seed in any::<u64>()) {
        let entries = history(steps);
        let mut shuffled: Vec<Entry> = entries.iter().chain(&entries).cloned().collect();
        let mut state = seed | 1;
        for at in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(at, (state >> 33) as usize % (at + 1));
        }
        prop_assert_eq!(fold(&entries).fingerprint(), fold(&shuffled).fingerprint());
    }

    #[test]
    fn a_change_that_comes_by_several_spaces_counts_once(steps in steps(), masks in any::<[u8; 2]>()) {
        let entries = history(steps);
        let mut ledger = Ledger::default();
        for mask in [masks[0], masks[1], 0xff] {
            for entry in &entries {
                let visible = |change: &&Change| mask & (1 << (change.index % 8)) != 0;
                let changes: Vec<Change> = entry.group.changes.iter().filter(visible).cloned().collect();
                ledger.fold(&Group { changes, ..entry.group.clone() }, entry.author);
            }
        }
        prop_assert_eq!(fold(&entries).fingerprint(), ledger.fingerprint());
        let listed: Vec<(Id, Name)> = ledger.conflicts().map(|(record, field)| (record, field.clone())).collect();
        let found: Vec<(Id, Name)> = (0u8..3)
            .map(|record| Id::derived(&[&[record]]))
            .filter_map(|id| Some((id, ledger.record(id)?)))
            .flat_map(|(id, record)| record.fields().filter(|f| record.conflicted(f.as_str())).map(move |f| (id, f.clone())))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        prop_assert_eq!(listed, found);
    }

    #[test]
    fn whoever_saw_a_value_and_replaced_it_wins_whatever_the_clocks_say(steps in steps(), stamp in any::<u64>()) {
        let entries = history(steps);
        let mut ledger = fold(&entries);
        let record = Id::derived(&[&[0]]);
        let field = Name::new("f0");
        let shown = ledger.record(record).and_then(|known| known.value("f0").cloned());
        let mut pen = Pen::new(&ledger);
        pen.put(&Space::new("org/a"), record, &Name::new("thing"), &field, Value::text("later"));
        let changes = pen.finish();
        let id = Id::mint(99, [99; 10]);
        let occurred_on = OccurredOn { day: 1, zone: Name::new("UTC") };
        let group = Group { id, stamp: Stamp(stamp % 3), replica: Id::NIL, schema: 1, occurred_on, changes };
        ledger.fold(&group, Id::NIL);
        prop_assert_ne!(shown, Some(Value::text("later")));
        prop_assert_eq!(ledger.record(record).unwrap().heads("f0").len(), 1);
        prop_assert_eq!(ledger.record(record).unwrap().value("f0"), Some(&Value::text("later")));
    }

    #[test]
    fn packing_loses_nothing(steps in steps()) {
        let entries = history(steps);
        prop_assert_eq!(&columns::unpack_entries(&columns::pack_entries(&entries)).unwrap(), &entries);
        let groups: Vec<Group> = entries.into_iter().map(|entry| entry.group).collect();
        prop_assert_eq!(columns::unpack_groups(&columns::pack_groups(&groups)).unwrap(), groups);
    }

    #[test]
    fn broken_bytes_are_refused_without_a_panic(steps in steps(), at in any::<usize>(), flip in 1u8..) {
        let mut bytes = columns::pack_entries(&history(steps));
        let at = at % bytes.len();
        bytes[at] ^= flip;
        let _ = columns::unpack_entries(&bytes);
        let _ = columns::unpack_entries(&bytes[..at]);
        let _ = erikti_sync::wire::read::<erikti_sync::wire::Reply>(&bytes);
    }
}

#[test]
fn two_people_who_did_not_know_of_each_other_make_a_conflict_and_a_third_settles_it() {
    let (space, kind, field, record) = (Space::new("org/a"), Name::new("k"), Name::new("title"), Id::derived(&[b"x"]));
    let group = |at: u8, value: &str, base: Vec<ChangeId>| Group {
        id: Id::mint(0, [at; 10]),
        stamp: Stamp(u64::from(at)),
        replica: Id::NIL,
        schema: 1,
        occurred_on: OccurredOn { day: 0, zone: Name::new("UTC") },
        changes: vec![Change {
            index: 0,
            space: space.clone(),
            record,
            kind: kind.clone(),
            field: field.clone(),
            value: Value::text(value),
            base,
        }],
    };
    let (a, b) = (group(1, "таң", vec![]), group(2, "кеш", vec![]));
    let mut ledger = Ledger::default();
    ledger.fold(&a, Id::NIL);
    ledger.fold(&b, Id::NIL);
    assert!(ledger.record(record).unwrap().conflicted("title"));
    assert_eq!(ledger.record(record).unwrap().value("title"), Some(&Value::text("кеш")));
    let settle = group(3, "таң", vec![a.change_id(&a.changes[0]), b.change_id(&b.changes[0])]);
    ledger.fold(&settle, Id::NIL);
    assert!(!ledger.record(record).unwrap().conflicted("title"));
}

#[test]
fn a_form_opened_before_somebody_elses_edit_overwrites_nothing_silently() {
    let (space, kind, record) = (Space::new("org/a"), Name::new("k"), Id::derived(&[b"x"]));
    let (title, place) = (Name::new("title"), Name::new("place"));
    let (mut ledger, mut groups) = (Ledger::default(), 0u8);
    let mut write = |ledger: &mut Ledger, seen: Option<erikti_sync::Record>, values: [(&Name, &str); 2]| {
        let mut pen = Pen::new(ledger);
        if let Some(seen) = seen {
            pen.having_seen(record, seen);
        }
        values.iter().for_each(|(field, value)| pen.put(&space, record, &kind, field, Value::text(value)));
        let changes = pen.finish();
        groups += 1;
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        let id = Id::mint(0, [groups; 10]);
        let group = Group { id, stamp: Stamp(9), replica: Id::NIL, schema: 1, occurred_on, changes };
        ledger.fold(&group, Id::NIL);
    };
    write(&mut ledger, None, [(&title, "сенбілік"), (&place, "Медеу")]);
    let form = ledger.record(record).cloned();
    write(&mut ledger, None, [(&title, "сенбілік"), (&place, "Шымбұлақ")]);
    write(&mut ledger, form.clone(), [(&title, "жексенбілік"), (&place, "Медеу")]);
    let known = ledger.record(record).unwrap();
    assert_eq!(known.value("place"), Some(&Value::text("Шымбұлақ")), "a field the form did not change is left alone");
    assert_eq!(known.value("title"), Some(&Value::text("жексенбілік")));
    write(&mut ledger, form, [(&title, "сенбілік"), (&place, "Бутаковка")]);
    assert!(ledger.record(record).unwrap().conflicted("place"), "both values stay for a person to choose");
}

/// A tap that names people, as attendance does: the record's id follows from its kind and what its first two fields hold.
fn tap(at: u8, people: &[(u8, bool, u8)]) -> Entry {
    let (space, kind) = (Space::new("org/a"), Name::new("mark"));
    let day = Id::mint(1_763_856_000_000 + i64::from(at), [at; 10]);
    let mut changes = Vec::new();
    for (person, derived, gap) in people {
        let who =
            if person % 2 == 0 { Id::derived(&[&[*person]]) } else { Id::mint(i64::from(*person), [*person; 10]) };
        let record =
            if *derived { Id::derived(&[b"mark", day.bytes(), who.bytes()]) } else { Id::derived(&[who.bytes()]) };
        let note = Value::text(&" word  word".repeat(usize::from(*person % 3)));
        for (field, value) in [("day", Value::Ref(day)), ("who", Value::Ref(who)), ("note", note)] {
            let index = changes.last().map_or(0, |last: &Change| last.index + 1 + u16::from(*gap));
            let base = vec![ChangeId { group: who, index: u16::from(*gap) }];
            let (space, kind, field) = (space.clone(), kind.clone(), Name::new(field));
            changes.push(Change { index, space, record, kind, field, value, base });
        }
    }
    let group = Group {
        id: Id::mint(1_763_856_000_000 + i64::from(at) * 60_000, [at; 10]),
        stamp: Stamp(u64::from(at) << 40),
        replica: day,
        schema: 1,
        occurred_on: OccurredOn { day: 0, zone: Name::new("Asia/Almaty") },
        changes,
    };
    Entry { author: day, group }
}

proptest! {
    #[test]
    fn ids_that_follow_from_values_are_not_sent_and_come_back(
        taps in proptest::collection::vec(proptest::collection::vec((0u8..9, any::<bool>(), 0u8..2), 1..9), 1..5)
    ) {
        let entries: Vec<Entry> = (0..).zip(&taps).map(|(at, people)| tap(at, people)).collect();
        prop_assert_eq!(columns::unpack_entries(&columns::pack_entries(&entries)).unwrap(), entries);
    }
}

#[test]
fn a_derived_id_costs_nothing_and_a_random_one_sixteen_bytes() {
    let people = |derived| (0..20).map(|person| (person, derived, 0)).collect::<Vec<_>>();
    let size = |derived| columns::pack_entries(&[tap(1, &people(derived))]).len();
    assert!(size(false) - size(true) >= 20 * 16, "{} {}", size(false), size(true));
}
