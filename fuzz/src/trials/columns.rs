//! Packed groups and entries: whatever can be read is written and read again as the same, keeps every limit, and merges
//! the same in any order.

use erikti_sync::{Entry, Group, Ledger, columns};
use std::collections::BTreeSet;

/// Tries one packed batch.
pub fn run(data: &[u8]) {
    if let Ok(groups) = columns::unpack_groups(data) {
        groups.iter().for_each(check);
        let packed = columns::pack_groups(&groups);
        assert_eq!(columns::unpack_groups(&packed).as_ref(), Ok(&groups));
        assert_eq!(columns::pack_groups(&columns::unpack_groups(&packed).unwrap()), packed);
    }
    if let Ok(entries) = columns::unpack_entries(data) {
        let packed = columns::pack_entries(&entries);
        assert_eq!(columns::unpack_entries(&packed).as_ref(), Ok(&entries));
        merge(&entries);
    }
}

fn check(group: &Group) {
    assert_eq!(group.check(), Ok(()));
    assert!(group.weight() > 0);
    for space in group.spaces() {
        let part = group.part(&space).expect("a home space holds a part");
        assert_eq!(part.check(), Ok(()), "a part of a sound group is sound");
    }
}

/// One group an id, as a server gives them: a second content for an id is its collision to tell.
fn merge(entries: &[Entry]) {
    let mut ids = BTreeSet::new();
    let firsts: Vec<&Entry> = entries.iter().filter(|entry| ids.insert(entry.group.id)).collect();
    let fold = |order: &mut dyn Iterator<Item = &&Entry>| {
        let mut ledger = Ledger::default();
        order.for_each(|entry| ledger.fold(&entry.group, entry.author));
        ledger.fingerprint()
    };
    let there = fold(&mut firsts.iter());
    assert_eq!(there, fold(&mut firsts.iter().rev()), "the order of arrival shows");
    assert_eq!(there, fold(&mut firsts.iter().chain(&firsts)), "arriving twice shows");
}
