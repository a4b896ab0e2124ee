//! A word about a thing, in a small frame: its kind, its state. The word carries the meaning, the colour only helps.

use leptos::prelude::*;

/// The colour of a badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A plain fact.
    #[default]
    Neutral,
    /// Good, or ours.
    Accent,
    /// Worth a look.
    Warm,
}

/// A word in a small frame.
#[component]
pub fn Badge(
    /// The word.
    #[prop(into)]
    label: Signal<String>,
    /// Its colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
) -> impl IntoView {
    let class = move || match tone.get() {
        Tone::Neutral => "badge",
        Tone::Accent => "badge badge--accent",
        Tone::Warm => "badge badge--warm",
    };
    view! { <span class=class>{label}</span> }
}
