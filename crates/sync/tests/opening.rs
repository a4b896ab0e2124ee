//! Opening in two steps: the first screens at once, the whole ledger after, and nothing lost or doubled in between.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

use erikti_sync::session::{Effect, Input, Moment, Op, Row, Store, Write};
use erikti_sync::wire::{self, News, Pass, Reply, Request};
use erikti_sync::{Chain, Entry, Group, Id, Ledger, Name, OccurredOn, Pen, Session, Space, Stamp, Value, columns};

const KIND: &str = "note";

/// A journal in memory, and the last request.
#[derive(Default)]
struct Disk {
    rows: Vec<Row>,
    mirror: Vec<(String, Vec<u8>)>,
    posted: Option<(u32, Request)>,
    now_ms: i64,
}

impl Disk {
    fn feed(&mut self, session: &mut Session, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            self.now_ms += 10;
            let mut random = [7; 32];
            random[..8].copy_from_slice(&self.now_ms.to_le_bytes());
            for effect in session.step(input, Moment { now_ms: 1_763_856_000_000 + self.now_ms, random }) {
                match effect {
                    Effect::Write(ticket, write) => {
                        self.write(write);
                        inputs.push(Input::Written(ticket, Ok(())));
                    }
                    Effect::Post(ticket, body) => self.posted = Some((ticket, wire::read(&body).unwrap())),
                    _ => {}
                }
            }
        }
    }

    fn write(&mut self, write: Write) {
        for op in write.ops {
            match op {
                Op::Put(row) => {
                    self.rows.retain(|old| (old.store, &old.key) != (row.store, &row.key));
                    self.rows.push(row);
                }
                Op::Drop(store, key) => self.rows.retain(|row| (row.store, &row.key) != (store, &key)),
                Op::Sweep(store, prefix) => self.rows.retain(|row| row.store != store || !row.key.starts_with(&prefix)),
            }
        }
        for step in write.mirror {
            self.mirror.retain(|(key, _)| key != step.key());
            if let erikti_sync::session::Mirror::Put(key, bytes) = step {
                self.mirror.push((key, bytes));
            }
        }
    }

    fn pages(&self) -> Vec<Row> {
        let mut pages: Vec<Row> = self.rows.iter().filter(|row| row.store == Store::Tail).cloned().collect();
        pages.sort_by(|one, other| one.key.cmp(&other.key));
        pages
    }

    /// A session that has read everything but the pages.
    fn reopen(&mut self) -> Session {
        let mut session = Session::new(1);
        self.feed(&mut session, Input::Lead(true));
        let rows = self.rows.iter().filter(|row| row.store != Store::Tail).cloned().collect();
        let mirror = self.mirror.clone();
        self.posted = None;
        self.feed(&mut session, Input::Opened { rows, mirror, canary: None });
        session
    }

    fn fill(&mut self, session: &mut Session) {
        for page in self.pages() {
            self.feed(session, Input::Paged(vec![page], false));
        }
        self.feed(session, Input::Paged(Vec::new(), true));
    }
}

fn space() -> Space {
    Space::new("org/1")
}

fn record(nth: u8) -> Id {
    Id::derived(&[&[nth]])
}

fn set(session: &Session, nth: u8, text: &str) -> Input {
    let mut pen = Pen::new(session.ledger());
    pen.put(&space(), record(nth), &Name::new(KIND), &Name::new("title"), Value::text(text));
    Input::Act { changes: pen.finish(), occurred_on: OccurredOn { day: 0, zone: Name::new("Asia/Almaty") } }
}

fn shown(session: &Session, nth: u8) -> Option<Value> {
    session.ledger().record(record(nth))?.value("title").cloned()
}

/// A log in which every record was written and then changed.
fn log() -> Vec<Entry> {
    let mut ledger = Ledger::default();
    let mut entries = Vec::new();
    for (at, nth) in (0u8..10).chain(0..10).enumerate() {
        let mut pen = Pen::new(&ledger);
        let text = if at < 10 { "first" } else { "second" };
        pen.put(&space(), record(nth), &Name::new(KIND), &Name::new("title"), Value::text(text));
        let group = Group {
            id: Id::mint(at as i64, [at as u8; 10]),
            stamp: Stamp::at(at as i64),
            replica: Id::derived(&[b"other"]),
            schema: 1,
            occurred_on: OccurredOn { day: 0, zone: Name::new("Asia/Almaty") },
            changes: pen.finish(),
        };
        ledger.fold(&group, Id::derived(&[b"author"]));
        entries.push(Entry { author: Id::derived(&[b"author"]), group });
    }
    entries
}

/// A phone that has pulled the log in pages of five, and keeps a glimpse of the first three records.
fn pulled() -> Disk {
    let (mut disk, mut session) = (Disk::default(), Session::new(1));
    disk.feed(&mut session, Input::Lead(true));
    disk.feed(&mut session, Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
    let pass = Pass {
        token: "t".into(),
        person: Id::derived(&[b"p"]),
        name: "Әлия".into(),
        role: "volunteer".into(),
        organisation: Id::NIL,
        organisation_name: "Ерікті".into(),
        spaces: vec![space()],
    };
    disk.feed(&mut session, Input::Joined(pass));
    let log = log();
    let (mut position, mut chain) = (0, Chain::default());
    for page in log.chunks(5) {
        let (ticket, request) = disk.posted.take().expect("it asks");
        let mut cursor = request.asks[0].1;
        chain = page.iter().fold(chain, |chain, entry| chain.then(entry));
        position += page.len() as u64;
        (cursor.position, cursor.chain) = (position, chain);
        let more = position < log.len() as u64;
        let entries = columns::pack_entries(page);
        let news = vec![News { space: space(), rewound: false, entries, cursor, stable: 0, more, ahead: Vec::new() }];
        let reply = Reply { nonce: request.nonce, server_ms: 0, verdicts: Vec::new(), news, spaces: vec![space()] };
        disk.feed(&mut session, Input::Answered(ticket, Ok(wire::write(&reply))));
    }
    disk.feed(&mut session, Input::Shown(vec![record(0), record(1), record(2)]));
    disk
}

#[test]
fn the_first_screens_stand_before_the_pages_are_read_and_the_whole_is_the_same_after() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    assert!(session.is_open() && !session.is_whole());
    assert_eq!(session.ledger().len(), 3);
    assert_eq!(shown(&session, 1), Some(Value::text("second")));
    disk.fill(&mut session);
    assert!(session.is_whole());
    let mut whole = Ledger::default();
    log().iter().for_each(|entry| whole.fold(&entry.group, entry.author));
    assert_eq!(session.ledger().fingerprint(), whole.fingerprint());
    assert_eq!(session.ledger().conflicts().count(), 0);
    assert_eq!(session.position_in(&space()), 20, "no hole was seen where there is none");
}

#[test]
fn a_tap_made_before_the_ledger_is_whole_replaces_what_its_author_saw() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    let tap = set(&session, 1, "third");
    disk.feed(&mut session, tap);
    assert_eq!(session.strip().undurable, 0, "it does not wait for the pages");
    assert!(disk.posted.is_none(), "nothing is said before the ledger is whole");
    disk.fill(&mut session);
    assert_eq!(shown(&session, 1), Some(Value::text("third")));
    assert_eq!(session.ledger().conflicts().count(), 0);
    assert_eq!(session.owed().len(), 1);
}

#[test]
fn a_tap_on_a_record_beyond_the_first_screens_is_kept_beside_what_it_did_not_see() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    let tap = set(&session, 7, "third");
    disk.feed(&mut session, tap);
    disk.fill(&mut session);
    let heads = session.ledger().record(record(7)).unwrap().heads("title");
    assert_eq!(heads.iter().map(|head| head.value.clone()).collect::<Vec<_>>().len(), 2);
    assert_eq!(session.ledger().conflicts().count(), 1);
}

#[test]
fn a_page_that_is_gone_is_found_out_and_read_again() {
    let mut disk = pulled();
    let lost = disk.pages()[1].key.clone();
    disk.rows.retain(|row| row.key != lost);
    let mut session = disk.reopen();
    disk.fill(&mut session);
    assert!(!session.is_settled(), "what is left in the journal is read anew");
    let (rows, mirror) = (disk.rows.clone(), disk.mirror.clone());
    disk.feed(&mut session, Input::Loaded { rows, mirror, canary: None });
    assert!(session.ledger().is_empty(), "its other pages may be of a history that nobody has any more");
    assert_eq!(session.position_in(&space()), 0);
    let (_, request) = disk.posted.expect("it asks again");
    assert_eq!(request.asks[0].1.position, 0);
}

#[test]
fn what_may_no_longer_be_read_is_in_no_glimpse() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    disk.fill(&mut session);
    let glimpsed = |disk: &Disk| disk.rows.iter().any(|row| row.key == "glimpse");
    assert!(glimpsed(&disk));
    let (ticket, request) = disk.posted.take().expect("it asks");
    let reply = Reply {
        nonce: request.nonce,
        server_ms: 0,
        verdicts: Vec::new(),
        news: Vec::new(),
        spaces: vec![Space::new("org/2")],
    };
    disk.feed(&mut session, Input::Answered(ticket, Ok(wire::write(&reply))));
    assert!(!glimpsed(&disk));
}

#[test]
fn what_one_holder_saw_the_next_one_does_not() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    disk.fill(&mut session);
    let glimpsed = |disk: &Disk| disk.rows.iter().any(|row| row.key == "glimpse");
    assert!(glimpsed(&disk));
    let next = Pass { person: Id::derived(&[b"next"]), ..session.pass().expect("a pass").clone() };
    disk.feed(&mut session, Input::Joined(next));
    assert!(!glimpsed(&disk));
}

#[test]
fn only_the_tab_that_speaks_for_the_origin_keeps_a_glimpse() {
    let mut disk = pulled();
    disk.rows.retain(|row| row.key != "glimpse");
    let mut session = disk.reopen();
    disk.fill(&mut session);
    let shown: Vec<Id> = session.ledger().of_kind("note").map(|(id, _)| id).take(3).collect();
    for leads in [false, true] {
        disk.feed(&mut session, Input::Lead(leads));
        let (rows, mirror) = (disk.rows.clone(), disk.mirror.clone());
        disk.feed(&mut session, Input::Loaded { rows, mirror, canary: None });
        disk.feed(&mut session, Input::Shown(shown.clone()));
        assert_eq!(disk.rows.iter().any(|row| row.key == "glimpse"), leads);
    }
}

#[test]
fn what_an_open_app_still_has_in_memory_is_kept_when_both_journals_are_emptied_under_it() {
    let mut disk = pulled();
    let mut session = disk.reopen();
    disk.fill(&mut session);
    let tap = set(&session, 3, "kept in memory");
    disk.feed(&mut session, tap);
    let owed = session.owed()[0].group;
    let lies = |disk: &Disk| {
        let key = owed.hex();
        disk.rows.iter().any(|row| row.key == key) && disk.mirror.iter().any(|(kept, _)| *kept == key)
    };
    assert!(lies(&disk));
    (disk.rows, disk.mirror) = (Vec::new(), Vec::new());
    disk.feed(&mut session, Input::Thawed);
    disk.feed(&mut session, Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
    assert_eq!(session.owed().first().map(|owed| owed.group), Some(owed));
    assert_eq!(shown(&session, 3), Some(Value::text("kept in memory")));
    assert!(lies(&disk), "and it lies in both again");
}
