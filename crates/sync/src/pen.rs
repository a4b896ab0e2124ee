//! How rules write: values in, changes out, with what each value replaces taken from the ledger.

use crate::change::each_once;
use crate::{Change, Id, Ledger, Name, Record, Space, Value, limits};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// Collects the changes of one tap.
#[derive(Debug)]
pub struct Pen<'a> {
    ledger: &'a Ledger,
    seen: BTreeMap<Id, Record>,
    changes: Vec<Change>,
}

impl<'a> Pen<'a> {
    /// A pen over what this phone knows now.
    pub fn new(ledger: &'a Ledger) -> Pen<'a> {
        Pen { ledger, seen: BTreeMap::new(), changes: Vec::new() }
    }

    /// What this phone knows, without what the pen wrote.
    pub fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// Says that the person who writes saw this record as it was then, not as it is now: a form that was open for an hour
    /// changes only what differs from what it showed, and never claims to have seen what came in meanwhile.
    pub fn having_seen(&mut self, record: Id, as_it_was: Record) {
        self.seen.insert(record, as_it_was);
    }

    /// The value of a field as it will be: the pen's own, else the ledger's.
    pub fn value(&self, record: Id, field: &str) -> Option<&Value> {
        let own = self.changes.iter().find(|change| change.record == record && change.field.as_str() == field);
        own.map(|change| &change.value).or_else(|| self.ledger.record(record)?.value(field))
    }

    /// Sets a field. Setting what is already shown, with nobody contesting it, writes nothing; setting it twice keeps the last.
    pub fn put(&mut self, space: &Space, record: Id, kind: &Name, field: &Name, value: Value) {
        self.changes.retain(|change| change.record != record || change.field != *field);
        let known = self.seen.get(&record).or_else(|| self.ledger.record(record));
        let heads = known.map_or_else(Vec::new, |known| known.heads(field.as_str()));
        let unchanged = match heads.as_slice() {
            [] => value == Value::Empty,
            [only] => only.value == value,
            _ => false,
        };
        if unchanged {
            return;
        }
        let base = each_once(heads.iter().take(limits::BASES).map(|head| head.id));
        self.changes.push(Change {
            index: 0,
            space: space.clone(),
            record,
            kind: kind.clone(),
            field: field.clone(),
            value,
            base,
        });
    }

    /// Says again what a field holds, so that the group carries it; a conflict about it stays one.
    pub fn restate(&mut self, space: &Space, record: Id, kind: &Name, field: &Name) {
        let written = self.changes.iter().any(|change| change.record == record && change.field == *field);
        let known = self.seen.get(&record).or_else(|| self.ledger.record(record));
        let shown = known.and_then(|known| known.heads(field.as_str()).into_iter().next());
        if let Some(head) = shown.filter(|head| !written && head.value != Value::Empty) {
            self.changes.push(Change {
                index: 0,
                space: space.clone(),
                record,
                kind: kind.clone(),
                field: field.clone(),
                value: head.value.clone(),
                base: alloc::vec![head.id],
            });
        }
    }

    /// Settles a field that two people set differently: whatever was put before them, this holds from now on.
    pub fn settle(&mut self, record: Id, field: &Name, value: Value) {
        let Some(known) = self.ledger.record(record) else { return };
        let (space, kind) = (known.space().clone(), known.kind().clone());
        self.put(&space, record, &kind, field, value);
    }

    /// What was written so far.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes, numbered.
    pub fn finish(self) -> Vec<Change> {
        let mut changes = self.changes;
        for (at, change) in changes.iter_mut().enumerate() {
            change.index = at as u16;
        }
        changes
    }
}
