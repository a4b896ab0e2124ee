//! Rings between server processes, by LISTEN and NOTIFY.
//!
//! A ring is sent apart from the transaction it tells of: NOTIFY inside it would make all commits of the database wait
//! for one another. One that is lost costs a phone a minute. While the listening connection is away, everybody is told to
//! ask at every try to get it back that finds the database alive.

use super::Postgres;
use super::open::{self, failure};
use crate::archive::{Error, Kind};
use crate::doorbell::{Doorbell, Ring};
use crate::secret;
use deadpool_postgres::Pool;
use erikti_sync::{Id, Space};
use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, watch};
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls};

const CHANNEL: &str = "erikti_ring";

/// Rings sent in one statement.
const TOGETHER: usize = 64;

/// First and longest pause before a lost connection is tried again.
const RETRY_FIRST: Duration = Duration::from_millis(500);
const RETRY_LONGEST: Duration = Duration::from_secs(15);

/// Carries rings both ways until told to stop.
pub fn carry(postgres: &Postgres, doorbell: Doorbell, outgoing: mpsc::Receiver<Ring>, stopping: watch::Receiver<bool>) {
    let node = u64::from_be_bytes(secret::random().unwrap_or_default());
    let (config, pool) = (postgres.config.clone(), postgres.pool.clone());
    let link = Link { config, pool, node: format!("{node:016x}"), doorbell, outgoing, stopping };
    tokio::spawn(link.keep());
}

struct Link {
    config: Config,
    pool: Pool,
    /// Tells the rings of this process from those of others.
    node: String,
    doorbell: Doorbell,
    outgoing: mpsc::Receiver<Ring>,
    stopping: watch::Receiver<bool>,
}

impl Link {
    async fn keep(mut self) {
        let mut pause = RETRY_FIRST;
        loop {
            match self.connected(&mut pause).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, "rings of other processes are not heard for a while"),
            }
            if self.database_answers().await {
                self.doorbell.ring_everywhere();
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(RETRY_LONGEST),
                () = stopped(&mut self.stopping) => return,
            }
        }
    }

    async fn database_answers(&self) -> bool {
        match self.pool.get().await {
            Ok(client) => open::ping(&client).await.is_ok(),
            Err(_) => false,
        }
    }

    /// Returns `Ok` when told to stop.
    async fn connected(&mut self, pause: &mut Duration) -> Result<(), Error> {
        let (client, connection) = self.config.connect(NoTls).await.map_err(failure)?;
        let mut hearing = tokio::spawn(hear(connection, self.doorbell.clone(), self.node.clone()));
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await.map_err(failure)?;
        *pause = RETRY_FIRST;
        self.doorbell.ring_everywhere();
        let mut rings = Vec::with_capacity(TOGETHER);
        loop {
            let count = tokio::select! {
                count = self.outgoing.recv_many(&mut rings, TOGETHER) => count,
                ended = &mut hearing => return Err(ended.unwrap_or_else(|_| lost())),
                () = stopped(&mut self.stopping) => return Ok(()),
            };
            if count == 0 {
                return Ok(());
            }
            send(&client, &self.node, &rings).await?;
            rings.clear();
        }
    }
}

async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

fn lost() -> Error {
    Error::new(Kind::Unavailable, "The connection ended.")
}

/// Drives the connection and passes on what it hears; returns why it ended.
async fn hear<S, T>(mut connection: Connection<S, T>, doorbell: Doorbell, node: String) -> Error
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    let mut messages = poll_fn(move |context| connection.poll_message(context));
    while let Some(message) = messages.next().await {
        match message {
            Ok(AsyncMessage::Notification(heard)) => {
                if let Some(ring) = read(heard.payload(), &node) {
                    doorbell.ring_here(ring);
                }
            }
            Ok(_) => {}
            Err(error) => return failure(error),
        }
    }
    lost()
}

async fn send(client: &Client, node: &str, rings: &[Ring]) -> Result<(), Error> {
    let mut payloads: Vec<String> = rings
        .iter()
        .flat_map(|ring| ring.spaces.iter().map(move |space| format!("{node} {} {space}", ring.by)))
        .collect();
    payloads.sort();
    payloads.dedup();
    let sql = format!("SELECT pg_notify('{CHANNEL}', payload) FROM unnest($1::text[]) AS payload");
    client.query(&sql, &[&payloads]).await.map(|_| ()).map_err(failure)
}

/// A ring of another process.
fn read(payload: &str, own: &str) -> Option<Ring> {
    let mut words = payload.splitn(3, ' ');
    let (node, by, space) = (words.next()?, words.next()?, words.next()?);
    (node != own).then_some(())?;
    Some(Ring { by: Id::parse(by)?, spaces: [Space::new(space)].into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rings_of_other_processes_are_heard() {
        let by = Id::derived(&[b"device"]);
        let payload = format!("aa {by} org/1 with a space");
        assert_eq!(read(&payload, "aa"), None);
        let ring = Ring { by, spaces: [Space::new("org/1 with a space")].into() };
        assert_eq!(read(&payload, "bb"), Some(ring));
        for broken in ["", "aa", "aa bb", "aa zz space"] {
            assert_eq!(read(broken, "bb"), None, "{broken}");
        }
    }
}
