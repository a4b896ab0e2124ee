//! What a phone does when it may no longer read a space, when it may again, and when something waits for a coordinator.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

use erikti_sync::session::{Effect, Input, Mirror, Moment, Notice, Op, Row, Sign, Store, Write};
use erikti_sync::wire::{self, Cursor, News, Pass, Reply, Request, Verdict};
use erikti_sync::{Chain, Entry, Group, Id, Ledger, Name, OccurredOn, Pen, Session, Space, Stamp, Value, columns};
use std::collections::BTreeMap;

const ROSTER: &str = "activity/1";
const OWN: &str = "person/1";

/// A phone with a disk.
struct Phone {
    session: Session,
    disk: BTreeMap<(Store, String), Vec<u8>>,
    mirror: BTreeMap<String, Vec<u8>>,
    full: bool,
    now_ms: i64,
    posted: Option<(u32, Request)>,
    told: Vec<Notice>,
}

impl Phone {
    fn joined() -> Phone {
        let mut phone = Phone {
            session: Session::new(1),
            disk: BTreeMap::new(),
            mirror: BTreeMap::new(),
            full: false,
            now_ms: 1_763_856_000_000,
            posted: None,
            told: Vec::new(),
        };
        phone.feed(Input::Lead(true));
        phone.feed(Input::Loaded { rows: Vec::new(), mirror: Vec::new(), canary: None });
        phone.feed(Input::Joined(Pass {
            token: "t".into(),
            person: Id::derived(&[b"p"]),
            name: "Әлия".into(),
            role: "team_leader".into(),
            organisation: Id::NIL,
            organisation_name: "Ерікті".into(),
            spaces: spaces(&[OWN, ROSTER]),
        }));
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
                    Effect::Write(ticket, write) => inputs.push(Input::Written(ticket, self.write(write))),
                    Effect::Load => inputs.push(self.loaded()),
                    Effect::Post(ticket, body) => self.posted = Some((ticket, wire::read(&body).unwrap())),
                    Effect::Tell(notice) => self.told.push(notice),
                    _ => {}
                }
            }
        }
    }

    fn write(&mut self, write: Write) -> Result<(), String> {
        let page = |op: &Op| matches!(op, Op::Put(row) if row.store == Store::Tail);
        if self.full && write.ops.iter().any(page) {
            return Err("QuotaExceededError".into());
        }
        for op in write.ops {
            match op {
                Op::Put(row) => drop(self.disk.insert((row.store, row.key), row.value)),
                Op::Drop(store, key) => drop(self.disk.remove(&(store, key))),
                Op::Sweep(store, prefix) => self.disk.retain(|(at, key), _| *at != store || !key.starts_with(&prefix)),
            }
        }
        for step in write.mirror {
            match step {
                Mirror::Put(key, value) => drop(self.mirror.insert(key, value)),
                Mirror::Drop(key) => drop(self.mirror.remove(&key)),
            }
        }
        Ok(())
    }

    fn loaded(&self) -> Input {
        let row = |((store, key), value): (&(Store, String), &Vec<u8>)| Row {
            store: *store,
            key: key.clone(),
            value: value.clone(),
        };
        let mirror = self.mirror.clone().into_iter().collect();
        Input::Loaded { rows: self.disk.iter().map(row).collect(), mirror, canary: None }
    }

    fn wait(&mut self, ms: i64) {
        self.now_ms += ms;
        self.feed(Input::Rang);
    }

    fn act(&mut self, space: &str, record: &str) -> Id {
        let record = Id::derived(&[record.as_bytes()]);
        let mut pen = Pen::new(self.session.ledger());
        pen.put(&Space::new(space), record, &Name::new("note"), &Name::new("title"), Value::text("құпия менікі"));
        let changes = pen.finish();
        self.feed(Input::Act { changes, occurred_on: day() });
        record
    }

    /// Speaks, unless it does already.
    fn ask(&mut self) {
        if self.posted.is_none() {
            self.feed(Input::Wake);
        }
    }

    /// Answers the request under way.
    fn answer(&mut self, verdicts: Vec<Verdict>, news: Vec<News>, readable: &[&str]) {
        let (ticket, request) = self.posted.take().expect("a request");
        let reply = Reply { nonce: request.nonce, server_ms: self.now_ms, verdicts, news, spaces: spaces(readable) };
        self.feed(Input::Answered(ticket, Ok(wire::write(&reply))));
    }

    fn offers(&self) -> usize {
        let offers = &self.posted.as_ref().expect("a request").1.offers;
        if offers.is_empty() { 0 } else { columns::unpack_groups(offers).unwrap().len() }
    }

    fn asks(&self) -> Vec<(String, u64)> {
        let asks = &self.posted.as_ref().expect("a request").1.asks;
        asks.iter().map(|(space, cursor)| (space.as_str().to_owned(), cursor.position)).collect()
    }

    fn knows(&self, record: Id) -> bool {
        self.session.ledger().record(record).is_some()
    }

    fn holds(&self, text: &str) -> bool {
        self.disk.values().any(|value| value.windows(text.len()).any(|bytes| bytes == text.as_bytes()))
    }
}

fn spaces(names: &[&str]) -> Vec<Space> {
    names.iter().map(|name| Space::new(name)).collect()
}

fn day() -> OccurredOn {
    OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") }
}

/// A page of one entry that somebody else made.
fn page(space: &str, record: &str, text: &str) -> (News, Id) {
    let (space, record, ledger) = (Space::new(space), Id::derived(&[record.as_bytes()]), Ledger::default());
    let mut pen = Pen::new(&ledger);
    pen.put(&space, record, &Name::new("note"), &Name::new("title"), Value::text(text));
    let group = Group {
        id: Id::derived(&[b"theirs", text.as_bytes()]),
        stamp: Stamp::at(1_763_856_000_000),
        replica: Id::NIL,
        schema: 1,
        occurred_on: day(),
        changes: pen.finish(),
    };
    let entry = Entry { author: Id::NIL, group };
    let cursor = Cursor { epoch: 1, position: 1, chain: Chain::default().then(&entry), grants: 0 };
    let entries = columns::pack_entries(&[entry]);
    (News { space, rewound: false, entries, cursor, stable: 0, more: false, ahead: Vec::new() }, record)
}

/// A phone that read another's secret in the roster and owes one of its own there.
fn with_a_secret() -> (Phone, Id, Id) {
    let mut phone = Phone::joined();
    let (news, theirs) = page(ROSTER, "theirs", "құпия олардікі");
    phone.answer(vec![], vec![news], &[OWN, ROSTER]);
    let mine = phone.act(ROSTER, "mine");
    assert!(phone.knows(theirs) && phone.knows(mine) && phone.holds("құпия олардікі"));
    (phone, theirs, mine)
}

#[test]
fn what_may_no_longer_be_read_leaves_the_phone_and_what_it_owes_travels_on() {
    let (mut phone, theirs, mine) = with_a_secret();
    phone.feed(Input::Shown(vec![theirs]));
    phone.answer(vec![Verdict::Trayed("not-granted".into())], vec![], &[OWN]);
    assert!(!phone.knows(theirs) && !phone.holds("құпия олардікі"), "nothing that others wrote stays");
    assert!(!phone.knows(mine));
    assert_eq!(phone.told, [Notice::Withdrawn { spaces: 1 }]);
    assert_eq!(phone.session.owed().len(), 1, "the coordinator has it; until then it is not forgotten here");
    phone.ask();
    assert_eq!((phone.asks(), phone.offers()), (vec![(OWN.to_owned(), 0)], 0));
    phone.answer(vec![], vec![], &[OWN]);

    let rows = phone.loaded();
    let mut again = Phone { session: Session::new(1), posted: None, told: Vec::new(), ..phone };
    again.feed(Input::Lead(true));
    again.feed(rows);
    assert!(!again.knows(mine) && !again.knows(theirs), "nor after opening again");
    assert_eq!((again.session.owed().len(), again.offers()), (1, 1));
}

#[test]
fn what_may_be_read_again_comes_back_from_its_beginning() {
    let (mut phone, theirs, mine) = with_a_secret();
    phone.answer(vec![Verdict::Trayed("not-granted".into())], vec![], &[OWN]);
    phone.ask();
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    assert!(phone.knows(mine), "one's own work is seen again at once");
    phone.ask();
    assert!(phone.asks().contains(&(ROSTER.to_owned(), 0)), "{:?}", phone.asks());
    assert_eq!(phone.offers(), 1, "and may be welcome now");
    let (news, _) = page(ROSTER, "theirs", "құпия олардікі");
    let verdicts = vec![Verdict::Accepted(vec![(Space::new(ROSTER), 2)], Stamp(1))];
    phone.answer(verdicts, vec![News { more: true, ..news }], &[OWN, ROSTER]);
    assert!(phone.knows(theirs));
    assert_eq!(phone.session.sign(mine), Sign::Delivered);
}

#[test]
fn what_was_delivered_to_a_withdrawn_space_is_offered_again_when_the_history_changed() {
    let (mut phone, _, mine) = with_a_secret();
    phone.answer(vec![Verdict::Accepted(vec![(Space::new(ROSTER), 2)], Stamp(1))], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.session.sign(mine), Sign::Delivered);
    phone.ask();
    phone.answer(vec![], vec![], &[OWN]);
    phone.ask();
    assert_eq!(phone.offers(), 1, "never met there, and never will be");
    phone.answer(vec![Verdict::Known(vec![], Stamp(1))], vec![], &[OWN]);
    phone.ask();
    assert_eq!(phone.offers(), 0);
    let (news, _) = page(OWN, "told", "басқа тарих");
    phone.answer(vec![], vec![News { rewound: true, ..news }], &[OWN]);
    phone.ask();
    assert_eq!(phone.told.last(), Some(&Notice::HistoryChanged { reoffered: 1 }));
    assert_eq!(phone.offers(), 1, "the restored server may lack it, and nobody else will tell");
}

/// A phone that delivered to the roster what others may have built on, and hears from a server that was restored from an
/// older backup: it knows neither that, nor what grants the roster.
fn before_a_forgetful_server() -> (Phone, Id) {
    let (mut phone, theirs, _) = with_a_secret();
    phone.answer(vec![Verdict::Accepted(vec![(Space::new(ROSTER), 2)], Stamp(1))], vec![], &[OWN, ROSTER]);
    phone.ask();
    let (news, _) = page(OWN, "told", "басқа тарих");
    phone.answer(vec![], vec![News { rewound: true, ..news }], &[OWN]);
    phone.ask();
    assert_eq!(phone.told, [Notice::HistoryChanged { reoffered: 1 }]);
    assert!(phone.knows(theirs) && phone.holds("құпия олардікі"), "nothing leaves on the word of such a server");
    assert_eq!(phone.offers(), 1);
    (phone, theirs)
}

#[test]
fn a_restored_server_hears_what_it_lacks_before_it_can_take_a_space_from_the_phone() {
    let (mut phone, theirs) = before_a_forgetful_server();
    phone.answer(vec![Verdict::Accepted(vec![(Space::new(ROSTER), 1)], Stamp(1))], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.told, [Notice::HistoryChanged { reoffered: 1 }], "nobody is told of an end that was none");
    phone.ask();
    assert!(phone.knows(theirs) && phone.asks().contains(&(ROSTER.to_owned(), 1)), "{:?}", phone.asks());
}

#[test]
fn what_a_restored_server_still_withholds_when_all_is_answered_leaves_the_phone() {
    let (mut phone, theirs) = before_a_forgetful_server();
    phone.answer(vec![Verdict::Trayed("not-granted".into())], vec![], &[OWN]);
    assert_eq!(phone.told, [Notice::HistoryChanged { reoffered: 1 }, Notice::Withdrawn { spaces: 1 }]);
    assert!(!phone.knows(theirs) && !phone.holds("құпия олардікі"));
}

#[test]
fn a_space_leaves_though_the_server_is_too_old_for_what_is_owed() {
    let (mut phone, theirs, _) = with_a_secret();
    phone.answer(vec![Verdict::NeedsNewerServer], vec![], &[OWN]);
    assert_eq!(phone.told, [Notice::Withdrawn { spaces: 1 }]);
    assert!(!phone.knows(theirs));
}

#[test]
fn what_is_delivered_while_no_news_can_be_kept_counts_as_read_only_when_it_was_met() {
    let (mut phone, _, _) = with_a_secret();
    phone.answer(vec![Verdict::Trayed("not-now".into())], vec![], &[OWN, ROSTER]);
    phone.full = true;
    phone.ask();
    let (news, _) = page(OWN, "told", "үлкен бет");
    phone.answer(vec![], vec![news], &[OWN, ROSTER]);
    let mine = phone.act(ROSTER, "second");
    assert!(phone.asks().is_empty(), "behind the page that was dropped no other may be kept");
    assert_eq!(phone.offers(), 1);
    // Restored, the server puts it where this phone has read something else; and restored again, it has that again.
    phone.answer(vec![Verdict::Accepted(vec![(Space::new(ROSTER), 1)], Stamp(1))], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.session.sign(mine), Sign::Delivered);
    phone.full = false;
    phone.wait(3_000);
    let (news, _) = page(ROSTER, "theirs", "құпия олардікі");
    phone.ask();
    phone.answer(vec![], vec![News { entries: columns::pack_entries(&[]), ..news }], &[OWN, ROSTER]);
    assert_eq!((phone.session.sign(mine), phone.offers()), (Sign::OnPhone, 1));
}

#[test]
fn a_decision_is_asked_about_from_time_to_time() {
    let mut phone = Phone::joined();
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    let mine = phone.act(ROSTER, "mine");
    phone.answer(vec![Verdict::Trayed("needs-approval".into())], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.session.sign(mine), Sign::Asked);
    phone.wait(61_000);
    assert_eq!(phone.offers(), 0, "not every minute");
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    phone.wait(600_000);
    assert_eq!(phone.offers(), 1);
    phone.answer(vec![Verdict::Known(vec![], Stamp(1))], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.session.sign(mine), Sign::Delivered);
    phone.wait(61_000);
    assert_eq!(phone.offers(), 0);
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    phone.wait(600_000);
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    assert_eq!(phone.offers(), 1, "no page that this phone reads would tell that a restored server has lost it");
}

#[test]
fn a_page_for_which_there_is_no_room_never_stands_in_the_way_of_a_tap() {
    let mut phone = Phone::joined();
    phone.full = true;
    let (news, theirs) = page(ROSTER, "theirs", "үлкен бет");
    phone.answer(vec![], vec![news.clone()], &[OWN, ROSTER]);
    let mine = phone.act(ROSTER, "mine");
    assert!(phone.session.strip().write_fault.is_some());
    phone.wait(3_000);
    assert_eq!(phone.session.sign(mine), Sign::OnPhone, "{:?}", phone.session.strip());
    assert!(phone.holds("құпия менікі"));
    phone.full = false;
    phone.posted = None;
    while phone.posted.is_none() {
        phone.wait(100_000);
    }
    assert_eq!(phone.asks().into_iter().find(|(space, _)| space == ROSTER), Some((ROSTER.to_owned(), 0)));
    let verdicts = vec![Verdict::Accepted(vec![(Space::new(ROSTER), 2)], Stamp(1))];
    phone.answer(verdicts, vec![News { more: true, ..news }], &[OWN, ROSTER]);
    assert!(phone.knows(theirs) && phone.holds("үлкен бет"));
}

#[test]
fn an_invite_taken_on_a_used_phone_ends_what_the_former_one_could_read() {
    let mut phone = Phone::joined();
    let (news, theirs) = page(ROSTER, "theirs", "құпия");
    phone.answer(vec![], vec![news], &[OWN, ROSTER]);
    assert!(phone.knows(theirs));
    phone.posted = None;
    let again = Pass { spaces: spaces(&[OWN]), role: "volunteer".into(), ..phone.session.pass().unwrap().clone() };
    phone.feed(Input::Joined(again));
    phone.wait(100_000);
    phone.wait(1_000);
    phone.answer(vec![], vec![], &[OWN]);
    assert!(!phone.knows(theirs) && !phone.holds("құпия"));
    assert_eq!(phone.told.last(), Some(&Notice::Withdrawn { spaces: 1 }));
}

/// A phone that owes a tap of its first holder, and the pass of the second, who has just joined.
fn handed_on() -> (Phone, Pass, Pass) {
    let mut phone = Phone::joined();
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    phone.act(ROSTER, "mine");
    phone.posted = None;
    phone.wait(100_000);
    let former = phone.session.pass().unwrap().clone();
    let next = Pass { person: Id::derived(&[b"q"]), token: "q".into(), ..former.clone() };
    phone.feed(Input::Joined(next.clone()));
    (phone, former, next)
}

/// Opened again: with its journal, or with the second one alone.
fn reopened(phone: &Phone, emptied: bool) -> Phone {
    let (disk, mirror) = (if emptied { BTreeMap::new() } else { phone.disk.clone() }, phone.mirror.clone());
    let (session, told) = (Session::new(1), Vec::new());
    let mut again = Phone { session, disk, mirror, full: false, now_ms: phone.now_ms, posted: None, told };
    again.feed(Input::Lead(true));
    again.feed(again.loaded());
    again
}

#[test]
fn what_a_former_holder_owes_goes_out_in_no_other_name_and_waits_for_its_maker() {
    let (phone, former, next) = handed_on();
    for mut phone in [reopened(&phone, false), reopened(&phone, true), phone] {
        assert_eq!(phone.session.pass(), Some(&next), "the newest pass, also of the second journal");
        phone.answer(vec![], vec![], &[OWN, ROSTER]);
        phone.act(ROSTER, "theirs");
        phone.ask();
        assert_eq!(phone.offers(), 1, "the new holder's alone");
        let owed = phone.session.owed();
        let reasons: Vec<_> = owed.iter().map(|owed| (owed.sign, owed.reason.as_deref())).collect();
        assert_eq!(reasons, [(Sign::OnPhone, None), (Sign::NeedsYou, Some("former-holder"))]);
        assert_eq!(phone.session.former_makers(), [former.person]);
        assert_eq!([former.person, next.person].map(|maker| phone.session.owed_groups(maker).len()), [1, 1]);

        // Whoever made it joins again, by whatever invite.
        phone.feed(Input::Joined(Pass { token: "a new one".into(), ..former.clone() }));
        phone.answer(vec![], vec![], &[OWN, ROSTER]);
        phone.ask();
        assert_eq!(phone.offers(), 1);
        assert_eq!(phone.session.owed()[0].reason.as_deref(), Some("former-holder"));
    }
}

#[test]
fn what_a_former_holder_asked_is_not_the_next_ones_news() {
    let mut phone = Phone::joined();
    let next = Pass { person: Id::derived(&[b"q"]), spaces: spaces(&[OWN]), ..phone.session.pass().unwrap().clone() };
    phone.feed(Input::Joined(next));
    let (news, theirs) = page(ROSTER, "theirs", "құпия");
    phone.answer(vec![], vec![news], &[OWN, ROSTER]);
    assert!(!phone.knows(theirs) && !phone.holds("құпия"));
    assert!(phone.posted.is_some(), "it asks for itself at once");
}

#[test]
fn what_a_former_holder_owed_is_delivered_once_it_is_met_in_their_name() {
    let (mut phone, former, _) = handed_on();
    let owed = phone.session.owed_groups(former.person).remove(0);
    for (author, left) in [(Id::derived(&[b"q"]), 1), (former.person, 0)] {
        let entry = Entry { author, group: owed.clone() };
        let cursor = Cursor { epoch: 1, position: 1, chain: Chain::default().then(&entry), grants: 0 };
        let entries = columns::pack_entries(&[entry]);
        let news = News {
            space: Space::new(ROSTER),
            rewound: left == 0,
            entries,
            cursor,
            stable: 0,
            more: false,
            ahead: Vec::new(),
        };
        phone.ask();
        phone.answer(vec![], vec![news], &[OWN, ROSTER]);
        assert_eq!(phone.session.owed().len(), left);
    }
    assert_eq!(phone.session.strip().retained, 1);
    assert!(phone.mirror.keys().all(|key| key == "pass"), "{:?}", phone.mirror.keys());
}

#[test]
fn what_a_former_holder_owes_is_shown_only_where_the_next_may_read() {
    let (phone, former, next) = handed_on();
    let record = phone.session.owed()[0].records[0];
    for emptied in [false, true] {
        // Another phone that is opened with what this one kept, and whose holder may read less.
        let mut phone = reopened(&phone, emptied);
        assert!(phone.knows(record), "the next one reads the roster too");
        phone.feed(Input::Joined(Pass { spaces: spaces(&[OWN]), ..next.clone() }));
        phone.ask();
        phone.answer(vec![], vec![], &[OWN]);
        assert!(!phone.knows(record), "withdrawn");
        phone.disk.remove(&(Store::Meta, "withdrawn".to_owned()));
        let mut again = reopened(&phone, emptied);
        assert!(!again.knows(record), "nothing says any more that it was withdrawn, and the pass does not name it");
        assert_eq!(again.session.owed_groups(former.person).len(), 1, "it waits for whoever made it all the same");

        again.feed(Input::Joined(former.clone()));
        assert!(again.knows(record), "shown to its maker again");
    }
}

#[test]
fn another_tab_that_hands_the_phone_on_changes_what_is_shown_here() {
    let mut phone = Phone::joined();
    phone.act(ROSTER, "mine");
    let record = phone.session.owed()[0].records[0];
    let next = Pass { person: Id::derived(&[b"q"]), spaces: spaces(&[OWN]), ..phone.session.pass().unwrap().clone() };
    let mut other = reopened(&phone, false);
    other.feed(Input::Lead(false));
    phone.posted = None;
    phone.feed(Input::Joined(next));
    phone.wait(100_000);
    phone.ask();
    phone.answer(vec![], vec![], &[OWN]);
    assert_eq!(phone.session.pass().unwrap().spaces, spaces(&[OWN]));
    other.disk = phone.disk.clone();
    let pass = other.disk[&(Store::Meta, "pass".to_owned())].clone();
    let told = Row { store: Store::Meta, key: "pass".into(), value: pass };
    other.feed(Input::Peer(vec![Op::Put(told)]));
    assert!(!other.knows(record));
}

#[test]
fn a_pass_of_the_second_journal_alone_says_whose_the_rows_of_the_first_are() {
    let mut phone = Phone::joined();
    phone.answer(vec![], vec![], &[OWN, ROSTER]);
    phone.act(ROSTER, "mine");
    let record = phone.session.owed()[0].records[0];
    phone.disk.remove(&(Store::Meta, "pass".to_owned()));
    assert!(reopened(&phone, false).knows(record));
    let pass = phone.disk.entry((Store::Meta, "pass".to_owned())).or_default();
    pass.extend([255, 255]);
    let damaged = reopened(&phone, false);
    assert!(damaged.knows(record) && damaged.session.pass().is_some(), "and so where the first cannot be read");
}
