//! Rows: how the session's state lies in the phone's journal.

use crate::change::Malformed;
use crate::{Group, Id, Space, Stamp, columns};
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub(super) const PASS: &str = "pass";
pub(super) const CLOCK: &str = "clock";
pub(super) const REPLICA: &str = "replica";
pub(super) const GENERATION: &str = "generation";
pub(super) const DELIVERED: &str = "delivered";
pub(super) const CURSOR: &str = "cursor/";
pub(super) const WITHDRAWN: &str = "withdrawn";
pub(super) const GLIMPSE: &str = "glimpse";

/// The journal's stores.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Store {
    /// Pass, clock, replica, cursors.
    Meta,
    /// Owed groups, by id; mirrored.
    Outbox,
    /// Delivered groups that a restored server may still lack, by id.
    Retained,
    /// Pages of the server's log as they came, by space and first position.
    Tail,
}

impl Store {
    /// All of them.
    pub const ALL: [Store; 4] = [Store::Meta, Store::Outbox, Store::Retained, Store::Tail];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Store::Meta => "meta",
            Store::Outbox => "outbox",
            Store::Retained => "retained",
            Store::Tail => "tail",
        }
    }
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Where.
    pub store: Store,
    /// Key, unique in its store.
    pub key: String,
    /// Opaque outside of this module.
    pub value: Vec<u8>,
}

/// One step of a write.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Op {
    /// Insert or replace.
    Put(Row),
    /// Delete one.
    Drop(Store, String),
    /// Delete all whose keys begin so.
    Sweep(Store, String),
}

/// One step in the second journal: a plain map of the groups owed, and the pass.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Mirror {
    /// Insert or replace.
    Put(String, Vec<u8>),
    /// Delete.
    Drop(String),
}

/// What localStorage remembers: enough to tell an emptied phone from a new one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
pub struct Canary {
    /// The journal's birth id.
    pub generation: Id,
    /// Groups owed.
    pub owed: u32,
    /// The last of them.
    pub last: Id,
}

impl Mirror {
    /// What it is about.
    pub fn key(&self) -> &str {
        match self {
            Mirror::Put(key, _) | Mirror::Drop(key) => key,
        }
    }
}

impl Op {
    /// The store it is done in.
    pub fn store(&self) -> Store {
        match self {
            Op::Put(row) => row.store,
            Op::Drop(store, _) | Op::Sweep(store, _) => *store,
        }
    }

    /// Operations as another tab is told of them.
    pub fn tell(ops: &[Op]) -> Vec<u8> {
        pack(&ops)
    }

    /// What [`Op::tell`] told; `None` from a tab of another version.
    pub fn hear(bytes: &[u8]) -> Option<Vec<Op>> {
        unpack(bytes)
    }
}

impl Canary {
    /// Reads what [`Canary::to_string`] wrote.
    pub fn parse(text: &str) -> Option<Canary> {
        let mut parts = text.split(' ');
        let canary = Canary {
            generation: Id::parse(parts.next()?)?,
            owed: parts.next()?.parse().ok()?,
            last: Id::parse(parts.next()?)?,
        };
        parts.next().is_none().then_some(canary)
    }
}

impl core::fmt::Display for Canary {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {} {}", self.generation, self.owed, self.last)
    }
}

/// What becomes durable together: all operations in one transaction, in order; then the mirror; then the canary.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Write {
    /// For the journal.
    pub ops: Vec<Op>,
    /// For the second journal; additions may follow the transaction, removals must.
    pub mirror: Vec<Mirror>,
    /// For localStorage.
    pub canary: Canary,
}

impl Write {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty() && self.mirror.is_empty()
    }

    /// Whether a person's work is in it: such a write must be strictly durable.
    pub fn is_precious(&self) -> bool {
        !self.mirror.is_empty()
    }

    /// The steps for the second journal: additions, then removals of what no addition brings back.
    pub fn mirror_apart(&self) -> (Vec<Mirror>, Vec<Mirror>) {
        let key = |step: &Mirror| match step {
            Mirror::Put(key, _) | Mirror::Drop(key) => key.clone(),
        };
        // Collected, it would bring a sort of its own.
        let mut last = BTreeMap::new();
        last.extend(self.mirror.iter().map(|step| (key(step), step)));
        last.into_values().cloned().partition(|step| matches!(step, Mirror::Put(..)))
    }

    pub(super) fn put(&mut self, store: Store, key: &str, value: Vec<u8>) {
        self.ops.push(Op::Put(Row { store, key: key.to_string(), value }));
    }

    pub(super) fn drop(&mut self, store: Store, key: &str) {
        self.ops.push(Op::Drop(store, key.to_string()));
    }

    /// Without what the server can tell again, so that a page for which there is no room never stands in the way of a tap;
    /// whether there was any.
    pub(super) fn without_news(&mut self) -> bool {
        let before = self.ops.len();
        let leaves = |space: &Space| Op::Drop(Store::Meta, cursor_key(space));
        let left: Vec<Op> = self.ops.iter().filter(|op| matches!(op, Op::Drop(Store::Meta, _))).cloned().collect();
        self.ops.retain(|op| match op {
            Op::Put(row) => row.store != Store::Tail && !row.key.starts_with(CURSOR),
            Op::Sweep(_, prefix) => page_of(prefix).is_some_and(|(space, _)| left.contains(&leaves(&space))),
            Op::Drop(..) => true,
        });
        self.ops.len() < before
    }

    pub(super) fn followed_by(mut self, next: Write) -> Write {
        self.ops.extend(next.ops);
        self.mirror.extend(next.mirror);
        self
    }
}

/// Where an owed group stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Standing {
    /// To be offered.
    Waiting,
    /// Before the person who may decide.
    Trayed(String),
    /// Not taken.
    Refused(String),
}

/// An owed group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Outgoing {
    pub(super) group: Group,
    /// Who held this phone when it was made: in nobody else's name it is offered. Nil: nobody yet.
    pub(super) maker: Id,
    pub(super) standing: Standing,
    /// Whether the journal has confirmed it.
    pub(super) durable: bool,
}

impl Outgoing {
    pub(super) fn pack(&self) -> Vec<u8> {
        pack_made(&self.standing, &self.group, self.maker)
    }

    pub(super) fn unpack(bytes: &[u8]) -> Option<Outgoing> {
        let (standing, group, maker) = unpack_made(bytes)?;
        Some(Outgoing { group, maker, standing, durable: true })
    }
}

/// A delivered group that is not yet known to be in a verified backup.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Retained {
    pub(super) group: Group,
    /// As of an owed group.
    pub(super) maker: Id,
    pub(super) places: Vec<Place>,
}

/// One place the server gave a group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) space: Space,
    pub(super) position: u64,
    /// Read back in a chain-verified page.
    pub(super) seen: bool,
}

impl Retained {
    pub(super) fn new(mut group: Group, maker: Id, places: Vec<(Space, u64)>, stamp: Stamp) -> Retained {
        group.stamp = stamp;
        let places = places.into_iter().map(|(space, position)| Place { space, position, seen: false }).collect();
        Retained { group, maker, places }
    }

    /// Notes that it came back in a verified page at this place.
    pub(super) fn read_back(&mut self, space: &Space, position: u64) {
        match self.places.iter_mut().find(|place| place.space == *space) {
            // Delivered anew after a restore, it may stand elsewhere than it did.
            Some(place) => (place.position, place.seen) = (position, true),
            None => self.places.push(Place { space: space.clone(), position, seen: true }),
        }
    }

    /// Takes back that it was met where its space is not read to any more; whether it had been.
    pub(super) fn forget_beyond(&mut self, read_to: impl Fn(&Space) -> u64) -> bool {
        let met = self.places.iter_mut().filter(|place| place.seen && place.position > read_to(&place.space));
        met.map(|place| place.seen = false).count() > 0
    }

    pub(super) fn pack(&self) -> Vec<u8> {
        pack_made(&self.places, &self.group, self.maker)
    }

    pub(super) fn unpack(bytes: &[u8]) -> Option<Retained> {
        let (places, group, maker) = unpack_made(bytes)?;
        Some(Retained { group, maker, places })
    }
}

fn single(packed: &[u8]) -> Result<Group, Malformed> {
    columns::unpack_groups(packed)?.into_iter().next().ok_or(Malformed("row without a group"))
}

/// Key of a page: sorts by position within its space.
pub(super) fn page_key(space: &Space, first: u64) -> String {
    format!("{}{first:016x}", page_prefix(space))
}

/// The space and first position of a page's key; 0 for what all of them begin with.
pub(super) fn page_of(key: &str) -> Option<(Space, u64)> {
    let (space, first) = key.rsplit_once('|')?;
    Some((Space::new(space), if first.is_empty() { 0 } else { u64::from_str_radix(first, 16).ok()? }))
}

/// What the keys of a space's pages begin with.
pub(super) fn page_prefix(space: &Space) -> String {
    format!("{space}|")
}

pub(super) fn cursor_key(space: &Space) -> String {
    format!("{CURSOR}{space}")
}

/// First byte of every packed row: a later shape of a row gets a later number, and both are read for ever.
const ROW_VERSION: u8 = 1;

/// The same of a row that also says who made its group.
const MADE_VERSION: u8 = 2;

fn pack_made<T: Serialize>(first: &T, group: &Group, maker: Id) -> Vec<u8> {
    let packed = columns::pack_groups(core::slice::from_ref(group));
    postcard::to_extend(&(first, packed, maker), alloc::vec![MADE_VERSION]).unwrap_or_default()
}

fn unpack_made<T: DeserializeOwned>(bytes: &[u8]) -> Option<(T, Group, Id)> {
    let (first, packed, maker): (T, Vec<u8>, Id) = match bytes.strip_prefix(&[MADE_VERSION]) {
        Some(body) => postcard::from_bytes(body).ok()?,
        None => unpack(bytes).map(|(first, packed)| (first, packed, Id::NIL))?,
    };
    Some((first, single(&packed).ok()?, maker))
}

pub(super) fn pack<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_extend(value, alloc::vec![ROW_VERSION]).unwrap_or_default()
}

pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes.strip_prefix(&[ROW_VERSION])?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn a_row_of_before_is_nobodys_in_particular() {
        let occurred_on = crate::OccurredOn { day: 1, zone: crate::Name::new("Asia/Almaty") };
        let change = crate::Change {
            index: 0,
            space: Space::new("org/1"),
            record: Id::NIL,
            kind: crate::Name::new("note"),
            field: crate::Name::new("title"),
            value: crate::Value::Int(1),
            base: vec![],
        };
        let (id, stamp) = (Id::derived(&[b"g"]), Stamp(1));
        let group = Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes: vec![change] };
        let before = pack(&(Standing::Waiting, columns::pack_groups(core::slice::from_ref(&group))));
        let old = Outgoing { group, maker: Id::NIL, standing: Standing::Waiting, durable: true };
        assert_eq!(Outgoing::unpack(&before).as_ref(), Some(&old));
        let new = Outgoing { maker: Id::derived(&[b"p"]), ..old };
        assert_eq!(Outgoing::unpack(&new.pack()), Some(new));
    }

    #[test]
    fn what_was_dropped_and_is_owed_again_stays_in_the_second_journal() {
        let put = |key: &str| Mirror::Put(key.into(), vec![1]);
        let drop = |key: &str| Mirror::Drop(key.into());
        let mirror = vec![put("a"), drop("b"), drop("a"), put("b"), put("c"), drop("d")];
        let write = Write { mirror, ..Write::default() };
        assert_eq!(write.mirror_apart(), (vec![put("b"), put("c")], vec![drop("a"), drop("d")]));
    }
}
