//! The database's shape, as steps in an array that only grows: step *n* leads from version *n* to *n* + 1.

use erikti_sync::session::Store;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;

/// Drafts of forms: nothing the exchange knows of.
pub const DRAFTS: &str = "draft";

/// One step.
pub type Step = fn(&Database) -> Result<(), indexed_db_futures::error::Error>;

/// Every step ever released, in order.
pub const STEPS: &[Step] = &[first_stores];

fn first_stores(db: &Database) -> Result<(), indexed_db_futures::error::Error> {
    for store in Store::ALL {
        db.create_object_store(store.name()).build()?;
    }
    db.create_object_store(DRAFTS).build()?;
    Ok(())
}
