//! The app's own shell, journal, session and relay, opened for the works: what `window.bench` calls.
//!
//! No shortcut: every record passes the app's rules, is one tap, and is awaited as the app's own sign would be. Refuses to
//! know how the works are measured.

use crate::records::{self, Maker};
use erikti_browser::{Part, Shell};
use erikti_model::kinds::activity;
use erikti_model::policy::{self, organisation_space};
use erikti_model::{Read, Refusal, SCHEMA};
use erikti_sync::{Id, Ledger, Name, Record, Session, Space, Value};
use futures_channel::oneshot;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[derive(Default)]
struct Door {
    shell: Option<Shell>,
    home: Option<Space>,
    waiting: Vec<oneshot::Sender<()>>,
}

thread_local! {
    static DOOR: RefCell<Door> = RefCell::default();
}

/// Opens the journal of this name; trades the invite where nobody has joined yet.
#[wasm_bindgen]
pub async fn open(journal: String, space: Option<String>, invite: Option<String>) -> Result<(), String> {
    let shell = Shell::open(&journal, SCHEMA, Part { keeps: |_| true, seal: None }, ring, |_| ()).await?;
    DOOR.with_borrow_mut(|door| door.shell = Some(shell.clone()));
    if let Some(secret) = invite.filter(|_| shell.read(|session| session.pass().is_none())) {
        shell.join(&secret).await.map_err(|cut| format!("the invite was not taken: {cut:?}"))?;
    }
    let pass = shell.read(|session| session.pass().cloned()).ok_or("nobody has joined yet: open() needs an invite")?;
    let home = space.map_or_else(|| organisation_space(pass.organisation), |space| Space::new(&space));
    if !pass.spaces.contains(&home) {
        return Err(format!("this phone may not read {home}"));
    }
    DOOR.with_borrow_mut(|door| door.home = Some(home));
    until(|_| true).await
}

/// Makes records one by one; the milliseconds that each took until it was durable.
#[wasm_bindgen]
pub async fn make(count: u32, seed: u64) -> Result<Vec<f64>, String> {
    let (shell, home) = opened()?;
    let mut maker = Maker::new(seed);
    let mut took = Vec::new();
    for _ in 0..count {
        let record = maker.record();
        let from = now();
        shell.act(|pen| records::write(pen, &home, &record)).map_err(said)?;
        until(|session| session.strip().undurable == 0).await?;
        took.push(now() - from);
    }
    Ok(took)
}

/// Resolves when nothing is owed and the receipts are durable here.
#[wasm_bindgen]
pub async fn delivered() -> Result<(), String> {
    until(|session| session.owed().is_empty() && session.is_settled()).await
}

/// Resolves when so many records are durable here and readable.
#[wasm_bindgen]
pub async fn pulled(count: usize) -> Result<(), String> {
    until(|session| activities(session.ledger()).count() >= count && session.is_settled()).await
}

/// One field of the newest records takes one value, in one tap.
#[wasm_bindgen]
pub async fn edit(count: usize, field: String, value: String) -> Result<(), String> {
    let (shell, home) = opened()?;
    let ids: Vec<Id> = shell.read(|session| newest_of(session.ledger(), count).into_iter().map(|(id, _)| id).collect());
    shell
        .act(|pen| {
            for id in ids {
                pen.put(&home, id, &Name::new(activity::KIND), &Name::new(&field), Value::text(&value));
            }
            policy::restate(pen);
            Ok::<(), Refusal>(())
        })
        .map_err(said)?;
    until(|session| session.strip().undurable == 0).await
}

/// Resolves when so many records hold this value, durably.
#[wasm_bindgen]
pub async fn arrived(count: usize, field: String, value: String) -> Result<(), String> {
    let wanted = Value::text(&value);
    let holds = move |record: &Record| record.value(&field) == Some(&wanted);
    until(|session| {
        session.is_settled() && activities(session.ledger()).filter(|(_, record)| holds(record)).count() >= count
    })
    .await
}

/// Resolves when so many records have this many different values in this field, all kept for a person to choose from.
#[wasm_bindgen]
pub async fn contested(count: usize, field: String, values: usize) -> Result<(), String> {
    let holds = move |record: &Record| record.conflicted(&field) && record.heads(&field).len() == values;
    until(|session| activities(session.ledger()).filter(|(_, record)| holds(record)).count() >= count).await
}

/// The newest records, as a list would show them.
#[wasm_bindgen]
pub fn newest(count: usize) -> Result<js_sys::Array, String> {
    let (shell, _) = opened()?;
    let rows = js_sys::Array::new();
    shell.read(|session| {
        for (id, record) in newest_of(session.ledger(), count) {
            let title = record.get(activity::title).unwrap_or_default();
            let starts = record.get(activity::starts).unwrap_or_default().unix_ms();
            rows.push(&object(&[("id", id.hex().into()), ("title", title.into()), ("starts", (starts as f64).into())]));
        }
    });
    Ok(rows)
}

/// How many records there are, and how many taps are owed.
#[wasm_bindgen]
pub fn stats() -> Result<JsValue, String> {
    let (shell, _) = opened()?;
    Ok(shell.read(|session| {
        let records = activities(session.ledger()).count() as f64;
        object(&[("records", records.into()), ("outbox", (session.owed().len() as f64).into())])
    }))
}

fn activities(ledger: &Ledger) -> impl Iterator<Item = (Id, &Record)> {
    ledger.of_kind(activity::KIND)
}

fn newest_of(ledger: &Ledger, count: usize) -> Vec<(Id, &Record)> {
    let mut all: Vec<(Id, &Record)> = activities(ledger).collect();
    all.sort_by_cached_key(|(id, record)| std::cmp::Reverse((record.get(activity::starts), *id)));
    all.truncate(count);
    all
}

fn opened() -> Result<(Shell, Space), String> {
    let found = DOOR.with_borrow(|door| Some((door.shell.clone()?, door.home.clone()?)));
    found.ok_or_else(|| "open() comes first".into())
}

/// Waits for a step of the session after which this holds.
async fn until(holds: impl Fn(&Session) -> bool) -> Result<(), String> {
    let (shell, _) = opened()?;
    while !shell.read(&holds) {
        let (ringing, rung) = oneshot::channel();
        DOOR.with_borrow_mut(|door| door.waiting.push(ringing));
        // A sender that is dropped has nothing more to tell than one that rings.
        let _ = rung.await;
    }
    Ok(())
}

fn ring() {
    let waiting = DOOR.with_borrow_mut(|door| std::mem::take(&mut door.waiting));
    for one in waiting {
        let _ = one.send(());
    }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds, finer than `Date.now`.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

fn said(refusal: Refusal) -> String {
    format!("{refusal:?}")
}

fn object(entries: &[(&str, JsValue)]) -> JsValue {
    let object = js_sys::Object::new();
    for (key, value) in entries {
        // Setting a key of a plain object cannot fail.
        let _ = js_sys::Reflect::set(&object, &(*key).into(), value);
    }
    object.into()
}
