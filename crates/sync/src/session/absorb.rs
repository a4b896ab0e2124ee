//! The one door through which rows come in: from the journal at opening, from another tab, from our own writes.
//!
//! It refuses to know where they come from, and writes nothing.

use super::Session;
use super::journal::{self, Op, Outgoing, Retained, Row, Store};
use crate::plants::planted;
use crate::wire::Cursor;
use crate::{Id, Space, columns};

impl Session {
    /// Takes rows in, from the journal or from another tab.
    pub(super) fn absorb(&mut self, ops: &[Op]) {
        // Whose the phone is decides what is shown of the rest.
        for op in ops {
            if let Op::Put(row) = op
                && row.store == Store::Meta
                && [journal::PASS, journal::WITHDRAWN].contains(&row.key.as_str())
            {
                self.absorb_meta(&row.key, &row.value);
            }
        }
        for op in ops {
            match op {
                Op::Put(row) => self.absorb_row(row),
                Op::Drop(Store::Outbox, key) => {
                    if let Some(id) = Id::parse(key) {
                        self.outbox.remove(&id);
                    }
                }
                Op::Drop(Store::Retained, key) => {
                    if let Some(id) = Id::parse(key) {
                        self.retained.remove(&id);
                    }
                }
                Op::Drop(..) => {}
                Op::Sweep(..) => self.reload = true,
            }
        }
    }

    pub(super) fn owes(&self, key: &str) -> bool {
        self.unreadable.contains(key) || Id::parse(key).is_some_and(|id| self.outbox.contains_key(&id))
    }

    pub(super) fn absorb_row(&mut self, row: &Row) {
        match row.store {
            Store::Outbox => {
                if let Some(outgoing) = Outgoing::unpack(&row.value) {
                    self.fold_own(&outgoing.group, outgoing.maker);
                    self.clock.observe(outgoing.group.stamp);
                    self.outbox.insert(outgoing.group.id, outgoing);
                } else {
                    self.unreadable.insert(row.key.clone());
                }
            }
            Store::Retained => {
                if let Some(retained) = Retained::unpack(&row.value) {
                    self.fold_own(&retained.group, retained.maker);
                    self.retained.insert(retained.group.id, retained);
                }
            }
            Store::Tail => {
                let entries = columns::unpack_entries(&row.value).unwrap_or_default();
                self.reach_on(&row.key, entries.len() as u64);
                if let Some((space, _)) = journal::page_of(&row.key) {
                    self.catch_up(&space, &entries);
                }
                for entry in entries {
                    self.clock.observe(entry.group.stamp);
                    self.filling.as_mut().unwrap_or(&mut self.ledger).fold(&entry.group, entry.author);
                }
            }
            Store::Meta => self.absorb_meta(&row.key, &row.value),
        }
    }

    fn reach_on(&mut self, key: &str, entries: u64) {
        if let Some((space, first)) = journal::page_of(key) {
            let reach = self.reach.entry(space).or_default();
            if first <= *reach + 1 {
                *reach = (*reach).max((first + entries).saturating_sub(1));
            }
        }
    }

    fn absorb_meta(&mut self, key: &str, value: &[u8]) {
        match key {
            journal::PASS => self.pass = journal::unpack(value).or_else(|| self.pass.take()),
            journal::CLOCK => self.clock.merge(journal::unpack(value).unwrap_or_default()),
            journal::REPLICA => self.replica = journal::unpack(value).unwrap_or_default(),
            journal::GENERATION => self.generation = journal::unpack(value).unwrap_or_default(),
            journal::DELIVERED => self.delivered_ms = journal::unpack(value),
            journal::WITHDRAWN => self.withdrawn = journal::unpack(value).unwrap_or_default(),
            _ => {
                // What another tab told may be older than what the journal said since: a cursor only goes forward here. A
                // cursor that goes back comes with a sweep, hence with a reload, which begins from no cursors at all.
                let told: Option<(&str, Cursor)> = key.strip_prefix(journal::CURSOR).zip(journal::unpack(value));
                if let Some((space, cursor)) = told.filter(|_| !planted!(self, ReadFromStart))
                    && self.position_in(&Space::new(space)) <= cursor.position
                {
                    self.cursors.insert(Space::new(space), cursor);
                }
            }
        }
    }
}
