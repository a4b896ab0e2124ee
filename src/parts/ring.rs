//! How much of a whole is done, as a ring with the two numbers in it.

use leptos::prelude::*;

use crate::i18n::{number, said, t_with};

/// A ring. The share is drawn by an attribute of the circle (a path of length 100), not by a style.
#[component]
pub fn Ring(
    /// How many are done.
    #[prop(into)]
    done: Signal<usize>,
    /// Of how many.
    #[prop(into)]
    total: Signal<usize>,
) -> impl IntoView {
    let share = move || done.get().min(total.get()).saturating_mul(100).checked_div(total.get()).unwrap_or(0);
    let name = move || t_with("ring-done-of", &[("done", done.get().into()), ("total", total.get().into())]);
    view! {
        <div class="ring" class:ring--full=move || share() == 100 role="img" aria-label=name>
            <svg class="ring__drawing" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
                <circle class="ring__whole" cx="32" cy="32" r="28" />
                <circle
                    class="ring__share"
                    class:ring__share--none=move || share() == 0
                    cx="32"
                    cy="32"
                    r="28"
                    pathLength="100"
                    stroke-dasharray=move || format!("{} 100", share())
                    transform="rotate(-90 32 32)"
                />
            </svg>
            <span class="ring__numbers" aria-hidden="true">
                <span class="ring__done">{said(move || number(counted(done.get())))}</span>
                <span class="ring__total">{said(move || format!("/ {}", number(counted(total.get()))))}</span>
            </span>
        </div>
    }
}

fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
