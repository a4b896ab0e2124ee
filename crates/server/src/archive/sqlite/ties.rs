//! The statements for what groups make true beside the log.

use super::super::{Error, Tie, Ties};
use super::open::failure;
use erikti_sync::Id;
use rusqlite::{Connection, Result as Sql, params};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of each of these activities, if anything is.
pub(super) fn known(connection: &Connection, activities: impl Iterator<Item = Id>) -> Sql<BTreeMap<Id, Tie>> {
    let sql = "SELECT (SELECT organisation FROM organises WHERE activity = ?1), (SELECT person FROM leads WHERE activity = ?1)";
    let mut find = connection.prepare_cached(sql)?;
    let tie = |row: &rusqlite::Row<'_>| {
        let (organisation, leader): (Option<[u8; 16]>, Option<[u8; 16]>) = (row.get(0)?, row.get(1)?);
        Ok(Tie { organisation: organisation.map(Id::from_bytes), leader: leader.map(Id::from_bytes) })
    };
    let all = activities.map(|activity| Ok((activity, find.query_row([activity.bytes()], tie)?)));
    all.filter(|one| one.as_ref().map_or(true, |(_, tie)| *tie != Tie::default())).collect()
}

pub(super) fn store(connection: &Connection, made: &BTreeMap<Id, Tie>) -> Sql<()> {
    let sql = "INSERT INTO organises VALUES (?1, ?2) ON CONFLICT (activity) DO UPDATE SET organisation = ?2";
    let mut organises = connection.prepare_cached(sql)?;
    let sql = "INSERT INTO leads VALUES (?1, ?2) ON CONFLICT (activity) DO UPDATE SET person = ?2";
    let mut leads = connection.prepare_cached(sql)?;
    for (activity, tie) in made {
        if let Some(organisation) = tie.organisation {
            organises.execute(params![activity.bytes(), organisation.bytes()])?;
        }
        if let Some(leader) = tie.leader {
            leads.execute(params![activity.bytes(), leader.bytes()])?;
        }
    }
    Ok(())
}

pub(super) fn ties(
    connection: &Connection,
    person: Id,
    but_for: Option<Id>,
    concerned: Vec<Id>,
) -> Result<Ties, Error> {
    let read = || {
        // One state: what a judge compares must fit together.
        let connection = connection.unchecked_transaction()?;
        let leads = led(&connection, person, but_for)?;
        Ok(Ties { leads, of: known(&connection, concerned.into_iter())? })
    };
    read().map_err(failure)
}

fn led(connection: &Connection, person: Id, but_for: Option<Id>) -> Sql<BTreeSet<Id>> {
    let sql = "SELECT activity FROM leads WHERE person = ?1 AND NOT EXISTS
        (SELECT 1 FROM organises WHERE organises.activity = leads.activity AND organises.organisation = ?2)";
    let mut statement = connection.prepare_cached(sql)?;
    let but_for = but_for.map(|of| *of.bytes());
    statement.query_map(params![person.bytes(), but_for], |row| Ok(Id::from_bytes(row.get(0)?)))?.collect()
}
