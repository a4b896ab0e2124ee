//! What arrives together share a transaction: one lock, one flush, four round trips for all of them.
//!
//! Without it the requests of one process would queue one by one for the row of a busy space, each holding it for a
//! flush. Several transactions are under way at once, so quiet spaces do not wait for a busy one.

use super::super::{Done, Error, Kind, Offer};
use super::{log, open};
use crate::accounts::Seen;
use deadpool_postgres::Pool;
use erikti_sync::Id;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Mutex as Turn, mpsc, oneshot};

/// Transactions under way at once.
const WRITERS: usize = 3;

/// Groups in one transaction, so that it stays short.
const SHARED_GROUPS: usize = 2_000;

/// Requests that may wait; who comes later is told that the server is busy.
const WAITING: usize = 4096;

/// The offers of one request, or what a device said of itself.
pub(super) struct Job {
    pub(super) offers: Vec<Offer>,
    pub(super) now_ms: i64,
    /// What a device said of itself.
    pub(super) seen: Option<(Id, Seen)>,
}

struct Waiting {
    job: Job,
    reply: oneshot::Sender<Result<Done, Error>>,
}

/// The queue of the writing tasks.
pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Waiting>>>,
}

impl Writer {
    pub(super) fn start(pool: &Pool) -> Writer {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let waiting = Arc::new(Turn::new(waiting));
        for _ in 0..WRITERS {
            tokio::spawn(serve(pool.clone(), waiting.clone()));
        }
        Writer { jobs: Mutex::new(Some(jobs)) }
    }

    /// Returns once the groups are durable.
    pub(super) async fn take(&self, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
        self.run(Job { offers, now_ms, seen: None }).await
    }

    /// Notes what a device said of itself, in whatever transaction is next.
    pub(super) async fn touch(&self, device: Id, seen: Seen) -> Result<(), Error> {
        self.run(Job { offers: Vec::new(), now_ms: seen.at_ms, seen: Some((device, seen)) }).await.map(|_| ())
    }

    async fn run(&self, job: Job) -> Result<Done, Error> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (reply, outcome) = oneshot::channel();
        jobs.try_send(Waiting { job, reply }).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::busy(),
            TrySendError::Closed(_) => closed(),
        })?;
        drop(jobs);
        outcome.await.map_err(|_| closed())?
    }

    /// Takes no more, and ends the writing tasks.
    pub(super) fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

fn closed() -> Error {
    Error::new(Kind::Unavailable, "The database is closed.")
}

async fn serve(pool: Pool, waiting: Arc<Turn<mpsc::Receiver<Waiting>>>) {
    while let Some(batch) = next(&waiting).await {
        let (jobs, replies): (Vec<Job>, Vec<_>) = batch.into_iter().map(|one| (one.job, one.reply)).unzip();
        // Work that panics ends with its transaction; the task goes on.
        let settled = AssertUnwindSafe(settle(&pool, jobs)).catch_unwind().await;
        let outcomes = settled.unwrap_or_else(|_| replies.iter().map(|_| Err(Error::broken_off())).collect());
        for (reply, outcome) in replies.into_iter().zip(outcomes) {
            // A caller that stopped waiting has nothing to be told; what was committed stays.
            let _ = reply.send(outcome);
        }
    }
}

/// Everything that waits now, up to the limit; `None` when nobody will come any more.
async fn next(waiting: &Turn<mpsc::Receiver<Waiting>>) -> Option<Vec<Waiting>> {
    let mut waiting = waiting.lock().await;
    let first = waiting.recv().await?;
    let mut groups = first.job.offers.len();
    let mut batch = vec![first];
    while groups < SHARED_GROUPS
        && let Ok(next) = waiting.try_recv()
    {
        groups += next.job.offers.len();
        batch.push(next);
    }
    Some(batch)
}

async fn settle(pool: &Pool, jobs: Vec<Job>) -> Vec<Result<Done, Error>> {
    let outcome = together(pool, &jobs).await;
    match outcome {
        Ok(done) => done.into_iter().map(Ok).collect(),
        // Something in it that PostgreSQL will not take: whose it is shows when each is tried alone.
        Err(Error { kind: Kind::Other, .. }) if jobs.len() > 1 => {
            let mut outcomes = Vec::with_capacity(jobs.len());
            for job in &jobs {
                let alone = together(pool, std::slice::from_ref(job)).await;
                outcomes.push(alone.and_then(|done| done.into_iter().next().ok_or_else(Error::broken_off)));
            }
            outcomes
        }
        Err(error) => jobs.iter().map(|_| Err(error.clone())).collect(),
    }
}

async fn together(pool: &Pool, jobs: &[Job]) -> Result<Vec<Done>, Error> {
    let mut client = pool.get().await.map_err(open::pool_failure)?;
    log::take(&mut client, jobs).await
}
