//! Names and values under each other: when, where, who.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

/// The frame around [`Fact`]s.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One name with its value.
#[component]
pub fn Fact(
    /// What it is.
    #[prop(into)]
    name: Signal<String>,
    /// A picture before it.
    #[prop(optional)]
    picture: Option<Picture>,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <dt class="fact__name">
                {picture.map(|picture| view! { <Icon of=picture /> })} <span>{name}</span>
            </dt>
            <dd class="fact__value">{children()}</dd>
        </div>
    }
}
