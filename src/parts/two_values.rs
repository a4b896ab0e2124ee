//! Several values where there should be one: a person reads who wrote what and when, and taps the one that holds.

use leptos::prelude::*;

use super::badge::Badge;
use crate::i18n::{said, t_with, text};

/// One of the values.
pub struct Version {
    /// The value.
    pub words: Signal<String>,
    /// Who wrote it, and when.
    pub about: Signal<String>,
}

/// The values under each other, the shown one first.
#[component]
pub fn TwoValues(
    /// What has these values.
    what: Signal<String>,
    /// Where it is shown.
    href: Option<String>,
    /// The values.
    versions: Vec<Version>,
    /// Called with the place of the one that is tapped, from 0.
    #[prop(into)]
    on_choose: Callback<usize>,
) -> impl IntoView {
    let count = versions.len();
    let what = match href {
        Some(href) => view! { <a href=href>{what}</a> }.into_any(),
        None => view! { <span>{what}</span> }.into_any(),
    };
    let one = move |(at, Version { words, about }): (usize, Version)| {
        view! {
            <li>
                <button type="button" class="button two-values__one" on:click=move |_| on_choose.run(at)>
                    <strong class="as-typed">{words}</strong>
                    <span class="small">{about}</span>
                    {(at == 0).then(|| view! { <Badge label=text("conflict-shown") /> })}
                </button>
            </li>
        }
    };
    view! {
        <section class="card card--warm">
            <div>
                <p class="two-values__what">{what}</p>
                <p>{said(move || t_with("conflict-choose", &[("count", count.into())]))}</p>
            </div>
            <ul class="stack stack--near">{versions.into_iter().enumerate().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}
