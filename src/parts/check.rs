//! A box to tick: one thing that is so or is not.

use leptos::prelude::*;

/// A tick and what it says.
#[component]
pub fn Check(
    /// What is so when it is ticked.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is.
    #[prop(into)]
    ticked: Signal<bool>,
    /// Shown as a chip, for many beside each other.
    #[prop(optional)]
    chip: bool,
    /// Called with what it is from now on.
    #[prop(into)]
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class=if chip { "chip" } else { "check" }>
            <input
                class=if chip { "radio" } else { "check__box" }
                type="checkbox"
                prop:checked=ticked
                on:change:target=move |ev| on_change.run(ev.target().checked())
            />
            <span class:chip__face=chip>{label}</span>
        </label>
    }
}
