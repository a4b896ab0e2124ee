//! A phone: a session whose effects are really performed, on a disk in memory that an input may spoil.

use super::office::{NOW, Office};
use arbitrary::{Result, Unstructured};
use erikti_sync::session::{Canary, Cut, Effect, Input, Mirror, Moment, Op, Row, Session, Store, Write};
use erikti_sync::wire::{self, Request};
use erikti_sync::{Group, Id, Name, OccurredOn, Pen, Space, Value, columns};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Steps that one input from outside may lead to: a session that never comes to rest drains a battery.
const MOST_STEPS: usize = 64;

/// What survives a closed app.
#[derive(Clone, Default)]
pub struct Disk {
    /// The journal.
    pub rows: BTreeMap<(Store, String), Vec<u8>>,
    /// The second journal.
    pub mirror: BTreeMap<String, Vec<u8>>,
    /// The count in localStorage.
    pub canary: Option<Canary>,
}

impl Disk {
    fn write(&mut self, write: Write) {
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
}

/// One app that is open.
pub struct Phone {
    /// The state machine.
    pub session: Session,
    /// Its storage.
    pub disk: Disk,
    /// The request that waits for an answer.
    pub posted: Option<(u32, Request)>,
    /// Its clock, Unix milliseconds.
    pub now_ms: i64,
    steps: u64,
}

impl Phone {
    /// Opens the app over a disk, in the one tab there is.
    pub fn open(disk: Disk) -> Phone {
        let mut phone = Phone { session: Session::new(1), disk, posted: None, now_ms: NOW, steps: 0 };
        phone.feed(Input::Lead(true));
        let loaded = phone.disk.loaded();
        phone.feed(loaded);
        phone
    }

    /// One step, and all that follows from it on this phone.
    pub fn feed(&mut self, input: Input) {
        let mut inputs = vec![input];
        for _ in 0..MOST_STEPS {
            let Some(input) = inputs.pop() else { return };
            self.steps += 1;
            let random = *Id::derived(&[&self.steps.to_le_bytes()]).bytes();
            let moment = Moment { now_ms: self.now_ms, random: [random, random].concat().try_into().expect("32") };
            for effect in self.session.step(input, moment) {
                match effect {
                    Effect::Write(ticket, write) => {
                        self.disk.write(write);
                        inputs.push(Input::Written(ticket, Ok(())));
                    }
                    Effect::Load => inputs.push(self.disk.loaded()),
                    Effect::Count => inputs.push(Input::Counted(self.outbox_keys())),
                    Effect::Post(ticket, body) => {
                        self.posted = Some((ticket, wire::read(&body).expect("a session speaks the wire")));
                    }
                    Effect::Alarm(_) | Effect::Tell(_) => {}
                }
            }
            let _ = (self.session.strip(), self.session.owed());
        }
        panic!("the session does not come to rest");
    }

    /// Keys of all rows in the outbox.
    pub fn outbox_keys(&self) -> Vec<String> {
        self.disk.rows.keys().filter(|(store, _)| *store == Store::Outbox).map(|(_, key)| key.clone()).collect()
    }

    /// Somebody writes a text into a field of a record.
    pub fn act(&mut self, space: &Space, record: u8, text: &str) {
        let mut pen = Pen::new(self.session.ledger());
        let record = Id::derived(&[b"record", &[record]]);
        pen.put(space, record, &Name::new("note"), &Name::new("title"), Value::text(text));
        let changes = pen.finish();
        self.feed(Input::Act { changes, occurred_on: OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") } });
    }

    /// What the request that waits offers.
    pub fn offered(&self) -> Vec<Group> {
        let offers = self.posted.as_ref().map_or(&[][..], |(_, request)| &request.offers);
        if offers.is_empty() { Vec::new() } else { columns::unpack_groups(offers).expect("a session packs groups") }
    }

    /// The office's honest answer to the request that waits.
    pub fn honest(&self, office: &Office) -> Option<(u32, Vec<u8>)> {
        let (ticket, request) = self.posted.clone()?;
        Some((ticket, wire::write(&office.answer(0, request, NOW).expect("a reply"))))
    }

    /// Lets time pass and gives a reason to speak.
    pub fn wake(&mut self, after_ms: i64) {
        self.now_ms += after_ms;
        self.feed(Input::Wake);
    }

    /// A few honest conversations.
    pub fn talk(&mut self, office: &Office, times: usize) {
        for _ in 0..times {
            self.wake(1_000_000);
            if let Some((ticket, reply)) = self.honest(office) {
                self.posted = None;
                self.feed(Input::Answered(ticket, Ok(reply)));
            }
        }
    }

    /// An office, and the disk of a phone that has lived with it; making them takes longer than trying an input.
    pub fn lived() -> (Office, Disk) {
        static LIVED: OnceLock<(Office, Disk)> = OnceLock::new();
        let (office, disk) = LIVED.get_or_init(|| {
            let office = Office::open();
            let disk = Phone::live(&office).disk;
            (office, disk)
        });
        (office.copy(), disk.clone())
    }

    /// A phone with something of everything: delivered and kept, read, owed, refused.
    fn live(office: &Office) -> Phone {
        let mut phone = Phone::open(Disk::default());
        let pass = office.passes[0].clone();
        let spaces = pass.spaces.clone();
        phone.feed(Input::Joined(pass));
        phone.talk(office, 1);
        for (record, space) in (0u8..).zip(&spaces) {
            phone.act(space, record, "таң");
        }
        phone.talk(office, 2);
        phone.act(&spaces[1], 1, "түс");
        phone.act(&Space::new("course/nobody"), 9, "кеш");
        phone.talk(office, 1);
        phone.act(&spaces[1], 1, "түн");
        phone.act(&spaces[2], 2, "кеш");
        phone
    }
}

/// A reason why there is no answer.
pub fn cut(u: &mut Unstructured<'_>) -> Result<Cut> {
    Ok(match u.int_in_range(0..=4u8)? {
        0 => Cut::Unreachable,
        1 => Cut::NotOurs,
        2 => Cut::Busy(u.arbitrary()?),
        3 => Cut::Shut(u.arbitrary()?),
        _ => Cut::Rejected(u.arbitrary()?),
    })
}
