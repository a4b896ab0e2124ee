//! What was delivered stays here until it was read back and is in a verified backup; what a restored server lacks is owed
//! again (I9, I10).
//!
//! It refuses to know how anything is sent.

use super::Session;
use super::journal::{Outgoing, Place, Retained, Standing, Store};
use crate::plants::planted;
use crate::{Entry, Id, Space, limits};
use alloc::vec::Vec;

impl Session {
    /// Delivered to a place that this phone has read past, or beyond the end of the log, without meeting it: the server was
    /// restored in between. It is owed again.
    pub(super) fn missing_again(&mut self, space: &Space, read_to: u64) {
        let passed = |place: &Place| place.space == *space && !place.seen && place.position <= read_to;
        let missing = self.retained.values().filter(|retained| retained.places.iter().any(passed));
        let missing = missing.map(|retained| retained.group.id).collect();
        if !planted!(self, MissingStaysMissing) {
            self.owe_again(missing);
        }
    }

    /// Everything delivered to a space and not yet forgotten is owed again.
    pub(super) fn reoffer(&mut self, space: &Space) -> u32 {
        if planted!(self, ResetWithoutReoffer) {
            return 0;
        }
        // Of a space that this phone may no longer read, news of any other tells as much.
        let told_by = |place: &Place| {
            place.space == *space || self.withdrawn.contains(&place.space) || self.doubtful.contains(&place.space)
        };
        let touches = |retained: &&Retained| retained.places.is_empty() || retained.places.iter().any(told_by);
        let again: Vec<Id> = self.retained.values().filter(touches).map(|retained| retained.group.id).collect();
        let count = again.len() as u32;
        self.owe_again(again);
        count
    }

    /// What was let in where this phone does not read is in no page that could tell of a restored server: it is asked about.
    pub(super) fn ask_about_unseen(&mut self) {
        let ours = self.retained.values().filter(|retained| !self.is_of_former(retained.maker));
        let unseen = ours.filter(|retained| retained.places.is_empty());
        let unseen = unseen.map(|retained| retained.group.id).collect();
        if !planted!(self, UnseenStaysUnseen) {
            self.owe_again(unseen);
        }
    }

    /// What was delivered to a space that is being lost will not be met there any more, and if the server is restored nobody
    /// will tell: what no verified backup holds yet is owed again, once.
    pub(super) fn offer_unmet(&mut self) {
        let lost = |place: &Place| self.doubtful.contains(&place.space);
        // A former holder's nobody here may offer: it stays until its history is known to be another one.
        let ours = self.retained.values().filter(|retained| !self.is_of_former(retained.maker));
        let groups = ours.filter(|retained| retained.places.iter().any(lost));
        let groups = groups.map(|retained| retained.group.id).collect();
        self.owe_again(groups);
    }

    fn owe_again(&mut self, groups: Vec<Id>) {
        for id in groups {
            let Some(Retained { group, maker, .. }) = self.retained.remove(&id) else { continue };
            self.pending.drop(Store::Retained, &id.hex());
            self.owe(Outgoing { group, maker, standing: Standing::Waiting, durable: false });
        }
    }

    /// What a former holder owes may be brought by hand: once it is met in its maker's name, it is delivered. No verdict ever
    /// tells that its id is taken: the page does.
    fn came_by_hand(&mut self, entry: &Entry) {
        let id = entry.group.id;
        let Some(out) = self.outbox.get(&id).filter(|out| self.is_of_former(out.maker)) else { return };
        if !entry.group.changes.iter().all(|change| out.group.changes.contains(change)) {
            self.remint(id);
        } else if out.maker == entry.author
            && let Some(Outgoing { group, maker, .. }) = self.owe_no_more(id)
        {
            self.retained.insert(id, Retained::new(group, maker, Vec::new(), entry.group.stamp));
        }
    }

    /// Marks what came back in a verified page, and forgets what is also in a verified backup.
    pub(super) fn read_back(&mut self, space: &Space, first: u64, entries: &[Entry]) {
        for (position, entry) in (first..).zip(entries) {
            self.came_by_hand(entry);
            // Under the same id somebody else may have put something else, after a restore.
            let same = |retained: &&mut Retained| {
                entry.group.changes.iter().all(|change| retained.group.changes.contains(change))
            };
            if let Some(retained) = self.retained.get_mut(&entry.group.id).filter(same) {
                retained.read_back(space, position);
                self.receipts.insert(entry.group.id);
            }
        }
        let unread = planted!(self, ForgetWithoutReadBack);
        let backed_up_to = |space: &Space| self.stable.get(space).copied().unwrap_or_default();
        let safe = |place: &Place| (place.seen || unread) && place.position <= backed_up_to(&place.space);
        let over = self.retained.len().saturating_sub(limits::RETAINED_GROUPS);
        let backed_up = |retained: &Retained| {
            retained.places.iter().any(|place| place.space == *space) && retained.places.iter().all(safe)
        };
        let old = self.retained.iter().take(over).filter(|(_, kept)| kept.places.iter().all(|place| place.seen));
        let mut done: Vec<Id> = old.map(|(id, _)| *id).collect();
        done.extend(self.retained.iter().filter(|(_, retained)| backed_up(retained)).map(|(id, _)| *id));
        for id in done {
            self.retained.remove(&id);
            self.pending.drop(Store::Retained, &id.hex());
        }
    }

    /// Writes what is retained and was touched by this reply, once however often it was.
    pub(super) fn keep_receipts(&mut self) {
        for id in core::mem::take(&mut self.receipts) {
            if let Some(retained) = self.retained.get(&id) {
                self.pending.put(Store::Retained, &id.hex(), retained.pack());
            }
        }
    }
}
