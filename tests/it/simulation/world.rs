//! A seed's whole life: who does what when, and what goes wrong.

use super::judge;
use super::office::{self, Office};
use super::phone::{Phone, Torn};
use erikti_sync::plants::Plant;
use erikti_sync::session::{Cut, Input, Ticket};
use erikti_sync::{Change, Id, Name, OccurredOn, Pen, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// 2025-11-23, 00:00 UTC.
const BEGINNING_MS: i64 = 1_763_856_000_000;

/// Simulated time in which a world without faults must become quiet.
const PATIENCE: u32 = 60;

pub struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    /// True `percent` times of a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn random(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_mut(8).for_each(|chunk| chunk.copy_from_slice(&self.next().to_le_bytes()));
        bytes
    }
}

/// Which faults this seed has at all.
#[derive(Debug)]
struct Faults {
    lost_requests: bool,
    lost_answers: bool,
    doubled: bool,
    portals: bool,
    busy: bool,
    kills: bool,
    failing_writes: bool,
    vanish: bool,
    clocks: bool,
    restores: bool,
    tabs: bool,
    frozen: bool,
}

impl Faults {
    fn swarm(dice: &mut Dice) -> Faults {
        let mut coin = || dice.chance(50);
        let mut faults = Faults {
            lost_requests: coin(),
            lost_answers: coin(),
            doubled: coin(),
            portals: coin(),
            busy: coin(),
            kills: coin(),
            failing_writes: coin(),
            vanish: coin(),
            clocks: coin(),
            restores: coin(),
            tabs: coin(),
            frozen: coin(),
        };
        // A phone emptied of what it kept and a server restored to before it: together they destroy every copy.
        if faults.vanish {
            faults.restores = false;
        }
        faults
    }
}

/// A request or its answer on the way.
pub struct Flying {
    phone: usize,
    tab: u64,
    ticket: Ticket,
    body: Vec<u8>,
    answer: Option<Vec<u8>>,
}

pub struct World {
    dice: Dice,
    faults: Faults,
    plant: Plant,
    now_ms: i64,
    pub office: Office,
    pub phones: Vec<Phone>,
    pub flying: Vec<Flying>,
    /// Every group made: its author and changes.
    pub made: BTreeMap<Id, (Id, Vec<Change>)>,
    /// Every group that was ever called "on this phone".
    pub promised: BTreeSet<Id>,
    old_answers: Vec<Vec<u8>>,
    trace: DefaultHasher,
    pub loud: bool,
    calm: bool,
}

impl World {
    pub fn new(seed: u64, plant: Plant) -> World {
        let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let faults = Faults::swarm(&mut dice);
        World {
            dice,
            faults,
            plant,
            now_ms: BEGINNING_MS,
            office: Office::new(),
            phones: Vec::new(),
            flying: Vec::new(),
            made: BTreeMap::new(),
            promised: BTreeSet::new(),
            old_answers: Vec::new(),
            trace: DefaultHasher::new(),
            loud: false,
            calm: false,
        }
    }

    pub fn trace(&self) -> u64 {
        self.trace.finish()
    }

    fn note(&mut self, what: impl FnOnce() -> String) {
        let words = what();
        words.hash(&mut self.trace);
        if self.loud {
            println!("{:>9} {words}", self.now_ms - BEGINNING_MS);
        }
    }

    /// Lives, calms down, is judged.
    pub fn live(&mut self) -> Result<(), String> {
        let faults = format!("{:?}", self.faults);
        self.note(|| faults);
        for at in 0..2 + self.dice.below(2) {
            self.phones.push(Phone::new());
            if self.faults.clocks && self.dice.chance(60) {
                self.phones[at].skew_ms =
                    [-315_360_000_000, -3_600_000, 5_000, 10_800_000, 315_360_000_000][self.dice.below(5)];
            }
            self.open(at);
            self.settle(at);
            self.feed(at, 0, Input::Joined(office::pass(at)));
            self.settle(at);
        }
        for _ in 0..80 + self.dice.below(120) {
            self.happen()?;
            self.remember_promises();
        }
        self.calm_down()?;
        judge::judge(self)
    }

    fn happen(&mut self) -> Result<(), String> {
        self.pass_time();
        let phone = self.dice.below(self.phones.len());
        match self.dice.below(100) {
            0..28 => self.act(phone),
            28..58 => self.grant(phone),
            58..86 => self.carry(),
            86..90 if self.faults.kills => self.kill(phone)?,
            90..92 if self.faults.tabs => self.open_another(phone),
            92..94 if self.faults.tabs => self.close_one(phone),
            94..96 if self.faults.clocks => {
                let jump = self.dice.below(7_200_000) as i64 - 3_600_000;
                self.note(|| format!("phone {phone}: the clock jumps by {jump} ms"));
                self.phones[phone].skew_ms += jump;
            }
            96..98 if self.faults.restores => self.back_up_or_restore(),
            98 => self.thaw(phone),
            _ => {
                let tab = self.dice.below(self.phones[phone].tabs.len());
                self.feed(phone, tab, Input::Wake);
            }
        }
        Ok(())
    }

    fn pass_time(&mut self) {
        let most = if self.dice.chance(5) { 600_000 } else { 3_000 };
        self.now_ms += self.dice.below(most) as i64;
        self.ring();
    }

    fn ring(&mut self) {
        for phone in 0..self.phones.len() {
            for tab in 0..self.phones[phone].tabs.len() {
                if self.phones[phone].tabs[tab].alarm.is_some_and(|at| at <= self.now_ms) {
                    self.phones[phone].tabs[tab].alarm = None;
                    self.feed(phone, tab, Input::Rang);
                }
            }
        }
    }

    fn feed(&mut self, phone: usize, tab: usize, input: Input) {
        let random = self.dice.random();
        let at = self.phones[phone].moment(self.now_ms, random);
        let serial = self.phones[phone].tabs[tab].serial;
        for (ticket, body) in self.phones[phone].feed(tab, input, at) {
            self.note(|| format!("phone {phone}: posts {ticket}, {} bytes", body.len()));
            self.flying.push(Flying { phone, tab: serial, ticket, body, answer: None });
        }
    }

    fn open(&mut self, phone: usize) -> usize {
        let tab = self.phones[phone].open(self.plant);
        self.note(|| format!("phone {phone}: opens tab {tab}"));
        let leads = self.phones[phone].tabs[tab].leads;
        self.feed(phone, tab, Input::Lead(leads));
        tab
    }

    /// Grants every wish of a phone, with nothing going wrong.
    fn settle(&mut self, phone: usize) {
        for tab in 0..self.phones[phone].tabs.len() {
            while let Some(input) = self.phones[phone].grant(tab, false, false) {
                self.feed(phone, tab, input);
            }
        }
    }

    fn act(&mut self, phone: usize) {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        if !self.phones[phone].tabs[tab].session.is_open() {
            return;
        }
        let mut puts = Vec::new();
        for _ in 0..1 + self.dice.below(3) {
            puts.push((self.dice.below(3) as u8, self.dice.below(3), self.dice.below(5) as i64));
        }
        let session = &self.phones[phone].tabs[tab].session;
        let before: BTreeSet<Id> = session.owed().iter().map(|owed| owed.group).collect();
        let mut pen = Pen::new(session.ledger());
        for (record, field, value) in &puts {
            let (kind, field) = (Name::new("thing"), Name::new(["title", "place", "hours"][*field]));
            pen.put(&office::space(), Id::derived(&[&[*record]]), &kind, &field, Value::Int(*value));
        }
        let changes = pen.finish();
        if changes.is_empty() {
            return;
        }
        let occurred_on = OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") };
        self.feed(phone, tab, Input::Act { changes: changes.clone(), occurred_on });
        let owed = self.phones[phone].tabs[tab].session.owed();
        let new = owed.iter().find(|owed| !before.contains(&owed.group)).expect("the group just made").group;
        self.note(|| format!("phone {phone}, tab {tab}: makes {new} {puts:?}"));
        self.made.insert(new, (office::person(phone), changes));
    }

    fn grant(&mut self, phone: usize) {
        let tab = self.dice.below(self.phones[phone].tabs.len());
        let frozen = self.faults.frozen && !self.calm && self.dice.chance(40);
        let failing = self.faults.failing_writes && !self.calm && self.dice.chance(15);
        if let Some(input) = self.phones[phone].grant(tab, frozen, failing) {
            if let Input::Written(ticket, outcome) = &input {
                let words = format!("phone {phone}, tab {tab}: write {ticket} {outcome:?}, frozen {frozen}");
                self.note(|| words);
            }
            self.feed(phone, tab, input);
        }
    }

    /// Moves one thing in the network on.
    fn carry(&mut self) {
        if self.flying.is_empty() {
            return;
        }
        let at = self.dice.below(self.flying.len());
        let mut flying = self.flying.swap_remove(at);
        let (phone, ticket) = (flying.phone, flying.ticket);
        let answer = match flying.answer.take() {
            Some(answer) => self.bring_back(phone, ticket, answer),
            None => match self.take_up(&flying) {
                Ok(answer) => {
                    flying.answer = Some(answer);
                    self.flying.push(flying);
                    return;
                }
                Err(answer) => answer,
            },
        };
        let Some(answer) = answer else { return };
        if let Some(tab) = self.phones[phone].tabs.iter().position(|tab| tab.serial == flying.tab) {
            self.feed(phone, tab, Input::Answered(ticket, answer));
        }
    }

    /// The request reaches the server and is answered, or something else comes back, or nothing ever.
    #[allow(clippy::type_complexity)]
    fn take_up(&mut self, flying: &Flying) -> Result<Vec<u8>, Option<Result<Vec<u8>, Cut>>> {
        let (phone, ticket) = (flying.phone, flying.ticket);
        if !self.calm {
            if self.faults.lost_requests && self.dice.chance(20) {
                self.note(|| format!("phone {phone}: request {ticket} is lost"));
                return Err(self.dice.chance(70).then_some(Err(Cut::Unreachable)));
            }
            if self.faults.portals && self.dice.chance(15) {
                self.note(|| format!("phone {phone}: a captive portal answers {ticket}"));
                let replayed = self.dice.below(self.old_answers.len() + 1);
                let page = self.old_answers.get(replayed).cloned().unwrap_or_else(|| b"<html>Wi-Fi</html>".to_vec());
                return Err(Some(Ok(page)));
            }
            if self.faults.busy && self.dice.chance(15) {
                self.note(|| format!("phone {phone}: the server is too busy for {ticket}"));
                return Err(Some(Err(Cut::Busy(Some(self.dice.below(60_000) as i64)))));
            }
        }
        let answer = self.office.answer(phone, &flying.body, self.now_ms);
        if self.faults.doubled && !self.calm && self.dice.chance(20) {
            self.note(|| format!("phone {phone}: request {ticket} arrives twice"));
            self.office.answer(phone, &flying.body, self.now_ms);
        }
        self.old_answers.push(answer.clone());
        Ok(answer)
    }

    fn bring_back(&mut self, phone: usize, ticket: Ticket, answer: Vec<u8>) -> Option<Result<Vec<u8>, Cut>> {
        if self.faults.lost_answers && !self.calm && self.dice.chance(25) {
            self.note(|| format!("phone {phone}: the answer to {ticket} is lost"));
            return self.dice.chance(70).then_some(Err(Cut::Unreachable));
        }
        self.note(|| format!("phone {phone}: the answer to {ticket} arrives"));
        Some(Ok(answer))
    }

    /// The whole browser dies in the middle of whatever it does.
    fn kill(&mut self, phone: usize) -> Result<(), String> {
        while !self.phones[phone].tabs.is_empty() {
            let torn = [Torn::Nothing, Torn::Journal, Torn::Mirror, Torn::All][self.dice.below(4)];
            let last = self.phones[phone].tabs.len() - 1;
            self.phones[phone].close(last, torn);
        }
        self.note(|| format!("phone {phone}: is killed"));
        self.phones[phone].disk.check().map_err(|breach| format!("phone {phone}, killed: {breach}"))?;
        if self.faults.vanish && self.dice.chance(40) {
            self.note(|| format!("phone {phone}: its database is gone"));
            self.phones[phone].disk.vanish();
        }
        self.open(phone);
        Ok(())
    }

    fn open_another(&mut self, phone: usize) {
        if self.phones[phone].tabs.len() < 3 {
            self.open(phone);
        }
    }

    fn close_one(&mut self, phone: usize) {
        if self.phones[phone].tabs.len() > 1 {
            let tab = self.dice.below(self.phones[phone].tabs.len());
            let torn = [Torn::Nothing, Torn::Journal, Torn::Mirror, Torn::All][self.dice.below(4)];
            self.note(|| format!("phone {phone}: closes tab {tab}"));
            if let Some(next) = self.phones[phone].close(tab, torn) {
                self.feed(phone, next, Input::Lead(true));
            }
        }
    }

    fn thaw(&mut self, phone: usize) {
        for tab in 0..self.phones[phone].tabs.len() {
            if std::mem::take(&mut self.phones[phone].tabs[tab].missed) {
                self.note(|| format!("phone {phone}: tab {tab} thaws"));
                self.feed(phone, tab, Input::Thawed);
            }
        }
    }

    fn back_up_or_restore(&mut self) {
        match self.dice.below(4) {
            0 => {
                self.note(|| "the office makes a verified backup".into());
                self.office.back_up();
                self.office.forget_older_copy();
            }
            1 | 2 => {
                self.note(|| "the office's disk is copied".into());
                self.office.copy();
            }
            _ => {
                self.note(|| "the office is restored".into());
                self.office.restore();
            }
        }
    }

    fn remember_promises(&mut self) {
        for phone in &self.phones {
            self.promised.extend(phone.promised());
        }
    }

    /// The faults stop; follower tabs are closed; everything due is done until nothing moves.
    fn calm_down(&mut self) -> Result<(), String> {
        self.calm = true;
        self.note(|| "the world calms down".into());
        for phone in 0..self.phones.len() {
            while self.phones[phone].tabs.len() > 1 {
                let follower = self.phones[phone].tabs.iter().position(|tab| !tab.leads).expect("a follower");
                while let Some(input) = self.phones[phone].grant(follower, false, false) {
                    self.feed(phone, follower, input);
                }
                self.phones[phone].close(follower, Torn::All);
            }
            self.thaw(phone);
        }
        for _ in 0..PATIENCE {
            for phone in 0..self.phones.len() {
                self.settle(phone);
            }
            while !self.flying.is_empty() {
                self.carry();
                for phone in 0..self.phones.len() {
                    self.settle(phone);
                }
            }
            self.remember_promises();
            if judge::quiet(self) {
                return Ok(());
            }
            self.now_ms += 61_000;
            self.ring();
        }
        Err(format!("L1: not quiet after {PATIENCE} minutes without faults"))
    }
}
