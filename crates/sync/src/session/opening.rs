//! Opening in two steps: what the first screens show at once, then the whole ledger, page by page.
//!
//! A phone that holds a city's year would otherwise show nothing for seconds. A small row, the *glimpse*, holds the records
//! that the first screens showed last, as they were; it stands in for the ledger while the pages are folded aside, and is
//! dropped when they are whole. A tap made meanwhile replaces what its author saw; on a record that is not in the glimpse
//! it may be found later to contradict another value: then both are kept and a person is asked, as always.

use super::journal::{self, Canary, Row, Store};
use super::{Dice, Effect, Session};
use crate::plants::planted;
use crate::{Entry, Group, Id, Ledger, columns};
use alloc::string::String;
use alloc::vec::Vec;

impl Session {
    /// Everything of the journal but its pages.
    pub(super) fn opened(
        &mut self,
        rows: Vec<Row>,
        mirror: Vec<(String, Vec<u8>)>,
        canary: Option<Canary>,
        dice: &mut Dice,
        effects: &mut Vec<Effect>,
    ) {
        let is_glimpse = |row: &&Row| row.store == Store::Meta && row.key == journal::GLIMPSE;
        self.glimpsed = rows.iter().find(is_glimpse).map(|row| row.value.clone()).unwrap_or_default();
        self.filling = Some(Ledger::default());
        self.load(rows, mirror, canary, dice, effects);
        // A glimpse that cannot be read shows nothing, as on the first opening of all.
        for mut entry in columns::unpack_entries(&self.glimpsed).unwrap_or_default() {
            if planted!(self, GlimpseWithoutBase) {
                entry.group.id = Id::derived(&[entry.group.id.bytes()]);
            }
            self.ledger.fold(&entry.group, entry.author);
        }
    }

    /// Some of the journal's pages, in order; with the last of them the ledger is whole.
    pub(super) fn paged(&mut self, rows: &[Row], last: bool) {
        if self.filling.is_none() {
            return;
        }
        for row in rows {
            self.absorb_row(row);
        }
        if !last {
            return;
        }
        if let Some(whole) = self.filling.take() {
            self.ledger.become_whole(whole);
        }
        let own = self.outbox.values().map(|out| (out.group.clone(), out.maker));
        let kept = self.retained.values().map(|kept| (kept.group.clone(), kept.maker));
        let own: Vec<(Group, Id)> = own.chain(kept).collect();
        if !planted!(self, PagesOverTaps) {
            own.iter().for_each(|(group, maker)| self.fold_own(group, *maker));
        }
        if !self.reload {
            self.mend_holes();
        }
        self.pace.wake();
    }

    /// Keeps what the first screens show now, for the next opening.
    pub(super) fn glimpse(&mut self, shown: &[Id]) {
        // Before it is read again, the ledger may hold what may no longer be read; and what came ahead of the pages would be gone
        // as soon as they are read. Only whoever speaks for the origin knows for sure what may be read.
        if !self.leading || !self.is_whole() || self.reload || self.stale || self.loading || !self.ahead.is_empty() {
            return;
        }
        let packed = columns::pack_entries(&self.ledger.glimpse(shown));
        if packed != self.glimpsed {
            self.pending.put(Store::Meta, journal::GLIMPSE, packed.clone());
            self.glimpsed = packed;
        }
    }

    /// It may show what may no longer be read; the next one will not.
    pub(super) fn drop_glimpse(&mut self) {
        self.glimpsed.clear();
        self.pending.drop(Store::Meta, journal::GLIMPSE);
    }

    /// Whether the ledger holds all that the journal does, and not only what the first screens show.
    pub fn is_whole(&self) -> bool {
        self.open && self.filling.is_none()
    }
}

impl Ledger {
    /// These records as they stand, without what they replaced: good to look at, not to merge with.
    fn glimpse(&self, records: &[Id]) -> Vec<Entry> {
        let mut entries = Vec::new();
        for id in records {
            if let Some(record) = self.record(*id) {
                entries.extend(record.as_entries(*id));
            }
        }
        entries
    }
}
