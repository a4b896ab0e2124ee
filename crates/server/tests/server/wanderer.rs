//! A phone that runs the real session over real HTTP, with a disk that outlives its app.
//!
//! It remembers for itself what it was ever told is delivered, since that is what must never be missing.

use crate::binary::agent;
use erikti_server::{now_ms, secret};
use erikti_sync::session::{Canary, Cut, Effect, Input, Mirror, Moment, Op, Row, Session, Store, Write};
use erikti_sync::wire::{self, Pass, Problem};
use erikti_sync::{Id, Name, OccurredOn, Pen, Space, Value};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Read;
use std::sync::{Arc, RwLock};
use ureq::Agent;

#[derive(Default)]
struct Disk {
    rows: BTreeMap<(Store, String), Vec<u8>>,
    mirror: BTreeMap<String, Vec<u8>>,
    canary: Option<Canary>,
}

impl Disk {
    fn apply(&mut self, write: Write) {
        for op in write.ops {
            match op {
                Op::Put(Row { store, key, value }) => drop(self.rows.insert((store, key), value)),
                Op::Drop(store, key) => drop(self.rows.remove(&(store, key))),
                Op::Sweep(store, prefix) => self.rows.retain(|(of, key), _| *of != store || !key.starts_with(&prefix)),
            }
        }
        for step in write.mirror {
            match step {
                Mirror::Put(key, bytes) => drop(self.mirror.insert(key, bytes)),
                Mirror::Drop(key) => drop(self.mirror.remove(&key)),
            }
        }
        self.canary = Some(write.canary);
    }

    fn loaded(&self) -> Input {
        let row = |((store, key), value): (&(Store, String), &Vec<u8>)| Row {
            store: *store,
            key: key.clone(),
            value: value.clone(),
        };
        let mirror = self.mirror.iter().map(|(key, bytes)| (key.clone(), bytes.clone())).collect();
        Input::Loaded { rows: self.rows.iter().map(row).collect(), mirror, canary: self.canary }
    }

    fn counted(&self) -> Input {
        let outbox = self.rows.keys().filter(|(store, _)| *store == Store::Outbox);
        Input::Counted(outbox.map(|(_, key)| key.clone()).collect())
    }
}

pub(crate) struct Wanderer {
    name: String,
    session: Session,
    disk: Disk,
    pass: Pass,
    agent: Agent,
    /// Where the server is now.
    base: Arc<RwLock<String>>,
    /// How much waiting was skipped, milliseconds: this phone's clock is ahead by as much.
    skipped_ms: i64,
    alarm_ms: Option<i64>,
    taps: u32,
    made: BTreeSet<Id>,
    /// Groups it was ever told are delivered.
    pub(crate) delivered: BTreeSet<Id>,
}

impl Wanderer {
    pub(crate) fn new(name: &str, pass: Pass, base: Arc<RwLock<String>>) -> Wanderer {
        let mut phone = Wanderer {
            name: name.to_owned(),
            session: Session::new(1),
            disk: Disk::default(),
            pass: pass.clone(),
            agent: agent(),
            base,
            skipped_ms: 0,
            alarm_ms: None,
            taps: 0,
            made: BTreeSet::new(),
            delivered: BTreeSet::new(),
        };
        phone.open_app();
        phone.feed(Input::Joined(pass));
        phone
    }

    /// The app starts, with nothing but what is on the disk.
    pub(crate) fn open_app(&mut self) {
        self.session = Session::new(1);
        self.alarm_ms = None;
        self.feed(Input::Lead(true));
        let loaded = self.disk.loaded();
        self.feed(loaded);
    }

    /// A person changes a record of their own, or one that all phones change.
    pub(crate) fn tap(&mut self, space: &Space) {
        self.taps += 1;
        let shared = self.taps.is_multiple_of(3);
        let record = if shared {
            Id::derived(&[b"shared", space.as_str().as_bytes()])
        } else {
            Id::derived(&[self.name.as_bytes(), &self.taps.to_le_bytes()])
        };
        let mut pen = Pen::new(self.session.ledger());
        let value = Value::text(&format!("{} {}", self.name, self.taps));
        pen.put(space, record, &Name::new("wandered-note"), &Name::new("title"), value);
        let changes = pen.finish();
        let before: BTreeSet<Id> = self.owed();
        self.feed(Input::Act { changes, occurred_on: OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") } });
        self.made.extend(self.owed().difference(&before));
        self.note();
    }

    /// What waits next is done: an alarm rings at once instead of later.
    pub(crate) fn go_on(&mut self) {
        if let Some(at) = self.alarm_ms.take() {
            self.skipped_ms += (at - self.clock_ms()).max(0);
        }
        self.feed(Input::Rang);
        self.note();
    }

    /// Whether the last exchange failed.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.session.strip().cut.is_some()
    }

    /// Everything is delivered, and as much is read as there is.
    pub(crate) fn is_at_rest(&self, heads: &BTreeMap<Space, u64>) -> bool {
        let read = |space: &Space| self.session.position_in(space) == heads.get(space).copied().unwrap_or_default();
        self.owed().is_empty() && self.pass.spaces.iter().all(read)
    }

    pub(crate) fn needs_a_person(&self) -> usize {
        let strip = self.session.strip();
        strip.needs_you + strip.asked
    }

    pub(crate) fn fingerprint(&self) -> [u8; 16] {
        self.session.ledger().fingerprint()
    }

    pub(crate) fn organisation(&self) -> Space {
        Space::new(&format!("org/{}", self.pass.organisation))
    }

    fn owed(&self) -> BTreeSet<Id> {
        self.session.owed().iter().map(|owed| owed.group).collect()
    }

    fn note(&mut self) {
        let owed = self.owed();
        self.delivered.extend(self.made.difference(&owed));
    }

    fn clock_ms(&self) -> i64 {
        now_ms() + self.skipped_ms
    }

    fn feed(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let moment = Moment { now_ms: self.clock_ms(), random: secret::random().unwrap() };
            for effect in self.session.step(input, moment) {
                match effect {
                    Effect::Write(ticket, write) => {
                        self.disk.apply(write);
                        inputs.push_back(Input::Written(ticket, Ok(())));
                    }
                    Effect::Post(ticket, body) => inputs.push_back(Input::Answered(ticket, self.post(&body))),
                    Effect::Load => inputs.push_back(self.disk.loaded()),
                    Effect::Count => inputs.push_back(self.disk.counted()),
                    Effect::Alarm(at) => self.alarm_ms = Some(at),
                    _ => {}
                }
            }
        }
    }

    /// As the app's relay does.
    fn post(&self, body: &[u8]) -> Result<Vec<u8>, Cut> {
        let base = self.base.read().unwrap().clone();
        let sent = self
            .agent
            .post(format!("{base}/exchange"))
            .header("authorization", format!("Bearer {}", self.pass.token))
            .content_type(wire::MEDIA_TYPE)
            .send(body);
        let mut answer = sent.map_err(|_| Cut::Unreachable)?;
        let mut bytes = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut bytes).map_err(|_| Cut::Unreachable)?;
        let after = answer.headers().get("retry-after").and_then(|after| after.to_str().ok()?.parse::<i64>().ok());
        let code = || wire::read::<Problem>(&bytes).map_or_else(|_| "unreadable".to_owned(), |problem| problem.code);
        match answer.status().as_u16() {
            200 => Ok(bytes),
            401 | 403 => Err(Cut::Shut(code())),
            429 | 500.. => Err(Cut::Busy(after.map(|seconds| seconds * 1_000))),
            _ => Err(Cut::Rejected(code())),
        }
    }
}
