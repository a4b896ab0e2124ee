//! The log's statements. Those that need no answer of each other are sent together: a batch costs four round trips,
//! whatever is in it.

use super::super::plan::{Concerns, Filling, Place, Plan, Row, Standing, Tail, Tip};
use super::super::{Done, Error, FIRST_EPOCH, Head, Kind, PAGE_BYTES, Page};
use super::open::failure;
use super::writer::Job;
use super::{accounts, ties, tray};
use crate::accounts::Seen;
use deadpool_postgres::{Client, Transaction};
use erikti_sync::wire::Cursor;
use erikti_sync::{Chain, Entry, Id, Space, Stamp};
use futures_util::future::try_join_all;
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::types::{FromSql, ToSql};
use tokio_postgres::{IsolationLevel, Statement};

/// The weight of the smallest group.
const LEAST_WEIGHT: i64 = 52;

/// The values of a statement.
pub(super) type Values<'a, const N: usize> = [&'a (dyn ToSql + Sync); N];

/// A column whose type or size cannot be what this server wrote is damage, not a panic.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a tokio_postgres::Row, at: usize) -> Result<T, Error> {
    row.try_get(at).map_err(failure)
}

pub(super) fn bytes<const N: usize>(row: &tokio_postgres::Row, at: usize) -> Result<[u8; N], Error> {
    column::<&[u8]>(row, at)?.try_into().map_err(|_| Error::damaged("an identifier of another size"))
}

pub(super) fn unsigned(row: &tokio_postgres::Row, at: usize) -> Result<u64, Error> {
    u64::try_from(column::<i64>(row, at)?).map_err(|_| Error::damaged("a negative position"))
}

/// Deals with the offers of several requests in one transaction.
pub(super) async fn take(client: &mut Client, jobs: &[Job]) -> Result<Vec<Done>, Error> {
    let concerns = Concerns::of(jobs.iter().flat_map(|job| &job.offers));
    // The last of a device that speaks twice.
    let seen: BTreeMap<Id, Seen> = jobs.iter().filter_map(|job| job.seen).collect();
    let seen: Vec<(Id, Seen)> = seen.into_iter().collect();
    for attempt in 0..2 {
        let start = client.build_transaction().isolation_level(IsolationLevel::ReadCommitted);
        let transaction = start.start().await.map_err(failure)?;
        if let Some(mut plan) = known(&transaction, &concerns).await? {
            let done = jobs.iter().map(|job| plan.take(job.offers.clone(), job.now_ms)).collect();
            store(&transaction, &plan).await?;
            ties::store(&transaction, &plan.made).await?;
            tray::store(&transaction, &plan).await?;
            accounts::touch(&transaction, &seen).await?;
            transaction.commit().await.map_err(failure)?;
            return Ok(done);
        }
        transaction.rollback().await.map_err(failure)?;
        if attempt == 0 {
            // Outside of any transaction that holds a lock, so that newcomers to a space never wait in a circle.
            new_spaces(client, &concerns.spaces).await?;
        }
    }
    Err(Error::new(Kind::Unavailable, "A space vanished while it was written to."))
}

/// Locks ties and spaces, each in their order, and reads what is known; `None` if a space has no row yet.
async fn known(transaction: &Transaction<'_>, concerns: &Concerns) -> Result<Option<Plan>, Error> {
    let Concerns { spaces, pairs, activities, tray, authors } = concerns;
    let ties = ties::held(transaction, activities).await?;
    let lock = "SELECT head, chain FROM space WHERE space = $1 FOR UPDATE";
    // Shaped so that no plan but a look-up of each id in the key is possible: a plan made while the space was small would
    // otherwise read all of it, for ever.
    let find = "SELECT place.* FROM unnest($2::bytea[]) AS wanted (id), LATERAL \
                (SELECT group_id, digest, position, stamp FROM grp WHERE space = $1 AND group_id = wanted.id LIMIT 1) AS place";
    let lock = transaction.prepare_cached(lock).await.map_err(failure)?;
    let find = transaction.prepare_cached(find).await.map_err(failure)?;
    let mut wanted = BTreeMap::<&Space, Vec<&[u8]>>::new();
    // A name with a NUL is one that a client made up: it is in no log, and no text of PostgreSQL's.
    for (space, id) in pairs.iter().filter(|(space, _)| !space.as_str().contains('\0')) {
        wanted.entry(space).or_default().push(id.bytes());
    }
    // One connection answers in the order asked: every look-up sees what was committed before its space was locked.
    let locked = try_join_all(spaces.iter().map(|space| lock_space(transaction, &lock, space)));
    let found = try_join_all(wanted.iter().map(|(space, ids)| find_groups(transaction, &find, space, ids)));
    let (locked, found) = tokio::try_join!(locked, found)?;
    let mut plan = Plan { ties, ..Plan::default() };
    for (space, tip) in spaces.iter().zip(locked) {
        match tip {
            Some(tip) => plan.tips.insert(space.clone(), tip),
            None => return Ok(None),
        };
    }
    plan.known = found.into_iter().flatten().collect();
    tray::known(transaction, tray, authors, &mut plan).await?;
    Ok(Some(plan))
}

async fn lock_space(transaction: &Transaction<'_>, lock: &Statement, space: &Space) -> Result<Option<Tip>, Error> {
    let row = transaction.query_opt(lock, &[&space.as_str()]).await.map_err(failure)?;
    row.map(|row| Ok(Tip { position: unsigned(&row, 0)?, chain: Chain(bytes(&row, 1)?) })).transpose()
}

async fn find_groups(
    transaction: &Transaction<'_>,
    find: &Statement,
    space: &Space,
    ids: &[&[u8]],
) -> Result<BTreeMap<(Space, Id), Place>, Error> {
    let rows = transaction.query(find, &[&space.as_str(), &ids]).await.map_err(failure)?;
    let place = |row: &tokio_postgres::Row| {
        let place = Place { digest: bytes(row, 1)?, position: unsigned(row, 2)?, stamp: Stamp(unsigned(row, 3)?) };
        Ok(((space.clone(), Id::from_bytes(bytes(row, 0)?)), place))
    };
    rows.iter().map(place).collect()
}

async fn new_spaces(client: &Client, spaces: &BTreeSet<Space>) -> Result<(), Error> {
    let sql = "INSERT INTO space (space, epoch, chain) VALUES ($1, $2, $3) ON CONFLICT (space) DO NOTHING";
    let insert = client.prepare_cached(sql).await.map_err(failure)?;
    let chain = Chain::default();
    for space in spaces {
        let row: Values<'_, 3> = [&space.as_str(), &(FIRST_EPOCH as i32), &chain.0.as_slice()];
        client.execute(&insert, &row).await.map_err(failure)?;
    }
    Ok(())
}

async fn store(transaction: &Transaction<'_>, plan: &Plan) -> Result<(), Error> {
    if plan.rows.is_empty() {
        return Ok(());
    }
    let grow = "UPDATE space SET head = $2, chain = $3 WHERE space = $1";
    let grow = transaction.prepare_cached(grow).await.map_err(failure)?;
    let grown = plan.grown();
    let grown = try_join_all(grown.iter().map(|(space, tip)| async {
        let row: Values<'_, 3> = [&space.as_str(), &(tip.position as i64), &tip.chain.0.as_slice()];
        transaction.execute(&grow, &row).await.map_err(failure)
    }));
    tokio::try_join!(insert(transaction, &plan.rows), grown).map(|_| ())
}

async fn insert(transaction: &Transaction<'_>, rows: &[Row]) -> Result<(), Error> {
    let entries = "INSERT INTO entry (space, position, group_id, author, chain, body) \
                   SELECT * FROM unnest($1::text[], $2::int8[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bytea[])";
    let groups = "INSERT INTO grp (space, group_id, digest, position, stamp) \
                  SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::int8[], $5::int8[])";
    let entries = transaction.prepare_cached(entries).await.map_err(failure)?;
    let groups = transaction.prepare_cached(groups).await.map_err(failure)?;
    let spaces: Vec<&str> = rows.iter().map(|row| row.space.as_str()).collect();
    let positions: Vec<i64> = rows.iter().map(|row| row.position as i64).collect();
    let ids: Vec<&[u8]> = rows.iter().map(|row| row.entry.group.id.bytes().as_slice()).collect();
    let authors: Vec<&[u8]> = rows.iter().map(|row| row.entry.author.bytes().as_slice()).collect();
    let stamps: Vec<i64> = rows.iter().map(|row| row.entry.group.stamp.0 as i64).collect();
    let chains: Vec<&[u8]> = rows.iter().map(|row| row.chain.0.as_slice()).collect();
    let digests: Vec<&[u8]> = rows.iter().map(|row| row.digest.as_slice()).collect();
    let bodies: Vec<Vec<u8>> = rows.iter().map(Row::body).collect();
    let entry_row: Values<'_, 6> = [&spaces, &positions, &ids, &authors, &chains, &bodies];
    let group_row: Values<'_, 5> = [&spaces, &ids, &digests, &positions, &stamps];
    let (entries, groups) = (transaction.execute(&entries, &entry_row), transaction.execute(&groups, &group_row));
    tokio::try_join!(entries, groups).map(|_| ()).map_err(failure)
}

pub(super) async fn read(client: &Client, space: &Space, cursor: Cursor, limit: usize) -> Result<Page, Error> {
    // Two statements are one consistent state here: entries are never altered, and only those up to the head are taken.
    let Some(standing) = standing(client, space, cursor).await? else {
        return Ok(Standing::empty().page(cursor));
    };
    let page = standing.page(cursor);
    if !page.more {
        return Ok(page);
    }
    fill(client, space, page, limit).await
}

async fn standing(client: &Client, space: &Space, cursor: Cursor) -> Result<Option<Standing>, Error> {
    let sql = "SELECT space.epoch, space.head, space.chain, space.stable, entry.chain FROM space \
               LEFT JOIN entry ON entry.space = space.space AND entry.position = $2 WHERE space.space = $1";
    let find = client.prepare_cached(sql).await.map_err(failure)?;
    let there = i64::try_from(cursor.position).unwrap_or(i64::MAX);
    let Some(row) = client.query_opt(&find, &[&space.as_str(), &there]).await.map_err(failure)? else {
        return Ok(None);
    };
    let chain_there = match column::<Option<&[u8]>>(&row, 4)? {
        Some(chain) => Some(Chain(chain.try_into().map_err(|_| Error::damaged("a chain of another size"))?)),
        None => None,
    };
    Ok(Some(Standing {
        epoch: u32::try_from(column::<i32>(&row, 0)?).map_err(|_| Error::damaged("a negative epoch"))?,
        tip: Tip { position: unsigned(&row, 1)?, chain: Chain(bytes(&row, 2)?) },
        stable: unsigned(&row, 3)?,
        chain_there,
    }))
}

async fn fill(client: &Client, space: &Space, page: Page, limit: usize) -> Result<Page, Error> {
    // The page's bytes are counted where they are, so that a page of huge groups is never sent whole.
    let sql = "SELECT position, chain, body FROM (\
                 SELECT position, chain, body, sum(octet_length(body)) OVER (ORDER BY position) AS bytes FROM (\
                   SELECT position, chain, body FROM entry WHERE space = $1 AND position > $2 AND position <= $3 \
                   ORDER BY position LIMIT $4) AS next) AS counted \
               WHERE bytes <= $5 OR position = $2 + 1 ORDER BY position";
    let select = client.prepare_cached(sql).await.map_err(failure)?;
    let (after, head) = (page.cursor.position as i64, page.head as i64);
    let (limit, most) = (i64::try_from(limit).unwrap_or(i64::MAX), PAGE_BYTES as i64);
    let rows = client.query(&select, &[&space.as_str(), &after, &head, &limit, &most]).await.map_err(failure)?;
    let mut filling = Filling::new(page);
    for row in &rows {
        if !filling.take(unsigned(row, 0)?, Chain(bytes(row, 1)?), column(row, 2)?)? {
            break;
        }
    }
    Ok(filling.finish())
}

pub(super) async fn tail(client: &Client, space: &Space, after: u64, bytes: usize) -> Result<Vec<Entry>, Error> {
    // Counted where they are, as a page's bytes are: a small entry is packed in two to three times its weight.
    let sql = "SELECT body FROM (\
                 SELECT position, body, sum(octet_length(body)) OVER (ORDER BY position DESC) AS bytes FROM (\
                   SELECT position, body FROM entry WHERE space = $1 AND position > $2 \
                   ORDER BY position DESC LIMIT $3) AS last) AS counted \
               WHERE bytes <= $4 ORDER BY position DESC";
    let select = client.prepare_cached(sql).await.map_err(failure)?;
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let most = i64::try_from(bytes).unwrap_or(i64::MAX);
    let limit = most / LEAST_WEIGHT;
    let rows = client.query(&select, &[&space.as_str(), &after, &limit, &most.saturating_mul(4)]).await;
    let mut tail = Tail::of(bytes);
    for row in &rows.map_err(failure)? {
        if !tail.take(column(row, 0)?)? {
            break;
        }
    }
    Ok(tail.finish())
}

pub(super) async fn heads(client: &Client) -> Result<Vec<Head>, Error> {
    let sql = "SELECT space, epoch, head, chain, stable FROM space ORDER BY space COLLATE \"C\"";
    let rows = client.query(sql, &[]).await.map_err(failure)?;
    let head = |row: &tokio_postgres::Row| {
        Ok(Head {
            space: Space::new(column(row, 0)?),
            epoch: u32::try_from(column::<i32>(row, 1)?).map_err(|_| Error::damaged("a negative epoch"))?,
            position: unsigned(row, 2)?,
            chain: Chain(bytes(row, 3)?),
            stable: unsigned(row, 4)?,
        })
    };
    rows.iter().map(head).collect()
}

pub(super) async fn mark_stable(client: &mut Client, backed_up: &[Head]) -> Result<(), Error> {
    let sql = "UPDATE space SET stable = greatest(stable, $2) WHERE space = $1 AND epoch = $3 AND EXISTS \
               (SELECT 1 FROM entry WHERE entry.space = $1 AND entry.position = $2 AND entry.chain = $4)";
    let transaction = client.transaction().await.map_err(failure)?;
    let mark = transaction.prepare_cached(sql).await.map_err(failure)?;
    for head in backed_up {
        let row: Values<'_, 4> =
            [&head.space.as_str(), &(head.position as i64), &(head.epoch as i32), &head.chain.0.as_slice()];
        transaction.execute(&mark, &row).await.map_err(failure)?;
    }
    transaction.commit().await.map_err(failure)
}
