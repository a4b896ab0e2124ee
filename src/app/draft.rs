//! What a form holds, kept letter by letter in the journal until it is dropped.

use super::House;
use leptos::prelude::*;

/// A form's draft in the journal.
#[derive(Clone, Copy)]
pub struct Draft {
    pub(super) house: House,
    pub(super) key: StoredValue<String>,
}

impl Draft {
    /// What was kept.
    pub async fn read(self) -> Option<String> {
        let (shell, key) = (self.house.shell.get_value()?, self.key.try_get_value()?);
        shell.draft(&key).await
    }

    /// Keeps this text instead.
    pub fn keep(self, text: String) {
        self.put(Some(text));
    }

    /// Drops it, as soon as nothing is left that a dying phone would lose: until then the draft is what would come back.
    pub fn drop_it(self) {
        if let Some(key) = self.key.try_get_value() {
            self.house.outlived.update(|outlived| outlived.push(key));
        }
    }

    pub(super) fn put(self, text: Option<String>) {
        if let Some((shell, key)) = self.house.shell.get_value().zip(self.key.try_get_value()) {
            shell.keep_draft(&key, text);
        }
    }
}
