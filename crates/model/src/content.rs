//! The checklists, as the front office governs them: text in three languages, versioned, with their approval state.
//!
//! The source is `content/checklists.json`; the build packs it, so that a phone carries no JSON reader for it.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/checklists.bin"));

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

/// Unpacks all checklists; a phone does it once.
pub fn templates() -> Vec<Template> {
    postcard::from_bytes(PACKED).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pack_holds_the_fourteen_checklists_whole() {
        let all = templates();
        assert_eq!(all.len(), 14);
        assert_eq!(all.iter().map(|template| template.items().count()).sum::<usize>(), 237);
        let t01 = all.iter().find(|template| &*template.code == "T01").unwrap();
        assert_eq!(t01.sections.len(), 3);
        assert_eq!(t01.items().count(), 26);
        let split = t01.item("T01-after-02").unwrap().input.as_ref().unwrap();
        assert_eq!(split.parts.iter().map(|part| &**part).collect::<Vec<_>>(), ["volunteers", "others"]);
        for template in &all {
            for item in template.items() {
                assert!(
                    ![&item.text.kk, &item.text.ru, &item.text.en].iter().any(|text| text.is_empty()),
                    "{}",
                    item.code
                );
            }
        }
    }
}
