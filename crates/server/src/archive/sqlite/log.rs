//! The log's statements: what is known about a batch, the new rows, and pages.

use super::super::plan::{Concerns, Filling, Place, Plan, Row, Standing, Tail, Tip};
use super::super::{Done, Error, FIRST_EPOCH, Head, Offer, Page};
use super::open::failure;
use super::{ties, tray};
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, Entry, Id, Space, Stamp};
use rusqlite::{Connection, OptionalExtension, Result as Sql, params};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn take(connection: &Connection, offers: Vec<Offer>, now_ms: i64) -> Result<Done, Error> {
    let (mut plan, numbers) = known(connection, Concerns::of(&offers)).map_err(failure)?;
    let done = plan.take(offers, now_ms);
    store(connection, &plan, &numbers).map_err(failure)?;
    ties::store(connection, &plan.made).map_err(failure)?;
    tray::store(connection, &plan).map_err(failure)?;
    Ok(done)
}

fn known(connection: &Connection, concerns: Concerns) -> Sql<(Plan, BTreeMap<Space, i64>)> {
    let Concerns { spaces, pairs, activities, tray, authors } = concerns;
    let (mut plan, mut numbers) = (Plan::default(), BTreeMap::new());
    let looked_at: BTreeSet<&Space> = pairs.iter().map(|(space, _)| space).collect();
    for space in looked_at {
        let (number, tip) = match find_space(connection, space)? {
            Some(found) => found,
            None if spaces.contains(space) => (new_space(connection, space)?, Tip::default()),
            None => continue,
        };
        numbers.insert(space.clone(), number);
        plan.tips.insert(space.clone(), tip);
    }
    for (space, id) in pairs {
        if let Some(number) = numbers.get(&space)
            && let Some(place) = find_place(connection, *number, id)?
        {
            plan.known.insert((space, id), place);
        }
    }
    plan.ties = ties::known(connection, activities.into_keys())?;
    tray::known(connection, tray, authors, &mut plan)?;
    Ok((plan, numbers))
}

fn find_space(connection: &Connection, space: &Space) -> Sql<Option<(i64, Tip)>> {
    let mut statement = connection.prepare_cached("SELECT no, head, chain FROM space WHERE space = ?1")?;
    let found =
        |row: &rusqlite::Row<'_>| Ok((row.get(0)?, Tip { position: unsigned(row, 1)?, chain: Chain(row.get(2)?) }));
    statement.query_row([space.as_str()], found).optional()
}

fn new_space(connection: &Connection, space: &Space) -> Sql<i64> {
    let mut statement = connection.prepare_cached("INSERT INTO space (space, epoch, chain) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![space.as_str(), FIRST_EPOCH, Chain::default().0])?;
    Ok(connection.last_insert_rowid())
}

fn find_place(connection: &Connection, number: i64, id: Id) -> Sql<Option<Place>> {
    let sql = "SELECT digest, position, stamp FROM grp WHERE space = ?1 AND group_id = ?2";
    let mut statement = connection.prepare_cached(sql)?;
    let place = |row: &rusqlite::Row<'_>| {
        Ok(Place { digest: row.get(0)?, position: unsigned(row, 1)?, stamp: Stamp(unsigned(row, 2)?) })
    };
    statement.query_row(params![number, id.bytes()], place).optional()
}

fn store(connection: &Connection, plan: &Plan, numbers: &BTreeMap<Space, i64>) -> Sql<()> {
    for row in &plan.rows {
        if let Some(number) = numbers.get(&row.space) {
            insert(connection, *number, row)?;
        }
    }
    let mut statement = connection.prepare_cached("UPDATE space SET head = ?2, chain = ?3 WHERE space = ?1")?;
    for (space, tip) in plan.grown() {
        statement.execute(params![space.as_str(), tip.position as i64, tip.chain.0])?;
    }
    Ok(())
}

fn insert(connection: &Connection, number: i64, row: &Row) -> Sql<()> {
    let (id, position) = (row.entry.group.id, row.position as i64);
    let stamp = row.entry.group.stamp.0 as i64;
    let sql = "INSERT INTO entry (space, position, group_id, author, chain, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let entry = params![number, position, id.bytes(), row.entry.author.bytes(), row.chain.0, row.body()];
    connection.prepare_cached(sql)?.execute(entry)?;
    let sql = "INSERT INTO grp (space, group_id, digest, position, stamp) VALUES (?1, ?2, ?3, ?4, ?5)";
    connection.prepare_cached(sql)?.execute(params![number, id.bytes(), row.digest, position, stamp])?;
    Ok(())
}

pub(super) fn read(connection: &Connection, space: &Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
    // One read transaction: space and entries are of one state, whatever is written meanwhile.
    let snapshot = connection.unchecked_transaction().map_err(failure)?;
    let Some((number, standing)) = standing(&snapshot, space, cursor).map_err(failure)? else {
        return Ok(Standing::empty().page(cursor));
    };
    let page = standing.page(cursor);
    if !page.more {
        return Ok(page);
    }
    fill(&snapshot, number, page, limit)
}

fn fill(connection: &Connection, number: i64, page: Page, limit: usize) -> Result<Page, Error> {
    let sql = "SELECT position, chain, body FROM entry WHERE space = ?1 AND position > ?2 ORDER BY position LIMIT ?3";
    let mut statement = connection.prepare_cached(sql).map_err(failure)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![number, page.cursor.position as i64, limit]).map_err(failure)?;
    let mut filling = Filling::new(page);
    while let Some(row) = rows.next().map_err(failure)? {
        let (position, chain) = (unsigned(row, 0).map_err(failure)?, Chain(row.get(1).map_err(failure)?));
        let body = row.get_ref(2).and_then(|body| Ok(body.as_blob()?)).map_err(failure)?;
        if !filling.take(position, chain, body)? {
            break;
        }
    }
    Ok(filling.finish())
}

pub(super) fn tail(connection: &Connection, space: &Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
    let sql = "SELECT body FROM entry WHERE space = (SELECT no FROM space WHERE space = ?1) AND position > ?2 \
               ORDER BY position DESC";
    let mut statement = connection.prepare_cached(sql).map_err(failure)?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![space.as_str(), after]).map_err(failure)?;
    let mut tail = Tail::of(bytes);
    while let Some(row) = rows.next().map_err(failure)? {
        let body = row.get_ref(0).and_then(|body| Ok(body.as_blob()?)).map_err(failure)?;
        if !tail.take(body)? {
            break;
        }
    }
    Ok(tail.finish())
}

fn standing(connection: &Connection, space: &Space, cursor: Cursor) -> Sql<Option<(i64, Standing)>> {
    let mut statement = connection.prepare_cached(
        "SELECT no, epoch, head, chain, stable, \
         (SELECT entry.chain FROM entry WHERE entry.space = space.no AND entry.position = ?2) \
         FROM space WHERE space = ?1",
    )?;
    let found = |row: &rusqlite::Row<'_>| {
        let standing = Standing {
            epoch: row.get(1)?,
            tip: Tip { position: unsigned(row, 2)?, chain: Chain(row.get(3)?) },
            stable: unsigned(row, 4)?,
            chain_there: row.get::<_, Option<[u8; 16]>>(5)?.map(Chain),
        };
        Ok((row.get(0)?, standing))
    };
    // A position beyond what SQLite can hold is a position this log does not have.
    let there = i64::try_from(cursor.position).unwrap_or(i64::MAX);
    statement.query_row(params![space.as_str(), there], found).optional()
}

pub(super) fn heads(connection: &Connection) -> Result<Vec<Head>, Error> {
    let all = || {
        let mut statement =
            connection.prepare_cached("SELECT space, epoch, head, chain, stable FROM space ORDER BY space")?;
        let head = |row: &rusqlite::Row<'_>| {
            Ok(Head {
                space: Space::new(&row.get::<_, String>(0)?),
                epoch: row.get(1)?,
                position: unsigned(row, 2)?,
                chain: Chain(row.get(3)?),
                stable: unsigned(row, 4)?,
            })
        };
        statement.query_map([], head)?.collect::<Sql<Vec<Head>>>()
    };
    all().map_err(failure)
}

pub(super) fn mark_stable(connection: &Connection, backed_up: &[Head]) -> Result<(), Error> {
    let mark = || {
        let mut statement = connection.prepare_cached(
            "UPDATE space SET stable = max(stable, ?2) WHERE space = ?1 AND epoch = ?3 AND EXISTS \
             (SELECT 1 FROM entry WHERE entry.space = space.no AND entry.position = ?2 AND entry.chain = ?4)",
        )?;
        for head in backed_up {
            statement.execute(params![head.space.as_str(), head.position as i64, head.epoch, head.chain.0])?;
        }
        Ok(())
    };
    mark().map_err(failure)
}

fn unsigned(row: &rusqlite::Row<'_>, at: usize) -> Sql<u64> {
    let value: i64 = row.get(at)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(at, value))
}
