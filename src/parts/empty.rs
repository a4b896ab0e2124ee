//! What stands where nothing is yet: what will be here, and the first thing to do.

use leptos::prelude::*;

/// The ram's horns (qoshqar müyiz) of Kazakh felt and silver, as one line: the only ornament of the app.
#[component]
pub fn Ornament() -> impl IntoView {
    view! {
        <svg class="ornament" viewBox="0 0 120 56" aria-hidden="true" focusable="false">
            <path d="M60 54V34C60 16 48 6 35 6 22 6 13 15 13 26c0 10 7 17 16 17 8 0 14-6 14-13 0-6-4-10-10-10-4 0-7 3-7 6" />
            <path d="M60 54V34C60 16 72 6 85 6c13 0 22 9 22 20 0 10-7 17-16 17-8 0-14-6-14-13 0-6 4-10 10-10 4 0 7 3 7 6" />
            <path d="M60 24l5-7-5-7-5 7zM2 54h40M78 54h40" />
        </svg>
    }
}

/// An empty place: ornament, a sentence, and as children the first action.
#[component]
pub fn Empty(
    /// What will be here.
    #[prop(into)]
    text: Signal<String>,
    /// The first action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Ornament />
            <p class="empty__text">{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
