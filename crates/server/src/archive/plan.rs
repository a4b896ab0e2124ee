//! The one place that decides what becomes of a group: known, a collision, or new entries at the next dense positions.
//!
//! Pure, so that memory, SQLite and PostgreSQL cannot differ: a backend loads what is known about the spaces and ids
//! concerned, asks, and stores the rows it gets.

use super::{Answer, Append, Decision, Done, Error, ForTray, Offer, Page, Tie, Trayed, Waits};
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
    pub(crate) ties: BTreeMap<Id, Tie>,
    /// What was decided about groups that are in the tray.
    pub(crate) tray: BTreeMap<Waits, Option<bool>>,
    /// How many groups of an author wait.
    pub(crate) waiting: BTreeMap<Id, usize>,
    /// New entries in the order they were given positions.
    pub(crate) rows: Vec<Row>,
    /// Ties that are other ones now.
    pub(crate) made: BTreeMap<Id, Tie>,
    /// New in the tray.
    pub(crate) trayed: BTreeMap<Waits, Trayed>,
    /// New decisions: whether it was let in.
    pub(crate) decided: BTreeMap<Waits, bool>,
}

/// What the log knows of a group.
enum Found {
    /// Something else has its id.
    Other,
    /// All of it.
    Whole(Vec<(Space, u64)>, Stamp),
    /// Not all of it; the stamp it has where it is.
    Part(Option<Stamp>),
}

impl Plan {
    /// Deals with the offers of one request; the new rows and tips are in `self` afterwards.
    pub(crate) fn take(&mut self, offers: Vec<Offer>, now_ms: i64) -> Done {
        let before = self.rows.len();
        let one = |offer| match offer {
            Offer::Write(append) => self.write(append, now_ms),
            Offer::Tray(tray) => self.tray(*tray, now_ms),
        };
        let answers = offers.into_iter().map(one).collect();
        Done { answers, stirred: self.rows.iter().skip(before).map(|row| row.space.clone()).collect() }
    }

    /// The spaces with new entries, and where their logs end now.
    pub(crate) fn grown(&self) -> Vec<(Space, Tip)> {
        let spaces: BTreeSet<&Space> = self.rows.iter().map(|row| &row.space).collect();
        spaces.into_iter().map(|space| (space.clone(), self.tip(space))).collect()
    }

    fn tip(&self, space: &Space) -> Tip {
        self.tips.get(space).copied().unwrap_or_default()
    }

    fn place(&self, space: &Space, id: Id) -> Option<&Place> {
        self.known.get(&(space.clone(), id))
    }

    fn found(&self, id: Id, digest: [u8; 16], parts: &[(Space, Group)]) -> Found {
        let there: Vec<(&Space, &Place)> =
            parts.iter().filter_map(|(space, _)| Some((space, self.place(space, id)?))).collect();
        if there.iter().any(|(_, place)| place.digest != digest) {
            return Found::Other;
        }
        match there.first().map(|(_, place)| place.stamp) {
            Some(stamp) if there.len() == parts.len() => {
                Found::Whole(there.into_iter().map(|(space, place)| (space.clone(), place.position)).collect(), stamp)
            }
            stamp => Found::Part(stamp),
        }
    }

    fn write(&mut self, append: Append, now_ms: i64) -> Answer {
        let Append { author, group, audience, relies, makes, decides } = append;
        let (id, digest, own) = (group.id, group.digest(), group.stamp);
        let parts = parts(group, &audience);
        let stamp = match self.found(id, digest, &parts) {
            Found::Other => return Answer::Said(Verdict::IdCollision),
            Found::Whole(places, stamp) => return Answer::Said(Verdict::Known(places, stamp)),
            Found::Part(stamp) => stamp.unwrap_or(own.clamped(now_ms)),
        };
        let decides: Vec<Decision> = decides.into_iter().filter(|one| self.known.contains_key(&one.shown)).collect();
        if !self.allows(&relies, &decides) {
            return Answer::Stale;
        }
        for waiting in decides.iter().filter_map(|decision| decision.lets_in.as_ref()) {
            if let Some((append, _)) = self.under_a_free_id(waiting) {
                self.write(append, now_ms);
            }
        }
        for decision in decides {
            self.decide(decision.about, decision.lets_in.is_some());
        }
        let mut places = Vec::with_capacity(parts.len());
        for (space, part) in parts {
            let there = self.place(&space, id).map(|place| place.position);
            let entry = Entry { author, group: Group { stamp, ..part } };
            let position = there.unwrap_or_else(|| self.push(space.clone(), digest, entry));
            places.push((space, position));
        }
        self.ties.extend(&makes);
        self.made.extend(makes);
        Answer::Said(Verdict::Accepted(places, stamp))
    }

    /// Whether all that this and what it lets in relies on is so, and there is an id for each; what is in the log already
    /// relies on nothing.
    fn allows(&self, relies: &BTreeMap<Id, Tie>, decides: &[Decision]) -> bool {
        let mut told = BTreeMap::<Id, Tie>::new();
        let holds = |relies: &BTreeMap<Id, Tie>, told: &BTreeMap<Id, Tie>| {
            let now = |id| told.get(id).or_else(|| self.ties.get(id)).copied().unwrap_or_default();
            relies.iter().all(|(id, tie)| now(id) == *tie)
        };
        for waiting in decides.iter().filter_map(|decision| decision.lets_in.as_ref()) {
            match self.under_a_free_id(waiting) {
                Some((_, true)) if holds(&waiting.relies, &told) => told.extend(&waiting.makes),
                Some((_, false)) => {}
                _ => return false,
            }
        }
        holds(relies, &told)
    }

    /// What waits under its own id or, if something else has that, under the one its phone would give it; and whether it is
    /// not in the log yet.
    fn under_a_free_id(&self, waiting: &Append) -> Option<(Append, bool)> {
        let again = || Append { group: waiting.group.clone().reminted(), ..waiting.clone() };
        [waiting.clone(), again()].into_iter().find_map(|append| {
            let parts = parts(append.group.clone(), &append.audience);
            match self.found(append.group.id, append.group.digest(), &parts) {
                Found::Other => None,
                found => Some((append, matches!(found, Found::Part(_)))),
            }
        })
    }

    /// What was once let in stays so.
    fn decide(&mut self, about: Waits, accepted: bool) {
        if let Some(decided) = self.tray.get_mut(&about) {
            *decided = Some(accepted || *decided == Some(true));
        }
        *self.decided.entry(about).or_default() |= accepted;
    }

    fn tray(&mut self, tray: ForTray, now_ms: i64) -> Answer {
        let ForTray { append: Append { author, group, audience, .. }, reason, shown, most } = tray;
        match self.found(group.id, group.digest(), &parts(group.clone(), &audience)) {
            Found::Other => return Answer::Said(Verdict::IdCollision),
            Found::Whole(places, stamp) => return Answer::Said(Verdict::Known(places, stamp)),
            Found::Part(_) => {}
        }
        let name = Waits::of(&group);
        match self.tray.get(&name) {
            Some(Some(true)) => return Answer::Said(Verdict::Known(Vec::new(), group.stamp.clamped(now_ms))),
            Some(Some(false)) => return Answer::Declined,
            Some(None) => {}
            None => {
                let waiting = self.waiting.entry(author).or_default();
                if *waiting >= most {
                    return Answer::TooMany;
                }
                *waiting += 1;
                self.tray.insert(name.clone(), None);
                let entry = Entry { author, group };
                self.trayed.insert(name, Trayed { entry, reason, received_ms: now_ms, accepted: None });
            }
        }
        self.write(shown, now_ms);
        Answer::Waits
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

/// Every space a group goes to with the part of it that is visible there, in order of space.
fn parts(group: Group, audience: &[(Space, Vec<u16>)]) -> Vec<(Space, Group)> {
    let mut indexes: BTreeMap<Space, BTreeSet<u16>> = BTreeMap::new();
    for change in &group.changes {
        indexes.entry(change.space.clone()).or_default().insert(change.index);
    }
    for (space, seen) in audience {
        indexes.entry(space.clone()).or_default().extend(seen);
    }
    if indexes.len() == 1 {
        return indexes.into_keys().zip([group]).collect();
    }
    let part = |(space, seen): (Space, BTreeSet<u16>)| {
        let changes: Vec<_> = group.changes.iter().filter(|change| seen.contains(&change.index)).cloned().collect();
        (!changes.is_empty()).then(|| (space, Group { changes, ..group.clone() }))
    };
    indexes.into_iter().filter_map(part).collect()
}

/// What must be known before a batch is dealt with, each once, in order.
#[derive(Debug, Default)]
pub(crate) struct Concerns {
    /// Spaces that may be written to.
    pub(crate) spaces: BTreeSet<Space>,
    /// Where to look for which group.
    pub(crate) pairs: BTreeSet<(Space, Id)>,
    /// Activities relied on; `true` if what is known of them may change.
    pub(crate) activities: BTreeMap<Id, bool>,
    /// Groups to look for in the tray.
    pub(crate) tray: BTreeSet<Waits>,
    /// Whose waiting groups to count.
    pub(crate) authors: BTreeSet<Id>,
}

impl Concerns {
    /// Of these offers.
    pub(crate) fn of<'a>(offers: impl IntoIterator<Item = &'a Offer>) -> Concerns {
        let mut concerns = Concerns::default();
        for offer in offers {
            match offer {
                Offer::Write(append) => concerns.written(append),
                Offer::Tray(tray) => {
                    concerns.looked_up(&tray.append, tray.append.group.id);
                    concerns.written(&tray.shown);
                    concerns.tray.insert(Waits::of(&tray.append.group));
                    concerns.authors.insert(tray.append.author);
                }
            }
        }
        concerns
    }

    fn looked_up(&mut self, append: &Append, id: Id) {
        self.pairs.extend(append.spaces().into_iter().map(|space| (space.clone(), id)));
    }

    fn written(&mut self, append: &Append) {
        self.looked_up(append, append.group.id);
        self.spaces.extend(append.spaces().into_iter().cloned());
        for id in append.relies.keys() {
            self.activities.entry(*id).or_default();
        }
        self.activities.extend(append.makes.keys().map(|id| (*id, true)));
        for decision in &append.decides {
            self.pairs.insert(decision.shown.clone());
            if let Some(waiting) = &decision.lets_in {
                self.looked_up(waiting, waiting.group.clone().reminted().id);
                self.written(waiting);
            }
        }
    }
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

fn entry(body: &[u8]) -> Result<Entry, Error> {
    let entries = columns::unpack_entries(body).map_err(|_| Error::damaged("an entry that cannot be read"))?;
    let [entry] = <[Entry; 1]>::try_from(entries).map_err(|_| Error::damaged("an entry that is not one entry"))?;
    Ok(entry)
}

/// Gathers the newest entries of a log from its rows in falling order of position.
pub(crate) struct Tail {
    entries: Vec<Entry>,
    left: usize,
}

impl Tail {
    pub(crate) fn of(bytes: usize) -> Tail {
        Tail { entries: Vec::new(), left: bytes }
    }

    /// Takes the row before; `false` if there is no room for it.
    pub(crate) fn take(&mut self, body: &[u8]) -> Result<bool, Error> {
        let entry = entry(body)?;
        let Some(left) = self.left.checked_sub(entry.group.weight()) else { return Ok(false) };
        self.left = left;
        self.entries.push(entry);
        Ok(true)
    }

    pub(crate) fn finish(mut self) -> Vec<Entry> {
        self.entries.reverse();
        self.entries
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
        let entry = entry(body)?;
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
