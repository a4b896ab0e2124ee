//! What a session does with answers that the simulated server never gives.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod hands;

use erikti_sync::session::{Cut, Effect, Input, Moment, Op, Row, Sign, Store};
use erikti_sync::wire::{self, Cursor, News, Pass, Reply, Request, Verdict};
use erikti_sync::{Chain, Change, Entry, Group, Id, Name, OccurredOn, Pen, Session, Space, Stamp, Value, columns};

/// A session with a clock that only goes forward and a storage that always says yes.
struct Phone {
    session: Session,
    now_ms: i64,
    posted: Vec<(u32, Request)>,
}

impl Phone {
    fn joined() -> Phone {
        let mut phone = Phone { session: Session::new(1), now_ms: 1_763_856_000_000, posted: Vec::new() };
        phone.feed(Input::Lead(true));
        phone.feed(Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
        let pass = Pass {
            token: "t".into(),
            person: Id::derived(&[b"p"]),
            name: "Әлия".into(),
            role: "volunteer".into(),
            organisation: Id::NIL,
            organisation_name: "Ерікті".into(),
            spaces: vec![Space::new("org/1")],
        };
        phone.feed(Input::Joined(pass));
        phone.answer(|_| Ok(Vec::new()));
        phone
    }

    fn feed(&mut self, input: Input) {
        let mut inputs = vec![input];
        while let Some(input) = inputs.pop() {
            self.now_ms += 10;
            let mut random = [0; 32];
            random[..8].copy_from_slice(&self.now_ms.to_le_bytes());
            for effect in self.session.step(input, Moment { now_ms: self.now_ms, random }) {
                match effect {
                    Effect::Write(ticket, _) => inputs.push(Input::Written(ticket, Ok(()))),
                    Effect::Post(ticket, body) => self.posted.push((ticket, wire::read(&body).unwrap())),
                    _ => {}
                }
            }
        }
    }

    fn act(&mut self, record: &[u8]) -> Id {
        let record = Id::derived(&[record]);
        let mut pen = Pen::new(self.session.ledger());
        pen.put(&Space::new("org/1"), record, &Name::new("note"), &Name::new("title"), Value::text("а"));
        let changes = pen.finish();
        let occurred_on = OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") };
        self.feed(Input::Act { changes, occurred_on });
        record
    }

    /// Answers the last request with these verdicts, or with a cut.
    fn answer(&mut self, verdicts: impl Fn(&Request) -> Result<Vec<Verdict>, Cut>) {
        let (ticket, request) = self.posted.pop().expect("a request");
        let spaces = vec![Space::new("org/1")];
        let reply = |verdicts| {
            wire::write(&Reply { nonce: request.nonce, server_ms: self.now_ms, verdicts, news: Vec::new(), spaces })
        };
        let answer = verdicts(&request).map(reply);
        let pause = answer.is_err();
        self.feed(Input::Answered(ticket, answer));
        if pause {
            self.now_ms += 600_000;
            self.feed(Input::Rang);
        }
    }

    fn offered(&self) -> Vec<Id> {
        let (_, request) = self.posted.last().expect("a request");
        if request.offers.is_empty() {
            return Vec::new();
        }
        let groups = columns::unpack_groups(&request.offers).unwrap();
        groups.iter().flat_map(|group| group.changes.iter().map(|change| change.record)).collect()
    }
}

#[test]
fn one_wrong_group_is_found_and_its_neighbours_travel_on() {
    let mut phone = Phone::joined();
    let records: Vec<Id> = [b"a", b"b", b"c"].into_iter().map(|name| phone.act(name)).collect();
    let wrong = records[1];
    for _ in 0..12 {
        if phone.posted.is_empty() {
            break;
        }
        let offered = phone.offered();
        phone.answer(|_| match offered.contains(&wrong) {
            true => Err(Cut::Rejected("malformed".into())),
            false => Ok(offered.iter().map(|_| Verdict::Accepted(vec![(Space::new("org/1"), 1)], Stamp(1))).collect()),
        });
    }
    let signs: Vec<Sign> = records.iter().map(|record| phone.session.sign(*record)).collect();
    assert_eq!(signs, [Sign::Delivered, Sign::NeedsYou, Sign::Delivered]);
    let owed = phone.session.owed();
    assert_eq!((owed.len(), owed[0].reason.as_deref()), (1, Some("malformed")));
}

#[test]
fn a_trayed_group_waits_for_a_person_and_is_not_offered_again() {
    let mut phone = Phone::joined();
    let record = phone.act(b"a");
    phone.answer(|_| Ok(vec![Verdict::Trayed("not-granted".into())]));
    assert_eq!((phone.session.sign(record), phone.session.strip().asked), (Sign::Asked, 1));
    phone.feed(Input::Wake);
    assert!(phone.offered().is_empty());
}

#[test]
fn a_collision_gives_the_group_a_new_id() {
    let mut phone = Phone::joined();
    let record = phone.act(b"a");
    let before = phone.session.owed()[0].group;
    phone.answer(|_| Ok(vec![Verdict::IdCollision]));
    let after = phone.session.owed()[0].group;
    assert_ne!(before, after);
    assert_eq!(phone.session.owed()[0].records, [record]);
}

#[test]
fn a_page_whose_chain_does_not_fit_is_not_believed() {
    let mut phone = Phone::joined();
    phone.feed(Input::Wake);
    let (ticket, request) = phone.posted.pop().expect("a request");
    let (space, record) = (Space::new("org/1"), Id::derived(&[b"forged"]));
    let change = Change {
        index: 0,
        space: space.clone(),
        record,
        kind: Name::new("note"),
        field: Name::new("title"),
        value: Value::text("жалған"),
        base: Vec::new(),
    };
    let occurred_on = OccurredOn { day: 1, zone: Name::new("UTC") };
    let group = Group { id: Id::NIL, stamp: Stamp(1), replica: Id::NIL, schema: 1, occurred_on, changes: vec![change] };
    let entry = Entry { author: Id::NIL, group };
    let page = |chain| News {
        space: space.clone(),
        rewound: false,
        entries: columns::pack_entries(std::slice::from_ref(&entry)),
        cursor: Cursor { epoch: 1, position: 1, chain, grants: 0 },
        stable: 0,
        more: false,
        ahead: Vec::new(),
    };
    let reply = |nonce, news| {
        let spaces = vec![Space::new("org/1")];
        wire::write(&Reply { nonce, server_ms: 1_763_856_000_000, verdicts: Vec::new(), news: vec![news], spaces })
    };
    phone.feed(Input::Answered(ticket, Ok(reply(request.nonce, page(Chain([7; 16]))))));
    assert!(phone.session.ledger().record(record).is_none());
    assert_eq!((phone.session.position_in(&space), phone.session.strip().cut), (0, Some(Cut::NotOurs)));
    phone.feed(Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
    let mut phone = Phone::joined();
    phone.feed(Input::Wake);
    let (ticket, request) = phone.posted.pop().expect("a request");
    phone.feed(Input::Answered(ticket, Ok(reply(request.nonce, page(Chain::default().then(&entry))))));
    assert!(phone.session.ledger().record(record).is_some(), "the same page with its own chain is believed");
}

#[test]
fn an_owed_row_of_a_newer_build_is_kept_and_told() {
    let mut session = Session::new(1);
    let row = Row { store: Store::Outbox, key: Id::derived(&[b"newer"]).hex(), value: vec![2, 1, 2, 3] };
    let moment = Moment { now_ms: 1_763_856_000_000, random: [1; 32] };
    let loaded = Input::Loaded { rows: vec![row.clone()], mirror: Vec::new(), canary: None };
    let effects = session.step(loaded, moment);
    assert_eq!(session.strip().needs_you, 1);
    let dropped = effects.iter().any(|effect| {
        matches!(effect, Effect::Write(_, write) if write.ops.iter().any(|op| {
            matches!(op, Op::Drop(_, key) if *key == row.key)
        }))
    });
    assert!(!dropped);
    let effects = session.step(Input::Counted(vec![row.key]), Moment { random: [2; 32], ..moment });
    assert!(!effects.contains(&Effect::Load), "known, if not readable: no reason to read all again");
}

#[test]
fn the_phone_of_a_revoked_device_keeps_what_it_owes() {
    let mut phone = Phone::joined();
    let record = phone.act(b"a");
    phone.answer(|_| Err(Cut::Shut("device-revoked".into())));
    assert_eq!(phone.session.sign(record), Sign::OnPhone);
    assert_eq!(phone.session.strip().cut, Some(Cut::Shut("device-revoked".into())));
}

/// A tap before anybody joined, into the space that its maker will have.
fn tap_of_nobody(session: &Session, record: Id, text: &str) -> Input {
    let mut pen = Pen::new(session.ledger());
    let nobodys = Space::new(&format!("person/{}", Id::NIL));
    pen.put(&nobodys, record, &Name::new("note"), &Name::new("title"), Value::text(text));
    Input::Act { changes: pen.finish(), occurred_on: OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") } }
}

fn pass_of(person: Id, own: &Space) -> Pass {
    Pass {
        token: "t".into(),
        person,
        name: "Әлия".into(),
        role: "volunteer".into(),
        organisation: Id::NIL,
        organisation_name: "Ерікті".into(),
        spaces: vec![own.clone()],
    }
}

#[test]
fn what_was_written_before_joining_is_the_holders_own_after() {
    let mut phone = hands::Phone::unjoined();
    let (person, before, between) = (Id::derived(&[b"p"]), Id::derived(&[b"a"]), Id::derived(&[b"b"]));
    let own = Space::new(&format!("person/{person}"));
    let space_of = |phone: &hands::Phone, record| phone.session.ledger().record(record).map(|of| of.space().clone());
    phone.feed(tap_of_nobody(&phone.session, before, "а"));
    assert!(phone.posted.is_none(), "nobody speaks before joining");
    assert_eq!(phone.session.sign(before), Sign::OnPhone);

    // A screen that was open while somebody joined still writes where it did.
    let late = tap_of_nobody(&phone.session, between, "б");
    phone.feed(Input::Joined(pass_of(person, &own)));
    phone.feed(late);
    assert_eq!((space_of(&phone, before), space_of(&phone, between)), (Some(own.clone()), Some(own.clone())));
    phone.feed(Input::Loaded { rows: phone.journal(), mirror: Vec::new(), canary: None });
    assert_eq!((space_of(&phone, before), phone.session.owed().len()), (Some(own.clone()), 2));
    phone.talk_nothing();
    phone.wait();
    let (_, request) = phone.posted.as_ref().expect("a request");
    let offered = columns::unpack_groups(&request.offers).unwrap();
    let spaces: Vec<_> = offered.iter().flat_map(|group| group.changes.iter().map(|change| &change.space)).collect();
    assert_eq!(spaces, [&own, &own]);
}

#[test]
fn another_tab_hears_that_what_it_shows_has_moved_in() {
    let (mut phone, mut other) = (hands::Phone::unjoined(), hands::Phone::unjoined());
    let (person, record) = (Id::derived(&[b"p"]), Id::derived(&[b"a"]));
    let own = Space::new(&format!("person/{person}"));
    let tell = |from: &hands::Phone, since: usize| -> Vec<Op> {
        from.written.iter().skip(since).flat_map(|write| write.ops.clone()).collect()
    };
    phone.feed(tap_of_nobody(&phone.session, record, "а"));
    other.feed(Input::Peer(tell(&phone, 0)));
    let since = phone.written.len();
    phone.feed(Input::Joined(pass_of(person, &own)));
    other.rows = phone.rows.clone();
    other.feed(Input::Peer(tell(&phone, since)));
    assert_eq!(other.session.ledger().record(record).map(|of| of.space().clone()), Some(own));
}
