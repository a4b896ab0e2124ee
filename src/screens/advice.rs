//! Where official sources advise different things, the reader is told so, with what this app says by default until the emergency
//! department decides (`conflicts` in `content/checklists.json`, C1 to C5).
//!
//! It refuses to decide who is right.

use erikti_model::content::Template;
use leptos::prelude::*;

use crate::i18n::text;
use crate::parts::Card;

/// The sentences that concern a checklist. C6 stands in the item itself, C7 is about signing up.
fn sentences(code: &str) -> &'static [&'static str] {
    match code {
        "T06" => &["advice-run-or-stay", "advice-doorway", "advice-car", "advice-lift", "advice-shut-off"],
        "T07" => &["advice-shut-off"],
        _ => &[],
    }
}

/// The note on a checklist; nothing where nobody disagrees.
pub fn differing(of: &Template) -> Option<AnyView> {
    let sentences = sentences(&of.code);
    let awaits = (!of.is_approved()).then(|| view! { <p class="soft small">{text("advice-awaits")}</p> });
    let sentence = |key: &&'static str| view! { <li>{text(key)}</li> };
    let note = || {
        view! {
            <Card title=text("advice-differs")>
                <p>{text("advice-says")}</p>
                <ul class="stack stack--near">{sentences.iter().map(sentence).collect_view()}</ul>
                {awaits}
            </Card>
        }
        .into_any()
    };
    (!sentences.is_empty()).then(note)
}
