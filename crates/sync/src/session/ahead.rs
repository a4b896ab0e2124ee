//! Newest first: what a space says of its newest entries while its pages are still read from the beginning.
//!
//! They are shown, and nothing else: they are in no journal, move no cursor and count as read by nobody. A page that brings
//! them later changes nothing. Whatever of them no page has brought when a space is read to its end (its server was restored
//! meanwhile), or may not be shown any more, leaves the ledger by reading the journal again.

use super::Session;
use crate::plants::planted;
use crate::wire::Cursor;
use crate::{Entry, Space, columns};

impl Session {
    /// Shows what came ahead of a space's pages. What cannot be read shows nothing.
    pub(super) fn look_ahead(&mut self, space: &Space, packed: &[u8]) {
        if packed.is_empty() || !self.leading {
            return;
        }
        let entries = columns::unpack_entries(packed).unwrap_or_default();
        if planted!(self, AheadMovesCursor) {
            let cursor = self.cursor(space);
            self.keep_cursor(space, Cursor { position: cursor.position + entries.len() as u64, ..cursor });
        }
        if planted!(self, AheadIsReadBack) {
            self.read_back(space, self.position_in(space) + 1, &entries);
        }
        for entry in entries {
            self.clock.observe(entry.group.stamp);
            self.ledger.fold(&entry.group, entry.author);
            let one = (space.clone(), entry);
            // Where no page can be kept, the same comes again and again.
            if !self.ahead.contains(&one) {
                self.ahead.push(one);
            }
        }
    }

    /// Shows it again when the journal has been read again.
    pub(super) fn show_ahead(&mut self) {
        let spaces = self.pass.as_ref().map(|pass| pass.spaces.as_slice()).unwrap_or_default();
        self.ahead.retain(|(space, _)| spaces.contains(space));
        for (_, entry) in &self.ahead {
            self.ledger.fold(&entry.group, entry.author);
        }
    }

    /// Entries of a page are ahead no more; another one under the same id is not what was shown.
    pub(super) fn catch_up(&mut self, space: &Space, page: &[Entry]) {
        self.ahead.retain(|(of, entry)| of != space || !page.contains(entry));
    }

    /// Nothing more of these spaces comes later: what no page has brought is not to be shown.
    pub(super) fn end_ahead(&mut self, ended: impl Fn(&Space) -> bool) {
        let before = self.ahead.len();
        self.ahead.retain(|(space, _)| !ended(space));
        self.reload |= self.ahead.len() < before && !planted!(self, AheadStays);
    }
}
