//! What the archive is asked to write, with what was believed when it was allowed, and what it answers.
//!
//! Whoever judges reads first and writes later, and others write in between. So each append names what it relies on, and the
//! archive compares in the transaction that writes: what no longer holds is not written but answered [`Answer::Stale`].

use super::Error;
use erikti_sync::wire::Verdict;
use erikti_sync::{Entry, Group, Id, Space, columns};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an activity beside the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tie {
    /// Whose it is.
    pub organisation: Option<Id>,
    /// Who leads it.
    pub leader: Option<Id>,
}

/// One group to be written.
#[derive(Clone, Debug)]
pub struct Append {
    /// The person whose device delivered it.
    pub author: Id,
    /// What the author made.
    pub group: Group,
    /// Spaces beside the home spaces that must see some of its changes, and the indexes of those changes.
    pub audience: Vec<(Space, Vec<u16>)>,
    /// What was known of activities when it was allowed.
    pub relies: BTreeMap<Id, Tie>,
    /// What is known of activities once it is written; nothing new if it was known before.
    pub makes: BTreeMap<Id, Tie>,
    /// What it decides about groups that wait.
    pub decides: Vec<Decision>,
}

impl Append {
    /// A group that only its home spaces see, and that relies on nothing.
    pub fn of(author: Id, group: Group) -> Append {
        let (audience, decides) = (Vec::new(), Vec::new());
        Append { author, group, audience, relies: BTreeMap::new(), makes: BTreeMap::new(), decides }
    }

    /// Every space the group goes to.
    pub(super) fn spaces(&self) -> BTreeSet<&Space> {
        let homes = self.group.changes.iter().map(|change| &change.space);
        homes.chain(self.audience.iter().map(|(space, _)| space)).collect()
    }
}

/// What somebody decides about a group that waits. Once let in it stays let in, whoever decides otherwise later.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What waits.
    pub about: Waits,
    /// The group that shows it to those who may decide; where that is not written, nothing is decided.
    pub shown: (Space, Id),
    /// What is written before the decision; `None` if it is declined. Where its id is taken by something else it gets the
    /// id its phone would give it.
    pub lets_in: Option<Append>,
}

/// The name of a group in the tray.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waits {
    /// The first space it would have gone to.
    pub(super) space: String,
    /// The group.
    pub(super) group: Id,
    /// What its author made.
    pub(super) digest: [u8; 16],
}

impl Waits {
    /// The name a group has there.
    pub fn of(group: &Group) -> Waits {
        let first = group.changes.iter().map(|change| &change.space).min();
        // A name a client made up may hold a NUL, which PostgreSQL's text cannot.
        let space = first.map(|space| space.as_str().replace('\0', "\u{fffd}")).unwrap_or_default();
        Waits { space, group: group.id, digest: group.digest() }
    }
}

/// A group that was not allowed or not now, to be kept for the person who may decide.
#[derive(Clone, Debug)]
pub struct ForTray {
    /// The group as it came, and where it would go.
    pub append: Append,
    /// Why: a locale key.
    pub reason: String,
    /// The group that shows it to those who may decide.
    pub shown: Append,
    /// How many groups of one author may wait.
    pub most: usize,
}

/// What the archive is asked to do with one group.
#[derive(Clone, Debug)]
pub enum Offer {
    /// Write it.
    Write(Append),
    /// Keep it for the person who may decide, unless it is in the log already.
    Tray(Box<ForTray>),
}

/// What the archive did with one group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This.
    Said(Verdict),
    /// It waits.
    Waits,
    /// Somebody decided against it.
    Declined,
    /// Nothing: too much of its author's waits.
    TooMany,
    /// Nothing: something it relied on has changed. To be judged again.
    Stale,
}

/// What the archive did with several.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Done {
    /// One answer an offer, in the same order.
    pub answers: Vec<Answer>,
    /// The spaces in which there is something new.
    pub stirred: BTreeSet<Space>,
}

/// A group in the tray.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trayed {
    /// The group as it came, with its author.
    pub entry: Entry,
    /// Why: a locale key.
    pub reason: String,
    /// When, Unix milliseconds.
    pub received_ms: i64,
    /// Whether it was let in, once somebody decided.
    pub accepted: Option<bool>,
}

impl Trayed {
    /// The bytes an archive keeps of it.
    pub(super) fn body(&self) -> Vec<u8> {
        columns::pack_entries(std::slice::from_ref(&self.entry))
    }

    /// What was kept in the tray.
    pub(super) fn read(reason: String, received_ms: i64, accepted: Option<bool>, body: &[u8]) -> Result<Trayed, Error> {
        let entries =
            columns::unpack_entries(body).map_err(|_| Error::damaged("a trayed group that cannot be read"))?;
        let [entry] = <[Entry; 1]>::try_from(entries).map_err(|_| Error::damaged("a trayed group that is not one"))?;
        Ok(Trayed { entry, reason, received_ms, accepted })
    }
}
