//! The server of a simulated world: the real exchange over the memory archive, its backups, its bad days, and an observer
//! who reads every log along and holds the server to its word.

use erikti_model::kinds::trayed;
use erikti_model::policy::Role;
use erikti_server::accounts::{Device, Identity};
use erikti_server::archive::{Archive, Memory, Store};
use erikti_server::exchange;
use erikti_sync::plants::Plant;
use erikti_sync::session::Cut;
use erikti_sync::wire::{self, Cursor, News, Pass, Reply, Request, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, Space, columns};
use futures_util::FutureExt;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

/// The person of the hostile client: a team leader.
pub const STRANGER: usize = 91;

#[derive(Clone)]
pub struct Office {
    archive: std::rc::Rc<Archive>,
    page: usize,
    plant: Plant,
    verified: std::rc::Rc<Memory>,
    /// Copies made after the verified backup; nobody verified them, phones are not told of them.
    copies: Vec<std::rc::Rc<Memory>>,
    epoch: u32,
    /// Its disk is full, so it takes nothing.
    pub full: bool,
    /// It is of an older version, and takes no group of a newer one.
    pub old: bool,
    /// Every log, read along entry by entry.
    pub logs: BTreeMap<Space, Vec<Entry>>,
    /// The chain after each entry of every log.
    chains: BTreeMap<Space, Vec<[u8; 16]>>,
    /// Taps that were ever in a log or in the tray.
    pub ever: BTreeSet<u32>,
    /// Taps in the verified backup.
    pub safe: BTreeSet<u32>,
}

/// Awaits a future of the memory archive, which is always ready.
fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("the memory archive never waits")
}

fn organisation() -> Id {
    Id::derived(&[b"organisation"])
}

pub fn team() -> Space {
    Space::new(&format!("org/{}", organisation()))
}

pub fn own(person: usize) -> Space {
    Space::new(&format!("person/{}", id_of(person)))
}

/// The organisation's activity, whose leader changes.
pub fn activity() -> Id {
    Id::derived(&[b"activity"])
}

pub fn id_of(person: usize) -> Id {
    Id::derived(&[b"person", &[person as u8]])
}

/// Whose pass it is.
pub fn holder(pass: &Pass) -> Option<usize> {
    (0..3).find(|person| id_of(*person) == pass.person)
}

fn pass(person: usize) -> Pass {
    let Identity { person: id, name, role, organisation, organisation_name } = device(person).identity;
    Pass {
        token: format!("token-{person}"),
        person: id,
        name,
        role,
        organisation,
        organisation_name,
        spaces: Vec::new(),
    }
}

fn device(person: usize) -> Device {
    let identity = Identity {
        person: id_of(person),
        name: "Әлия".into(),
        role: [Role::OrgCoordinator, Role::TeamLeader, Role::Volunteer][person % 3].code().into(),
        organisation: organisation(),
        organisation_name: "Ерікті".into(),
    };
    let id = Id::derived(&[b"device", &[person as u8]]);
    Device { id, identity, replica: Id::NIL, grants: 0, joined_ms: 0, revoked_ms: None, seen: None }
}

/// Which tap a group is: its author's phone wrote it where only people look.
pub fn tap(group: &Group) -> u32 {
    group.occurred_on.day as u32
}

impl Office {
    pub fn new(page: usize, plant: Plant) -> Office {
        Office {
            archive: Archive::Memory(Memory::with_pages(page)).into(),
            page,
            plant,
            verified: Memory::with_pages(page).into(),
            copies: Vec::new(),
            epoch: 1,
            full: false,
            old: false,
            logs: BTreeMap::new(),
            chains: BTreeMap::new(),
            ever: BTreeSet::new(),
            safe: BTreeSet::new(),
        }
    }

    /// What a person gets who joins now.
    pub fn pass(&self, person: usize) -> Pass {
        Pass { spaces: self.readable(person), ..pass(person) }
    }

    /// The spaces a person may read now.
    pub fn readable(&self, person: usize) -> Vec<Space> {
        now(exchange::readable(&self.archive, &device(person))).expect("the memory archive answers")
    }

    fn memory(&self) -> &Memory {
        match &*self.archive {
            Archive::Memory(memory) => memory,
            _ => unreachable!("simulated offices keep everything in memory"),
        }
    }

    /// Answers one request; the outer error is a broken promise.
    pub fn answer(&mut self, person: usize, body: &[u8], now_ms: i64) -> Result<Result<Vec<u8>, Cut>, String> {
        let Ok(mut request) = wire::read::<Request>(body) else { return Ok(Err(Cut::Rejected("malformed".into()))) };
        if self.full && !request.offers.is_empty() {
            return Ok(Err(Cut::Busy(Some(30_000))));
        }
        let asked: BTreeMap<Space, Cursor> = request.asks.iter().cloned().collect();
        let Ok(offered) = unpacked(&request.offers) else { return Ok(Err(Cut::Rejected("malformed".into()))) };
        request.asks.iter_mut().for_each(|(space, cursor)| *cursor = self.translated(space, *cursor));
        let refused = self.withhold(&mut request, &offered, now_ms);
        let reply = match now(exchange::converse(&self.archive, &device(person), request, now_ms)) {
            Ok(said) => said.reply,
            Err(exchange::Error::Archive(error)) => return Err(format!("the archive failed: {error}")),
            Err(_) => return Ok(Err(Cut::Rejected("malformed".into()))),
        };
        self.read_along()?;
        let mut reply = with(reply, refused);
        self.check(&asked, &offered, &reply)?;
        for news in &mut reply.news {
            news.cursor.epoch = self.epoch;
        }
        self.go_wrong(&offered, &mut reply);
        Ok(Ok(wire::write(&reply)))
    }

    /// The memory archive knows one epoch for ever; this office may have begun another.
    fn translated(&self, space: &Space, cursor: Cursor) -> Cursor {
        let first = erikti_server::archive::FIRST_EPOCH;
        let epoch = if cursor.epoch == self.epoch || cursor.position == 0 { first } else { first + 1 };
        if self.plant != Plant::NoChain {
            return Cursor { epoch, ..cursor };
        }
        let position = cursor.position.min(self.head(space));
        let chain = self.chain(space, position).expect("a position of the log");
        Cursor { epoch: first, position, chain, ..cursor }
    }

    pub fn chain(&self, space: &Space, position: u64) -> Option<Chain> {
        match position.checked_sub(1) {
            None => Some(Chain::default()),
            Some(at) => self.chains.get(space)?.get(at as usize).copied().map(Chain),
        }
    }

    /// What this version does not take is kept from the exchange; the places and verdicts are returned.
    fn withhold(&self, request: &mut Request, offered: &[Group], now_ms: i64) -> Vec<(usize, Verdict)> {
        let verdict = |group: &Group| {
            let late = Plant::RefuseDrift == self.plant && group.stamp.clamped(now_ms) != group.stamp;
            match (self.old && group.schema > 1, late) {
                (true, _) => Some(Verdict::NeedsNewerServer),
                (_, true) => Some(Verdict::Refused("clock-drift".into())),
                _ => None,
            }
        };
        let refused: Vec<(usize, Verdict)> =
            offered.iter().enumerate().filter_map(|(at, group)| Some((at, verdict(group)?))).collect();
        if !refused.is_empty() {
            let taken: Vec<Group> = offered.iter().filter(|group| verdict(group).is_none()).cloned().collect();
            request.offers = if taken.is_empty() { Vec::new() } else { columns::pack_groups(&taken) };
        }
        refused
    }

    /// Reads what is new in every log: positions are dense, nothing that was there has changed (I7, I8).
    fn read_along(&mut self) -> Result<(), String> {
        for head in now(self.archive.heads()).expect("heads") {
            let log = self.logs.entry(head.space.clone()).or_default();
            let chains = self.chains.entry(head.space.clone()).or_default();
            loop {
                let (position, chain) = (log.len() as u64, Chain(chains.last().copied().unwrap_or_default()));
                let end = Cursor { epoch: head.epoch, position, chain, grants: 0 };
                if (position, chain) == (head.position, head.chain) {
                    break;
                }
                let page = now(self.archive.read(head.space.clone(), end, usize::MAX)).expect("a page");
                if page.rewound || page.entries.is_empty() {
                    return Err(format!("I7: the log of {} has changed where it had been read", head.space));
                }
                for entry in page.entries {
                    chains.push(Chain(chains.last().copied().unwrap_or_default()).then(&entry).0);
                    self.ever.insert(tap(&entry.group));
                    log.push(entry);
                }
                if (log.len() as u64, chains.last()) != (page.cursor.position, Some(&page.cursor.chain.0)) {
                    return Err(format!("I7/I8: a page of {} does not lead to its own cursor", head.space));
                }
            }
        }
        self.ever.extend(self.trayed());
        Ok(())
    }

    /// What the server says is so: what it calls taken is in its log (durable before answered), and no cursor of another
    /// history is served a continuation (I8).
    fn check(&self, asked: &BTreeMap<Space, Cursor>, offered: &[Group], reply: &Reply) -> Result<(), String> {
        for (group, verdict) in offered.iter().zip(&reply.verdicts) {
            if let Verdict::Accepted(places, _) | Verdict::Known(places, _) = verdict {
                for (space, position) in places {
                    let entry = self.logs.get(space).and_then(|log| log.get(*position as usize - 1));
                    if entry.is_none_or(|entry| entry.group.id != group.id) {
                        return Err(format!("I1: the server took {} at a place where it is not", group.id));
                    }
                }
            }
        }
        for news in reply.news.iter().filter(|news| !news.rewound && self.plant != Plant::NoChain) {
            let cursor = asked.get(&news.space).copied().unwrap_or_default();
            let chain = self.chain(&news.space, cursor.position);
            let served = cursor.position == 0 || (chain == Some(cursor.chain) && cursor.epoch == self.epoch);
            if !served {
                return Err(format!("I8: a cursor of another history of {} was served a continuation", news.space));
            }
        }
        reply.news.iter().filter(|news| !news.ahead.is_empty()).try_for_each(|news| self.check_ahead(asked, news))
    }

    /// What comes ahead of a page is the end of the log behind it, and only whoever reads from the beginning gets it.
    fn check_ahead(&self, asked: &BTreeMap<Space, Cursor>, news: &News) -> Result<(), String> {
        let begins = news.rewound || asked.get(&news.space).is_none_or(|cursor| cursor.position == 0);
        let ahead = columns::unpack_entries(&news.ahead).expect("entries");
        let log = self.logs.get(&news.space).map(Vec::as_slice).unwrap_or_default();
        let behind = log.get(news.cursor.position as usize..).unwrap_or_default();
        if begins && news.more && behind.ends_with(&ahead) {
            Ok(())
        } else {
            Err(format!("I14: what comes ahead in {} is not the end of its log", news.space))
        }
    }

    /// The mistakes that a server can make.
    fn go_wrong(&self, offered: &[Group], reply: &mut Reply) {
        match self.plant {
            Plant::CounterIds => {
                for (group, verdict) in offered.iter().zip(&mut reply.verdicts) {
                    if *verdict == Verdict::IdCollision {
                        *verdict = Verdict::Known(self.places(group.id), group.stamp);
                    }
                }
            }
            Plant::CommitOrderGap | Plant::HalfGroup => {
                for news in &mut reply.news {
                    let mut entries = columns::unpack_entries(&news.entries).expect("a page");
                    if self.plant == Plant::CommitOrderGap && entries.len() > 1 {
                        entries.remove(0);
                    }
                    if let (Plant::HalfGroup, Some(last)) = (self.plant, entries.last_mut()) {
                        last.group.changes.truncate(1);
                    }
                    news.entries = columns::pack_entries(&entries);
                }
            }
            _ => {}
        }
    }

    fn places(&self, id: Id) -> Vec<(Space, u64)> {
        let at = |log: &Vec<Entry>| log.iter().position(|entry| entry.group.id == id).map(|at| at as u64 + 1);
        self.logs.iter().filter_map(|(space, log)| Some((space.clone(), at(log)?))).collect()
    }

    /// A completed, verified backup: from now on phones may forget what is in it.
    pub fn back_up(&mut self) {
        self.verified = self.memory().copy().into();
        let heads = now(self.archive.heads()).expect("heads");
        now(self.archive.mark_stable(heads)).expect("stable");
        self.safe = self.taps();
        // A restore of anything older would be the operator's own loss.
        self.copies.clear();
    }

    /// A copy that nobody verified, or a replica that lags behind from now on.
    pub fn copy(&mut self) {
        self.copies.push(self.memory().copy().into());
    }

    /// The machine burns; the newest copy comes back, or the verified backup where there is none. `anew`: and the operator
    /// says so by a new epoch.
    pub fn restore(&mut self, anew: bool) -> Result<(), String> {
        let copy = self.copies.pop().unwrap_or_else(|| self.verified.clone());
        self.archive = Archive::Memory(copy.copy()).into();
        self.epoch += u32::from(anew);
        self.logs.clear();
        self.chains.clear();
        self.read_along()
    }

    /// The same server, for another branch of history.
    pub fn fork(&self) -> Office {
        Office { archive: Archive::Memory(self.memory().copy()).into(), ..self.clone() }
    }

    /// Taps in the logs and in the tray.
    pub fn taps(&self) -> BTreeSet<u32> {
        self.logs.values().flatten().map(|entry| tap(&entry.group)).chain(self.trayed()).collect()
    }

    pub fn trayed(&self) -> impl Iterator<Item = u32> + use<> {
        self.tray().map(|(tap, ..)| tap)
    }

    /// What is or was in the tray: tap, the coordinators' record of it, and what they decided.
    pub fn tray(&self) -> impl Iterator<Item = (u32, Id, Option<bool>)> + use<> {
        let trayed = now(self.archive.trayed(None)).expect("the tray").into_iter();
        trayed.map(|it| (tap(&it.entry.group), trayed::id(&it.entry.group), it.accepted))
    }

    pub fn head(&self, space: &Space) -> u64 {
        self.logs.get(space).map_or(0, |log| log.len() as u64)
    }

    /// All that makes a difference to its future answers.
    pub fn hash(&self, into: &mut impl Hasher) {
        (self.epoch, &self.chains, &self.safe, self.copies.len()).hash(into);
        let stable: Vec<(u64, u64)> =
            now(self.archive.heads()).expect("heads").iter().map(|head| (head.position, head.stable)).collect();
        stable.hash(into);
    }

    pub fn describe(&self) -> String {
        format!("the office answers with pages of {} entries", self.page)
    }
}

fn unpacked(offers: &[u8]) -> Result<Vec<Group>, erikti_sync::change::Malformed> {
    if offers.is_empty() { Ok(Vec::new()) } else { columns::unpack_groups(offers) }
}

/// The reply with the verdicts put back at their places.
fn with(mut reply: Reply, refused: Vec<(usize, Verdict)>) -> Reply {
    for (at, verdict) in refused {
        reply.verdicts.insert(at, verdict);
    }
    reply
}
