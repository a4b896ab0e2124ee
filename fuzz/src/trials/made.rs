//! Groups, cursors and bytes made out of an input: few ids and names, so that they meet each other often.

use arbitrary::{Result, Unstructured};
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, Change, ChangeId, Group, Id, Name, OccurredOn, Space, Stamp, Value};
use std::collections::BTreeSet;

/// One of a few ids.
pub fn id(u: &mut Unstructured<'_>, what: &str) -> Result<Id> {
    Ok(Id::derived(&[what.as_bytes(), &[u.int_in_range(0..=7u8)?]]))
}

fn name(u: &mut Unstructured<'_>, usual: &[&str]) -> Result<Name> {
    if u.ratio(1, 16u8)? {
        return Ok(Name::new(u.arbitrary()?));
    }
    Ok(Name::new(u.choose(usual)?))
}

fn value(u: &mut Unstructured<'_>) -> Result<Value> {
    Ok(match u.int_in_range(0..=5u8)? {
        0 => Value::Empty,
        1 => Value::Flag(u.arbitrary()?),
        2 => Value::Int(u.arbitrary()?),
        3 if u.arbitrary()? => Value::text(u.choose(&["published", "draft", "accept", "decline", "present"])?),
        3 => Value::text(u.arbitrary()?),
        4 => {
            let what = *u.choose(&["record", "group", "person", "organisation"])?;
            Value::Ref(id(u, what)?)
        }
        _ => {
            let bytes: &[u8] = u.arbitrary()?;
            Value::read(u.arbitrary()?, bytes)
        }
    })
}

fn change(u: &mut Unstructured<'_>, index: u16, of: Id, spaces: &[Space]) -> Result<Change> {
    let mut base = BTreeSet::new();
    for _ in 0..u.int_in_range(0..=3u8)? {
        let group = id(u, "group")?;
        if group != of {
            base.insert(ChangeId { group, index: u.int_in_range(0..=3u16)? });
        }
    }
    Ok(Change {
        index,
        space: u.choose(spaces)?.clone(),
        record: id(u, "record")?,
        kind: name(u, &["activity", "attendance", "volunteer", "trayed", "note"])?,
        field: name(u, &["title", "status", "leader", "organiser", "person", "activity", "tap", "decision"])?,
        value: value(u)?,
        base: base.into_iter().collect(),
    })
}

/// A group of up to eight changes in some of these spaces; nearly always one that passes the check.
pub fn group(u: &mut Unstructured<'_>, spaces: &[Space]) -> Result<Group> {
    let group_id = id(u, "group")?;
    let (mut index, mut changes) = (0u16, Vec::new());
    for _ in 0..=u.int_in_range(0..=7u8)? {
        index = index.saturating_add(u16::from(u.int_in_range(0..=3u8)?));
        changes.push(change(u, index, group_id, spaces)?);
        index = index.saturating_add(1);
    }
    let occurred_on = OccurredOn { day: u.arbitrary()?, zone: name(u, &["Asia/Almaty", "UTC"])? };
    let stamp = Stamp(u.arbitrary()?);
    Ok(Group { id: group_id, stamp, replica: id(u, "replica")?, schema: u.arbitrary()?, occurred_on, changes })
}

/// Any cursor.
pub fn cursor(u: &mut Unstructured<'_>) -> Result<Cursor> {
    Ok(Cursor {
        epoch: u.int_in_range(0..=2)?,
        position: u.arbitrary()?,
        chain: Chain(u.arbitrary()?),
        grants: u.arbitrary()?,
    })
}

/// Spoils bytes in one of the ways a link, a disk or an enemy does.
pub fn spoil(u: &mut Unstructured<'_>, bytes: &mut Vec<u8>) -> Result<()> {
    let at = if bytes.is_empty() { 0 } else { u.choose_index(bytes.len())? };
    match u.int_in_range(0..=4u8)? {
        0 => bytes.truncate(at),
        1 => {
            let flip: u8 = u.arbitrary()?;
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= flip;
            }
        }
        2 => {
            let more: &[u8] = u.arbitrary()?;
            bytes.splice(at..at, more.iter().copied());
        }
        3 => {
            let other: &[u8] = u.arbitrary()?;
            *bytes = other.to_vec();
        }
        _ => drop(bytes.drain(at..bytes.len().min(at + 4))),
    }
    Ok(())
}
