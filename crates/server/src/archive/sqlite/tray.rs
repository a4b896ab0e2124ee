//! The statements for what waits for a person's decision.

use super::super::plan::Plan;
use super::super::{Error, Trayed, Waits};
use super::open::failure;
use erikti_sync::Id;
use rusqlite::{Connection, OptionalExtension, Result as Sql, params};
use std::collections::BTreeSet;

pub(super) fn known(
    connection: &Connection,
    names: BTreeSet<Waits>,
    authors: BTreeSet<Id>,
    plan: &mut Plan,
) -> Sql<()> {
    let sql = "SELECT accepted FROM tray WHERE space = ?1 AND group_id = ?2 AND digest = ?3";
    let mut find = connection.prepare_cached(sql)?;
    for name in names {
        let found =
            find.query_row(params![name.space, name.group.bytes(), name.digest], |row| row.get(0)).optional()?;
        plan.tray.extend(found.map(|accepted| (name, accepted)));
    }
    let mut count = connection.prepare_cached("SELECT count(*) FROM tray WHERE author = ?1 AND accepted IS NULL")?;
    for author in authors {
        let waiting: i64 = count.query_row([author.bytes()], |row| row.get(0))?;
        plan.waiting.insert(author, usize::try_from(waiting).unwrap_or(usize::MAX));
    }
    Ok(())
}

pub(super) fn store(connection: &Connection, plan: &Plan) -> Sql<()> {
    let sql = "INSERT INTO tray (space, group_id, digest, author, reason, received, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut insert = connection.prepare_cached(sql)?;
    for (name, one) in &plan.trayed {
        let author = one.entry.author.bytes();
        let row = params![name.space, name.group.bytes(), name.digest, author, one.reason, one.received_ms, one.body()];
        insert.execute(row)?;
    }
    // What was once let in stays so.
    let sql =
        "UPDATE tray SET accepted = max(?4, coalesce(accepted, 0)) WHERE space = ?1 AND group_id = ?2 AND digest = ?3";
    let mut decide = connection.prepare_cached(sql)?;
    for (name, accepted) in &plan.decided {
        decide.execute(params![name.space, name.group.bytes(), name.digest, accepted])?;
    }
    Ok(())
}

pub(super) fn trayed(connection: &Connection, group: Option<Id>) -> Result<Vec<Trayed>, Error> {
    let rows = || match group {
        None => {
            let sql = "SELECT reason, received, accepted, body FROM tray ORDER BY received, group_id";
            connection.prepare_cached(sql)?.query_map([], row)?.collect::<Sql<Vec<Kept>>>()
        }
        Some(group) => {
            let sql = "SELECT reason, received, accepted, body FROM tray WHERE group_id = ?1 ORDER BY received";
            connection.prepare_cached(sql)?.query_map([group.bytes()], row)?.collect()
        }
    };
    let kept = rows().map_err(failure)?.into_iter();
    kept.map(|(reason, received_ms, accepted, body)| Trayed::read(reason, received_ms, accepted, &body)).collect()
}

type Kept = (String, i64, Option<bool>, Vec<u8>);

fn row(row: &rusqlite::Row<'_>) -> Sql<Kept> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
}
