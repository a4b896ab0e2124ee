//! Where a contract is tried: each backend, empty, and the same one opened again.

use crate::cluster;
use erikti_server::archive::{Archive, Postgres, Sqlite};
use tempfile::TempDir;

pub(crate) enum Ground {
    Memory,
    Sqlite(TempDir),
    Postgres(String),
}

impl Ground {
    pub(crate) fn sqlite() -> Ground {
        Ground::Sqlite(tempfile::tempdir().unwrap())
    }

    /// `None` if this machine is said to have no PostgreSQL.
    pub(crate) async fn postgres() -> Option<Ground> {
        Some(Ground::Postgres(cluster::database().await?))
    }

    pub(crate) async fn open(&self) -> Archive {
        match self {
            Ground::Memory => Archive::memory(),
            Ground::Sqlite(directory) => Archive::Sqlite(Sqlite::open(directory.path()).unwrap()),
            Ground::Postgres(address) => Archive::Postgres(Postgres::open(address).await.unwrap()),
        }
    }

    pub(crate) fn outlives_its_archive(&self) -> bool {
        !matches!(self, Ground::Memory)
    }
}
