//! Pictures in the journal's database, in stores that no record is in. They are not sealed: nothing behind the door has any.

use super::{Journal, told};
use crate::schema::{PICTURES, PICTURES_OWED};
use erikti_sync::Id;
use indexed_db_futures::error::Error;
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

/// What becomes of a picture's row and of that it is owed; `None` leaves either as it is.
#[derive(Debug, Default)]
pub struct Filing<'a> {
    /// Its bytes, or nothing in their place.
    pub bytes: Option<Option<&'a [u8]>>,
    /// Whether the server may not have what its record says.
    pub owed: Option<bool>,
}

impl Journal {
    /// Files a picture, all of it or nothing.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn file_picture(&self, place: Id, id: Id, filing: Filing<'_>) -> Result<(), String> {
        let db = self.database().await?;
        let tx = db
            .transaction([PICTURES, PICTURES_OWED])
            .with_mode(TransactionMode::Readwrite)
            .with_options(TransactionOptions::new().with_durability(TransactionDurability::Strict))
            .build()
            .map_err(told)?;
        let (key, owed) = (id.to_string(), format!("{place}/{id}"));
        let write = || -> Result<(), Error> {
            match filing.bytes {
                Some(Some(bytes)) => {
                    let bytes: JsValue = Uint8Array::from(bytes).into();
                    drop(tx.object_store(PICTURES)?.put(bytes).with_key(key.as_str()).without_key_type().primitive()?);
                }
                Some(None) => drop(tx.object_store(PICTURES)?.delete(key.as_str()).primitive()?),
                None => {}
            }
            match filing.owed {
                Some(true) => {
                    let store = tx.object_store(PICTURES_OWED)?;
                    drop(store.put("").with_key(owed.as_str()).without_key_type().primitive()?);
                }
                Some(false) => drop(tx.object_store(PICTURES_OWED)?.delete(owed.as_str()).primitive()?),
                None => {}
            }
            Ok(())
        };
        write().map_err(told)?;
        tx.commit().await.map_err(told)
    }

    /// A picture's bytes, if they are here.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn picture(&self, id: Id) -> Result<Option<Vec<u8>>, String> {
        let db = self.database().await?;
        let tx = db.transaction(PICTURES).build().map_err(told)?;
        let store = tx.object_store(PICTURES).map_err(told)?;
        let key = id.to_string();
        let value: Option<JsValue> = store.get(key.as_str()).primitive().map_err(told)?.await.map_err(told)?;
        Ok(value.map(|value| Uint8Array::new(&value).to_vec()))
    }

    /// Every picture that is here.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn pictures(&self) -> Result<Vec<Id>, String> {
        Ok(self.keys_of(PICTURES).await?.iter().filter_map(|key| Id::parse(key)).collect())
    }

    /// Every picture that is owed, and its place.
    ///
    /// # Errors
    /// The storage's own words.
    pub async fn pictures_owed(&self) -> Result<Vec<(Id, Id)>, String> {
        let pair = |key: &String| {
            let (place, id) = key.split_once('/')?;
            Some((Id::parse(id)?, Id::parse(place)?))
        };
        Ok(self.keys_of(PICTURES_OWED).await?.iter().filter_map(pair).collect())
    }
}
