//! What must be true at the end, worked out from the logs alone by rules that share no code with the ledger.

use super::disk;
use super::fault::Fault;
use super::office::{id_of, tap};
use super::people::{GRAMS, ROW};
use super::rights;
use super::world::{Lived, World};
use erikti_sync::session::Store;
use erikti_sync::{Change, ChangeId, Entry, Group, Id, Ledger, Space, Stamp, Value};
use std::collections::{BTreeMap, BTreeSet};

type Heads = BTreeSet<(Stamp, ChangeId, Value)>;
type Truth = BTreeMap<(Id, String), Heads>;

/// Heads of every field: its changes minus all that any change of the same field replaced.
fn heads(log: &[&Entry]) -> Truth {
    let changes = || log.iter().flat_map(|entry| entry.group.changes.iter().map(move |change| (entry, change)));
    let field = |change: &Change| (change.record, change.field.as_str().to_string());
    let bases = |change: &Change| change.base.iter().map(|base| (field(change), *base)).collect::<Vec<_>>();
    let replaced: BTreeSet<_> = changes().flat_map(|(_, change)| bases(change)).collect();
    let mut heads = Truth::new();
    for (entry, change) in changes() {
        let of_field = heads.entry(field(change)).or_default();
        let id = entry.group.change_id(change);
        if !replaced.contains(&(field(change), id)) {
            of_field.insert((entry.group.stamp, id, change.value.clone()));
        }
    }
    heads
}

/// Every invariant, once the world is quiet.
pub fn judge(world: &World) -> Lived {
    let office = world.office.taps();
    // A quiet phone owes nothing but what waits for somebody, and says so.
    let owed: BTreeSet<Id> = world.phones.iter().flat_map(|phone| phone.disk.owed()).collect();
    let mut owed: BTreeSet<u32> = owed.iter().filter_map(|id| world.taps.get(id)).copied().collect();
    // What a former holder delivered is kept where nobody may ask whether the office still has it.
    for (at, phone) in world.phones.iter().enumerate() {
        let kept = phone.disk.groups().into_iter().filter_map(|id| world.taps.get(&id)).copied();
        owed.extend(kept.filter(|tap| world.is_of_former(at, *tap)));
    }
    for (tap, made) in world.made.iter().enumerate() {
        if made.promised && !made.destroyed && !office.contains(&(tap as u32)) && !owed.contains(&(tap as u32)) {
            return Err(format!("I1: tap {tap} was on a phone and is nowhere"));
        }
    }
    // What the server itself writes for the coordinators is nobody's tap.
    for (space, log) in world.office.logs.iter().filter(|(space, _)| !space.as_str().starts_with("desk/")) {
        let mut once = BTreeSet::new();
        for entry in log {
            let tap = tap(&entry.group);
            if !once.insert(tap) && !may_stand_twice(world, tap) {
                return Err(format!("I2: tap {tap} stands twice in the log of {space}"));
            }
            let Some(made) = world.made.get(tap as usize) else { return Err(format!("I2: nobody made tap {tap}")) };
            let part: Vec<&Change> = made.changes.iter().filter(|change| change.space == *space).collect();
            if entry.author != id_of(made.person) {
                return Err(format!("I14: tap {tap} has another author"));
            }
            if !same(&part, &entry.group.changes) {
                return Err(format!("I11/I15: tap {tap} in {space} is not what its author made"));
            }
        }
    }
    for phone in 0..world.phones.len() {
        let judged = rights::purged(world, phone).and_then(|()| judge_phone(world, phone));
        judged.map_err(|breach| format!("{breach} ({})", world.name(phone)))?;
    }
    Ok(())
}

/// A thief used its id, a restored office forgot the thief, and a clone, or a request that came late, still had the old id when
/// its phone had taken another. What stands twice has the same values in the same places.
fn may_stand_twice(world: &World, tap: u32) -> bool {
    world.made.get(tap as usize).is_some_and(|made| made.stolen)
}

/// Every change, byte for byte.
fn same(made: &[&Change], found: &[Change]) -> bool {
    made.len() == found.len() && made.iter().zip(found).all(|(made, found)| *made == found)
}

fn judge_phone(world: &World, phone: usize) -> Lived {
    let mut disk = world.phones[phone].disk.clone();
    let spaces = world.spaces(phone);
    disk.check()?;
    let mut log: Vec<&Entry> = spaces.iter().filter_map(|space| world.office.logs.get(space)).flatten().collect();
    let known: BTreeSet<Id> = log.iter().map(|entry| entry.group.id).collect();
    // What waits in the tray is shown to whoever made it; what is in the log is shown as it is there.
    let former = |group: &Group| world.is_of_former(phone, tap(group));
    let own = own(&disk, &spaces, &known, former);
    log.extend(&own);
    let mut fresh = Ledger::default();
    log.iter().for_each(|entry| fresh.fold(&entry.group, entry.author));
    let ledger = world.phones[phone].tabs[0].session.ledger();
    let mut truth = heads(&log);
    let stolen = under_stolen_ids(world);
    truth.retain(|(record, field), _| !stolen.contains(&(*record, field.as_str())));
    compare(ledger, &truth)?;
    if !stolen.is_empty() {
        return Ok(());
    }
    if ledger.fingerprint() != fresh.fingerprint() {
        return Err("I3: it differs from a fresh reader".into());
    }
    sums(ledger, &log)
}

/// Under a stolen id there are two taps: which of them a phone shows depends on which it met first, and what was built on the one
/// replaces the other.
fn under_stolen_ids(world: &World) -> BTreeSet<(Id, &str)> {
    let stolen = world.made.iter().filter(|made| made.stolen).flat_map(|made| &made.changes);
    stolen.map(|change| (change.record, change.field.as_str())).collect()
}

/// What a phone shows of its own work beyond the logs that it reads: what it owes; what was let in where it does not read; nothing
/// of a space that was withdrawn; of a former holder's, nothing of a space that it does not read.
fn own(
    disk: &disk::Disk,
    readable: &[Space],
    known: &BTreeSet<Id>,
    is_of_former: impl Fn(&Group) -> bool,
) -> Vec<Entry> {
    let withdrawn = rights::withdrawn(disk);
    let mut own = Vec::new();
    for ((store, _), row) in &disk.rows {
        let group = match store {
            Store::Outbox => disk::owed_in(row),
            Store::Retained => disk::retained_in(row),
            _ => continue,
        };
        let former = is_of_former(&group);
        // What a former holder delivered, and a restored office forgot, nobody here may offer again.
        let unlogged = (*store == Store::Outbox || former) && !known.contains(&group.id);
        let here = |change: &&Change| unlogged || !readable.contains(&change.space);
        let may =
            |change: &&Change| !withdrawn.contains(&change.space) && (!former || readable.contains(&change.space));
        let shown = group.changes.iter().filter(may).filter(here);
        let group = Group { changes: shown.cloned().collect(), ..group.clone() };
        own.push(Entry { author: Id::NIL, group });
    }
    own
}

fn compare(ledger: &Ledger, truth: &Truth) -> Lived {
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
        let values: BTreeSet<&Value> = expected.iter().map(|(_, _, value)| value).collect();
        let contested = ledger.record(*record).is_some_and(|record| record.conflicted(field));
        if contested != (values.len() > 1) {
            return Err(format!("I5: {record}.{field} has {} values, and is contested: {contested}", values.len()));
        }
    }
    Ok(())
}

/// I12: the sum of what was only ever added is the sum over the log, each tap once.
fn sums(ledger: &Ledger, log: &[&Entry]) -> Lived {
    let grams = |value: &Value| if let Value::Int(grams) = value { i128::from(*grams) } else { 0 };
    let rows: BTreeMap<u32, i128> = log
        .iter()
        .flat_map(|entry| entry.group.changes.iter().map(|change| (tap(&entry.group), change)))
        .filter(|(_, change)| change.kind.as_str() == ROW)
        .map(|(tap, change)| (tap, grams(&change.value)))
        .collect();
    let found: i128 = ledger.of_kind(ROW).filter_map(|(_, row)| row.value(GRAMS)).map(grams).sum();
    let expected: i128 = rows.values().sum();
    if found == expected { Ok(()) } else { Err(format!("I12: the sum is {found}, should be {expected}")) }
}

/// What the journals hold is what the screens showed: every phone, opened again, is the same (I3, I6). What was let in where
/// it does not read is shown only as long as the phone keeps it.
pub fn same_after_reopening(world: &mut World) -> Lived {
    for phone in 0..world.phones.len() {
        let before = world.phones[phone].tabs[0].session.ledger().clone();
        world.die(phone, Fault::Kill)?;
        world.settle(phone)?;
        let session = &world.phones[phone].tabs[0].session;
        if session.ledger().fingerprint() != before.fingerprint()
            && let Some((was, is)) = difference(&before, session.ledger(), world, &world.spaces(phone))
        {
            return Err(format!("I6: {} shows {is} when it is opened again; it was {was}", world.name(phone)));
        }
    }
    Ok(())
}

/// The first field in one of these spaces in which two ledgers differ, as words.
fn difference(one: &Ledger, other: &Ledger, world: &World, spaces: &[Space]) -> Option<(String, String)> {
    let stolen = under_stolen_ids(world);
    let changes = world.made.iter().flat_map(|made| &made.changes).filter(|change| spaces.contains(&change.space));
    let changes = changes.filter(|change| !stolen.contains(&(change.record, change.field.as_str())));
    let heads = |ledger: &Ledger, change: &Change| {
        let heads = ledger.record(change.record).map(|record| record.heads(change.field.as_str()).to_vec());
        format!("{}.{} {heads:?}", change.kind, change.field)
    };
    let mut pairs = changes.map(|change| (heads(one, change), heads(other, change)));
    pairs.find(|(one, other)| one != other)
}
