//! All merged records in memory.
//!
//! Folding is total and order-blind: any entries in any order, doubled or batched in any way, give the same ledger. A
//! field keeps its *heads*, the changes that no change has replaced; two heads with different values are a conflict that
//! a person settles, and until then the head with the greatest (stamp, id) is shown.

use crate::plants::planted;
use crate::{Change, ChangeId, Entry, Group, Id, Name, OccurredOn, Space, Stamp, Value};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use smallvec::SmallVec;

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

/// What all changes of a group have in common, kept once: a phone holds hundreds of thousands of values.
#[derive(Debug)]
struct Origin {
    group: Id,
    stamp: Stamp,
    author: Id,
}

/// A [`Head`] as it is kept.
#[derive(Clone, Debug)]
struct Kept {
    origin: Arc<Origin>,
    index: u16,
    value: Value,
}

#[derive(Clone, Default, Debug)]
struct Register {
    /// Nearly always one.
    heads: SmallVec<[Kept; 1]>,
    /// Replaced before they arrived.
    early: Vec<ChangeId>,
}

/// One record: a kind, a home and its fields.
#[derive(Clone, Debug)]
pub struct Record {
    space: Space,
    kind: Name,
    /// In order of name.
    fields: Vec<(Name, Register)>,
}

/// Every record of every space on this replica, folded from groups.
#[derive(Clone, Default, Debug)]
pub struct Ledger {
    records: BTreeMap<Id, Record>,
    kinds: BTreeMap<Name, BTreeSet<Id>>,
    /// Changes already folded, by home space, group and block of 64 indexes: one may come by several spaces. The server
    /// vouches for ids within a space only: the same id in another home is another group.
    seen: BTreeMap<Space, BTreeMap<(Id, u16), u64>>,
    /// Fields with several heads of different values.
    contested: BTreeSet<(Id, Name)>,
    version: u32,
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
    pub fn heads(&self, field: &str) -> Vec<Head> {
        self.register(field).map_or_else(Vec::new, |register| register.heads.iter().map(Kept::head).collect())
    }

    /// The value shown.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.register(field)?.heads.first().map(|head| &head.value)
    }

    /// Whether two people set a field to different values without knowing of each other.
    pub fn conflicted(&self, field: &str) -> bool {
        self.register(field).is_some_and(Register::is_contested)
    }

    /// Fields ever set, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Name> {
        self.fields.iter().map(|(name, _)| name)
    }

    /// One entry a group that set a value shown here, without what it replaced.
    pub(crate) fn as_entries(&self, id: Id) -> Vec<Entry> {
        let mut entries: BTreeMap<Id, Entry> = BTreeMap::new();
        for (field, register) in &self.fields {
            for kept in &register.heads {
                let Origin { group, stamp, author } = *kept.origin;
                let entry = entries.entry(group).or_insert_with(|| Entry { author, group: shell(group, stamp) });
                entry.group.changes.push(Change {
                    index: kept.index,
                    space: self.space.clone(),
                    record: id,
                    kind: self.kind.clone(),
                    field: field.clone(),
                    value: kept.value.clone(),
                    base: Vec::new(),
                });
            }
        }
        let sorted = |mut entry: Entry| {
            entry.group.changes.sort_unstable_by_key(|change| change.index);
            entry
        };
        entries.into_values().map(sorted).collect()
    }

    fn register(&self, field: &str) -> Option<&Register> {
        self.fields.get(self.place(field).ok()?).map(|(_, register)| register)
    }

    fn register_mut(&mut self, field: &Name) -> Option<&mut Register> {
        let at = self.place(field.as_str()).unwrap_or_else(|at| {
            if self.fields.is_empty() {
                // Most records have three fields: room for them, and for no more.
                self.fields.reserve_exact(3);
            }
            self.fields.insert(at, (field.clone(), Register::default()));
            at
        });
        self.fields.get_mut(at).map(|(_, register)| register)
    }

    fn place(&self, field: &str) -> Result<usize, usize> {
        self.fields.binary_search_by(|(name, _)| name.as_str().cmp(field))
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

    /// Rises with everything that is folded.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// Becomes this one, which was folded aside.
    pub(crate) fn become_whole(&mut self, whole: Ledger) {
        self.version = self.version.wrapping_add(whole.version);
        (self.records, self.kinds) = (whole.records, whole.kinds);
        (self.seen, self.contested) = (whole.seen, whole.contested);
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.version = self.version.wrapping_add(1);
        self.records.clear();
        self.kinds.clear();
        self.seen.clear();
        self.contested.clear();
    }

    /// Every field that two people set to different values without knowing of each other, by record.
    pub fn conflicts(&self) -> impl Iterator<Item = (Id, &Name)> {
        self.contested.iter().map(|(record, field)| (*record, field))
    }

    /// Marks the changes of a group as folded; for each whether it had not been.
    fn first_time(&mut self, group: &Group) -> Vec<bool> {
        let mut first = Vec::with_capacity(group.changes.len());
        let together = |one: &Change, next: &Change| one.index / 64 == next.index / 64 && one.space == next.space;
        for block in group.changes.chunk_by(together) {
            let Some(Change { space, index, .. }) = block.first() else { continue };
            if !self.seen.contains_key(space) {
                self.seen.insert(space.clone(), BTreeMap::new());
            }
            let Some(seen) = self.seen.get_mut(space) else { continue };
            let bits = seen.entry((group.id, index / 64)).or_default();
            first.extend(block.iter().map(|change| {
                let bit = 1 << (change.index % 64);
                let new = *bits & bit == 0;
                *bits |= bit;
                new
            }));
        }
        first
    }

    /// Takes a group, or a part of one, in: a change comes once, by whichever space it comes first. Doing it twice changes
    /// nothing, except that a later telling of author and stamp (the server's) replaces an earlier one (this phone's own).
    pub fn fold(&mut self, group: &Group, author: Id) {
        self.version = self.version.wrapping_add(1);
        let again = planted!(self, NoDedupe);
        let origin = Arc::new(Origin { group: group.id, stamp: group.stamp, author });
        let fresh = self.first_time(group);
        let mut fresh = fresh.into_iter().map(|fresh| fresh || again);
        for run in group.changes.chunk_by(|one, next| one.record == next.record) {
            self.fold_run(&origin, run, &mut fresh);
        }
    }

    /// Folds neighbouring changes of one record.
    fn fold_run(&mut self, origin: &Arc<Origin>, run: &[Change], fresh: &mut impl Iterator<Item = bool>) {
        let no_tie_break = planted!(self, NoTieBreak);
        let blind = planted!(self, WallClockWins);
        let forgets = planted!(self, ForgetEarly);
        let Some(id) = run.first().map(|change| change.record) else { return };
        let mut known = true;
        let record = self.records.entry(id).or_insert_with(|| {
            known = false;
            Record {
                space: run.first().map_or_else(|| Space::new(""), |change| change.space.clone()),
                kind: run.first().map_or_else(|| Name::new(""), |change| change.kind.clone()),
                fields: Vec::new(),
            }
        });
        for change in run {
            if change.kind != record.kind || change.space != record.space {
                record.space = change.space.clone().min(record.space.clone());
                let kind = change.kind.clone().min(record.kind.clone());
                if let Some(ids) = self.kinds.get_mut(&record.kind) {
                    ids.remove(&id);
                }
                (record.kind, known) = (kind, false);
            }
            if !known {
                self.kinds.entry(record.kind.clone()).or_default().insert(id);
                known = true;
            }
            let Some(register) = record.register_mut(&change.field) else { continue };
            if fresh.next().unwrap_or(true) {
                let head = Kept { origin: origin.clone(), index: change.index, value: change.value.clone() };
                if blind {
                    register.overwrite(head);
                } else {
                    register.take(head, &change.base);
                }
            } else {
                register.retell(origin, change.index);
            }
            if forgets {
                register.early.clear();
            }
            if no_tie_break {
                register.heads.sort_by_key(|head| core::cmp::Reverse(head.origin.stamp));
            } else {
                register.sort();
            }
            if register.is_contested() {
                self.contested.insert((id, change.field.clone()));
            } else if !self.contested.is_empty() {
                self.contested.remove(&(id, change.field.clone()));
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
                for head in register.heads.iter().map(Kept::head) {
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

/// A group without changes, of an author and a day that no longer matter.
fn shell(id: Id, stamp: Stamp) -> Group {
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    Group { id, stamp, replica: Id::NIL, schema: 0, occurred_on, changes: Vec::new() }
}

impl Kept {
    fn id(&self) -> ChangeId {
        ChangeId { group: self.origin.group, index: self.index }
    }

    fn rank(&self) -> (Stamp, ChangeId) {
        (self.origin.stamp, self.id())
    }

    fn head(&self) -> Head {
        Head { id: self.id(), stamp: self.origin.stamp, author: self.origin.author, value: self.value.clone() }
    }
}

impl Register {
    fn is_contested(&self) -> bool {
        match self.heads.as_slice() {
            [first, rest @ ..] => rest.iter().any(|head| head.value != first.value),
            [] => false,
        }
    }

    fn take(&mut self, head: Kept, base: &[ChangeId]) {
        for replaced in base {
            let before = self.heads.len();
            self.heads.retain(|other| other.id() != *replaced);
            let missing = self.heads.len() == before;
            if missing && !self.early.contains(replaced) {
                self.early.push(*replaced);
            }
        }
        let id = head.id();
        match self.early.iter().position(|early| *early == id) {
            Some(at) => {
                self.early.swap_remove(at);
            }
            None => self.heads.push(head),
        }
    }

    /// What [`crate::plants::Plant::WallClockWins`] does.
    fn overwrite(&mut self, head: Kept) {
        if self.heads.first().is_none_or(|shown| shown.rank() < head.rank()) {
            self.heads = SmallVec::from_buf([head]);
        }
    }

    fn retell(&mut self, told: &Arc<Origin>, index: u16) {
        let id = ChangeId { group: told.group, index };
        // What the server vouched for is never overruled by this phone's own telling, whichever comes first.
        let vouched = |head: &Kept| head.origin.author != Id::NIL && told.author == Id::NIL;
        if let Some(head) = self.heads.iter_mut().find(|head| head.id() == id && !vouched(head)) {
            head.origin = told.clone();
        }
    }

    /// Greatest (stamp, id) first. There are one or two heads, so the plainest sort will do, and it is small.
    fn sort(&mut self) {
        let rank = |head: Option<&Kept>| head.map(Kept::rank);
        for end in 1..self.heads.len() {
            let mut at = end;
            while at > 0 && rank(self.heads.get(at - 1)) < rank(self.heads.get(at)) {
                self.heads.swap(at - 1, at);
                at -= 1;
            }
        }
    }
}
