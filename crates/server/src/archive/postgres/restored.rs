//! What an operator's backup holds is stable once the backup was restored somewhere and that copy was read whole.
//!
//! A backup that nobody has restored is a hope. The operator restores it into a database of its own; every entry of that
//! copy is read and its chains are computed again; what is at the same place with the same chain in the running database
//! is marked, and phones may forget it.

use super::super::{Archive, Error, Head, Kind, Store, verify};
use super::Postgres;
use super::log::column;
use super::open::failure;
use crate::secret;

/// What a restored copy holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Vouched {
    /// Spaces of the copy that are of this history: stable now.
    pub stable: Vec<Head>,
    /// Spaces of the copy that are not of this history: left alone.
    pub strange: Vec<Head>,
}

/// Reads a restored copy whole and marks what it shares with the running database as stable.
///
/// # Errors
/// The copy is the running database itself or follows it, or it is not whole: nothing is marked.
pub async fn vouch(live: &Postgres, copy: Postgres) -> Result<Vouched, Error> {
    if is_one_with(live, &copy).await? {
        let text = "The copy named with --restored is the running database itself, or a standby that follows it. That is no \
                    backup: restore one into a database of its own, and name that.";
        return Err(Error::new(Kind::Other, text));
    }
    let copy = Archive::Postgres(copy);
    let report = verify::all(&copy).await?;
    copy.close().await;
    if let Some(fault) = report.faults.first() {
        return Err(Error::new(Kind::Damaged, format!("The restored copy is not whole: {fault}")));
    }
    let held: Vec<Head> = report.heads.into_iter().filter(|head| head.position > 0).collect();
    live.mark_stable(held.clone()).await?;
    let now = live.heads().await?;
    let marked = |head: &Head| now.iter().any(|live| live.space == head.space && live.stable >= head.position);
    let (stable, strange) = held.into_iter().partition(marked);
    Ok(Vouched { stable, strange })
}

/// Whether what is written to the one shows in the other.
async fn is_one_with(live: &Postgres, copy: &Postgres) -> Result<bool, Error> {
    let no_random = |error| Error::new(Kind::Other, format!("The operating system gives no random bytes: {error}."));
    let token = i64::from_be_bytes(secret::random().map_err(no_random)?);
    let write = "INSERT INTO meta (key, value) VALUES ('vouching', $1) ON CONFLICT (key) DO UPDATE SET value = $1";
    live.client().await?.execute(write, &[&token]).await.map_err(failure)?;
    let read = "SELECT value FROM meta WHERE key = 'vouching'";
    let row = copy.client().await?.query_opt(read, &[]).await.map_err(failure)?;
    row.map_or(Ok(false), |row| Ok(column::<i64>(&row, 0)? == token))
}
