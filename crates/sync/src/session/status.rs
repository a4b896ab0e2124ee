//! The truth in few words: the sign beside a record, the strip for the whole phone.

use super::journal::Standing;
use super::{Cut, Session};
use crate::plants::planted;
use crate::{Group, Id, Stamp, limits};
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// Locale key: somebody made it who held this phone before, and nobody else may send it.
pub const FORMER_HOLDER: &str = "former-holder";

/// Where a record stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sign {
    /// The server holds all of it durably.
    Delivered,
    /// The server holds it before a coordinator, who decides whether it counts.
    Asked,
    /// Durable here, something of it not yet there.
    OnPhone,
    /// Something of it is not yet durable.
    Saving,
    /// Something of it waits for this phone's person.
    NeedsYou,
}

/// The whole phone in one line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Strip {
    /// Taps not yet durable.
    pub saving: usize,
    /// Taps durable here and owed.
    pub waiting: usize,
    /// Taps that need this phone's person.
    pub needs_you: usize,
    /// Taps that wait for a coordinator's decision.
    pub asked: usize,
    /// Last time the server took or confirmed something, phone clock, Unix milliseconds.
    pub delivered_ms: Option<i64>,
    /// Why the last attempt to speak failed, if it did.
    pub cut: Option<Cut>,
    /// Why the last write failed, in the storage's words.
    pub write_fault: Option<String>,
    /// How far this phone's clock is ahead of the server's, milliseconds; 0 below the limit worth a warning.
    pub clock_ahead_ms: i64,
    /// Taps that are not in both journals yet, whether the storage fails or is only slow: closing the app now loses them.
    pub undurable: usize,
    /// A request is under way.
    pub talking: bool,
    /// Groups delivered and kept until they are in a verified backup.
    pub retained: usize,
    /// Entries read so far, while the server has more: a first download, or one after a long time away.
    pub fetched: Option<u64>,
}

/// One owed tap, for the delivery screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Owed {
    /// The group.
    pub group: Id,
    /// When it was made.
    pub stamp: Stamp,
    /// The records it touches, first first.
    pub records: Vec<Id>,
    /// Where it stands.
    pub sign: Sign,
    /// The server's reason or [`FORMER_HOLDER`], a locale key, if it needs a person: this one or a coordinator.
    pub reason: Option<String>,
}

/// Something a person must be told once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Notice {
    /// The browser had emptied this phone's storage; so many owed taps were found in the second journal, of so many.
    Vanished {
        /// Found and kept.
        recovered: u32,
        /// Owed by the canary's count.
        owed: u32,
    },
    /// So many spaces may no longer be read: they have left this phone.
    Withdrawn {
        /// Spaces.
        spaces: u32,
    },
    /// The server's history is not the one this phone had read (restored from a backup): so many taps are offered again.
    HistoryChanged {
        /// Offered again.
        reoffered: u32,
    },
}

impl Session {
    /// Whether this phone owes or retains a group.
    pub fn holds(&self, group: Id) -> bool {
        self.outbox.contains_key(&group) || self.retained.contains_key(&group)
    }

    /// Those who held this phone before and made something that it owes.
    pub fn former_makers(&self) -> Vec<Id> {
        let mut makers: Vec<Id> = Vec::new();
        for out in self.outbox.values() {
            if self.is_of_former(out.maker) && !makers.contains(&out.maker) {
                makers.push(out.maker);
            }
        }
        makers
    }

    /// Every group of this person that this phone owes, oldest first; of a former holder also what else is kept, since nobody
    /// here hears whether the server still has it.
    pub fn owed_groups(&self, of: Id) -> Vec<Group> {
        let theirs = |maker: Id| if self.is_of_former(maker) { maker == of } else { of == self.holder() };
        let owed = self.outbox.values().filter(|out| theirs(out.maker)).map(|out| &out.group);
        let kept = self.retained.values().filter(|kept| kept.maker == of && self.is_of_former(of));
        owed.chain(kept.map(|kept| &kept.group)).cloned().collect()
    }

    /// The sign beside a record.
    pub fn sign(&self, record: Id) -> Sign {
        let touching =
            self.outbox.values().filter(|out| out.group.changes.iter().any(|change| change.record == record));
        touching.map(|out| self.sign_of(out)).max().unwrap_or(Sign::Delivered)
    }

    /// Something can be delivered as soon as somebody answers.
    pub fn is_owing(&self) -> bool {
        self.offerable().next().is_some()
    }

    /// Nothing is under way and nothing is left to do: all that can be delivered is, and all news is here, durably.
    pub fn is_at_rest(&self) -> bool {
        let still = self.flight.is_none() && self.writing.is_none() && self.pending.is_empty();
        self.open
            && still
            && !self.loading
            && !self.reload
            && (self.pass.is_none() || !self.pace.eager && !self.is_owing())
    }

    /// Why the last attempt to speak failed, if it did.
    pub fn cut(&self) -> Option<&Cut> {
        self.pace.cut.as_ref()
    }

    /// The strip.
    pub fn strip(&self) -> Strip {
        let count = |sign| self.outbox.values().filter(|out| self.sign_of(out) == sign).count();
        let ahead = self.clock.offset_ms().saturating_neg();
        Strip {
            saving: count(Sign::Saving),
            waiting: if planted!(self, SaidWhenSent) && self.flight.is_some() { 0 } else { count(Sign::OnPhone) },
            needs_you: count(Sign::NeedsYou) + self.unreadable.len(),
            asked: count(Sign::Asked),
            delivered_ms: self.delivered_ms,
            cut: self.pace.cut.clone(),
            write_fault: self.write_fault.clone(),
            clock_ahead_ms: if ahead.saturating_abs() > limits::CLOCK_WARNING_MS { ahead } else { 0 },
            undurable: self.outbox.values().filter(|out| !out.durable).count(),
            talking: self.flight.is_some(),
            retained: self.retained.len(),
            fetched: (self.pace.behind || !self.ahead.is_empty())
                .then(|| self.cursors.values().map(|cursor| cursor.position).sum()),
        }
    }

    /// Whether all that is known here is also in the journal, with nothing under way.
    pub fn is_settled(&self) -> bool {
        self.is_whole() && self.pending.is_empty() && self.writing.is_none() && !self.loading && !self.reload
    }

    /// Every owed tap, newest first.
    pub fn owed(&self) -> Vec<Owed> {
        let owed = |out: &super::Outgoing| {
            let mut records: Vec<Id> = Vec::new();
            for change in &out.group.changes {
                if !records.contains(&change.record) {
                    records.push(change.record);
                }
            }
            let reason = match &out.standing {
                _ if self.is_of_former(out.maker) => Some(FORMER_HOLDER.into()),
                Standing::Waiting => None,
                Standing::Trayed(reason) | Standing::Refused(reason) => Some(reason.clone()),
            };
            Owed { group: out.group.id, stamp: out.group.stamp, records, sign: self.sign_of(out), reason }
        };
        self.outbox.values().rev().map(owed).collect()
    }

    fn sign_of(&self, out: &super::Outgoing) -> Sign {
        match (&out.standing, out.durable) {
            _ if self.is_of_former(out.maker) => Sign::NeedsYou,
            (Standing::Waiting, true) => Sign::OnPhone,
            (Standing::Waiting, false) if self.write_fault.is_none() => Sign::Saving,
            (Standing::Trayed(_), _) => Sign::Asked,
            _ => Sign::NeedsYou,
        }
    }
}
