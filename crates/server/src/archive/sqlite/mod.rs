//! The default archive: one SQLite file in the data directory.
//!
//! Writing goes through one thread that lets concurrent callers share a commit ([`writer`]); reading has its own
//! connections, so a long read never waits for a write. An answer is given only after the commit is on the disk
//! (write-ahead log, `synchronous = FULL`).

mod accounts;
mod backup;
mod log;
mod open;
mod ties;
mod tray;
mod writer;

use super::{Done, Error, Head, Kind, Offer, Page, Store, Ties, Trayed};
use crate::accounts::{Device, Invite, Newcomer, Redeemed, Seen};
use crate::secret::Hash;
use erikti_sync::wire::Cursor;
use erikti_sync::{Entry, Id, Space};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

pub use backup::back_up;

/// The file in the data directory.
pub const FILE: &str = "erikti.sqlite3";

/// Connections that read at once: reading is mostly from memory, so a few more than there are cores.
const READERS: usize = 8;

/// How long an empty piece of work may wait for the disk before the archive is said not to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// An archive in one SQLite file.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    writer: writer::Writer,
    readers: Arc<Readers>,
}

#[derive(Debug)]
struct Readers {
    idle: Mutex<Vec<Connection>>,
    allowed: Semaphore,
}

impl Sqlite {
    /// Opens or creates the archive in a data directory, bringing an older one up to date.
    ///
    /// # Errors
    /// A plain sentence: not writable, not a database of this server, damaged, or written by a newer server.
    pub fn open(data: &Path) -> Result<Sqlite, Error> {
        Sqlite::open_file(open::prepare(data)?)
    }

    /// Opens a copy made by [`back_up`], wherever it is.
    ///
    /// # Errors
    /// As [`Sqlite::open`].
    pub fn open_copy(path: &Path) -> Result<Sqlite, Error> {
        Sqlite::open_file(path.to_owned())
    }

    fn open_file(path: PathBuf) -> Result<Sqlite, Error> {
        let connection = open::writing(&path)?;
        let writer = writer::Writer::start(connection)?;
        let readers = Readers { idle: Mutex::new(Vec::new()), allowed: Semaphore::new(READERS) };
        Ok(Sqlite { path, writer, readers: Arc::new(readers) })
    }

    /// Opens the archive of a data directory that must have one.
    ///
    /// # Errors
    /// As [`Sqlite::open`], or there is none.
    pub fn open_existing(data: &Path) -> Result<Sqlite, Error> {
        let path = data.join(FILE);
        if path.is_file() {
            Sqlite::open(data)
        } else {
            let text = format!("There is no database at {}. Perhaps --data means another directory.", path.display());
            Err(Error::new(Kind::Other, text))
        }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// SQLite's own check of the whole file.
    ///
    /// # Errors
    /// What it found, or the file cannot be read.
    pub async fn integrity(&self) -> Result<(), Error> {
        self.reading(open::integrity).await
    }

    async fn writing<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        self.writer.run(work).await
    }

    async fn reading<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let _permit = self.readers.permit().await?;
        let (readers, path) = (self.readers.clone(), self.path.clone());
        tokio::task::spawn_blocking(move || readers.read(&path, work))
            .await
            .unwrap_or_else(|error| Err(Error::new(Kind::Other, format!("Reading was broken off: {error}."))))
    }

    /// Reads a few rows by their keys here and now: to hand that to another thread and back costs several times as much.
    async fn looking_up<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let _permit = self.readers.permit().await?;
        self.readers.read(&self.path, work)
    }
}

impl Readers {
    async fn permit(&self) -> Result<SemaphorePermit<'_>, Error> {
        let stopped = |_| Error::new(Kind::Unavailable, "The database is closed.");
        self.allowed.acquire().await.map_err(stopped)
    }

    fn read<T>(&self, path: &Path, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = idle.map_or_else(|| open::reading(path), Ok)?;
        let outcome = work(&connection);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        outcome
    }
}

impl Store for Sqlite {
    async fn take(&self, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
        self.writing(move |connection| log::take(connection, offers, now_ms)).await
    }

    async fn read(&self, space: Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
        self.reading(move |connection| log::read(connection, &space, cursor, limit)).await
    }

    async fn pages(&self, asks: Vec<(Space, Cursor)>, limit: usize) -> Vec<Result<Page, Error>> {
        let count = asks.len();
        let page = move |connection: &Connection| {
            Ok(asks.into_iter().map(|(space, cursor)| log::read(connection, &space, cursor, limit)).collect())
        };
        self.reading(page).await.unwrap_or_else(|error| vec![Err(error); count])
    }

    async fn tail(&self, space: Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
        self.reading(move |connection| log::tail(connection, &space, after, bytes)).await
    }

    async fn heads(&self) -> Result<Vec<Head>, Error> {
        self.reading(log::heads).await
    }

    async fn mark_stable(&self, backed_up: Vec<Head>) -> Result<(), Error> {
        self.writing(move |connection| log::mark_stable(connection, &backed_up)).await
    }

    async fn ties(&self, person: Id, but_for: Option<Id>, concerned: Vec<Id>) -> Result<Ties, Error> {
        self.looking_up(move |connection| ties::ties(connection, person, but_for, concerned)).await
    }

    async fn trayed(&self, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
        self.reading(move |connection| tray::trayed(connection, group)).await
    }

    async fn create_invite(&self, invite: Invite) -> Result<(), Error> {
        self.writing(move |connection| accounts::create_invite(connection, &invite)).await
    }

    async fn redeem_invite(&self, secret: Hash, newcomer: Newcomer, now_ms: i64) -> Result<Redeemed, Error> {
        self.writing(move |connection| accounts::redeem(connection, secret, newcomer, now_ms)).await
    }

    async fn open_invites(&self, now_ms: i64) -> Result<Vec<Invite>, Error> {
        self.reading(move |connection| accounts::open_invites(connection, now_ms)).await
    }

    async fn device_by_token(&self, token: Hash) -> Result<Option<Device>, Error> {
        self.looking_up(move |connection| accounts::by_token(connection, token)).await
    }

    async fn tokens(&self) -> Result<Vec<Hash>, Error> {
        self.reading(accounts::tokens).await
    }

    async fn touch_device(&self, device: Id, seen: Seen) -> Result<(), Error> {
        self.writing(move |connection| accounts::touch(connection, device, seen)).await
    }

    async fn revoke_device(&self, device: Id, now_ms: i64) -> Result<bool, Error> {
        self.writing(move |connection| accounts::revoke(connection, device, now_ms)).await
    }

    async fn devices(&self) -> Result<Vec<Device>, Error> {
        self.reading(accounts::devices).await
    }

    async fn ping(&self) -> Result<(), Error> {
        self.reading(open::version).await?;
        // Through the writing thread, whose silence would otherwise go unnoticed while every read still answers.
        let written = tokio::time::timeout(PATIENCE, self.writing(|_| Ok(())));
        written
            .await
            .unwrap_or_else(|_| Err(Error::new(Kind::Unavailable, "The database takes nothing at the moment.")))
    }

    async fn close(&self) {
        self.readers.allowed.close();
        self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.writer.close().await;
    }
}
