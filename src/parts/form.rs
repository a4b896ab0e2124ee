//! Questions that are answered together: Enter and the button do the same, and the browser judges nothing by itself.

use leptos::prelude::*;

/// The form.
#[component]
pub fn Form(
    /// The button was pressed, or Enter.
    #[prop(into)]
    on_submit: Callback<()>,
    /// The questions and the button.
    children: Children,
) -> impl IntoView {
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |ev| {
                ev.prevent_default();
                on_submit.run(());
            }
        >
            {children()}
        </form>
    }
}
