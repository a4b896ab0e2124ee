//! The checklists, as the front office governs them: text in three languages, versioned, with their approval state.
//!
//! The source is `content/checklists.json`; the build packs it into a file of its own, which a phone reads after its first screen.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

include!("content/shapes.rs");

impl Template {
    /// Items of all sections, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The item with this code.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items().find(|item| &*item.code == code)
    }
}

impl Text {
    /// In the language with this code; Kazakh for any other.
    pub fn in_language(&self, code: &str) -> &str {
        match code {
            "ru" => &self.ru,
            "en" => &self.en,
            _ => &self.kk,
        }
    }
}

impl Question {
    /// The right answer.
    pub fn right(&self) -> Option<&Choice> {
        self.options.iter().find(|option| option.code == self.correct)
    }
}

impl Pack {
    /// The checklist with this code.
    pub fn template(&self, code: &str) -> Option<&Template> {
        self.templates.iter().find(|template| &*template.code == code)
    }

    /// What `cargo xtask content` wrote; `None` for a pack of another shape, or for anything else.
    pub fn read(bytes: &[u8]) -> Option<Pack> {
        postcard::from_bytes(bytes.strip_prefix(&[PACK_SHAPE])?).ok()
    }
}
