//! The statements for what groups make true beside the log.
//!
//! What is not known of an activity has no row that could be locked: whoever relies on an activity, or changes what is known of
//! it, takes a lock on its stripe of them all, in order, before any space is locked.

use super::super::{Error, Tie, Ties};
use super::log::{Values, bytes, column};
use super::open::failure;
use deadpool_postgres::{Client, GenericClient, Transaction};
use erikti_sync::Id;
use std::collections::{BTreeMap, BTreeSet};

/// The first word of the stripes' locks ("ties" in ASCII); the second is the stripe.
const LOCK: i32 = 0x7469_6573;

/// The last byte of an id is random: 256 stripes, so that a transaction has few locks, whatever is in it.
fn stripe(activity: Id) -> i32 {
    i32::from(activity.bytes()[15])
}

/// Keeps what is known of these activities as it is until the end of the transaction, for all but this one where `true`
/// stands; and tells it.
pub(super) async fn held(
    transaction: &Transaction<'_>,
    activities: &BTreeMap<Id, bool>,
) -> Result<BTreeMap<Id, Tie>, Error> {
    if activities.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut stripes = BTreeMap::<i32, bool>::new();
    for (activity, changes) in activities {
        *stripes.entry(stripe(*activity)).or_default() |= changes;
    }
    let sql = "SELECT CASE WHEN alone THEN pg_advisory_xact_lock($1, stripe) ELSE pg_advisory_xact_lock_shared($1, stripe) END \
               FROM unnest($2::int4[], $3::bool[]) AS stripes (stripe, alone)";
    let lock = transaction.prepare_cached(sql).await.map_err(failure)?;
    let (stripes, alone): (Vec<i32>, Vec<bool>) = stripes.into_iter().unzip();
    transaction.execute(&lock, &[&LOCK, &stripes, &alone]).await.map_err(failure)?;
    known(transaction, activities.keys().copied().collect()).await
}

/// What is known of each of these activities, if anything is.
async fn known(client: &impl GenericClient, activities: Vec<Id>) -> Result<BTreeMap<Id, Tie>, Error> {
    if activities.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = "SELECT asked.activity, organisation, person FROM unnest($1::bytea[]) AS asked (activity) \
               LEFT JOIN organises USING (activity) LEFT JOIN leads USING (activity) \
               WHERE organisation IS NOT NULL OR person IS NOT NULL";
    let find = client.prepare_cached(sql).await.map_err(failure)?;
    let asked: Vec<&[u8]> = activities.iter().map(|id| id.bytes().as_slice()).collect();
    let rows = client.query(&find, &[&asked]).await.map_err(failure)?;
    let tie = |row: &tokio_postgres::Row| {
        let tie = Tie { organisation: maybe(row, 1)?, leader: maybe(row, 2)? };
        Ok((Id::from_bytes(bytes(row, 0)?), tie))
    };
    rows.iter().map(tie).collect()
}

fn maybe(row: &tokio_postgres::Row, at: usize) -> Result<Option<Id>, Error> {
    let there = column::<Option<&[u8]>>(row, at)?.is_some();
    there.then(|| bytes(row, at).map(Id::from_bytes)).transpose()
}

pub(super) async fn store(transaction: &Transaction<'_>, made: &BTreeMap<Id, Tie>) -> Result<(), Error> {
    let organises = "INSERT INTO organises VALUES ($1, $2) ON CONFLICT (activity) DO UPDATE SET organisation = $2";
    let leads = "INSERT INTO leads VALUES ($1, $2) ON CONFLICT (activity) DO UPDATE SET person = $2";
    for (activity, tie) in made {
        for (sql, whose) in [(organises, tie.organisation), (leads, tie.leader)] {
            let Some(whose) = whose else { continue };
            let statement = transaction.prepare_cached(sql).await.map_err(failure)?;
            let row: Values<'_, 2> = [&activity.bytes().as_slice(), &whose.bytes().as_slice()];
            transaction.execute(&statement, &row).await.map_err(failure)?;
        }
    }
    Ok(())
}

pub(super) async fn ties(client: &Client, person: Id, but_for: Option<Id>, concerned: Vec<Id>) -> Result<Ties, Error> {
    let (leads, of) = tokio::try_join!(led(client, person, but_for), known(client, concerned))?;
    Ok(Ties { leads, of })
}

async fn led(client: &Client, person: Id, but_for: Option<Id>) -> Result<BTreeSet<Id>, Error> {
    let sql = "SELECT activity FROM leads WHERE person = $1 AND NOT EXISTS
        (SELECT 1 FROM organises WHERE organises.activity = leads.activity AND organises.organisation = $2)";
    let find = client.prepare_cached(sql).await.map_err(failure)?;
    let but_for = but_for.as_ref().map(|of| of.bytes().as_slice());
    let rows = client.query(&find, &[&person.bytes().as_slice(), &but_for]).await.map_err(failure)?;
    rows.iter().map(|row| Ok(Id::from_bytes(bytes(row, 0)?))).collect()
}
