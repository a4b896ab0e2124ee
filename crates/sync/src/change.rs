//! What travels: a group of changes made by one tap, and the server's entry for it.

use crate::{Id, Stamp, Value, limits};
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

macro_rules! interned {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps the text as it is; [`Group::check`] holds its length.
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

interned!(
    /// The name of a kind, a field or a time zone. This crate never compares it with one it knows.
    Name
);
interned!(
    /// Who shares: the unit of permission and of download, such as `org/0190…`. Opaque here.
    Space
);

/// How the name of a space ends that is nobody's yet: the nil id stands for whoever will hold the phone.
const NOBODYS: &str = "/00000000000000000000000000000000";

impl Space {
    /// Whether it waits for somebody to hold the phone.
    pub(crate) fn is_nobodys(&self) -> bool {
        self.as_str().ends_with(NOBODYS)
    }

    fn of_holder(&mut self, holder: Id) {
        if let Some(class) = self.as_str().strip_suffix(NOBODYS) {
            *self = Space::new(&alloc::format!("{class}/{holder}"));
        }
    }
}

/// What was written into spaces of nobody, written into the same spaces of this holder.
pub(crate) fn settle(changes: &mut [Change], holder: Id) {
    changes.iter_mut().for_each(|change| change.space.of_holder(holder));
}

/// One change, named: its group and its place in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChangeId {
    /// The group.
    pub group: Id,
    /// The place in the group as its author made it.
    pub index: u16,
}

impl fmt::Debug for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.group, self.index)
    }
}

/// One field of one record took one value. Never altered once made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// Place in the author's group; a reader of one space may see only some places.
    pub index: u16,
    /// Home space.
    pub space: Space,
    /// The record.
    pub record: Id,
    /// The record's kind.
    pub kind: Name,
    /// The field.
    pub field: Name,
    /// What it holds from now on.
    pub value: Value,
    /// The changes whose values the author saw in this field and replaced; sorted, none twice.
    pub base: Vec<ChangeId>,
}

/// The civil day something happened on, as data: never used for order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OccurredOn {
    /// Days since 1970-01-01 in `zone`.
    pub day: i32,
    /// IANA zone name of the phone, such as `Asia/Almaty`.
    pub zone: Name,
}

/// What one tap changed: visible all or none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Random id; a second group with the same id and other content is a collision, never a duplicate.
    pub id: Id,
    /// When, by the hybrid clock; clamped by the server.
    pub stamp: Stamp,
    /// The installed copy that made it.
    pub replica: Id,
    /// Version of the record shapes its author knew.
    pub schema: u16,
    /// The civil day.
    pub occurred_on: OccurredOn,
    /// At least one, indexes ascending.
    pub changes: Vec<Change>,
}

/// What is wrong with something that was received: the part and the rule it broke. For logs and support, not for screens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Group {
    /// The same under another id, for where something else has its own. It follows from the old one and the content: every
    /// copy of the group gets the same.
    #[must_use]
    pub fn reminted(self) -> Group {
        Group { id: Id::derived(&[self.id.bytes(), &self.digest()]), ..self }
    }

    /// The id of one of its changes.
    pub fn change_id(&self, change: &Change) -> ChangeId {
        ChangeId { group: self.id, index: change.index }
    }

    /// Its home spaces, each once, in order.
    pub fn spaces(&self) -> Vec<Space> {
        each_once(self.changes.iter().map(|change| change.space.clone()))
    }

    /// The part of it that lives in `space`; `None` if nothing does.
    pub fn part(&self, space: &Space) -> Option<Group> {
        let changes: Vec<Change> = self.changes.iter().filter(|change| change.space == *space).cloned().collect();
        (!changes.is_empty()).then(|| Group { changes, ..self.clone() })
    }

    /// Holds the limits and the shape that every group must have.
    ///
    /// # Errors
    /// The first rule broken.
    pub fn check(&self) -> Result<(), Malformed> {
        let name_ok = |text: &str| !text.is_empty() && text.len() <= limits::NAME_BYTES;
        if self.changes.is_empty() {
            return Err(Malformed("group without changes"));
        }
        if self.changes.len() > limits::GROUP_CHANGES {
            return Err(Malformed("group with too many changes"));
        }
        if !self.changes.is_sorted_by(|a, b| a.index < b.index) {
            return Err(Malformed("indexes of changes must ascend"));
        }
        if !name_ok(self.occurred_on.zone.as_str()) {
            return Err(Malformed("zone name empty or too long"));
        }
        for change in &self.changes {
            if ![change.space.as_str(), change.kind.as_str(), change.field.as_str()].into_iter().all(name_ok) {
                return Err(Malformed("space, kind or field name empty or too long"));
            }
            if change.base.len() > limits::BASES {
                return Err(Malformed("change with too many bases"));
            }
            if !change.base.is_sorted_by(|a, b| a < b) {
                return Err(Malformed("bases must ascend"));
            }
            if change.base.iter().any(|base| base.group == self.id) {
                return Err(Malformed("change replaces one of its own group"));
            }
            if matches!(&change.value, Value::Unknown(_, bytes) if bytes.len() > limits::TEXT_BYTES) {
                return Err(Malformed("value too long"));
            }
        }
        Ok(())
    }

    /// Bytes it takes in a batch before compression, near enough to fill a batch by.
    pub fn weight(&self) -> usize {
        let payload: usize = self.changes.iter().map(|change| change.value.weight()).sum();
        payload + 40 + self.changes.iter().map(|change| 12 + 18 * change.base.len()).sum::<usize>()
    }

    /// Hash of what the author made, without the stamp (which the server may clamp): tells a duplicate from a collision.
    pub fn digest(&self) -> [u8; 16] {
        let mut bytes = Vec::new();
        self.feed(&mut bytes);
        short(&bytes)
    }

    /// The one spelling that is hashed: lengths before texts, and of each change only what differs from the one before.
    fn feed(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.id.bytes());
        out.extend_from_slice(self.replica.bytes());
        out.extend_from_slice(&self.schema.to_le_bytes());
        out.extend_from_slice(&self.occurred_on.day.to_le_bytes());
        spell(out, self.occurred_on.zone.as_str().as_bytes());
        let (mut before, mut payload) = (None::<&Change>, Vec::new());
        for change in &self.changes {
            let same_space = before.is_some_and(|before| before.space == change.space);
            let same_record = before.is_some_and(|before| before.record == change.record);
            let same_kind = before.is_some_and(|before| before.kind == change.kind);
            out.push(u8::from(same_space) | u8::from(same_record) << 1 | u8::from(same_kind) << 2);
            out.extend_from_slice(&change.index.to_le_bytes());
            if !same_space {
                spell(out, change.space.as_str().as_bytes());
            }
            if !same_record {
                out.extend_from_slice(change.record.bytes());
            }
            if !same_kind {
                spell(out, change.kind.as_str().as_bytes());
            }
            spell(out, change.field.as_str().as_bytes());
            payload.clear();
            out.push(change.value.write(&mut payload));
            spell(out, &payload);
            out.extend_from_slice(&(change.base.len() as u16).to_le_bytes());
            for base in &change.base {
                out.extend_from_slice(base.group.bytes());
                out.extend_from_slice(&base.index.to_le_bytes());
            }
            before = Some(change);
        }
    }
}

/// Bytes behind their length, so that no two texts run together.
fn spell(out: &mut Vec<u8>, bytes: &[u8]) {
    out.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    out.extend_from_slice(bytes);
}

/// A running hash over everything a space's log holds up to a position.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain(pub [u8; 16]);

impl Chain {
    /// The chain after one more entry: over its bytes, its author and its stamp.
    pub fn then(&self, entry: &Entry) -> Chain {
        let mut bytes = Vec::with_capacity(4096);
        bytes.extend_from_slice(&self.0);
        bytes.extend_from_slice(entry.author.bytes());
        bytes.extend_from_slice(&entry.group.stamp.0.to_le_bytes());
        entry.group.feed(&mut bytes);
        Chain(short(&bytes))
    }
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Id::from_bytes(self.0).to_string())
    }
}

/// One place of a space's log: the part of a group that lives there, with the author the server vouches for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The person whose device delivered it, by the device's grant.
    pub author: Id,
    /// The part of the group that lives in this space, its stamp clamped.
    pub group: Group,
}

/// These, each once and in order; they are few. A set that is collected brings a sort of its own for every type.
pub(crate) fn each_once<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut ordered = Vec::new();
    for one in all {
        if let Err(place) = ordered.binary_search(&one) {
            ordered.insert(place, one);
        }
    }
    ordered
}

fn short(bytes: &[u8]) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(bytes);
    let mut short = [0; 16];
    hasher.finalize_xof().fill(&mut short);
    short
}
