//! The statements for what waits for a person's decision.

use super::super::plan::Plan;
use super::super::{Error, Trayed, Waits};
use super::log::{Values, column};
use super::open::failure;
use deadpool_postgres::{Client, Transaction};
use erikti_sync::Id;
use std::collections::BTreeSet;

pub(super) async fn known(
    transaction: &Transaction<'_>,
    names: &BTreeSet<Waits>,
    authors: &BTreeSet<Id>,
    plan: &mut Plan,
) -> Result<(), Error> {
    if names.is_empty() {
        return Ok(());
    }
    let sql = "SELECT accepted FROM tray WHERE space = $1 AND group_id = $2 AND digest = $3";
    let find = transaction.prepare_cached(sql).await.map_err(failure)?;
    for name in names {
        let (group, digest) = (name.group.bytes().as_slice(), name.digest.as_slice());
        let row: Values<'_, 3> = [&name.space, &group, &digest];
        if let Some(found) = transaction.query_opt(&find, &row).await.map_err(failure)? {
            plan.tray.insert(name.clone(), column(&found, 0)?);
        }
    }
    let sql = "SELECT count(*) FROM tray WHERE author = $1 AND accepted IS NULL";
    let count = transaction.prepare_cached(sql).await.map_err(failure)?;
    for author in authors {
        let row = transaction.query_one(&count, &[&author.bytes().as_slice()]).await.map_err(failure)?;
        plan.waiting.insert(*author, usize::try_from(column::<i64>(&row, 0)?).unwrap_or(usize::MAX));
    }
    Ok(())
}

/// In the order of their names: two transactions never wait for each other in a circle.
pub(super) async fn store(transaction: &Transaction<'_>, plan: &Plan) -> Result<(), Error> {
    for (name, one) in &plan.trayed {
        let sql = "INSERT INTO tray (space, group_id, digest, author, reason, received, body) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (space, group_id, digest) DO NOTHING";
        let insert = transaction.prepare_cached(sql).await.map_err(failure)?;
        let (group, digest) = (name.group.bytes().as_slice(), name.digest.as_slice());
        let (author, body) = (one.entry.author.bytes().as_slice(), one.body());
        let row: Values<'_, 7> = [&name.space, &group, &digest, &author, &one.reason, &one.received_ms, &body];
        transaction.execute(&insert, &row).await.map_err(failure)?;
    }
    for (name, accepted) in &plan.decided {
        // What was once let in stays so.
        let sql = "UPDATE tray SET accepted = $4 OR coalesce(accepted, false) WHERE space = $1 AND group_id = $2 AND digest = $3";
        let decide = transaction.prepare_cached(sql).await.map_err(failure)?;
        let (group, digest) = (name.group.bytes().as_slice(), name.digest.as_slice());
        let row: Values<'_, 4> = [&name.space, &group, &digest, accepted];
        transaction.execute(&decide, &row).await.map_err(failure)?;
    }
    Ok(())
}

pub(super) async fn trayed(client: &Client, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
    let rows = match group {
        None => {
            let sql = "SELECT reason, received, accepted, body FROM tray ORDER BY received, group_id";
            client.query(sql, &[]).await
        }
        Some(group) => {
            let sql = "SELECT reason, received, accepted, body FROM tray WHERE group_id = $1 ORDER BY received";
            let find = client.prepare_cached(sql).await.map_err(failure)?;
            client.query(&find, &[&group.bytes().as_slice()]).await
        }
    };
    let read =
        |row: &tokio_postgres::Row| Trayed::read(column(row, 0)?, column(row, 1)?, column(row, 2)?, column(row, 3)?);
    rows.map_err(failure)?.iter().map(read).collect()
}
