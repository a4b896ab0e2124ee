//! A world: phones, an office, what is on the way between them, what was made and what was promised.

use super::dice::Dice;
use super::fault::{Fault, Faults, Tally};
use super::life::{Deed, Life, Step};
use super::office::Office;
use super::phone::{Ending, Phone, Wish};
use super::{judge, network};
use erikti_sync::plants::Plant;
use erikti_sync::session::Input;
use erikti_sync::wire::{self, Request};
use erikti_sync::{Change, Id, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Arguments, Write as _};
use std::hash::{DefaultHasher, Hash, Hasher};

/// 2025-11-23, 00:00 UTC.
pub const BEGINNING_MS: i64 = 1_763_856_000_000;

/// The outer error names the invariant that broke.
pub type Lived = Result<(), String>;

/// What one tap made.
#[derive(Clone)]
pub struct Made {
    pub person: usize,
    pub changes: Vec<Change>,
    /// A phone has called it "on this phone".
    pub promised: bool,
    /// The phone's own copy was destroyed; the office's is the only one that must be.
    pub hangs_on_office: bool,
    /// Every copy was destroyed by what happened, and not by us.
    pub destroyed: bool,
    /// So they were before any tab had called it *on this phone*.
    pub swept: bool,
    /// Somebody else has used its id.
    pub stolen: bool,
}

/// Who listens to what happens.
#[derive(Clone)]
pub enum Ears {
    Deaf,
    /// A hash of every word, to compare two lives.
    Hash(DefaultHasher),
    /// Every word, for a story.
    Story(Vec<String>),
}

#[derive(Clone)]
pub struct World {
    pub faults: Faults,
    pub plant: Plant,
    pub dice: Dice,
    pub now_ms: i64,
    pub office: Office,
    pub phones: Vec<Phone>,
    pub flying: Vec<network::Flying>,
    /// Copies of requests that may arrive once more, and whose they are.
    pub ghosts: Vec<(usize, Vec<u8>)>,
    pub old_answers: Vec<Vec<u8>>,
    pub made: Vec<Made>,
    /// Which tap an owed group is, as the journals tell.
    pub taps: BTreeMap<Id, u32>,
    /// The ids that taps are given where somebody else has used their own; a coordinator's yes may be the first to do so.
    pub second_ids: BTreeSet<Id>,
    /// The tap that no server takes.
    pub poison: Option<u32>,
    pub storm: bool,
    pub calm: bool,
    pub tally: Tally,
    pub ears: Ears,
}

impl World {
    pub fn new(life: &Life, plant: Plant) -> World {
        let mut dice = Dice::new(life.seed ^ 0x5eed);
        let page = dice.pick(&[1, 2, 3, 5, 1_000]);
        World {
            faults: life.faults,
            plant,
            dice,
            now_ms: BEGINNING_MS,
            office: Office::new(page, plant),
            phones: Vec::new(),
            flying: Vec::new(),
            ghosts: Vec::new(),
            old_answers: Vec::new(),
            made: Vec::new(),
            taps: BTreeMap::new(),
            second_ids: BTreeSet::new(),
            poison: None,
            storm: false,
            calm: false,
            tally: Tally { lives: 1, ..Tally::default() },
            ears: Ears::Deaf,
        }
    }

    /// The same world, for another course of things.
    pub fn branch(&self) -> World {
        World { office: self.office.fork(), ..self.clone() }
    }

    pub fn hashing(mut self) -> World {
        self.ears = Ears::Hash(DefaultHasher::new());
        self
    }

    pub fn telling(mut self) -> World {
        self.ears = Ears::Story(Vec::new());
        self
    }

    pub fn trace(&self) -> u64 {
        if let Ears::Hash(hasher) = &self.ears { hasher.finish() } else { 0 }
    }

    pub fn note(&mut self, words: Arguments<'_>) {
        struct Into<'a>(&'a mut DefaultHasher);
        impl std::fmt::Write for Into<'_> {
            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                text.hash(self.0);
                Ok(())
            }
        }
        match &mut self.ears {
            Ears::Deaf => {}
            Ears::Hash(hasher) => drop(Into(hasher).write_fmt(words)),
            Ears::Story(lines) => lines.push(format!("{}  {words}", clock(self.now_ms - BEGINNING_MS))),
        }
    }

    /// Whether a fault happens now: the seed has it, the world is not calm, and the dice say so.
    pub fn strikes(&mut self, fault: Fault, percent: usize) -> bool {
        let strikes = self.faults.has(fault) && !self.calm && self.dice.chance(percent);
        if strikes {
            self.tally.count(fault);
        }
        strikes
    }

    /// A fault that goes on when the world is calm.
    fn strikes_always(&mut self, fault: Fault) -> bool {
        self.tally.count_if(fault, self.faults.has(fault));
        self.faults.has(fault)
    }

    /// Lives, calms down, is judged.
    pub fn live(&mut self, life: &Life) -> Lived {
        self.begin()?;
        for step in &life.steps {
            self.step(*step)?;
        }
        self.calm_down()?;
        judge::judge(self)
    }

    fn begin(&mut self) -> Lived {
        let words = self.office.describe();
        self.note(format_args!("{words}"));
        for at in 0..2 + self.dice.below(2) {
            self.phones.push(Phone::new(at));
            self.phones[at].schema = 1 + self.dice.below(2) as u16;
            if self.strikes(Fault::WrongClock, 60) {
                self.phones[at].skew_ms =
                    self.dice.pick(&[-315_360_000_000, -3_600_000, 5_000, 10_800_000, 315_360_000_000]);
            }
            self.open(at)?;
            self.settle(at)?;
            self.join(at)?;
            self.settle(at)?;
        }
        Ok(())
    }

    pub fn join(&mut self, phone: usize) -> Lived {
        let pass = self.office.pass(self.phones[phone].person);
        self.feed(phone, 0, Input::Joined(pass))
    }

    fn step(&mut self, step: Step) -> Lived {
        self.dice = Dice::new(step.luck);
        self.now_ms += self.dice.below(3_000) as i64;
        self.ring()?;
        let phone = self.dice.below(self.phones.len());
        match step.deed {
            Deed::Act => self.act(phone),
            Deed::Grant => self.grant(phone),
            Deed::Carry => self.carry(),
            Deed::Wake => {
                let tab = self.dice.below(self.phones[phone].tabs.len());
                self.feed_awake(phone, tab, Input::Wake)?;
                self.show(phone, tab)
            }
            Deed::Wait => {
                self.now_ms += self.dice.below(600_000) as i64;
                self.ring()?;
                self.show(phone, 0)
            }
            Deed::BackUp => self.back_up(),
            Deed::Mishap(fault) => self.mishap(fault, phone),
        }
    }

    /// What the first screens show now is kept for the next opening.
    fn show(&mut self, phone: usize, tab: usize) -> Lived {
        if !self.faults.has(Fault::Staged) {
            return Ok(());
        }
        let shown =
            self.made.iter().flat_map(|made| &made.changes).map(|change| change.record).collect::<BTreeSet<Id>>();
        self.feed_awake(phone, tab, Input::Shown(shown.into_iter().collect()))
    }

    fn back_up(&mut self) -> Lived {
        if self.dice.chance(40) {
            self.note(format_args!("the office makes a verified backup"));
            self.office.back_up();
        } else {
            self.note(format_args!("the office's disk is copied"));
            self.office.copy();
        }
        Ok(())
    }

    pub fn ring(&mut self) -> Lived {
        for phone in 0..self.phones.len() {
            for tab in 0..self.phones[phone].tabs.len() {
                let it = &mut self.phones[phone].tabs[tab];
                if !it.frozen && it.alarm.is_some_and(|at| at <= self.now_ms) {
                    it.alarm = None;
                    self.feed(phone, tab, Input::Rang)?;
                }
            }
        }
        Ok(())
    }

    pub fn feed_awake(&mut self, phone: usize, tab: usize, input: Input) -> Lived {
        if self.phones[phone].tabs[tab].frozen { Ok(()) } else { self.feed(phone, tab, input) }
    }

    /// One step of one session, and what must be true after it.
    pub fn feed(&mut self, phone: usize, tab: usize, input: Input) -> Lived {
        let loaded = matches!(input, Input::Loaded { .. } | Input::Opened { .. });
        let whole = matches!(input, Input::Loaded { .. } | Input::Paged(_, true));
        let durable = matches!(input, Input::Written(_, Ok(())));
        let first = loaded && !self.phones[phone].tabs[tab].session.is_open();
        let random = self.dice.random();
        let at = self.phones[phone].moment(self.now_ms, random);
        self.phones[phone].lived += 1;
        self.phones[phone].tabs[tab].unread &= !loaded;
        let posts = self.phones[phone].feed(tab, input, at);
        self.phones[phone].is_held_as_seen_in(tab);
        for (ticket, body) in posts {
            let who = self.name(phone);
            self.note(format_args!("{who} posts request {ticket}, {} bytes", body.len()));
            let asks = wire::read::<Request>(&body).is_ok_and(|request| !request.asks.is_empty());
            if self.phones[phone].tabs[tab].unread && asks {
                return Err(format!("I9: {who} asks for all tabs and has not read what they wrote"));
            }
            self.send(phone, tab, ticket, body);
        }
        if loaded {
            self.has_loaded(phone, tab, first)?;
        }
        let reader = &self.phones[phone].tabs[tab];
        if whole && reader.leads && reader.read_after == self.phones[phone].disk.wounds {
            let hurt = &mut self.phones[phone].disk.hurt;
            *hurt = hurt.map(|_| true);
        }
        if loaded || durable {
            self.has_promised(phone, tab)?;
        }
        self.tells_the_truth(phone, tab)
    }

    pub fn open(&mut self, phone: usize) -> Lived {
        let staged = self.strikes_always(Fault::Staged);
        let tab = self.phones[phone].open(self.plant, staged);
        let leads = self.phones[phone].tabs[tab].leads;
        let who = self.name(phone);
        self.note(format_args!("{who} opens the app{}", if tab > 0 { " in another tab" } else { "" }));
        self.feed(phone, tab, Input::Lead(leads))
    }

    /// Grants every wish of a phone, with nothing going wrong.
    pub fn settle(&mut self, phone: usize) -> Lived {
        for tab in 0..self.phones[phone].tabs.len() {
            while !self.phones[phone].tabs[tab].wishes.is_empty() {
                self.fulfil(phone, tab, Ending::Well)?;
            }
        }
        Ok(())
    }

    fn grant(&mut self, phone: usize) -> Lived {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        if self.phones[phone].tabs[tab].frozen {
            return Ok(());
        }
        let write = self.phones[phone].due(tab).is_some();
        let ending = match write {
            true if self.phones[phone].full => Ending::Failed,
            true if self.strikes(Fault::FailedWrite, 20) => Ending::Failed,
            true if self.strikes(Fault::DeadWrite, 10) => Ending::Dead,
            true if self.strikes(Fault::DeniedWrite, 20) => Ending::Denied,
            _ if self.dice.chance(30) => Ending::Onwards,
            _ => Ending::Well,
        };
        self.fulfil(phone, tab, ending)
    }

    /// Ends a tab's oldest wish so; a write that reaches the journal is looked at first.
    pub fn fulfil(&mut self, phone: usize, tab: usize, ending: Ending) -> Lived {
        let reaches = !matches!(ending, Ending::Failed | Ending::Dead);
        if let Some(write) = self.phones[phone].due(tab).filter(|_| reaches).cloned() {
            self.may_be_written(phone, &write)?;
        }
        let heard = !matches!(self.ears, Ears::Deaf);
        let wish = self.phones[phone].tabs[tab].wishes.front().filter(|_| heard).map(Wish::words).unwrap_or_default();
        let answer = self.phones[phone].grant(tab, ending);
        self.keeps_its_word(phone)?;
        let Some(input) = answer else { return Ok(()) };
        if let Input::Written(ticket, outcome) = &input {
            let who = self.name(phone);
            let words = match outcome {
                Ok(()) => "is durable".to_owned(),
                Err(words) => format!("fails: {words} ({ending:?})"),
            };
            self.note(format_args!("{who}, tab {tab}: write {ticket} {words}: {wish}"));
        } else {
            let who = self.name(phone);
            self.note(format_args!("{who}, tab {tab}: {wish}"));
        }
        self.feed(phone, tab, input)
    }

    /// The spaces this phone's person reads.
    pub fn spaces(&self, phone: usize) -> Vec<Space> {
        self.office.readable(self.phones[phone].person)
    }

    pub fn name(&self, phone: usize) -> String {
        let person = self.phones[phone].person;
        let twin = self.phones.iter().take(phone).filter(|other| other.person == person).count();
        let name = ["Aliya", "Bolat", "Dana"][person % 3];
        if twin == 0 { name.to_owned() } else { format!("{name}'s clone {twin}") }
    }
}

fn clock(ms: i64) -> String {
    let seconds = ms / 1_000;
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    format!("day {days:<2} {hours:02}:{minutes:02}:{:02}", seconds % 60)
}
