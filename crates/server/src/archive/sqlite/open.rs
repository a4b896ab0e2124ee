//! Opening the file: is it ours, is it whole, is it writable, is it of our time; each answer a plain sentence.

use super::super::{Error, Kind};
use super::FILE;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks the file as ours: "ERKT".
const APPLICATION_ID: i64 = 0x4552_4b54;

/// Steps from an empty file to today's shape; it only grows.
const STEPS: [&str; 3] = [
    include_str!("../../../migrations/sqlite/0001_archive.sql"),
    include_str!("../../../migrations/sqlite/0002_ties.sql"),
    include_str!("../../../migrations/sqlite/0003_tray.sql"),
];

/// How long a writer of another process (an invite made while the server runs) is waited for.
const BUSY: Duration = Duration::from_secs(10);

/// Statements kept prepared on a connection: all there are.
const PREPARED: usize = 64;

/// What an operation on an open database said.
pub(super) fn failure(error: rusqlite::Error) -> Error {
    let kind = kind(&error);
    Error::new(kind, format!("The database said: {error}."))
}

fn kind(error: &rusqlite::Error) -> Kind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Kind::Unavailable,
        Some(ErrorCode::DiskFull) => Kind::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Kind::Damaged,
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => Kind::Unwritable,
        _ => Kind::Other,
    }
}

/// Makes the data directory and tells the path of the file in it.
pub(super) fn prepare(data: &Path) -> Result<PathBuf, Error> {
    let unwritable = |error: std::io::Error| {
        let place = data.display();
        let text = format!(
            "The data directory {place} cannot be written to: {error}. Name another one with --data, or let the account \
             that runs the server write there."
        );
        Error::new(Kind::Unwritable, text)
    };
    std::fs::create_dir_all(data).map_err(unwritable)?;
    let probe = data.join(format!(".probe-{}", std::process::id()));
    std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)).map_err(unwritable)?;
    Ok(data.join(FILE))
}

/// The writing connection, after the file was brought up to date.
pub(super) fn writing(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| at(path, error))?;
    settle(&connection).map_err(|error| at(path, error))?;
    ours(&connection, path)?;
    migrate(&connection, path)?;
    Ok(connection)
}

/// A reading connection to a file that was brought up to date.
pub(super) fn reading(path: &Path) -> Result<Connection, Error> {
    // Read-write for SQLite's own bookkeeping of the write-ahead log; `query_only` keeps us from writing.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| at(path, error))?;
    settle(&connection).map_err(|error| at(path, error))?;
    connection.pragma_update(None, "query_only", true).map_err(|error| at(path, error))?;
    Ok(connection)
}

fn settle(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")
}

fn at(path: &Path, error: rusqlite::Error) -> Error {
    let (kind, place) = (kind(&error), path.display());
    let text = match kind {
        Kind::Damaged => format!(
            "The file {place} is damaged or not a database: {error}. Restore it from a backup; the damaged file is left as \
             it is."
        ),
        Kind::Unwritable => format!("The database {place} cannot be opened for writing: {error}."),
        _ => format!("The database {place} cannot be opened: {error}."),
    };
    Error::new(kind, text)
}

/// Refuses somebody else's database before anything is written to it.
fn ours(connection: &Connection, path: &Path) -> Result<(), Error> {
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(|error| at(path, error));
    let (mark, tables) = (one("PRAGMA application_id")?, one("SELECT count(*) FROM sqlite_schema")?);
    if mark == APPLICATION_ID || (mark == 0 && tables == 0) {
        Ok(())
    } else {
        let text = format!(
            "The file {} is a database of another program. Name another directory with --data.",
            path.display()
        );
        Err(Error::new(Kind::Other, text))
    }
}

fn migrate(connection: &Connection, path: &Path) -> Result<(), Error> {
    let run = |sql: &str| connection.execute_batch(sql).map_err(|error| at(path, error));
    // The lock is taken before the version is read: of two processes that start at once, one migrates.
    run("BEGIN IMMEDIATE")?;
    let found = version_or_none(connection).map_err(|error| at(path, error))?;
    let known = STEPS.len() as i64;
    if found > known {
        run("ROLLBACK")?;
        return Err(Error::newer(&path.display().to_string(), found, known));
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        run(step)?;
    }
    if found < known {
        run(&format!(
            "INSERT INTO meta (key, value) VALUES ('schema_version', {known}) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value; PRAGMA application_id = {APPLICATION_ID};"
        ))?;
    }
    run("COMMIT")
}

fn version_or_none(connection: &Connection) -> Result<i64, rusqlite::Error> {
    if connection.table_exists(None, "meta")? { read_version(connection) } else { Ok(0) }
}

fn read_version(connection: &Connection) -> Result<i64, rusqlite::Error> {
    connection.query_row("SELECT value FROM meta WHERE key = 'schema_version'", [], |row| row.get(0))
}

/// The version of the shapes in the file.
pub(super) fn version(connection: &Connection) -> Result<i64, Error> {
    read_version(connection).map_err(failure)
}

/// SQLite's own check of every page and index.
pub(super) fn integrity(connection: &Connection) -> Result<(), Error> {
    let found: String = connection.query_row("PRAGMA integrity_check(10)", [], |row| row.get(0)).map_err(failure)?;
    if found == "ok" {
        Ok(())
    } else {
        Err(Error::new(Kind::Damaged, format!("The database file is damaged: {found}.")))
    }
}
