//! A simulated phone: a disk that outlives its tabs, and tabs that run real sessions.

use super::disk::Disk;
use super::office;
use erikti_sync::plants::Plant;
use erikti_sync::session::{Effect, Input, Mirror, Moment, Notice, Op, Session, Sign, Store, Ticket, Write};
use erikti_sync::wire::{self, News, Reply};
use erikti_sync::{Id, columns};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

/// Something a tab asked for and has not got yet.
#[derive(Clone, Debug)]
pub enum Wish {
    /// How far it has got by itself is in the stage: 0 nowhere, 1 the journal, 2 the mirror too.
    Write(Ticket, Write, u8),
    Load,
    /// The mirror has been read, the journal has not.
    Rows(Vec<(String, Vec<u8>)>),
    /// A first opening by all rows but the pages.
    Small,
    /// These pages are still to be read.
    Pages(VecDeque<String>),
    Count,
    Peer(Vec<Op>),
}

impl Wish {
    /// What a story tells of it.
    pub fn words(&self) -> String {
        match self {
            Wish::Write(_, write, _) => {
                let ops = write.ops.iter().map(|op| match op {
                    Op::Put(row) => format!("+{}", at(row.store, &row.key)),
                    Op::Drop(store, key) => format!("-{}", at(*store, key)),
                    Op::Sweep(store, prefix) => format!("--{}", at(*store, prefix)),
                });
                let mirror = write.mirror.iter().map(|step| match step {
                    Mirror::Put(key, _) => format!("+mirror/{}", last_of(key)),
                    Mirror::Drop(key) => format!("-mirror/{}", last_of(key)),
                });
                ops.chain(mirror).collect::<Vec<_>>().join(" ")
            }
            Wish::Load | Wish::Rows(_) => "reads the journal".into(),
            Wish::Small => "reads all but the pages".into(),
            Wish::Pages(left) => format!("reads a page, {} are left", left.len()),
            Wish::Count => "counts what is owed".into(),
            Wish::Peer(ops) => format!("hears of another tab's {} rows", ops.len()),
        }
    }
}

fn at(store: Store, key: &str) -> String {
    format!("{}/{}", store.name(), if store == Store::Meta || store == Store::Tail { key } else { last_of(key) })
}

/// Enough of a key to tell it from others.
fn last_of(key: &str) -> &str {
    &key[key.len().saturating_sub(6)..]
}

#[derive(Clone)]
pub struct Tab {
    pub session: Session,
    pub wishes: VecDeque<Wish>,
    pub alarm: Option<i64>,
    pub leads: bool,
    pub frozen: bool,
    /// It was given the lead and has not read the journal since.
    pub unread: bool,
    /// How often the disk had been hurt when this tab last began to read its rows.
    pub read_after: u32,
    pub serial: u64,
    /// Taps made here, or found in the journal, that the office has not yet been seen to hold.
    pub unproven: BTreeSet<u32>,
}

#[derive(Clone)]
pub struct Phone {
    /// Whose it is, as the tab that moved last knows.
    pub person: usize,
    pub disk: Disk,
    pub tabs: Vec<Tab>,
    /// This phone's clock minus the real one, milliseconds.
    pub skew_ms: i64,
    /// Version of the record shapes its app knows.
    pub schema: u16,
    pub full: bool,
    pub backup: Option<Disk>,
    serials: u64,
    /// Every answer that a tab was given.
    answers: Vec<Rc<Vec<u8>>>,
    /// Every group that an answer brought ahead of the pages.
    ahead: BTreeSet<Id>,
    /// Told by a tab since the phone was last opened.
    pub told: Vec<Notice>,
    /// Owed taps whose every copy on a disk was destroyed since the phone last said so.
    pub must_tell: BTreeSet<u32>,
    /// The journal has something that the canary has not counted: killed then, the phone remembers too few.
    pub uncounted: bool,
    /// Steps it has taken: in the exhaustive run its luck comes from them.
    pub lived: u64,
}

/// How far a write gets when the browser is killed in its middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Torn {
    Nothing,
    Journal,
    Mirror,
    All,
}

/// How a granted write ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Well,
    /// Only the next of its stages is done.
    Onwards,
    Failed,
    /// Done, but the tab hears that it failed.
    Denied,
    /// Not done, and nobody ever answers.
    Dead,
}

impl Phone {
    pub fn new(person: usize) -> Phone {
        Phone {
            person,
            disk: Disk::default(),
            tabs: Vec::new(),
            skew_ms: 0,
            schema: 1,
            full: false,
            backup: None,
            serials: 0,
            answers: Vec::new(),
            ahead: BTreeSet::new(),
            told: Vec::new(),
            must_tell: BTreeSet::new(),
            uncounted: false,
            lived: 0,
        }
    }

    /// Another phone with the same disk.
    pub fn cloned(&self) -> Phone {
        let (disk, schema, skew_ms, answers) = (self.disk.clone(), self.schema, self.skew_ms, self.answers.clone());
        Phone { disk, schema, skew_ms, answers, ..Phone::new(self.person) }
    }

    /// Opens a tab; the first one leads.
    pub fn open(&mut self, plant: Plant, staged: bool) -> usize {
        self.serials += 1;
        let leads = !self.tabs.iter().any(|tab| tab.leads);
        self.tabs.push(Tab {
            session: Session::new(self.schema).with(plant),
            wishes: VecDeque::from([if staged { Wish::Small } else { Wish::Load }]),
            alarm: None,
            leads,
            frozen: false,
            unread: false,
            read_after: 0,
            serial: self.serials,
            unproven: BTreeSet::new(),
        });
        self.tabs.len() - 1
    }

    /// Feeds one input to a tab. What goes out to the network is returned.
    pub fn feed(&mut self, tab: usize, input: Input, at: Moment) -> Vec<(Ticket, Vec<u8>)> {
        if let Input::Answered(_, Ok(answer)) = &input {
            self.answers.push(answer.clone().into());
            let news = wire::read::<Reply>(answer).map_or_else(|_| Vec::new(), |reply| reply.news);
            let ahead = news.iter().flat_map(|news| columns::unpack_entries(&news.ahead).unwrap_or_default());
            self.ahead.extend(ahead.map(|entry| entry.group.id));
        }
        let effects = self.tabs[tab].session.step(input, at);
        let mut posts = Vec::new();
        for effect in effects {
            match effect {
                Effect::Write(ticket, write) => self.tabs[tab].wishes.push_back(Wish::Write(ticket, write, 0)),
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

    /// A tab that has not heard of a new holder yet goes on in the former one's name.
    pub fn is_held_as_seen_in(&mut self, tab: usize) {
        let holder = self.tabs[tab].session.pass().and_then(office::holder);
        self.person = holder.unwrap_or(self.person);
    }

    /// The write that a tab's oldest wish is, if it is one that has not reached the journal.
    pub fn due(&self, tab: usize) -> Option<&Write> {
        match self.tabs[tab].wishes.front() {
            Some(Wish::Write(_, write, 0)) => Some(write),
            _ => None,
        }
    }

    /// The write that is under way in a tab, if it has not reached the journal.
    pub fn under_way(&self, tab: usize) -> Option<&Write> {
        let writes = self.tabs[tab].wishes.iter().find(|wish| matches!(wish, Wish::Write(..)));
        if let Some(Wish::Write(_, write, 0)) = writes { Some(write) } else { None }
    }

    /// Groups that lie here and are not about to leave.
    pub fn staying(&self) -> BTreeSet<Id> {
        let going = self.leaving_the_mirror();
        let kept = self.disk.keys(Store::Outbox).chain(self.disk.keys(Store::Retained));
        let kept: BTreeSet<Id> = kept.filter_map(|key| Id::parse(key)).collect();
        self.disk.groups().into_iter().filter(|id| kept.contains(id) || !going.contains(id)).collect()
    }

    /// Groups that a write which has reached the journal is about to take from the mirror.
    fn leaving_the_mirror(&self) -> BTreeSet<Id> {
        let under_way = self.tabs.iter().flat_map(|tab| &tab.wishes).filter_map(|wish| match wish {
            Wish::Write(_, write, 1..) => Some(write.mirror_apart().1),
            _ => None,
        });
        under_way.flatten().filter_map(|step| Id::parse(step.key())).collect()
    }

    /// Grants a tab's oldest wish, or a part of it.
    pub fn grant(&mut self, tab: usize, ending: Ending) -> Option<Input> {
        if matches!(self.tabs[tab].wishes.front(), Some(Wish::Load | Wish::Rows(_) | Wish::Small)) {
            self.tabs[tab].read_after = self.disk.wounds;
        }
        match self.tabs[tab].wishes.pop_front()? {
            Wish::Load => {
                let mirror = self.disk.mirrored();
                if ending == Ending::Onwards {
                    self.tabs[tab].wishes.push_front(Wish::Rows(mirror));
                    return None;
                }
                Some(self.disk.loaded(mirror))
            }
            Wish::Small => {
                let (mirror, pages) = (self.disk.mirrored(), self.disk.keys(Store::Tail).cloned().collect());
                self.tabs[tab].wishes.push_front(Wish::Pages(pages));
                Some(self.disk.opened(mirror))
            }
            Wish::Pages(mut pages) => {
                let Some(next) = pages.pop_front() else { return Some(Input::Paged(Vec::new(), true)) };
                self.tabs[tab].wishes.push_front(Wish::Pages(pages));
                Some(Input::Paged(self.disk.row(Store::Tail, next).into_iter().collect(), false))
            }
            Wish::Rows(mirror) => Some(self.disk.loaded(mirror)),
            Wish::Count => Some(Input::Counted(self.disk.keys(super::disk::OUTBOX).cloned().collect())),
            Wish::Peer(ops) => Some(Input::Peer(ops)),
            Wish::Write(..) if ending == Ending::Dead => None,
            Wish::Write(ticket, ..) if ending == Ending::Failed => {
                Some(Input::Written(ticket, Err("QuotaExceededError".into())))
            }
            Wish::Write(ticket, write, stage) if ending == Ending::Onwards && stage < 2 => {
                self.advance(&write, stage, stage + 1);
                self.tabs[tab].wishes.push_front(Wish::Write(ticket, write, stage + 1));
                None
            }
            Wish::Write(ticket, write, stage) => {
                self.advance(&write, stage, 3);
                self.tell_peers(tab, &write);
                let outcome = if ending == Ending::Denied { Err("UnknownError".into()) } else { Ok(()) };
                Some(Input::Written(ticket, outcome))
            }
        }
    }

    fn advance(&mut self, write: &Write, from: u8, to: u8) {
        for stage in from..to {
            match stage {
                0 => self.disk.journal(write),
                1 => self.disk.mirror(write),
                _ => self.disk.sing(write),
            }
            if write.is_precious() {
                self.uncounted = stage < 2;
            }
        }
    }

    /// A frozen tab hears nothing; it will be told that it thawed.
    fn tell_peers(&mut self, tab: usize, write: &Write) {
        let serial = self.tabs[tab].serial;
        for other in self.tabs.iter_mut().filter(|other| other.serial != serial && !other.frozen) {
            other.wishes.push_back(Wish::Peer(write.ops.clone()));
        }
    }

    /// A tab is gone; its write may have got some way. Whoever is next in line leads.
    pub fn close(&mut self, tab: usize, torn: Torn) -> Option<usize> {
        let gone = self.tabs.remove(tab);
        if let Some(Wish::Write(_, write, stage)) = gone.wishes.iter().find(|wish| matches!(wish, Wish::Write(..))) {
            self.advance(write, *stage, (torn as u8).max(*stage));
        }
        if self.tabs.is_empty() || self.tabs.iter().any(|tab| tab.leads) {
            return None;
        }
        (self.tabs[0].leads, self.tabs[0].unread) = (true, true);
        Some(0)
    }

    pub fn moment(&self, real_ms: i64, random: [u8; 32]) -> Moment {
        Moment { now_ms: real_ms + self.skew_ms, random }
    }

    /// How many answers it was ever given.
    pub fn heard(&self) -> usize {
        self.answers.len()
    }

    /// Whether all that this phone knows of a group came ahead of the pages.
    pub fn knows_ahead(&self, group: Id) -> bool {
        self.ahead.contains(&group) && !self.has_heard(group)
    }

    /// Whether the office ever told this phone of a group: it was read back.
    pub fn has_heard(&self, group: Id) -> bool {
        let tells = |news: &News| {
            columns::unpack_entries(&news.entries).is_ok_and(|page| page.iter().any(|entry| entry.group.id == group))
        };
        let replies = self.answers.iter().rev().filter_map(|answer| wire::read::<Reply>(answer).ok());
        replies.into_iter().any(|reply| reply.news.iter().any(tells))
    }

    /// Groups a tab calls "on this phone" now.
    pub fn promised(&self, tab: usize) -> impl Iterator<Item = Id> {
        let owed = self.tabs[tab].session.owed().into_iter();
        owed.filter(|owed| owed.sign == Sign::OnPhone).map(|owed| owed.group)
    }
}
