//! The one place that decides what becomes of a group: known, a collision, or new entries at the next dense positions.
//!
//! Pure, so that memory, SQLite and PostgreSQL cannot differ: a backend loads what is known about the spaces and ids
//! concerned, asks, and stores the rows it gets.

use super::{Append, Error, Fact, Page};
use erikti_sync::wire::{Cursor, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, Space, Stamp, columns};
use std::collections::{BTreeMap, BTreeSet};

/// Where a space's log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Tip {
    pub(crate) position: u64,
    pub(crate) chain: Chain,
}

/// Where a group already is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) digest: [u8; 16],
    pub(crate) position: u64,
    pub(crate) stamp: Stamp,
}

/// One new entry.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) space: Space,
    pub(crate) position: u64,
    pub(crate) digest: [u8; 16],
    pub(crate) chain: Chain,
    pub(crate) entry: Entry,
}

impl Row {
    /// The bytes an archive keeps of it.
    pub(crate) fn body(&self) -> Vec<u8> {
        columns::pack_entries(std::slice::from_ref(&self.entry))
    }
}

/// What is known about the spaces and ids of a batch, growing as groups are written.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) tips: BTreeMap<Space, Tip>,
    pub(crate) known: BTreeMap<(Space, Id), Place>,
    /// New entries in the order they were given positions.
    pub(crate) rows: Vec<Row>,
    /// What the groups that were not known before make true.
    pub(crate) facts: Vec<Fact>,
}

impl Plan {
    /// One verdict a group; the new rows and tips are in `self` afterwards.
    pub(crate) fn write(&mut self, appends: Vec<Append>, now_ms: i64) -> Vec<Verdict> {
        appends.into_iter().map(|append| self.group(append, now_ms)).collect()
    }

    /// The spaces with new entries, and where their logs end now.
    pub(crate) fn grown(&self) -> Vec<(Space, Tip)> {
        let spaces: BTreeSet<&Space> = self.rows.iter().map(|row| &row.space).collect();
        spaces.into_iter().map(|space| (space.clone(), self.tip(space))).collect()
    }

    fn tip(&self, space: &Space) -> Tip {
        self.tips.get(space).copied().unwrap_or_default()
    }

    fn group(&mut self, append: Append, now_ms: i64) -> Verdict {
        let (id, digest) = (append.group.id, append.group.digest());
        let parts = parts(&append);
        let found: Vec<Option<Place>> =
            parts.iter().map(|(space, _)| self.known.get(&(space.clone(), id)).copied()).collect();
        if found.iter().flatten().any(|place| place.digest != digest) {
            return Verdict::IdCollision;
        }
        let stamp = found.iter().flatten().next().map_or(append.group.stamp.clamped(now_ms), |place| place.stamp);
        let known = found.iter().all(Option::is_some);
        let places = parts.into_iter().zip(found).map(|((space, part), found)| match found {
            Some(place) => (space, place.position),
            None => {
                let entry = Entry { author: append.author, group: Group { stamp, ..part } };
                let position = self.push(space.clone(), digest, entry);
                (space, position)
            }
        });
        let places = places.collect();
        if known {
            return Verdict::Known(places, stamp);
        }
        self.facts.extend(append.facts);
        Verdict::Accepted(places, stamp)
    }

    fn push(&mut self, space: Space, digest: [u8; 16], entry: Entry) -> u64 {
        let before = self.tip(&space);
        let tip = Tip { position: before.position + 1, chain: before.chain.then(&entry) };
        let place = Place { digest, position: tip.position, stamp: entry.group.stamp };
        self.tips.insert(space.clone(), tip);
        self.known.insert((space.clone(), entry.group.id), place);
        self.rows.push(Row { space, position: tip.position, digest, chain: tip.chain, entry });
        tip.position
    }
}

/// Every space the group goes to with the part of it that is visible there, in order of space.
fn parts(append: &Append) -> Vec<(Space, Group)> {
    let mut indexes: BTreeMap<Space, BTreeSet<u16>> = BTreeMap::new();
    for change in &append.group.changes {
        indexes.entry(change.space.clone()).or_default().insert(change.index);
    }
    for (space, seen) in &append.audience {
        indexes.entry(space.clone()).or_default().extend(seen);
    }
    let part = |(space, seen): (Space, BTreeSet<u16>)| {
        let changes: Vec<_> =
            append.group.changes.iter().filter(|change| seen.contains(&change.index)).cloned().collect();
        (!changes.is_empty()).then(|| (space, Group { changes, ..append.group.clone() }))
    };
    indexes.into_iter().filter_map(part).collect()
}

/// The spaces a batch goes to and the (space, group) pairs to look up, each once, in order.
pub(crate) fn concerns<'a>(appends: impl IntoIterator<Item = &'a Append>) -> (Vec<Space>, Vec<(Space, Id)>) {
    let mut pairs = BTreeSet::new();
    for append in appends {
        let homes = append.group.changes.iter().map(|change| &change.space);
        let audience = append.audience.iter().map(|(space, _)| space);
        pairs.extend(homes.chain(audience).map(|space| (space.clone(), append.group.id)));
    }
    let spaces: BTreeSet<Space> = pairs.iter().map(|(space, _)| space.clone()).collect();
    (spaces.into_iter().collect(), pairs.into_iter().collect())
}

/// What a backend knows of a space when a reader comes with a cursor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) epoch: u32,
    pub(crate) tip: Tip,
    pub(crate) stable: u64,
    /// The chain at the cursor's position, where the log has that position.
    pub(crate) chain_there: Option<Chain>,
}

impl Standing {
    /// Of a space nobody has written to.
    pub(crate) fn empty() -> Standing {
        Standing { epoch: super::FIRST_EPOCH, tip: Tip::default(), stable: 0, chain_there: None }
    }

    /// A page that begins where this cursor may begin: after it, or at position 1 if it is of another history.
    pub(crate) fn page(&self, cursor: Cursor) -> Page {
        let fits = cursor.epoch == self.epoch
            && cursor.position <= self.tip.position
            && self.chain_there == Some(cursor.chain);
        let rewound = cursor.position > 0 && !fits;
        let (position, chain) = if fits { (cursor.position, cursor.chain) } else { (0, Chain::default()) };
        Page {
            entries: Vec::new(),
            cursor: Cursor { epoch: self.epoch, position, chain, grants: cursor.grants },
            head: self.tip.position,
            stable: self.stable,
            rewound,
            more: position < self.tip.position,
        }
    }
}

/// Fills a page from rows in order of position; `false` when it is full.
pub(crate) struct Filling {
    page: Page,
    bytes: usize,
}

impl Filling {
    pub(crate) fn new(page: Page) -> Filling {
        Filling { page, bytes: 0 }
    }

    /// Takes the next row, unless the page is full already.
    pub(crate) fn take(&mut self, position: u64, chain: Chain, body: &[u8]) -> Result<bool, Error> {
        if position != self.page.cursor.position + 1 {
            return Err(Error::damaged("a log with a gap in its positions"));
        }
        let entries = columns::unpack_entries(body).map_err(|_| Error::damaged("an entry that cannot be read"))?;
        let [entry] = <[Entry; 1]>::try_from(entries).map_err(|_| Error::damaged("an entry that is not one entry"))?;
        let weight = entry.group.weight();
        if !self.page.entries.is_empty() && self.bytes + weight > super::PAGE_BYTES {
            return Ok(false);
        }
        self.bytes += weight;
        self.page.entries.push(entry);
        self.page.cursor.position = position;
        self.page.cursor.chain = chain;
        Ok(true)
    }

    pub(crate) fn finish(mut self) -> Page {
        self.page.more = self.page.cursor.position < self.page.head;
        self.page
    }
}
