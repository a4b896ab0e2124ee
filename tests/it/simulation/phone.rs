//! A simulated phone: a disk that outlives its tabs, and tabs that run real sessions.

use super::office;
use erikti_sync::plants::Plant;
use erikti_sync::session::{Canary, Effect, Input, Mirror, Moment, Op, Row, Session, Store, Ticket, Write};
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, Id, columns};
use std::collections::{BTreeMap, VecDeque};

/// What survives a kill.
#[derive(Default)]
pub struct Disk {
    rows: BTreeMap<(Store, String), Vec<u8>>,
    mirror: BTreeMap<String, Vec<u8>>,
    canary: Option<Canary>,
}

/// Something a tab asked for and has not got yet.
#[derive(Debug)]
pub enum Wish {
    Write(Ticket, Write),
    Load,
    Count,
    Peer(Vec<Op>),
}

pub struct Tab {
    pub session: Session,
    pub wishes: VecDeque<Wish>,
    pub alarm: Option<i64>,
    pub leads: bool,
    /// It was frozen while others wrote.
    pub missed: bool,
    pub serial: u64,
}

pub struct Phone {
    pub disk: Disk,
    pub tabs: Vec<Tab>,
    /// This phone's clock minus the real one, milliseconds.
    pub skew_ms: i64,
    serials: u64,
    pub told: Vec<erikti_sync::session::Notice>,
}

/// How far a write gets when the browser is killed in its middle.
#[derive(Clone, Copy)]
pub enum Torn {
    Nothing,
    Journal,
    Mirror,
    All,
}

impl Disk {
    fn apply(&mut self, write: &Write, torn: Torn) {
        if matches!(torn, Torn::Nothing) {
            return;
        }
        for op in &write.ops {
            match op {
                Op::Put(Row { store, key, value }) => {
                    self.rows.insert((*store, key.clone()), value.clone());
                }
                Op::Drop(store, key) => {
                    self.rows.remove(&(*store, key.clone()));
                }
                Op::Sweep(store, prefix) => self.rows.retain(|(of, key), _| of != store || !key.starts_with(prefix)),
            }
        }
        if matches!(torn, Torn::Journal) {
            return;
        }
        for step in &write.mirror {
            match step {
                Mirror::Put(key, bytes) => drop(self.mirror.insert(key.clone(), bytes.clone())),
                Mirror::Drop(key) => drop(self.mirror.remove(key)),
            }
        }
        if matches!(torn, Torn::All) {
            self.canary = Some(write.canary);
        }
    }

    /// Chromium's recovery from a corrupted database: it deletes all of it.
    pub fn vanish(&mut self) {
        self.rows.clear();
    }

    fn loaded(&self) -> Input {
        let rows =
            self.rows.iter().map(|((store, key), value)| Row { store: *store, key: key.clone(), value: value.clone() });
        let mirror = self.mirror.iter().map(|(key, bytes)| (key.clone(), bytes.clone())).collect();
        Input::Loaded { rows: rows.collect(), mirror, canary: self.canary }
    }

    fn counted(&self) -> Input {
        Input::Counted(
            self.rows.keys().filter(|(store, _)| *store == Store::Outbox).map(|(_, key)| key.clone()).collect(),
        )
    }

    /// I6: the pages in the journal lead, entry by entry, exactly to the cursor in the journal.
    pub fn check(&self) -> Result<(), String> {
        let (mut position, mut chain) = (0, Chain::default());
        for ((store, key), value) in &self.rows {
            if *store == Store::Tail {
                let first = key.rsplit('|').next().and_then(|at| u64::from_str_radix(at, 16).ok()).expect("a page key");
                if first != position + 1 {
                    return Err(format!("I6: a page begins at {first}, the one before ends at {position}"));
                }
                for entry in columns::unpack_entries(value).expect("a page") {
                    chain = chain.then(&entry);
                    position += 1;
                }
            }
        }
        let cursor: Cursor = match self.rows.get(&(Store::Meta, format!("cursor/{}", office::space()))) {
            Some(bytes) => postcard::from_bytes(&bytes[1..]).expect("a cursor after the row's version"),
            None => Cursor::default(),
        };
        if (cursor.position, cursor.chain) != (position, chain) {
            return Err(format!("I6: the cursor says {}, the pages end at {position}", cursor.position));
        }
        Ok(())
    }
}

impl Phone {
    pub fn new() -> Phone {
        Phone { disk: Disk::default(), tabs: Vec::new(), skew_ms: 0, serials: 0, told: Vec::new() }
    }

    /// Opens a tab; the first one leads.
    pub fn open(&mut self, plant: Plant) -> usize {
        self.serials += 1;
        let leads = !self.tabs.iter().any(|tab| tab.leads);
        let session = Session::new(1).with(plant);
        let wishes = VecDeque::from([Wish::Load]);
        self.tabs.push(Tab { session, wishes, alarm: None, leads, missed: false, serial: self.serials });
        self.tabs.len() - 1
    }

    /// Feeds one input to a tab. What goes out to the network is returned.
    pub fn feed(&mut self, tab: usize, input: Input, at: Moment) -> Vec<(Ticket, Vec<u8>)> {
        let effects = self.tabs[tab].session.step(input, at);
        let mut posts = Vec::new();
        for effect in effects {
            match effect {
                Effect::Write(ticket, write) => self.tabs[tab].wishes.push_back(Wish::Write(ticket, write)),
                Effect::Load => self.tabs[tab].wishes.push_back(Wish::Load),
                Effect::Count => self.tabs[tab].wishes.push_back(Wish::Count),
                Effect::Post(ticket, body) => posts.push((ticket, body)),
                // Browser timers run on, whatever a person does to the clock.
                Effect::Alarm(at_ms) => self.tabs[tab].alarm = Some(at_ms - self.skew_ms),
                Effect::Tell(notice) => self.told.push(notice),
            }
        }
        posts
    }

    /// Grants a tab's oldest wish. `frozen`: the other tabs miss what it wrote. `failing`: the storage says no.
    pub fn grant(&mut self, tab: usize, frozen: bool, failing: bool) -> Option<Input> {
        let serial = self.tabs[tab].serial;
        match self.tabs[tab].wishes.pop_front()? {
            Wish::Load => Some(self.disk.loaded()),
            Wish::Count => Some(self.disk.counted()),
            Wish::Peer(ops) => Some(Input::Peer(ops)),
            Wish::Write(ticket, _) if failing => Some(Input::Written(ticket, Err("QuotaExceededError".into()))),
            Wish::Write(ticket, write) => {
                self.disk.apply(&write, Torn::All);
                for other in self.tabs.iter_mut().filter(|other| other.serial != serial) {
                    other.missed |= frozen;
                    if !frozen {
                        other.wishes.push_back(Wish::Peer(write.ops.clone()));
                    }
                }
                Some(Input::Written(ticket, Ok(())))
            }
        }
    }

    /// A tab is gone; its write may have got some way. Whoever is next in line leads.
    pub fn close(&mut self, tab: usize, torn: Torn) -> Option<usize> {
        let gone = self.tabs.remove(tab);
        if let Some(Wish::Write(_, write)) = gone.wishes.into_iter().find(|wish| matches!(wish, Wish::Write(..))) {
            self.disk.apply(&write, torn);
        }
        if !gone.leads || self.tabs.is_empty() {
            return None;
        }
        self.tabs[0].leads = true;
        Some(0)
    }

    pub fn moment(&self, real_ms: i64, random: [u8; 32]) -> Moment {
        Moment { now_ms: real_ms + self.skew_ms, random }
    }

    /// Groups this phone calls "on this phone" now.
    pub fn promised(&self) -> impl Iterator<Item = Id> {
        let owed = self.tabs.iter().flat_map(|tab| tab.session.owed());
        owed.filter(|owed| owed.sign == erikti_sync::session::Sign::OnPhone).map(|owed| owed.group)
    }
}
