//! The first journal: IndexedDB.
//!
//! One `write` takes plain data and returns only after the transaction's `complete`; nothing else is ever awaited inside
//! a transaction. A connection that the browser closed (iOS does) is opened again once.

mod pictures;

pub use pictures::Filing;

use crate::schema::{DRAFTS, STEPS, Step};
use crate::seal::{self, Seal};
use erikti_sync::session::{Op, Row, Store, Write};
use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::Uint8Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What opening says of a database that a newer build has changed: it is left alone, and that build finds all of it.
pub const NEWER: &str = "the database is of a newer build";

/// A journal of this name in this origin.
#[derive(Debug)]
pub struct Journal {
    name: String,
    steps: &'static [Step],
    db: Rc<RefCell<Option<Database>>>,
    seal: Option<Seal>,
}

impl Journal {
    /// A journal; opened at first use.
    pub fn new(name: &str) -> Journal {
        Journal::with_steps(name, STEPS)
    }

    /// The same in another build: one that knows these steps.
    pub fn with_steps(name: &str, steps: &'static [Step]) -> Journal {
        Journal { name: name.into(), steps, db: Rc::default(), seal: None }
    }

    /// The same with every row sealed.
    pub fn sealed(mut self, seal: Option<Seal>) -> Journal {
        self.seal = seal;
        self
    }

    /// Every row of every store.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn read_all(&self) -> Result<Vec<Row>, String> {
        let mut rows = Vec::new();
        for store in Store::ALL {
            let read = self.read_store(store.name()).await?;
            rows.extend(read.into_iter().map(|(key, value)| Row { store, key, value }));
        }
        Ok(rows)
    }

    /// Every row but the pages': what a first screen needs.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn read_small(&self) -> Result<Vec<Row>, String> {
        let mut rows = Vec::new();
        for store in Store::ALL.into_iter().filter(|store| *store != Store::Tail) {
            let read = self.read_store(store.name()).await?;
            rows.extend(read.into_iter().map(|(key, value)| Row { store, key, value }));
        }
        Ok(rows)
    }

    /// Keys of all pages, in order.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn pages(&self) -> Result<Vec<String>, String> {
        self.keys(Store::Tail).await
    }

    /// One page; `None` if it is gone.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn page(&self, key: &str) -> Result<Option<Row>, String> {
        let name = Store::Tail.name();
        let db = self.database().await?;
        let tx = db.transaction(name).build().map_err(told)?;
        let store = tx.object_store(name).map_err(told)?;
        let value: Option<JsValue> = store.get(key).primitive().map_err(told)?.await.map_err(told)?;
        let Some(value) = value else { return Ok(None) };
        let value = seal::open_if(self.seal.as_ref(), key, Uint8Array::new(&value).to_vec()).await;
        Ok(Some(Row { store: Store::Tail, key: key.into(), value }))
    }

    /// Keys of the outbox.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn owed(&self) -> Result<Vec<String>, String> {
        self.keys(Store::Outbox).await
    }

    /// Makes all of it durable, or nothing.
    ///
    /// # Errors
    /// The storage's own words; nothing of the write is then in the journal.
    pub async fn write(&self, write: &Write) -> Result<(), String> {
        let first = self.try_write(write).await;
        if first.is_ok() {
            return first;
        }
        self.close();
        self.try_write(write).await
    }

    /// The draft under this key.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn draft(&self, key: &str) -> Result<Option<String>, String> {
        let db = self.database().await?;
        let tx = db.transaction(DRAFTS).build().map_err(told)?;
        let store = tx.object_store(DRAFTS).map_err(told)?;
        store.get(key).primitive().map_err(told)?.await.map_err(told)
    }

    /// Keeps a draft, or drops it.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn keep_draft(&self, key: &str, text: Option<&str>) -> Result<(), String> {
        let db = self.database().await?;
        let tx = db.transaction(DRAFTS).with_mode(TransactionMode::Readwrite).build().map_err(told)?;
        let store = tx.object_store(DRAFTS).map_err(told)?;
        match text {
            Some(text) => drop(store.put(text).with_key(key).without_key_type().primitive().map_err(told)?),
            None => drop(store.delete(key).primitive().map_err(told)?),
        }
        drop(store);
        tx.commit().await.map_err(told)
    }

    /// Closes the connection; the next use opens it again.
    pub fn close(&self) {
        if let Some(db) = self.db.borrow_mut().take() {
            db.close();
        }
    }

    async fn keys(&self, of: Store) -> Result<Vec<String>, String> {
        self.keys_of(of.name()).await
    }

    async fn keys_of(&self, name: &str) -> Result<Vec<String>, String> {
        let db = self.database().await?;
        let tx = db.transaction(name).build().map_err(told)?;
        let keys = tx.object_store(name).map_err(told)?.get_all_keys::<String>().primitive().map_err(told)?;
        keys.await.map_err(told)?.collect::<Result<_, Error>>().map_err(told)
    }

    async fn read_store(&self, name: &str) -> Result<Vec<(String, Vec<u8>)>, String> {
        let db = self.database().await?;
        let tx = db.transaction(name).build().map_err(told)?;
        let store = tx.object_store(name).map_err(told)?;
        let keys = store.get_all_keys::<String>().primitive().map_err(told)?;
        let values = store.get_all::<JsValue>().primitive().map_err(told)?;
        let keys: Vec<String> = keys.await.map_err(told)?.collect::<Result<_, Error>>().map_err(told)?;
        let values: Vec<JsValue> = values.await.map_err(told)?.collect::<Result<_, Error>>().map_err(told)?;
        let mut rows = Vec::new();
        for (key, value) in keys.into_iter().zip(values.iter()) {
            let value = seal::open_if(self.seal.as_ref(), &key, Uint8Array::new(value).to_vec()).await;
            rows.push((key, value));
        }
        Ok(rows)
    }

    async fn try_write(&self, write: &Write) -> Result<(), String> {
        let ops = self.sealed_ops(write).await?;
        let db = self.database().await?;
        let durability =
            if write.is_precious() { TransactionDurability::Strict } else { TransactionDurability::Relaxed };
        let touched = |store: &Store| write.ops.iter().any(|op| op.store() == *store);
        let names: Vec<&str> = Store::ALL.iter().filter(|store| touched(store)).map(|store| store.name()).collect();
        if names.is_empty() {
            return Ok(());
        }
        let tx = db
            .transaction(names)
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(durability))
            .build()
            .map_err(told)?;
        for op in ops.as_ref().unwrap_or(&write.ops) {
            apply(&tx, op).map_err(told)?;
        }
        tx.commit().await.map_err(told)
    }

    /// What is written instead where rows are sealed: before the transaction, in which nothing else may be waited for.
    async fn sealed_ops(&self, write: &Write) -> Result<Option<Vec<Op>>, String> {
        let Some(seal) = &self.seal else { return Ok(None) };
        let mut ops = write.ops.clone();
        for op in &mut ops {
            if let Op::Put(row) = op {
                row.value = seal.close(&row.key, &row.value).await?;
            }
        }
        Ok(Some(ops))
    }

    async fn database(&self) -> Result<Database, String> {
        if let Some(db) = self.db.borrow().as_ref() {
            return Ok(db.clone());
        }
        let steps = self.steps;
        let db = Database::open(self.name.as_str())
            .with_version(steps.len() as u32)
            .with_on_upgrade_needed(move |event, db| {
                let old = event.old_version() as usize;
                steps.iter().skip(old).try_for_each(|step| step(&db))
            })
            .await
            .map_err(|error: OpenDbError| {
                let words = error.to_string();
                if words.starts_with("VersionError") { NEWER.into() } else { words }
            })?;
        *self.db.borrow_mut() = Some(db.clone());
        self.step_aside(&db);
        Ok(db)
    }

    /// Closes when another tab of a newer version, or somebody who empties the phone, wants the database for itself: a
    /// connection that stays open would hang them without an error.
    fn step_aside(&self, db: &Database) {
        let (slot, Ok(mut changes)) = (self.db.clone(), db.version_changes()) else { return };
        spawn_local(async move {
            let _ = changes.recv().await;
            let open = slot.borrow_mut().take();
            if let Some(db) = open {
                db.close();
            }
        });
    }
}

fn apply(tx: &indexed_db_futures::transaction::Transaction<'_>, op: &Op) -> Result<(), Error> {
    match op {
        Op::Put(Row { store, key, value }) => {
            let bytes: JsValue = Uint8Array::from(value.as_slice()).into();
            drop(tx.object_store(store.name())?.put(bytes).with_key(key.as_str()).without_key_type().primitive()?);
        }
        Op::Drop(store, key) => drop(tx.object_store(store.name())?.delete(key.as_str()).primitive()?),
        Op::Sweep(store, prefix) => {
            let until = format!("{prefix}\u{ffff}");
            let range = KeyRange::Bound(prefix.clone(), false, until, true);
            drop(tx.object_store(store.name())?.delete::<String, _>(range).primitive()?);
        }
    }
    Ok(())
}

fn told(error: Error) -> String {
    error.to_string()
}
