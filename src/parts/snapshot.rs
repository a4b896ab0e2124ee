//! A picture that was taken, as wide as there is room.

use leptos::prelude::*;

/// The picture.
#[component]
pub fn Snapshot(
    /// Where it is.
    #[prop(into)]
    address: String,
    /// What it is, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// Pixels across and down, so that nothing moves when it comes.
    size: (u32, u32),
) -> impl IntoView {
    view! {
        <img class="snapshot" src=address alt=label width=size.0.to_string() height=size.1.to_string() />
    }
}
