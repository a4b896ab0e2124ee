//! Spreading the log over the machines of a Citus cluster.
//!
//! Every key of the log begins with its space and no statement joins across spaces, so each space lives whole on one
//! machine: an append locks, reads and writes there. The short tables of invites and devices stay ordinary tables of the
//! coordinator, which all server processes connect to: a device's row is written at every exchange, and a reference table
//! would write it on every machine.

use super::super::Error;
use super::log::column;
use super::open::failure;
use deadpool_postgres::{Client, GenericClient};

/// The tables of the log. Each has its `space` first in its key.
pub const BY_SPACE: [&str; 4] = ["space", "entry", "grp", "tray"];

/// What there was to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spread {
    /// The database is an ordinary one; Citus is not on this machine.
    Ordinary,
    /// Citus is on this machine, but not switched on in this database.
    SwitchedOff,
    /// These tables were distributed now; the others had been before.
    Distributed(Vec<&'static str>),
}

/// Distributes what is not distributed yet, if the extension is switched on in this database.
///
/// # Errors
/// The database's.
pub(super) async fn spread(client: &mut Client) -> Result<Spread, Error> {
    let transaction = client.transaction().await.map_err(failure)?;
    let find = "SELECT installed_version IS NOT NULL FROM pg_available_extensions WHERE name = 'citus' \
                UNION ALL SELECT true FROM pg_extension WHERE extname = 'citus' ORDER BY 1 DESC LIMIT 1";
    let found = transaction.query_opt(find, &[]).await.map_err(failure)?;
    match found.map(|row| column::<bool>(&row, 0)).transpose()? {
        None => return Ok(Spread::Ordinary),
        Some(false) => return Ok(Spread::SwitchedOff),
        Some(true) => {}
    }
    let mut now = Vec::new();
    for table in BY_SPACE {
        if !is_distributed(&transaction, table).await? {
            transaction.execute(&distribute(table), &[]).await.map_err(failure)?;
            now.push(table);
        }
    }
    transaction.commit().await.map_err(failure)?;
    Ok(Spread::Distributed(now))
}

async fn is_distributed(client: &impl GenericClient, table: &str) -> Result<bool, Error> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = to_regclass($1))";
    column(&client.query_one(sql, &[&table]).await.map_err(failure)?, 0)
}

/// Rows of one space lie together: every table follows the first.
fn distribute(table: &str) -> String {
    let beside = if table == BY_SPACE[0] { "none" } else { BY_SPACE[0] };
    format!("SELECT create_distributed_table('{table}', 'space', colocate_with => '{beside}')")
}
