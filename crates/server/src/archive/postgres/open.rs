//! Reaching the database: its address, the pool, and bringing its shapes up to date.

use super::super::{Error, Kind};
use deadpool_postgres::{
    Client, GenericClient, Hook, HookError, Manager, ManagerConfig, Pool, PoolError, RecyclingMethod, Runtime,
};
use std::time::Duration;
use tokio_postgres::config::Host;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};

/// Steps from an empty database to today's shape; it only grows.
const STEPS: [&str; 3] = [
    include_str!("../../../migrations/postgres/0001_archive.sql"),
    include_str!("../../../migrations/postgres/0002_ties.sql"),
    include_str!("../../../migrations/postgres/0003_tray.sql"),
];

/// Connections of one server process: enough to fill two cores with short transactions, few enough for a dozen processes
/// under PostgreSQL's usual limit of 100.
const CONNECTIONS: usize = 8;

/// How long a request waits for a free connection before the phone is asked to come again.
const WAIT: Duration = Duration::from_secs(10);

/// How long reaching the database may take.
const CONNECT: Duration = Duration::from_secs(5);

/// After how long of silence a connection is asked whether it still is one: below what firewalls forget (minutes).
const SILENCE: Duration = Duration::from_secs(30);

/// Only one process migrates at a time ("erikti" in ASCII).
const MIGRATION_LOCK: i64 = 0x6572_696b_7469;

/// What every connection promises: an answer is given after the commit is on the disk, whatever the database's habits;
/// a process that hangs in a transaction does not hold a space for ever; a plan made while a table was small never reads
/// a large one from end to end (every statement of ours has its index).
const PROMISES: &str = "SELECT set_config('synchronous_commit', 'on', false) \
                        WHERE current_setting('synchronous_commit') = 'off'; \
                        SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '20s'; \
                        SET statement_timeout = '60s'; SET enable_seqscan = off";

pub(super) fn config(address: &str) -> Result<Config, Error> {
    let mut config: Config = address.parse().map_err(|error| {
        // The address itself may hold a password: it is not repeated.
        let text = format!(
            "The address given with --database cannot be read ({error}). It looks like postgres://user@host/name."
        );
        Error::new(Kind::Other, text)
    })?;
    config.application_name("erikti-server").connect_timeout(CONNECT);
    config.keepalives_idle(SILENCE).keepalives_interval(SILENCE / 3).keepalives_retries(3).tcp_user_timeout(SILENCE);
    Ok(config)
}

pub(super) fn pool(config: &Config) -> Result<Pool, Error> {
    let habits = ManagerConfig { recycling_method: RecyclingMethod::Fast };
    let promise = Hook::async_fn(|client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(async move { client.batch_execute(PROMISES).await.map_err(HookError::Backend) })
    });
    Pool::builder(Manager::from_config(config.clone(), NoTls, habits))
        .max_size(CONNECTIONS)
        .runtime(Runtime::Tokio1)
        .wait_timeout(Some(WAIT))
        .create_timeout(Some(CONNECT))
        .post_create(promise)
        .build()
        .map_err(|error| Error::new(Kind::Other, format!("Connections cannot be kept: {error}.")))
}

/// Where it is, without the password.
fn place(config: &Config) -> String {
    let host = config.get_hosts().first().map_or("its default place".to_owned(), |host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    });
    format!("{} on {host}", config.get_dbname().unwrap_or("its default name"))
}

pub(super) fn unreachable(config: &Config, error: PoolError) -> Error {
    let inner = pool_failure(error);
    let text = format!("The PostgreSQL database {} cannot be used. {}", place(config), inner.text);
    Error::new(inner.kind, text)
}

pub(super) fn pool_failure(error: PoolError) -> Error {
    match error {
        PoolError::Backend(error) => failure(error),
        PoolError::PostCreateHook(HookError::Backend(error)) => failure(error),
        other => Error::new(Kind::Unavailable, format!("PostgreSQL does not answer: {other}.")),
    }
}

/// What an operation said.
pub(super) fn failure(error: tokio_postgres::Error) -> Error {
    let kind = match error.code() {
        None => Kind::Unavailable,
        Some(code) if *code == SqlState::DISK_FULL => Kind::Full,
        Some(code) if *code == SqlState::INSUFFICIENT_PRIVILEGE || *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            Kind::Unwritable
        }
        Some(code) if *code == SqlState::DATA_CORRUPTED || *code == SqlState::INDEX_CORRUPTED => Kind::Damaged,
        // Lost connections, conflicts, no resources, an operator's intervention.
        Some(code) if ["08", "40", "53", "55", "57"].iter().any(|class| code.code().starts_with(class)) => {
            Kind::Unavailable
        }
        Some(_) => Kind::Other,
    };
    let said = match error.as_db_error() {
        Some(said) => said.message().to_owned(),
        None => {
            std::error::Error::source(&error).map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
        }
    };
    Error::new(kind, format!("PostgreSQL said: {said}."))
}

pub(super) async fn migrate(client: &mut Client, config: &Config) -> Result<(), Error> {
    let transaction = client.transaction().await.map_err(failure)?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK]).await.map_err(failure)?;
    let found = version_or_none(&transaction).await?;
    let known = STEPS.len() as i64;
    if found > known {
        return Err(Error::newer(&place(config), found, known));
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.batch_execute(step).await.map_err(failure)?;
    }
    if found < known {
        let note = "INSERT INTO meta (key, value) VALUES ('schema_version', $1) \
                    ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        transaction.execute(note, &[&known]).await.map_err(failure)?;
    }
    transaction.commit().await.map_err(failure)
}

/// Refuses a database that holds no archive, before one is made in it.
pub(super) async fn inhabited(client: &Client, config: &Config) -> Result<(), Error> {
    match version_or_none(client).await? {
        0 => Err(Error::new(Kind::Other, format!("There is no archive in the PostgreSQL database {}.", place(config)))),
        _ => Ok(()),
    }
}

async fn version_or_none(client: &impl GenericClient) -> Result<i64, Error> {
    let row = client.query_one("SELECT to_regclass('meta') IS NOT NULL", &[]).await.map_err(failure)?;
    if row.try_get(0).map_err(failure)? { version(client).await } else { Ok(0) }
}

async fn version(client: &impl GenericClient) -> Result<i64, Error> {
    let sql = "SELECT value FROM meta WHERE key = 'schema_version'";
    client.query_one(sql, &[]).await.and_then(|row| row.try_get(0)).map_err(failure)
}

pub(super) async fn ping(client: &Client) -> Result<(), Error> {
    let sql = "SELECT current_setting('transaction_read_only') = 'off'";
    let row = client.query_one(sql, &[]).await.map_err(failure)?;
    match row.try_get(0).map_err(failure)? {
        true => Ok(()),
        false => Err(Error::new(Kind::Unwritable, "The PostgreSQL database can only be read: is it a standby?")),
    }
}
