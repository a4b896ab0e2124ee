//! The statements for what groups make true beside the log.

use super::super::{Error, Fact, Ties};
use super::open::failure;
use erikti_sync::Id;
use rusqlite::{Connection, OptionalExtension, Result as Sql, params};

pub(super) fn learn(connection: &Connection, facts: &[Fact]) -> Sql<()> {
    for fact in facts {
        match fact {
            Fact::Organises { activity, organisation } => connection
                .prepare_cached("INSERT INTO organises VALUES (?1, ?2) ON CONFLICT (activity) DO NOTHING")?
                .execute(params![activity.bytes(), organisation.bytes()])?,
            Fact::Leads { activity, person } => connection
                .prepare_cached("INSERT INTO leads VALUES (?1, ?2) ON CONFLICT (activity) DO UPDATE SET person = ?2")?
                .execute(params![activity.bytes(), person.bytes()])?,
            Fact::Decided { group, digest, accepted } => connection
                .prepare_cached("UPDATE tray SET accepted = ?3 WHERE group_id = ?1 AND digest = ?2")?
                .execute(params![group.bytes(), digest, accepted])?,
        };
    }
    Ok(())
}

pub(super) fn ties(
    connection: &Connection,
    person: Id,
    organisation: Option<Id>,
    concerned: &[Id],
) -> Result<Ties, Error> {
    let read = || {
        let leads = ids(connection, "SELECT activity FROM leads WHERE person = ?1 ORDER BY activity", person)?;
        let activities = match organisation {
            Some(of) => {
                ids(connection, "SELECT activity FROM organises WHERE organisation = ?1 ORDER BY activity", of)?
            }
            None => Vec::new(),
        };
        let mut find = connection.prepare_cached("SELECT organisation FROM organises WHERE activity = ?1")?;
        let mut ties = Ties { leads: leads.into_iter().collect(), activities, ..Ties::default() };
        for id in concerned {
            if let Some(by) = find.query_row([id.bytes()], |row| row.get(0)).optional()? {
                ties.organiser.insert(*id, Id::from_bytes(by));
            }
        }
        Ok(ties)
    };
    read().map_err(failure)
}

fn ids(connection: &Connection, sql: &str, of: Id) -> Sql<Vec<Id>> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map([of.bytes()], |row| Ok(Id::from_bytes(row.get(0)?)))?.collect()
}
