//! A sentence across the screen that stays until its reason is gone, with at most one button.

use leptos::prelude::*;

use super::badge::Tone;
use super::icon::{Icon, Picture};

/// A sentence with a picture and, as children, what can be done about it.
#[component]
pub fn Banner(
    /// The sentence.
    #[prop(into)]
    text: Signal<String>,
    /// `Warm` for what needs the person; it is then read aloud at once.
    #[prop(optional)]
    tone: Tone,
    /// A button or a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let warm = tone == Tone::Warm;
    view! {
        <div
            class="banner"
            class:banner--warm=warm
            class:banner--accent=tone == Tone::Accent
            role=if warm { "alert" } else { "status" }
        >
            <Icon of=if warm { Picture::Warning } else { Picture::Info } />
            <p class="banner__text">{text}</p>
            {children.map(|children| view! { <div class="banner__act">{children()}</div> })}
        </div>
    }
}
