//! All merged records in memory.
//!
//! Folding is total and order-blind: any entries in any order, doubled or batched in any way, give the same ledger. A
//! field keeps its *heads*, the changes that no change has replaced; two heads with different values are a conflict that
//! a person settles, and until then the head with the greatest (stamp, id) is shown.

use crate::plants::planted;
use crate::{ChangeId, Group, Id, Name, Space, Stamp, Value};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// A change that no other has replaced.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// Which change.
    pub id: ChangeId,
    /// When, as the server last said, or as this phone says until then.
    pub stamp: Stamp,
    /// Who, as the server vouches; [`Id::NIL`] until it does.
    pub author: Id,
    /// What it set.
    pub value: Value,
}

#[derive(Clone, Default, Debug)]
struct Register {
    heads: Vec<Head>,
    /// Replaced before they arrived.
    early: Vec<ChangeId>,
}

/// One record: a kind, a home and its fields.
#[derive(Clone, Debug)]
pub struct Record {
    space: Space,
    kind: Name,
    fields: BTreeMap<Name, Register>,
}

/// Every record of every space on this replica, folded from groups.
#[derive(Clone, Default, Debug)]
pub struct Ledger {
    records: BTreeMap<Id, Record>,
    kinds: BTreeMap<Name, BTreeSet<Id>>,
    /// Changes already folded, by group and block of 64 indexes: one may come by several spaces.
    seen: BTreeMap<(Id, u16), u64>,
    /// Fields with several heads of different values.
    contested: BTreeSet<(Id, Name)>,
    #[cfg(feature = "plants")]
    pub(crate) plant: crate::plants::Plant,
}

impl Record {
    /// Home space.
    pub fn space(&self) -> &Space {
        &self.space
    }

    /// Kind.
    pub fn kind(&self) -> &Name {
        &self.kind
    }

    /// Heads of a field, the shown one first; empty if the field was never set.
    pub fn heads(&self, field: &str) -> &[Head] {
        self.fields.get(field).map_or(&[], |register| &register.heads)
    }

    /// The value shown.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.heads(field).first().map(|head| &head.value)
    }

    /// Whether two people set a field to different values without knowing of each other.
    pub fn conflicted(&self, field: &str) -> bool {
        self.fields.get(field).is_some_and(Register::is_contested)
    }

    /// Fields ever set, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Name> {
        self.fields.keys()
    }
}

impl Ledger {
    /// The record, if any change of it is known.
    pub fn record(&self, id: Id) -> Option<&Record> {
        self.records.get(&id)
    }

    /// Records of a kind, oldest id first.
    pub fn of_kind(&self, kind: &str) -> impl Iterator<Item = (Id, &Record)> {
        self.kinds.get(kind).into_iter().flatten().filter_map(|id| self.records.get(id).map(|record| (*id, record)))
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
        self.kinds.clear();
        self.seen.clear();
        self.contested.clear();
    }

    /// Every field that two people set to different values without knowing of each other, by record.
    pub fn conflicts(&self) -> impl Iterator<Item = (Id, &Name)> {
        self.contested.iter().map(|(record, field)| (*record, field))
    }

    /// Marks a change as folded; `false` if it had been.
    fn first_time(&mut self, id: ChangeId) -> bool {
        let block = self.seen.entry((id.group, id.index / 64)).or_default();
        let bit = 1 << (id.index % 64);
        let new = *block & bit == 0;
        *block |= bit;
        new
    }

    /// Takes a group, or a part of one, in: a change comes once, by whichever space it comes first. Doing it twice changes nothing, except that a later telling of author and
    /// stamp (the server's) replaces an earlier one (this phone's own).
    pub fn fold(&mut self, group: &Group, author: Id) {
        let again = planted!(self, NoDedupe);
        let no_tie_break = planted!(self, NoTieBreak);
        let blind = planted!(self, WallClockWins);
        for change in &group.changes {
            let id = group.change_id(change);
            let fresh = self.first_time(id) || again;
            let record = self.records.entry(change.record).or_insert_with(|| Record {
                space: change.space.clone(),
                kind: change.kind.clone(),
                fields: BTreeMap::new(),
            });
            if change.kind != record.kind || change.space != record.space {
                record.space = change.space.clone().min(record.space.clone());
                let kind = change.kind.clone().min(record.kind.clone());
                if let Some(ids) = self.kinds.get_mut(&record.kind) {
                    ids.remove(&change.record);
                }
                record.kind = kind;
            }
            self.kinds.entry(record.kind.clone()).or_default().insert(change.record);
            let register = record.fields.entry(change.field.clone()).or_default();
            if fresh {
                let head = Head { id, stamp: group.stamp, author, value: change.value.clone() };
                if blind {
                    register.overwrite(head);
                } else {
                    register.take(head, &change.base);
                }
            } else {
                register.retell(id, group.stamp, author);
            }
            if no_tie_break {
                register.heads.sort_by_key(|head| core::cmp::Reverse(head.stamp));
            } else {
                register.sort();
            }
            if register.is_contested() {
                self.contested.insert((change.record, change.field.clone()));
            } else if !self.contested.is_empty() {
                self.contested.remove(&(change.record, change.field.clone()));
            }
        }
    }

    /// A hash of everything a person could see or settle: equal for equal logs (I3).
    pub fn fingerprint(&self) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new();
        for (id, record) in &self.records {
            hasher.update(id.bytes());
            hasher.update(record.space.as_str().as_bytes());
            hasher.update(record.kind.as_str().as_bytes());
            for (field, register) in &record.fields {
                hasher.update(field.as_str().as_bytes());
                for head in &register.heads {
                    let mut payload = Vec::new();
                    let tag = head.value.write(&mut payload);
                    hasher.update(head.id.group.bytes());
                    hasher.update(&head.id.index.to_le_bytes());
                    hasher.update(&head.stamp.0.to_le_bytes());
                    hasher.update(head.author.bytes());
                    hasher.update(&[tag]);
                    hasher.update(&payload);
                }
            }
        }
        let mut print = [0; 16];
        hasher.finalize_xof().fill(&mut print);
        print
    }
}

impl Register {
    fn is_contested(&self) -> bool {
        match self.heads.as_slice() {
            [first, rest @ ..] => rest.iter().any(|head| head.value != first.value),
            [] => false,
        }
    }

    fn take(&mut self, head: Head, base: &[ChangeId]) {
        for replaced in base {
            let before = self.heads.len();
            self.heads.retain(|other| other.id != *replaced);
            if self.heads.len() == before && !self.early.contains(replaced) {
                self.early.push(*replaced);
            }
        }
        if let Some(at) = self.early.iter().position(|early| *early == head.id) {
            self.early.swap_remove(at);
        } else {
            self.heads.push(head);
        }
    }

    /// What [`crate::plants::Plant::WallClockWins`] does.
    fn overwrite(&mut self, head: Head) {
        if self.heads.first().is_none_or(|shown| (shown.stamp, shown.id) < (head.stamp, head.id)) {
            self.heads = alloc::vec![head];
        }
    }

    fn retell(&mut self, id: ChangeId, stamp: Stamp, author: Id) {
        if let Some(head) = self.heads.iter_mut().find(|head| head.id == id) {
            head.stamp = stamp;
            if author != Id::NIL {
                head.author = author;
            }
        }
    }

    /// Greatest (stamp, id) first. There are one or two heads, so the plainest sort will do, and it is small.
    fn sort(&mut self) {
        let key = |head: Option<&Head>| head.map(|head| (head.stamp, head.id));
        for end in 1..self.heads.len() {
            let mut at = end;
            while at > 0 && key(self.heads.get(at - 1)) < key(self.heads.get(at)) {
                self.heads.swap(at - 1, at);
                at -= 1;
            }
        }
    }
}
