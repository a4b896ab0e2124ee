//! The checklists, as the front office governs them: text in three languages, versioned, with their approval state.
//!
//! The source is `content/checklists.json`; the build packs it into a file of its own, which a phone reads after its first screen.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

include!("content/shapes.rs");

/// Sections with a rule of one place only, which contradicts the general advice: nobody reads them before they are approved
/// (`conflicts` C1 of the source).
const LOCAL_RULES: [(&str, &str); 1] = [("T06", "ground_floor")];

impl Template {
    /// Whether those who must approve the text have.
    pub fn is_approved(&self) -> bool {
        &*self.status == "approved"
    }

    /// The sections that may be read, in order.
    pub fn shown(&self) -> impl Iterator<Item = &Section> {
        let local = |section: &&Section| LOCAL_RULES.contains(&(&self.code, &section.code));
        self.sections.iter().filter(move |section| self.is_approved() || !local(section))
    }

    /// Items of all sections that may be read, in order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.shown().flat_map(|section| &section.items)
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn template(code: &str, status: &str) -> Template {
        let section = |code: &str| Section {
            code: code.into(),
            title: Text::default(),
            items: vec![Item { code: code.into(), text: Text::default(), critical: false, input: None }],
        };
        Template {
            code: code.into(),
            version: 1,
            status: status.into(),
            mode: "learn".into(),
            minutes: 1,
            title: Text::default(),
            intro: Text::default(),
            sections: vec![section("indoors"), section("ground_floor")],
        }
    }

    #[test]
    fn a_local_rule_is_shown_only_once_it_is_approved() {
        let rows =
            [("T06", "draft_needs_dchs_approval", 1), ("T06", "approved", 2), ("T07", "draft_needs_dchs_approval", 2)];
        for (code, status, shown) in rows {
            let template = template(code, status);
            assert_eq!((template.shown().count(), template.items().count()), (shown, shown), "{code} {status}");
        }
    }
}
