//! The archive of several server processes: PostgreSQL.
//!
//! Positions are given under a row lock on the space, so commit order is the order of positions whatever process writes.
//! Locks are taken in order of space: two batches never wait for each other in a circle.

mod accounts;
pub mod bell;
pub mod citus;
mod log;
mod open;
pub mod restored;
mod ties;
mod tray;
mod writer;

use super::{Done, Error, Head, Offer, Page, Store, Ties, Trayed};
use crate::accounts::{Device, Invite, Newcomer, Redeemed, Seen};
use crate::secret::Hash;
use deadpool_postgres::{Client, Pool};
use erikti_sync::wire::Cursor;
use erikti_sync::{Entry, Id, Space};
use futures_util::{StreamExt, stream};
use tokio_postgres::Config;

/// Spaces that one reader reads at once: few enough that their pages are no burden.
const PIPELINED: usize = 4;

/// An archive in a PostgreSQL database.
pub struct Postgres {
    config: Config,
    pool: Pool,
    writer: writer::Writer,
}

impl std::fmt::Debug for Postgres {
    /// Without the address: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Postgres")
    }
}

impl Postgres {
    /// Connects to the database at a `postgres://` address and brings an older one up to date.
    ///
    /// # Errors
    /// A plain sentence: no such address, no answer, not allowed, or written by a newer server.
    pub async fn open(address: &str) -> Result<Postgres, Error> {
        let config = open::config(address)?;
        let pool = open::pool(&config)?;
        let writer = writer::Writer::start(&pool);
        let postgres = Postgres { config, pool, writer };
        let mut client = postgres.pool.get().await.map_err(|error| open::unreachable(&postgres.config, error))?;
        open::migrate(&mut client, &postgres.config).await?;
        Ok(postgres)
    }

    /// Opens a database that must hold an archive.
    ///
    /// # Errors
    /// As [`Postgres::open`], or there is none in it.
    pub async fn open_existing(address: &str) -> Result<Postgres, Error> {
        let config = open::config(address)?;
        let pool = open::pool(&config)?;
        let client = pool.get().await.map_err(|error| open::unreachable(&config, error))?;
        open::inhabited(&client, &config).await?;
        Postgres::open(address).await
    }

    /// Distributes the log over a Citus cluster, where there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn spread(&self) -> Result<citus::Spread, Error> {
        citus::spread(&mut self.client().await?).await
    }

    async fn client(&self) -> Result<Client, Error> {
        self.pool.get().await.map_err(open::pool_failure)
    }
}

impl Store for Postgres {
    async fn take(&self, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
        self.writer.take(offers, now_ms).await
    }

    async fn read(&self, space: Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
        log::read(&self.client().await?, &space, cursor, limit).await
    }

    async fn pages(&self, asks: Vec<(Space, Cursor)>, limit: usize) -> Vec<Result<Page, Error>> {
        match self.client().await {
            Ok(client) => {
                let client = &client;
                let page = |(space, cursor)| async move { log::read(client, &space, cursor, limit).await };
                stream::iter(asks).map(page).buffered(PIPELINED).collect().await
            }
            Err(error) => asks.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    async fn tail(&self, space: Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
        log::tail(&self.client().await?, &space, after, bytes).await
    }

    async fn heads(&self) -> Result<Vec<Head>, Error> {
        log::heads(&self.client().await?).await
    }

    async fn mark_stable(&self, backed_up: Vec<Head>) -> Result<(), Error> {
        log::mark_stable(&mut self.client().await?, &backed_up).await
    }

    async fn ties(&self, person: Id, but_for: Option<Id>, concerned: Vec<Id>) -> Result<Ties, Error> {
        ties::ties(&self.client().await?, person, but_for, concerned).await
    }

    async fn trayed(&self, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
        tray::trayed(&self.client().await?, group).await
    }

    async fn create_invite(&self, invite: Invite) -> Result<(), Error> {
        accounts::create_invite(&self.client().await?, &invite).await
    }

    async fn redeem_invite(&self, secret: Hash, newcomer: Newcomer, now_ms: i64) -> Result<Redeemed, Error> {
        accounts::redeem(&mut self.client().await?, secret, newcomer, now_ms).await
    }

    async fn open_invites(&self, now_ms: i64) -> Result<Vec<Invite>, Error> {
        accounts::open_invites(&self.client().await?, now_ms).await
    }

    async fn device_by_token(&self, token: Hash) -> Result<Option<Device>, Error> {
        accounts::by_token(&self.client().await?, token).await
    }

    async fn tokens(&self) -> Result<Vec<Hash>, Error> {
        accounts::tokens(&self.client().await?).await
    }

    async fn touch_device(&self, device: Id, seen: Seen) -> Result<(), Error> {
        self.writer.touch(device, seen).await
    }

    async fn revoke_device(&self, device: Id, now_ms: i64) -> Result<bool, Error> {
        accounts::revoke(&self.client().await?, device, now_ms).await
    }

    async fn devices(&self) -> Result<Vec<Device>, Error> {
        accounts::devices(&self.client().await?).await
    }

    async fn ping(&self) -> Result<(), Error> {
        // Through the writing tasks, whose silence would otherwise go unnoticed while every read still answers.
        self.writer.take(Vec::new(), 0).await?;
        open::ping(&self.client().await?).await
    }

    async fn close(&self) {
        self.writer.close();
        self.pool.close();
    }
}
