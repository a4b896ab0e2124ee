//! One thread that writes, and lets callers that wait at the same moment share one commit: a commit costs a disk flush,
//! whatever is in it.
//!
//! Every piece of work runs inside a savepoint, so one that fails takes nothing of its neighbours with it. No caller hears
//! of success before the shared commit has returned. Work that panics is undone like work that fails: the thread goes on.

use super::super::{Error, Kind};
use super::open;
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

/// Pieces of work in one commit, so that the first does not wait for ever.
const SHARED: usize = 128;

/// Pieces of work that may wait; who comes later is told that the server is busy. About two seconds of a busy disk.
const WAITING: usize = 4096;

trait Job: Send {
    fn run(&mut self, connection: &Connection) -> Result<(), Error>;
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Work<T, F> {
    work: Option<F>,
    outcome: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Job for Work<T, F>
where
    T: Send,
    F: FnOnce(&Connection) -> Result<T, Error> + Send,
{
    fn run(&mut self, connection: &Connection) -> Result<(), Error> {
        self.outcome = self.work.take().map(|work| work(connection));
        match &self.outcome {
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(Error::broken_off()));
        // A caller that stopped waiting has nothing to be told; what was committed stays.
        let _ = self.reply.send(committed.and(outcome));
    }
}

/// The writing thread, as its callers see it.
#[derive(Debug)]
pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Writer, Error> {
        let (jobs, waiting) = mpsc::channel(WAITING);
        let thread = thread::Builder::new()
            .name("archive".to_owned())
            .spawn(move || serve(connection, waiting))
            .map_err(|error| Error::new(Kind::Other, format!("The writing thread cannot be started: {error}.")))?;
        Ok(Writer { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    /// Runs work in a transaction and returns once it is durable.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (reply, outcome) = oneshot::channel();
        let job = Box::new(Work { work: Some(work), outcome: None, reply });
        jobs.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => Error::busy(),
            TrySendError::Closed(_) => closed(),
        })?;
        drop(jobs);
        outcome.await.map_err(|_| closed())?
    }

    /// Waits for what was begun, and folds the write-ahead log into the file.
    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

fn closed() -> Error {
    Error::new(Kind::Unavailable, "The database is closed.")
}

fn serve(connection: Connection, mut waiting: mpsc::Receiver<Box<dyn Job>>) {
    while let Some(first) = waiting.blocking_recv() {
        let mut jobs = vec![first];
        while jobs.len() < SHARED
            && let Ok(next) = waiting.try_recv()
        {
            jobs.push(next);
        }
        let committed = commit(&connection, &mut jobs);
        for job in jobs {
            job.answer(committed.clone());
        }
    }
    if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::warn!(%error, "the write-ahead log was not folded into the database; the next start does it");
    }
}

fn commit(connection: &Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
    let outcome = transaction(connection, jobs);
    if outcome.is_err() && !connection.is_autocommit() {
        let _ = statement(connection, "ROLLBACK");
    }
    outcome
}

fn transaction(connection: &Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), Error> {
    statement(connection, "BEGIN IMMEDIATE")?;
    for job in jobs {
        statement(connection, "SAVEPOINT job")?;
        if let Err(error) = unharmed(job.as_mut(), connection) {
            if connection.is_autocommit() {
                // A full disk may end the whole transaction: the neighbours' work is gone too, and they are told why.
                return Err(error);
            }
            statement(connection, "ROLLBACK TO job")?;
        }
        statement(connection, "RELEASE job")?;
    }
    statement(connection, "COMMIT")
}

/// Runs a job; one that panics has failed. Its statements end with it, and the savepoint undoes what they did.
fn unharmed(job: &mut dyn Job, connection: &Connection) -> Result<(), Error> {
    catch_unwind(AssertUnwindSafe(|| job.run(connection))).unwrap_or_else(|_| {
        tracing::error!("a piece of work panicked while it wrote");
        Err(Error::broken_off())
    })
}

fn statement(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(|_| ()).map_err(open::failure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    type Reply = oneshot::Receiver<Result<(), Error>>;

    fn insert(key: &'static str, bytes: usize, then: Result<(), Error>) -> (Box<dyn Job>, Reply) {
        let (reply, outcome) = oneshot::channel();
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO invite VALUES (?1, zeroblob(?2), '', '', X'', '', 0, 0, NULL)";
            connection.execute(sql, (key.as_bytes(), bytes as i64)).map_err(open::failure)?;
            then
        };
        (Box::new(Work { work: Some(work), outcome: None, reply }), outcome)
    }

    fn together(connection: &Connection, works: Vec<(Box<dyn Job>, Reply)>) -> Vec<Result<(), Error>> {
        let (mut jobs, replies): (Vec<_>, Vec<_>) = works.into_iter().unzip();
        let committed = commit(connection, &mut jobs);
        jobs.into_iter().for_each(|job| job.answer(committed.clone()));
        replies.into_iter().map(|reply| reply.blocking_recv().unwrap()).collect()
    }

    fn keys(connection: &Connection) -> Vec<String> {
        let mut statement = connection.prepare("SELECT CAST(secret AS TEXT) FROM invite ORDER BY secret").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn work_that_fails_takes_nothing_of_its_neighbours_with_it() {
        let directory = tempfile::tempdir().unwrap();
        let connection = open::writing(&directory.path().join("file")).unwrap();
        let refused = Error::new(Kind::Other, "no");
        let works = vec![insert("a", 1, Ok(())), insert("b", 1, Err(refused.clone())), insert("c", 1, Ok(()))];
        assert_eq!(together(&connection, works), [Ok(()), Err(refused), Ok(())]);
        assert_eq!(keys(&connection), ["a", "c"]);
    }

    #[test]
    fn work_that_panics_takes_nothing_of_its_neighbours_with_it_and_the_thread_goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let connection = open::writing(&directory.path().join("file")).unwrap();
        let (reply, outcome) = oneshot::channel();
        let work = |connection: &Connection| -> Result<(), Error> {
            connection.execute("UPDATE invite SET name = 'spoilt'", []).unwrap();
            panic!("a bug");
        };
        let bug = (Box::new(Work { work: Some(work), outcome: None, reply }) as Box<dyn Job>, outcome);
        let works = vec![insert("a", 1, Ok(())), bug, insert("c", 1, Ok(()))];
        assert_eq!(together(&connection, works), [Ok(()), Err(Error::broken_off()), Ok(())]);
        let spoilt = connection.query_row("SELECT count(*) FROM invite WHERE name = 'spoilt'", [], |row| row.get(0));
        assert_eq!((keys(&connection), spoilt), (vec!["a".to_owned(), "c".to_owned()], Ok(0)));
    }

    #[tokio::test]
    async fn who_finds_the_queue_full_is_told_so_and_who_waits_is_served() {
        let directory = tempfile::tempdir().unwrap();
        let writer = Writer::start(open::writing(&directory.path().join("file")).unwrap()).unwrap();
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let (begun, begins) = std::sync::mpsc::channel();
        let mut first = Box::pin(writer.run(move |_| {
            begun.send(()).map_err(|_| closed())?;
            wait.recv().map_err(|_| closed())
        }));
        assert!(first.as_mut().now_or_never().is_none());
        begins.recv().unwrap();
        let (mut waiting, mut busy) = (Vec::new(), Vec::new());
        for _ in 0..=WAITING {
            let mut work = Box::pin(writer.run(|_| Ok(())));
            match work.as_mut().now_or_never() {
                None => waiting.push(work),
                Some(outcome) => busy.push(outcome.unwrap_err().kind),
            }
        }
        assert_eq!(busy, [Kind::Busy]);
        go.send(()).unwrap();
        first.await.unwrap();
        for work in waiting {
            work.await.unwrap();
        }
        writer.close().await;
    }

    #[test]
    fn a_full_disk_is_told_to_everybody_it_concerns_and_passes_when_there_is_room() {
        let directory = tempfile::tempdir().unwrap();
        let connection = open::writing(&directory.path().join("file")).unwrap();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        let allow = |pages: i64| connection.pragma_update(None, "max_page_count", pages).unwrap();
        allow(pages + 20);
        let works = vec![insert("a", 1, Ok(())), insert("b", 1_000_000, Ok(())), insert("c", 1, Ok(()))];
        let told: Vec<bool> = together(&connection, works).into_iter().map(|outcome| outcome.is_ok()).collect();
        let kept: Vec<bool> = ["a", "b", "c"].map(|key| keys(&connection).iter().any(|kept| kept == key)).to_vec();
        assert_eq!(told, kept, "whoever was told of success must find it there");
        assert!(!told[1]);
        let full = together(&connection, vec![insert("d", 1_000_000, Ok(()))]).remove(0).unwrap_err();
        assert_eq!(full.kind, Kind::Full);
        allow(pages + 1_000);
        assert_eq!(together(&connection, vec![insert("b", 1_000_000, Ok(()))]), [Ok(())]);
    }
}
