//! The statements for what groups make true beside the log.

use super::super::{Error, Fact, Ties};
use super::log::{Values, bytes};
use super::open::failure;
use deadpool_postgres::{Client, Transaction};
use erikti_sync::Id;

pub(super) async fn learn(transaction: &Transaction<'_>, facts: &[Fact]) -> Result<(), Error> {
    for fact in facts {
        let (sql, row) = match fact {
            Fact::Organises { activity, organisation } => {
                let sql = "INSERT INTO organises VALUES ($1, $2) ON CONFLICT (activity) DO NOTHING";
                (sql, [activity.bytes().as_slice(), organisation.bytes()])
            }
            Fact::Leads { activity, person } => {
                let sql = "INSERT INTO leads VALUES ($1, $2) ON CONFLICT (activity) DO UPDATE SET person = $2";
                (sql, [activity.bytes().as_slice(), person.bytes()])
            }
            Fact::Decided { group, digest, accepted: true } => {
                let sql = "UPDATE tray SET accepted = true WHERE group_id = $1 AND digest = $2";
                (sql, [group.bytes().as_slice(), digest])
            }
            Fact::Decided { group, digest, accepted: false } => {
                let sql = "UPDATE tray SET accepted = false WHERE group_id = $1 AND digest = $2";
                (sql, [group.bytes().as_slice(), digest])
            }
        };
        let statement = transaction.prepare_cached(sql).await.map_err(failure)?;
        let [first, second] = row;
        let row: Values<'_, 2> = [&first, &second];
        transaction.execute(&statement, &row).await.map_err(failure)?;
    }
    Ok(())
}

pub(super) async fn ties(
    client: &Client,
    person: Id,
    organisation: Option<Id>,
    concerned: &[Id],
) -> Result<Ties, Error> {
    let leads = ids(client, "SELECT activity FROM leads WHERE person = $1 ORDER BY activity", person);
    let activities = async {
        let sql = "SELECT activity FROM organises WHERE organisation = $1 ORDER BY activity";
        match organisation {
            Some(of) => ids(client, sql, of).await,
            None => Ok(Vec::new()),
        }
    };
    let organisers = async {
        if concerned.is_empty() {
            return Ok(Vec::new());
        }
        let sql = "SELECT activity, organisation FROM organises WHERE activity = ANY ($1)";
        let find = client.prepare_cached(sql).await.map_err(failure)?;
        let concerned: Vec<&[u8]> = concerned.iter().map(|id| id.bytes().as_slice()).collect();
        client.query(&find, &[&concerned]).await.map_err(failure)
    };
    let (leads, activities, rows) = tokio::try_join!(leads, activities, organisers)?;
    let pair = |row: &tokio_postgres::Row| Ok((Id::from_bytes(bytes(row, 0)?), Id::from_bytes(bytes(row, 1)?)));
    let organiser = rows.iter().map(pair).collect::<Result<_, Error>>()?;
    Ok(Ties { leads: leads.into_iter().collect(), organiser, activities })
}

async fn ids(client: &Client, sql: &str, of: Id) -> Result<Vec<Id>, Error> {
    let find = client.prepare_cached(sql).await.map_err(failure)?;
    let rows = client.query(&find, &[&of.bytes().as_slice()]).await.map_err(failure)?;
    rows.iter().map(|row| Ok(Id::from_bytes(bytes(row, 0)?))).collect()
}
