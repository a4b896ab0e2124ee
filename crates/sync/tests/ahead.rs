//! The newest entries come ahead of the pages: they are shown, change nothing else, and leave when no page brings them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

mod hands;

use erikti_sync::session::{Input, Row, Store};
use erikti_sync::wire::{News, Reply};
use erikti_sync::{Group, Id, Ledger, Value, columns};
use hands::{Office, Phone, home};

/// An office whose log another phone filled with so many notes.
fn office(notes: u32) -> Office {
    let (mut other, mut office) = (Phone::joined(), Office::default());
    for record in 0..notes {
        // In order of time.
        other.now_ms += 10;
        other.act(record, "жазба");
    }
    while other.session.is_owing() || other.posted.is_some() {
        other.wait();
        other.talk(&mut office);
    }
    office
}

/// A newcomer to this office, who has asked and has not been answered.
fn newcomer() -> Phone {
    let mut phone = Phone::joined();
    phone.wait();
    phone
}

/// Answers with a page of so many entries and, to who asks from the beginning, the last three.
fn page(phone: &mut Phone, office: &Office, at_most: usize) {
    let request = phone.posted.clone().expect("a request").1;
    let cursor = request.asks[0].1;
    let news = office.news(cursor, at_most);
    let newcomer = news.more && (cursor.position == 0 || news.rewound);
    let from = office.log.len().saturating_sub(3).max(news.cursor.position as usize);
    let ahead = if newcomer { columns::pack_entries(&office.log[from..]) } else { Vec::new() };
    let news = vec![News { ahead, ..news }];
    let reply = Reply { nonce: request.nonce, server_ms: 0, verdicts: Vec::new(), news, spaces: vec![home()] };
    phone.answer(Ok(reply));
}

fn knows(phone: &Phone, record: u32) -> bool {
    phone.session.ledger().record(Id::derived(&[&record.to_le_bytes()])).is_some()
}

fn folded(office: &Office) -> [u8; 16] {
    let mut ledger = Ledger::default();
    office.log.iter().for_each(|entry| ledger.fold(&entry.group, entry.author));
    ledger.fingerprint()
}

fn pages(phone: &Phone) -> usize {
    phone.rows.keys().filter(|(store, _)| *store == Store::Tail).count()
}

fn reload(phone: &mut Phone) {
    phone.feed(Input::Thawed);
}

#[test]
fn the_newest_are_shown_with_the_first_page_and_nothing_else_moves() {
    let office = office(10);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    let shown: Vec<u32> = (0..10).filter(|record| knows(&phone, *record)).collect();
    assert_eq!((shown, phone.session.position_in(&home()), pages(&phone)), (vec![0, 1, 7, 8, 9], 2, 1));
    assert_eq!(phone.session.strip().fetched, Some(2));
    reload(&mut phone);
    assert!(knows(&phone, 9), "the journal was read again, and the pages are still to come");
    let written: Vec<&Row> = phone.written.iter().flat_map(|write| &write.ops).filter_map(row).collect();
    let tail: usize = written.iter().map(|row| columns::unpack_entries(&row.value).unwrap().len()).sum();
    assert_eq!(tail, 2, "nothing of it is in the journal");
    while phone.posted.is_some() {
        page(&mut phone, &office, 2);
    }
    assert_eq!((phone.session.ledger().fingerprint(), phone.session.strip().fetched), (folded(&office), None));
    assert_eq!((phone.session.position_in(&home()), pages(&phone)), (10, 5));
}

fn row(op: &erikti_sync::session::Op) -> Option<&Row> {
    match op {
        erikti_sync::session::Op::Put(row) if row.store == Store::Tail => Some(row),
        _ => None,
    }
}

#[test]
fn a_tap_on_what_is_only_ahead_replaces_what_its_author_saw() {
    let mut office = office(10);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    phone.act(9, "менікі");
    assert_eq!(phone.session.owed_groups(Id::derived(&[b"p"]))[0].changes[0].base[0].group, office.log[9].group.id);
    while phone.posted.is_some() {
        phone.talk(&mut office);
    }
    let record = phone.session.ledger().record(Id::derived(&[&9u32.to_le_bytes()])).unwrap();
    assert_eq!((record.value("title"), record.conflicted("title")), (Some(&Value::text("менікі")), false));
}

#[test]
fn what_no_page_brings_leaves_the_screen() {
    let office = office(10);
    let mut restored = office.clone();
    restored.log.truncate(8);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    page(&mut phone, &restored, 6);
    assert!(!knows(&phone, 9), "a restored office never had it");
    assert_eq!((phone.session.ledger().fingerprint(), phone.session.strip().fetched), (folded(&restored), None));
}

#[test]
fn another_group_under_the_same_id_is_what_is_shown() {
    let office = office(10);
    let mut restored = office.clone();
    let Group { changes, .. } = &mut restored.log[9].group;
    changes[0].value = Value::text("басқа");
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    page(&mut phone, &restored, 8);
    assert_eq!(phone.session.ledger().fingerprint(), folded(&restored));
}

#[test]
fn a_rewound_space_shows_its_newest_too() {
    let (before, mut restored) = (office(10), office(10));
    restored.log[0].author = Id::NIL;
    let mut phone = newcomer();
    page(&mut phone, &before, 100);
    phone.feed(Input::Wake);
    page(&mut phone, &restored, 2);
    let shown: Vec<u32> = (0..10).filter(|record| knows(&phone, *record)).collect();
    assert_eq!((shown, phone.session.position_in(&home())), (vec![0, 1, 7, 8, 9], 2));
}

#[test]
fn a_page_that_does_not_lead_on_takes_with_it_what_came_ahead() {
    let office = office(10);
    let mut other = office.clone();
    other.log.iter_mut().for_each(|entry| entry.author = Id::NIL);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    let request = phone.posted.clone().expect("a request").1;
    let news = vec![other.news(Default::default(), 2)];
    let reply = Reply { nonce: request.nonce, server_ms: 0, verdicts: Vec::new(), news, spaces: vec![home()] };
    phone.answer(Ok(reply));
    assert!(phone.session.ledger().is_empty());
}

#[test]
fn what_may_not_be_read_any_more_is_not_shown_because_it_came_ahead() {
    let office = office(10);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    let nonce = phone.posted.as_ref().expect("a request").1.nonce;
    phone.answer(Ok(Reply { nonce, server_ms: 0, verdicts: Vec::new(), news: Vec::new(), spaces: Vec::new() }));
    assert!(phone.session.ledger().is_empty());
    assert_eq!(phone.session.strip().fetched, None);
}

#[test]
fn a_tab_that_does_not_speak_any_more_shows_what_is_in_the_journal() {
    let office = office(10);
    let mut phone = newcomer();
    page(&mut phone, &office, 2);
    phone.feed(Input::Lead(false));
    assert!(knows(&phone, 0) && !knows(&phone, 9));
}

#[test]
fn the_first_screens_are_kept_only_when_the_journal_holds_what_they_show() {
    let office = office(10);
    let mut phone = newcomer();
    let glimpses = |phone: &Phone| phone.rows.keys().filter(|(_, key)| key == "glimpse").count();
    page(&mut phone, &office, 2);
    phone.feed(Input::Shown(vec![Id::derived(&[&9u32.to_le_bytes()])]));
    assert_eq!(glimpses(&phone), 0);
    page(&mut phone, &office, 100);
    phone.feed(Input::Shown(vec![Id::derived(&[&9u32.to_le_bytes()])]));
    assert_eq!(glimpses(&phone), 1);
}
