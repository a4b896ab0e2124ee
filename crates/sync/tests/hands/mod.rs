//! A phone whose effects are performed, and an office with one space, small enough to be right at sight.
#![allow(dead_code, reason = "each suite uses a part of it")]

use erikti_sync::session::{Cut, Effect, Input, Moment, Notice, Op, Row, Store, Write};
use erikti_sync::wire::{self, Cursor, News, Pass, Reply, Request, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, Name, OccurredOn, Pen, Session, Space, Stamp, Value, columns};

pub const START: i64 = 1_763_856_000_000;

pub fn home() -> Space {
    Space::new("org/1")
}

/// One space's log.
#[derive(Clone, Default)]
pub struct Office {
    pub log: Vec<Entry>,
    pub stable: u64,
}

impl Office {
    pub fn chain(&self, position: u64) -> Chain {
        self.log[..position as usize].iter().fold(Chain::default(), |chain, entry| chain.then(entry))
    }

    pub fn take(&mut self, group: Group, now_ms: i64) -> Verdict {
        let at = self.log.iter().position(|entry| entry.group.id == group.id);
        let stamp: Stamp = group.stamp.clamped(now_ms);
        let at = at.unwrap_or_else(|| {
            self.log.push(Entry { author: Id::derived(&[b"author"]), group: Group { stamp, ..group } });
            self.log.len() - 1
        });
        Verdict::Accepted(vec![(home(), at as u64 + 1)], self.log[at].group.stamp)
    }

    pub fn news(&self, cursor: Cursor, at_most: usize) -> News {
        let fits = cursor.position <= self.log.len() as u64 && self.chain(cursor.position) == cursor.chain;
        let from = if fits { cursor.position } else { 0 };
        let entries: Vec<Entry> = self.log.iter().skip(from as usize).take(at_most).cloned().collect();
        let position = from + entries.len() as u64;
        News {
            space: home(),
            rewound: cursor.position > 0 && !fits,
            entries: columns::pack_entries(&entries),
            cursor: Cursor { epoch: 1, position, chain: self.chain(position), grants: 0 },
            stable: self.stable,
            more: position < self.log.len() as u64,
            ahead: Vec::new(),
        }
    }

    pub fn answer(&mut self, request: &Request, now_ms: i64) -> Reply {
        let groups =
            if request.offers.is_empty() { Vec::new() } else { columns::unpack_groups(&request.offers).unwrap() };
        let verdicts = groups.into_iter().map(|group| self.take(group, now_ms)).collect();
        let news = request.asks.iter().map(|(_, cursor)| self.news(*cursor, 1_000)).collect();
        Reply { nonce: request.nonce, server_ms: now_ms, verdicts, news, spaces: vec![home()] }
    }
}

pub struct Phone {
    pub session: Session,
    pub now_ms: i64,
    pub posted: Option<(u32, Request)>,
    pub alarm: Option<i64>,
    pub written: Vec<Write>,
    pub told: Vec<Notice>,
    pub rows: std::collections::BTreeMap<(Store, String), Vec<u8>>,
    /// Writes stay unanswered.
    pub stuck: bool,
    pub steps: u64,
}

impl Phone {
    pub fn unjoined() -> Phone {
        let session = Session::new(1);
        let (posted, alarm, rows) = (None, None, Default::default());
        let mut phone = Phone {
            session,
            now_ms: START,
            posted,
            alarm,
            written: Vec::new(),
            told: Vec::new(),
            rows,
            stuck: false,
            steps: 0,
        };
        phone.feed(Input::Lead(true));
        phone.feed(Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
        phone
    }

    pub fn joined() -> Phone {
        let mut phone = Phone::unjoined();
        phone.feed(Input::Joined(Pass {
            token: "t".into(),
            person: Id::derived(&[b"p"]),
            name: "Әлия".into(),
            role: "volunteer".into(),
            organisation: Id::NIL,
            organisation_name: "Ерікті".into(),
            spaces: vec![home()],
        }));
        phone.talk(&mut Office::default());
        phone
    }

    pub fn feed(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            self.steps += 1;
            let random = *blake3::hash(&self.steps.to_le_bytes()).as_bytes();
            for effect in self.session.step(input, Moment { now_ms: self.now_ms, random }) {
                match effect {
                    Effect::Write(ticket, write) => {
                        if !self.stuck {
                            self.store(&write);
                            inputs.push(Input::Written(ticket, Ok(())));
                        }
                        self.written.push(write);
                    }
                    Effect::Post(ticket, body) => self.posted = Some((ticket, wire::read(&body).unwrap())),
                    Effect::Alarm(at) => self.alarm = Some(at),
                    Effect::Tell(notice) => self.told.push(notice),
                    Effect::Load => {
                        inputs.push(Input::Loaded { rows: self.journal(), mirror: Vec::new(), canary: None });
                    }
                    Effect::Count => {}
                }
            }
        }
    }

    pub fn journal(&self) -> Vec<Row> {
        let row = |((store, key), value): (&(Store, String), &Vec<u8>)| Row {
            store: *store,
            key: key.clone(),
            value: value.clone(),
        };
        self.rows.iter().map(row).collect()
    }

    pub fn store(&mut self, write: &Write) {
        for op in &write.ops {
            match op.clone() {
                Op::Put(row) => drop(self.rows.insert((row.store, row.key), row.value)),
                Op::Drop(store, key) => drop(self.rows.remove(&(store, key))),
                Op::Sweep(store, prefix) => self.rows.retain(|(of, key), _| *of != store || !key.starts_with(&prefix)),
            }
        }
    }

    pub fn act(&mut self, record: u32, text: &str) {
        let mut pen = Pen::new(self.session.ledger());
        let record = Id::derived(&[&record.to_le_bytes()]);
        pen.put(&home(), record, &Name::new("note"), &Name::new("title"), Value::text(text));
        let changes = pen.finish();
        self.feed(Input::Act { changes, occurred_on: OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") } });
    }

    pub fn answer(&mut self, answer: Result<Reply, Cut>) {
        let (ticket, _) = self.posted.take().expect("a request");
        self.feed(Input::Answered(ticket, answer.map(|reply| wire::write(&reply))));
    }

    pub fn talk(&mut self, office: &mut Office) {
        let reply = office.answer(&self.posted.as_ref().expect("a request").1, self.now_ms);
        self.answer(Ok(reply));
    }

    /// The alarm is left to ring until there is a request; how long that took.
    pub fn wait(&mut self) -> i64 {
        let since = self.now_ms;
        for _ in 0..100 {
            if self.posted.is_some() {
                return self.now_ms - since;
            }
            self.now_ms = self.now_ms.max(self.alarm.take().expect("a phone with a reason to speak sets an alarm"));
            self.feed(Input::Rang);
        }
        panic!("the alarm rings and nothing comes of it");
    }

    pub fn offered(&self) -> usize {
        let (_, request) = self.posted.as_ref().expect("a request");
        if request.offers.is_empty() { 0 } else { columns::unpack_groups(&request.offers).unwrap().len() }
    }

    pub fn owed_and_retained(&self) -> (usize, usize) {
        (self.session.owed().len(), self.session.strip().retained)
    }

    /// Lets the request that waits fail, so that nothing but the storage is left to watch.
    pub fn talk_nothing(&mut self) {
        if self.posted.is_some() {
            self.answer(Err(Cut::Unreachable));
        }
    }
}
