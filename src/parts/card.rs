//! A frame around one idea.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

/// A section with a heading.
#[component]
pub fn Card(
    /// The heading; a card without one is a plain frame.
    #[prop(optional, into)]
    title: Option<Signal<String>>,
    /// Marks what needs the person.
    #[prop(optional)]
    warm: bool,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" class:card--warm=warm>
            {title.map(|title| view! { <h2 class="card__title">{title}</h2> })}
            {children()}
        </section>
    }
}

/// A card that is one link: the whole of it can be pressed.
#[component]
pub fn CardLink(
    /// What the link is called.
    #[prop(into)]
    title: Signal<String>,
    /// Where it goes.
    #[prop(into)]
    href: Signal<String>,
    /// What stands under the title; no links or buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card card--link">
            <div class="card__body">
                <h3 class="card__title">
                    <a class="card__cover" href=href>{title}</a>
                </h3>
                {children.map(|children| children())}
            </div>
            <Icon of=Picture::Forward />
        </div>
    }
}
