//! Where official sources advise different things, the reader is told so, with what this app says by default until the emergency
//! department decides (`conflicts` in `content/checklists.json`, C1 to C5).
//!
//! It refuses to decide who is right.

use erikti_model::content::Template;
use leptos::prelude::*;

use crate::i18n::text;
use crate::parts::Card;

/// The sentences that concern a section. C6 stands in the item itself, C7 is about signing up.
fn sentences(code: &str, section: &str) -> &'static [&'static str] {
    match (code, section) {
        ("T06", "indoors") => &["advice-run-or-stay", "advice-doorway", "advice-shut-off"],
        ("T06", "lift") => &["advice-lift"],
        ("T06", "vehicle") => &["advice-car"],
        ("T07", "minutes") => &["advice-shut-off"],
        _ => &[],
    }
}

/// The note under a section; nothing where nobody disagrees.
pub fn differing(of: &Template, section: &str) -> Option<AnyView> {
    let sentences = sentences(&of.code, section);
    let awaits = (!of.is_approved()).then(|| view! { <p class="soft small">{text("advice-awaits")}</p> });
    let sentence = |key: &&'static str| view! { <p>{text(key)}</p> };
    let note = || {
        view! {
            <Card title=text("advice-differs") warm=true>
                <p class="soft">{text("advice-says")}</p>
                {sentences.iter().map(sentence).collect_view()}
                {awaits}
            </Card>
        }
        .into_any()
    };
    (!sentences.is_empty()).then(note)
}
