//! Long work with an end: what is being done, how far it is, and a way to stop it.

use leptos::prelude::*;

use super::button::{Button, Weight};
use crate::i18n::{said, t_with, text};

/// A bar with counts.
#[component]
pub fn Progress(
    /// What is being done, or measured.
    #[prop(into)]
    label: Signal<String>,
    /// How much is done.
    done: u64,
    /// Of how much.
    total: u64,
    /// The two amounts in words; counts if absent.
    #[prop(optional, into)]
    words: Option<Signal<String>>,
    /// Stops the work; absent when there is nothing to stop.
    #[prop(optional, into)]
    on_stop: Option<Callback<()>>,
) -> impl IntoView {
    let id = super::fresh_id("progress");
    let counts = move || {
        let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX).into();
        t_with("progress-done-of", &[("done", count(done)), ("total", count(total))])
    };
    view! {
        <div class="progress">
            <div class="progress__head">
                <label for=id.clone()>{label}</label>
                <span class="progress__counts">{said(move || words.map_or_else(counts, |words| words.get()))}</span>
            </div>
            <progress
                id=id
                class="progress__bar"
                max=total.max(1).to_string()
                value=done.min(total).to_string()
            />
            {on_stop.map(|stop| view! { <Button label=text("c-cancel") weight=Weight::Quiet on_press=stop /> })}
        </div>
    }
}

/// Long work whose end is not known: a bar that moves, and words that say how far it is.
#[component]
pub fn Moving(
    /// What is being done, with how much is done.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let id = super::fresh_id("moving");
    view! {
        <div class="progress">
            <label class="progress__head" for=id.clone()>{words}</label>
            <progress id=id class="progress__bar" />
        </div>
    }
}
