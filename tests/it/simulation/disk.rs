//! What a phone keeps through a kill: the journal (IndexedDB), the mirror (Cache Storage), the canary (localStorage), and
//! every way they lose something.

use super::dice::Dice;
use erikti_sync::session::{Canary, Input, Mirror, Op, Row, Store, Write};
use erikti_sync::wire::{Cursor, Pass};
use erikti_sync::{Chain, Group, Id, Space, columns};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

pub const OUTBOX: Store = Store::Outbox;

type Bytes = Rc<Vec<u8>>;
/// A row as it was, if it was.
type Before = ((Store, String), Option<Bytes>);

type Rows = BTreeMap<(Store, String), Bytes>;

/// One page as it was found to be good: its bytes, the last position, the chain there.
type Verified = (Bytes, u64, Chain);

#[derive(Clone, Default)]
pub struct Disk {
    pub rows: Rows,
    pub mirror: BTreeMap<String, Bytes>,
    pub canary: Option<Canary>,
    /// What relaxed transactions since the last strict one replaced: a power cut may take them back, newest first.
    undo: Vec<Vec<Before>>,
    /// The journal lost something by itself, and whether the tab that leads has read it since.
    pub hurt: Option<bool>,
    /// It was hurt once: a power cut may take the mending back.
    pub scarred: bool,
    /// How often.
    pub wounds: u32,
    checked: BTreeMap<Space, Vec<Verified>>,
}

#[derive(Deserialize)]
enum Standing {
    Waiting,
    Trayed(String),
    Refused(String),
}

/// The owed group in a row of the outbox.
pub fn owed_in(row: &[u8]) -> Group {
    let (standing, packed): (Standing, Vec<u8>) = postcard::from_bytes(&row[1..]).expect("a row of the outbox");
    if let Standing::Trayed(reason) | Standing::Refused(reason) = standing {
        assert!(!reason.is_empty(), "a person must be told why");
    }
    columns::unpack_groups(&packed).expect("a packed group").remove(0)
}

/// Whether the owed group in a row of the outbox is still to be offered, and waits for nobody.
pub fn is_to_be_offered(row: &[u8]) -> bool {
    postcard::take_from_bytes(&row[1..]).is_ok_and(|(standing, _)| matches!(standing, Standing::Waiting))
}

/// The delivered group in a row of what is retained.
pub fn retained_in(row: &[u8]) -> Group {
    let (_, packed): (Vec<(Space, u64, bool)>, Vec<u8>) = postcard::from_bytes(&row[1..]).expect("a retained row");
    columns::unpack_groups(&packed).expect("a packed group").remove(0)
}

impl Disk {
    /// The transaction.
    pub fn journal(&mut self, write: &Write) {
        let mut before = Vec::new();
        for op in &write.ops {
            match op {
                Op::Put(Row { store, key, value }) => {
                    let at = (*store, key.clone());
                    before.push((at.clone(), self.rows.insert(at, Rc::new(value.clone()))));
                }
                Op::Drop(store, key) => {
                    let at = (*store, key.clone());
                    before.push((at.clone(), self.rows.remove(&at)));
                }
                Op::Sweep(store, prefix) => {
                    let swept = self.rows.keys().filter(|(of, key)| of == store && key.starts_with(prefix));
                    for at in swept.cloned().collect::<Vec<_>>() {
                        before.push((at.clone(), self.rows.remove(&at)));
                    }
                }
            }
        }
        if write.is_precious() {
            self.undo.clear();
        } else {
            self.undo.push(before);
        }
    }

    /// The second journal.
    pub fn mirror(&mut self, write: &Write) {
        for step in &write.mirror {
            match step {
                Mirror::Put(key, bytes) => drop(self.mirror.insert(key.clone(), Rc::new(bytes.clone()))),
                Mirror::Drop(key) => drop(self.mirror.remove(key)),
            }
        }
    }

    /// localStorage.
    pub fn sing(&mut self, write: &Write) {
        if write.is_precious() {
            self.canary = Some(write.canary);
        }
    }

    /// A power cut takes back some of the writes that nobody waited for; true if there were any.
    pub fn lose_tail(&mut self, dice: &mut Dice) -> bool {
        let lost = dice.below(self.undo.len() + 1);
        for _ in 0..lost {
            for (at, before) in self.undo.pop().into_iter().flatten().rev() {
                match before {
                    Some(bytes) => self.rows.insert(at, bytes),
                    None => self.rows.remove(&at),
                };
            }
        }
        if lost > 0 && self.scarred {
            self.hurt = Some(false);
        }
        lost > 0
    }

    /// From now on there may be a hole until the journal is read again.
    pub fn wound(&mut self) {
        self.hurt = Some(false);
        self.scarred = true;
        self.wounds += 1;
    }

    /// Chromium's recovery from a corrupted database: it deletes all of it.
    pub fn vanish(&mut self) {
        self.rows.clear();
        self.undo.clear();
    }

    /// One page of the log cannot be read any more; true if there was one.
    pub fn lose_page(&mut self, dice: &mut Dice) -> bool {
        let pages: Vec<_> = self.rows.keys().filter(|(store, _)| *store == Store::Tail).cloned().collect();
        if pages.is_empty() {
            return false;
        }
        let page = pages[dice.below(pages.len())].clone();
        if dice.chance(50) {
            self.rows.remove(&page);
        } else {
            self.rows.insert(page, Rc::new(vec![0xff; 7]));
        }
        self.undo.clear();
        self.wound();
        true
    }

    pub fn mirrored(&self) -> Vec<(String, Vec<u8>)> {
        self.mirror.iter().map(|(key, bytes)| (key.clone(), bytes.to_vec())).collect()
    }

    pub fn loaded(&self, mirror: Vec<(String, Vec<u8>)>) -> Input {
        let rows = self.rows.keys().filter_map(|(store, key)| self.row(*store, key.clone()));
        Input::Loaded { rows: rows.collect(), mirror, canary: self.canary }
    }

    /// All but the pages.
    pub fn opened(&self, mirror: Vec<(String, Vec<u8>)>) -> Input {
        let small = self.rows.keys().filter(|(store, _)| *store != Store::Tail);
        let rows = small.filter_map(|(store, key)| self.row(*store, key.clone()));
        Input::Opened { rows: rows.collect(), mirror, canary: self.canary }
    }

    /// Whether something was delivered to where this phone does not read.
    pub fn has_unseen(&self) -> bool {
        let mut retained = self.rows.iter().filter(|((store, _), _)| *store == Store::Retained);
        // Its places come first, and there are none.
        retained.any(|(_, row)| row.get(1) == Some(&0))
    }

    pub fn row(&self, store: Store, key: String) -> Option<Row> {
        let at = (store, key);
        let value = self.rows.get(&at)?.to_vec();
        Some(Row { store, key: at.1, value })
    }

    /// Keys of a store.
    pub fn keys(&self, store: Store) -> impl Iterator<Item = &String> {
        self.rows.keys().filter(move |(of, _)| *of == store).map(|(_, key)| key)
    }

    /// Every group of this phone's own that lies here: owed, mirrored or retained.
    pub fn groups(&self) -> BTreeSet<Id> {
        let rows = self.keys(Store::Outbox).chain(self.keys(Store::Retained));
        rows.chain(self.mirror.keys()).filter_map(|key| Id::parse(key)).collect()
    }

    /// Every group owed by what lies here.
    pub fn owed(&self) -> BTreeSet<Id> {
        self.keys(Store::Outbox).chain(self.mirror.keys()).filter_map(|key| Id::parse(key)).collect()
    }

    pub fn cursor(&self, space: &Space) -> Cursor {
        self.meta(&format!("cursor/{space}")).unwrap_or_default()
    }

    /// Whose phone it is, as the first journal has it.
    pub fn pass(&self) -> Option<Pass> {
        self.meta("pass")
    }

    fn meta<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let row = self.rows.get(&(Store::Meta, key.to_owned()));
        row.map(|bytes| postcard::from_bytes(&bytes[1..]).expect("a value after the row's version"))
    }

    /// Pages of a space in order of their first position, read as far as they were not read before.
    fn pages(&mut self, space: &Space) -> Result<&[Verified], String> {
        let prefix = format!("{space}|");
        let first = (Store::Tail, prefix.clone());
        let rows =
            self.rows.range(first..).take_while(|((store, key), _)| *store == Store::Tail && key.starts_with(&prefix));
        let known = self.checked.entry(space.clone()).or_default();
        let mut good = 0;
        for ((_, key), value) in rows {
            if known.get(good).is_some_and(|(bytes, ..)| Rc::ptr_eq(bytes, value)) {
                good += 1;
                continue;
            }
            known.truncate(good);
            let (end, mut chain) = known.last().map_or((0, Chain::default()), |(_, end, chain)| (*end, *chain));
            let first = key.strip_prefix(&prefix).and_then(|at| u64::from_str_radix(at, 16).ok()).expect("a page key");
            if first > end + 1 {
                return Err(format!("I6: a page of {space} begins at {first}, the one before ends at {end}"));
            }
            let entries = columns::unpack_entries(value).map_err(|error| format!("I6: a page of {space}: {error}"))?;
            let last = first + entries.len() as u64 - 1;
            // A page may begin again what another one held the beginning of.
            for entry in entries.iter().skip((end + 1 - first) as usize) {
                chain = chain.then(entry);
            }
            known.push((value.clone(), last.max(end), chain));
            good += 1;
        }
        known.truncate(good);
        Ok(known)
    }

    /// The spaces it has read something of.
    pub fn spaces(&self) -> Vec<Space> {
        let of_page = |key: &String| key.rsplit_once('|').map(|(space, _)| Space::new(space));
        let of_cursor = |key: &String| key.strip_prefix("cursor/").map(Space::new);
        let spaces: BTreeSet<Space> =
            self.keys(Store::Meta).filter_map(of_cursor).chain(self.keys(Store::Tail).filter_map(of_page)).collect();
        spaces.into_iter().collect()
    }

    /// I6: the pages in the journal lead, entry by entry, exactly to the cursor in the journal.
    pub fn check(&mut self) -> Result<(), String> {
        for space in self.spaces() {
            let cursor = self.cursor(&space);
            let pages = self.pages(&space)?;
            let (end, chain) = pages.last().map_or((0, Chain::default()), |(_, end, chain)| (*end, *chain));
            if (end, chain) != (cursor.position, cursor.chain) {
                let at = cursor.position;
                return Err(format!("I6: the cursor of {space} says {at}, the pages end at {end}"));
            }
        }
        Ok(())
    }
}
