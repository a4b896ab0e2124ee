//! What stood in a field before: moments and numbers, only ever added, so that what was counted by it can be reversed in sight.
//!
//! A ledger keeps what stands, not what stood. Fields that points are counted by have a second field beside them.

use crate::{Field, Read};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use erikti_sync::{Id, Name, Pen, Record, Space, Value};

/// From a moment on, this stood there; 0 where it was taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stood {
    /// From when on, Unix milliseconds.
    pub at_ms: i64,
    /// What stood there.
    pub amount: i64,
}

fn shown(record: &Record, field: &str) -> Option<Stood> {
    let head = record.heads(field).into_iter().next()?;
    let amount = if let Value::Int(number) = head.value { number } else { 0 };
    Some(Stood { at_ms: head.stamp.unix_ms(), amount })
}

/// Before a rule writes `next` into a field: what stands there is noted beside it.
pub(super) fn keep<K, T>(
    pen: &mut Pen<'_>,
    home: &Space,
    id: Id,
    field: Field<K, T>,
    beside: Field<K, String>,
    next: Option<i64>,
) {
    let Some(record) = pen.ledger().record(id) else { return };
    let Some(stood) = shown(record, field.key).filter(|stood| stood.amount != next.unwrap_or_default()) else { return };
    let before = record.get(beside).unwrap_or_default();
    let gap = if before.is_empty() { "" } else { " " };
    let all = format!("{before}{gap}{}:{}", stood.at_ms, stood.amount);
    pen.put(home, id, &Name::new(beside.kind), &Name::new(beside.key), Value::text(&all));
}

/// Everything that stood in a field and what stands there now, oldest first.
pub fn all<K, T>(record: &Record, field: Field<K, T>, beside: Field<K, String>) -> Vec<Stood> {
    let one = |word: &str| {
        let (at, amount) = word.split_once(':')?;
        Some(Stood { at_ms: at.parse().ok()?, amount: amount.parse().ok()? })
    };
    let before = record.get(beside).unwrap_or_default();
    before.split(' ').filter_map(one).chain(shown(record, field.key)).collect()
}
