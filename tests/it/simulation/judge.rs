//! What must be true at the end, worked out from the log alone by rules that share no code with the ledger.

use super::office;
use super::world::World;
use erikti_sync::{ChangeId, Entry, Id, Ledger, Stamp, Value};
use std::collections::{BTreeMap, BTreeSet};

type Heads = BTreeSet<(Stamp, ChangeId, Value)>;

/// Heads of every field: its changes minus all that any change replaced.
fn heads(log: &[Entry]) -> BTreeMap<(Id, String), Heads> {
    let changes = || log.iter().flat_map(|entry| entry.group.changes.iter().map(move |change| (entry, change)));
    let replaced: BTreeSet<ChangeId> = changes().flat_map(|(_, change)| change.base.iter().copied()).collect();
    let mut heads: BTreeMap<(Id, String), Heads> = BTreeMap::new();
    for (entry, change) in changes() {
        let of_field = heads.entry((change.record, change.field.as_str().to_string())).or_default();
        let id = entry.group.change_id(change);
        if !replaced.contains(&id) {
            of_field.insert((entry.group.stamp, id, change.value.clone()));
        }
    }
    heads
}

/// Every invariant, once the world is quiet.
pub fn judge(world: &World) -> Result<(), String> {
    let log = world.office.log();
    let ids: BTreeSet<Id> = log.iter().map(|entry| entry.group.id).collect();
    if ids.len() != log.len() {
        return Err("I2: a group stands in the log twice".into());
    }
    for promised in &world.promised {
        if !ids.contains(promised) {
            return Err(format!("I1: {promised} was on a phone and is nowhere"));
        }
    }
    for entry in &log {
        match world.made.get(&entry.group.id) {
            Some((author, changes)) if *author == entry.author && *changes == entry.group.changes => {}
            Some(_) => return Err(format!("I11: {} is not what its author made", entry.group.id)),
            None => return Err(format!("I2: {} was made by nobody", entry.group.id)),
        }
    }
    let mut fresh = Ledger::default();
    log.iter().for_each(|entry| fresh.fold(&entry.group, entry.author));
    let truth = heads(&log);
    for (at, phone) in world.phones.iter().enumerate() {
        phone.disk.check().map_err(|breach| format!("phone {at}: {breach}"))?;
        for tab in &phone.tabs {
            let strip = tab.session.strip();
            if (strip.saving, strip.waiting, strip.needs_you) != (0, 0, 0) {
                return Err(format!("L1: phone {at} still owes: {strip:?}"));
            }
            compare(tab.session.ledger(), &truth).map_err(|breach| format!("phone {at}: {breach}"))?;
            if tab.session.ledger().fingerprint() != fresh.fingerprint() {
                return Err(format!("I3: phone {at} differs from a fresh reader"));
            }
        }
    }
    Ok(())
}

fn compare(ledger: &Ledger, truth: &BTreeMap<(Id, String), Heads>) -> Result<(), String> {
    for ((record, field), expected) in truth {
        let known = ledger.record(*record).map(|record| record.heads(field)).unwrap_or_default();
        let found: Heads = known.iter().map(|head| (head.stamp, head.id, head.value.clone())).collect();
        if found != *expected || known.len() != expected.len() {
            return Err(format!("I4/I5: heads of {record}.{field}: {known:?}, should be {expected:?}"));
        }
        let shown = expected.last().map(|(_, _, value)| value);
        if known.first().map(|head| &head.value) != shown {
            return Err(format!("I3: {record}.{field} shows {:?}, should show {shown:?}", known.first()));
        }
    }
    Ok(())
}

/// Whether nothing moves any more: every tab has all of the log and owes nothing.
pub fn quiet(world: &World) -> bool {
    let head = world.office.head();
    world.flying.is_empty()
        && world.phones.iter().all(|phone| {
            phone.tabs.iter().all(|tab| {
                let strip = tab.session.strip();
                tab.wishes.is_empty()
                    && strip.saving + strip.waiting + strip.needs_you == 0
                    && tab.session.position_in(&office::space()) == head
            })
        })
}
