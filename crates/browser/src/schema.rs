//! The database's shape, as steps in an array that only grows: step *n* leads from version *n* to *n* + 1.

use erikti_sync::session::Store;
use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;

/// Drafts of forms: nothing the exchange knows of.
pub const DRAFTS: &str = "draft";

/// Pictures by their id: this phone's own, and those it was shown.
pub const PICTURES: &str = "picture";

/// `PLACE/ID` of the pictures of which the server may not have what their records say.
pub const PICTURES_OWED: &str = "picture-owed";

/// One step.
pub type Step = fn(&Database) -> Result<(), indexed_db_futures::error::Error>;

/// Every step ever released, in order.
pub const STEPS: &[Step] = &[first_stores, room_for_pictures];

fn first_stores(db: &Database) -> Result<(), indexed_db_futures::error::Error> {
    for store in Store::ALL {
        db.create_object_store(store.name()).build()?;
    }
    db.create_object_store(DRAFTS).build()?;
    Ok(())
}

fn room_for_pictures(db: &Database) -> Result<(), indexed_db_futures::error::Error> {
    db.create_object_store(PICTURES).build()?;
    db.create_object_store(PICTURES_OWED).build()?;
    Ok(())
}
