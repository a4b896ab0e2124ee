//! A number to call: as large as a thumb in a glove, and the whole of it can be pressed.

use leptos::prelude::*;

use super::icon::{Icon, Picture};

/// One number and who answers it.
#[component]
pub fn Dial(
    /// As it is dialled.
    #[prop(into)]
    number: String,
    /// Who answers.
    #[prop(into)]
    who: Signal<String>,
    /// The one to call first.
    #[prop(optional)]
    first: bool,
) -> impl IntoView {
    let href = format!("tel:{number}");
    view! {
        <a class="dial" class:dial--first=first href=href>
            <Icon of=Picture::Phone />
            <span class="dial__number">{number}</span>
            <span class="dial__who">{who}</span>
        </a>
    }
}
