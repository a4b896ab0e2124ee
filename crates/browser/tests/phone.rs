//! The browser's own parts, in a real one: journals, canary, lock, and a session over them that survives an emptied phone.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use erikti_browser::journal::{self, Journal};
use erikti_browser::mirror::Mirror;
use erikti_browser::{Part, Shell, schema, settings, tabs};
use erikti_sync::session::{self, Canary, Cut, Notice, Op, Row, Sign, Store, Write};
use erikti_sync::{Id, Name, Space, Value};
use indexed_db_futures::Build;
use indexed_db_futures::database::Database;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn row(store: Store, key: &str, value: &[u8]) -> Row {
    Row { store, key: key.into(), value: value.to_vec() }
}

async fn pause(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().expect("a window");
        window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms).expect("a timer");
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.expect("time passes");
}

/// Waits up to ten seconds for something to become true.
async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..500 {
        if holds() {
            return;
        }
        pause(20).await;
    }
    panic!("never: {what}");
}

#[wasm_bindgen_test]
async fn the_journal_keeps_drops_and_sweeps_in_order() {
    let journal = Journal::new("journal-order");
    let mut write = Write { mirror: vec![session::Mirror::Drop("x".into())], ..Write::default() };
    assert!(write.is_precious());
    for (key, value) in [("a|1", b"one"), ("a|2", b"two"), ("b|1", b"six")] {
        write.ops.push(Op::Put(row(Store::Tail, key, value)));
    }
    write.ops.push(Op::Put(row(Store::Outbox, "gone", b"")));
    write.ops.push(Op::Drop(Store::Outbox, "gone".into()));
    write.ops.push(Op::Put(row(Store::Outbox, "kept", &[0, 255, 10])));
    journal.write(&write).await.unwrap();
    journal.write(&Write { ops: vec![Op::Sweep(Store::Tail, "a|".into())], ..Write::default() }).await.unwrap();
    journal.close();
    let again = Journal::new("journal-order");
    let rows = again.read_all().await.unwrap();
    assert_eq!(rows, [row(Store::Outbox, "kept", &[0, 255, 10]), row(Store::Tail, "b|1", b"six")]);
    assert_eq!(again.owed().await.unwrap(), ["kept"]);
}

#[wasm_bindgen_test]
async fn a_closed_connection_is_opened_again() {
    let journal = Journal::new("journal-closed");
    journal.write(&Write { ops: vec![Op::Put(row(Store::Meta, "k", b"v"))], ..Write::default() }).await.unwrap();
    journal.close();
    journal.write(&Write { ops: vec![Op::Put(row(Store::Meta, "l", b"w"))], ..Write::default() }).await.unwrap();
    assert_eq!(journal.read_all().await.unwrap().len(), 2);
}

#[wasm_bindgen_test]
async fn drafts_come_back_and_go() {
    let journal = Journal::new("journal-drafts");
    assert_eq!(journal.draft("activity").await.unwrap(), None);
    journal.keep_draft("activity", Some("Медеу")).await.unwrap();
    assert_eq!(journal.draft("activity").await.unwrap().as_deref(), Some("Медеу"));
    journal.keep_draft("activity", None).await.unwrap();
    assert_eq!(journal.draft("activity").await.unwrap(), None);
}

#[wasm_bindgen_test]
async fn the_mirror_keeps_bytes_and_forgets_them() {
    let mirror = Mirror::new("mirror-test");
    let every_byte: Vec<u8> = (0..=255).collect();
    let long = every_byte.repeat(1_000);
    let steps = [
        session::Mirror::Put("one".into(), every_byte.clone()),
        session::Mirror::Put("two".into(), vec![2]),
        session::Mirror::Put("three".into(), long.clone()),
        session::Mirror::Put("none".into(), Vec::new()),
        session::Mirror::Drop("two".into()),
    ];
    mirror.apply(&steps).await.unwrap();
    let mut kept = mirror.read_all().await.unwrap().0;
    kept.sort();
    let expected = [("none", Vec::new()), ("one", every_byte), ("three", long)];
    assert_eq!(kept, expected.map(|(name, bytes)| (name.to_string(), bytes)));
}

#[wasm_bindgen_test]
async fn a_mirror_of_more_than_chromium_answers_at_once_is_read_all_the_same() {
    let mirror = Mirror::new("large-mirror-test");
    let bytes = vec![7; 16 * 1024];
    let steps: Vec<_> = (0..600).map(|at| session::Mirror::Put(format!("{at:032x}"), bytes.clone())).collect();
    mirror.apply(&steps).await.unwrap();
    assert_eq!(mirror.read_all().await.unwrap().0.len(), 600);
}

#[wasm_bindgen_test]
fn the_canary_says_what_it_was_told() {
    let canary = Canary { generation: Id::derived(&[b"g"]), owed: 3, last: Id::derived(&[b"l"]) };
    settings::keep_canary("canary-test", canary);
    assert_eq!(settings::canary("canary-test").map(|(_, canary)| canary), Some(canary));
    settings::keep_setting("language", "ru");
    assert_eq!(settings::setting("language").as_deref(), Some("ru"));
    assert_eq!(settings::setting("never kept"), None);
}

#[wasm_bindgen_test]
async fn one_of_two_leads() {
    let first = tabs::lead("lock-test", true).await.expect("a free lock");
    assert!(tabs::lead("lock-test", true).await.is_none());
    first.release();
    assert!(tabs::lead("lock-test", false).await.is_some(), "a lock let go leads the next in line");
}

/// Takes Web Locks from this page, as in a browser without them, or gives them back.
fn locks(there: bool) {
    let navigator = web_sys::window().expect("a window").navigator();
    if there {
        js_sys::Reflect::delete_property(navigator.as_ref(), &"locks".into()).expect("the browser's own again");
    } else {
        let none = js_sys::Object::new();
        js_sys::Reflect::set(&none, &"configurable".into(), &true.into()).expect("a property");
        js_sys::Object::define_property(navigator.as_ref(), &"locks".into(), &none);
    }
}

#[wasm_bindgen_test]
async fn where_no_tab_can_be_the_one_that_speaks_none_does_and_the_phone_says_why() {
    let (record, notices) = (Id::derived(&[b"lockless"]), Rc::default());
    locks(false);
    let tabs = [open("lockless", &notices).await, open("lockless", &notices).await];
    for shell in &tabs {
        until("why", || shell.read(|session| session.strip().cut == Some(Cut::Leaderless))).await;
    }
    note(&tabs[0], record, "Сенбілік");
    until("on this phone", || tabs[0].read(|session| session.sign(record)) == Sign::OnPhone).await;
    locks(true);
    assert!(tabs::lead("lockless", true).await.is_some(), "and nobody was in line");
}

fn all() -> Part {
    Part { keeps: |_| true, seal: None }
}

async fn open(name: &str, notices: &Rc<RefCell<Vec<Notice>>>) -> Shell {
    let told = notices.clone();
    Shell::open(name, 1, all(), || {}, move |notice| told.borrow_mut().push(notice)).await.expect("a journal")
}

fn note(shell: &Shell, record: Id, words: &str) {
    let write = |pen: &mut erikti_sync::Pen<'_>| {
        pen.put(&Space::new("org/1"), record, &Name::new("note"), &Name::new("title"), Value::text(words));
        Ok::<(), ()>(())
    };
    shell.act(write).expect("a rule that says yes");
}

fn title(shell: &Shell, record: Id) -> Option<Value> {
    shell.read(|session| session.ledger().record(record)?.value("title").cloned())
}

#[wasm_bindgen_test]
async fn an_emptied_phone_is_noticed_and_what_it_owed_comes_back() {
    let (record, notices) = (Id::derived(&[b"record"]), Rc::default());
    let shell = open("vanishing", &notices).await;
    note(&shell, record, "Сенбілік");
    until("on this phone", || shell.read(|session| session.sign(record)) == Sign::OnPhone).await;
    assert_eq!(settings::canary("vanishing").map(|(_, canary)| canary.owed), Some(1));
    Database::delete_by_name("vanishing").expect("a request").await.expect("deleted");
    let again = open("vanishing", &notices).await;
    assert_eq!(title(&again, record), Some(Value::text("Сенбілік")));
    assert_eq!(*notices.borrow(), [Notice::Vanished { recovered: 1, owed: 1 }]);
    until("on this phone again", || again.read(|session| session.sign(record)) == Sign::OnPhone).await;
}

#[wasm_bindgen_test]
async fn what_one_tab_saves_the_other_sees() {
    let (record, notices) = (Id::derived(&[b"shared"]), Rc::default());
    let (one, two) = (open("two-tabs", &notices).await, open("two-tabs", &notices).await);
    note(&one, record, "бірінші");
    until("the other tab", || title(&two, record) == Some(Value::text("бірінші"))).await;
    note(&two, record, "екінші");
    until("and back", || title(&one, record) == Some(Value::text("екінші"))).await;
}

fn one_store_more(db: &Database) -> Result<(), indexed_db_futures::error::Error> {
    db.create_object_store("segment").build().map(drop)
}

/// A build of the future: every step of today, and one more.
const NEXT: &[schema::Step] = match schema::STEPS {
    [first, pictures] => &[*first, *pictures, one_store_more],
    _ => &[],
};

#[wasm_bindgen_test]
async fn a_newer_build_finds_what_an_older_one_owes_and_the_older_one_leaves_its_database_alone() {
    assert_eq!(schema::STEPS.len() + 1, NEXT.len(), "every version released needs its own rows in this test");
    let (record, notices) = (Id::derived(&[b"upgrade"]), Rc::default());
    let shell = open("upgrading", &notices).await;
    note(&shell, record, "Сенбілік");
    until("on this phone", || shell.read(|session| session.sign(record)) == Sign::OnPhone).await;
    // The old tab still runs and steps aside.
    let next = Journal::with_steps("upgrading", NEXT);
    let rows = next.read_all().await.expect("no tab stands in the way of an upgrade for ever");
    assert_eq!(rows.iter().filter(|row| row.store == Store::Outbox).count(), 1);
    let mut session = erikti_sync::Session::new(2);
    let at = session::Moment { now_ms: 1_800_000_000_000, random: [7; 32] };
    let (mirror, _) = Mirror::new("upgrading-outbox").read_all().await.unwrap();
    session.step(session::Input::Loaded { rows, mirror, canary: None }, at);
    assert!(session.is_owing() && session.sign(record) == Sign::OnPhone);

    let back = Shell::open("upgrading", 1, all(), || {}, |_| {}).await;
    assert_eq!(back.err().as_deref(), Some(journal::NEWER));
    assert_eq!(next.owed().await.unwrap().len(), 1, "nothing is lost by going back");
}

#[wasm_bindgen_test]
async fn a_tab_whose_journal_does_not_open_lets_another_lead() {
    Journal::with_steps("unopened", NEXT).read_all().await.expect("a newer database");
    assert!(Shell::open("unopened", 1, all(), || {}, |_| {}).await.is_err());
    assert!(tabs::lead("unopened", false).await.is_some(), "this line waits for ever if the lock was kept");
}
