//! A verified copy of the file while the server runs.
//!
//! Only after the copy was read back whole, page by page and chain by chain, is it given its name and are its heads
//! marked as stable: from then on phones may forget what it holds.

use super::super::{Archive, Error, Head, Kind, Sqlite, Store, verify};
use super::open;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Copies the archive into `to`, verifies the copy and marks what it holds as stable. Returns the heads of the copy.
///
/// # Errors
/// `to` exists or cannot be written, or the copy is not whole: then `to` does not exist afterwards and nothing is marked.
pub async fn back_up(archive: &Sqlite, to: &Path) -> Result<Vec<Head>, Error> {
    if to.exists() {
        let text = format!("{} is there already; a backup never replaces a file. Give it another name.", to.display());
        return Err(Error::new(Kind::Unwritable, text));
    }
    let (from, unfinished) = (archive.path.clone(), unfinished(to));
    let outcome = copied(&from, &unfinished, to).await;
    if outcome.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    let heads = outcome?;
    archive.mark_stable(heads.clone()).await?;
    Ok(heads)
}

fn unfinished(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".unfinished");
    to.with_file_name(name)
}

async fn copied(from: &Path, unfinished: &Path, to: &Path) -> Result<Vec<Head>, Error> {
    let (source, target) = (from.to_owned(), unfinished.to_owned());
    tokio::task::spawn_blocking(move || copy(&source, &target))
        .await
        .unwrap_or_else(|error| Err(Error::new(Kind::Other, format!("Copying was broken off: {error}."))))?;
    let heads = verified(unfinished).await?;
    settle(unfinished, to).map_err(|error| unwritable(to, &error))?;
    Ok(heads)
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let _ = std::fs::remove_file(to);
    File::create(to).map_err(|error| unwritable(to, &error))?;
    let source = open::reading(from)?;
    let mut target = Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(open::failure)?;
    let backup = Backup::new(&source, &mut target).map_err(open::failure)?;
    // In one go, from one state of the file: writers are not held up (write-ahead log), while a copy made in steps begins
    // anew whenever somebody writes between two of them, on a busy server for ever.
    match backup.step(-1).map_err(open::failure)? {
        StepResult::Done => Ok(()),
        _ => Err(Error::new(Kind::Unavailable, "The database was too busy to be copied; try again.")),
    }
}

async fn verified(copy: &Path) -> Result<Vec<Head>, Error> {
    let archive = Archive::Sqlite(Sqlite::open_copy(copy)?);
    let report = verify::all(&archive).await?;
    archive.close().await;
    match report.faults.first() {
        None => Ok(report.heads),
        Some(fault) => Err(Error::new(Kind::Damaged, format!("The copy is not whole: {fault}"))),
    }
}

/// The bytes reach the disk before the name does.
fn settle(unfinished: &Path, to: &Path) -> std::io::Result<()> {
    File::open(unfinished)?.sync_all()?;
    std::fs::rename(unfinished, to)?;
    match to.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => File::open(directory)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn unwritable(to: &Path, error: &std::io::Error) -> Error {
    Error::new(Kind::Unwritable, format!("The backup cannot be written to {}: {error}.", to.display()))
}
