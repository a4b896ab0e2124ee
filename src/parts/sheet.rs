//! A panel that comes up over the screen for one short question, and goes away by its button, a tap beside it, Escape or Back.

use crate::memo::follow;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlDialogElement, HtmlElement};

use super::button::Button;
use super::icon::Picture;
use super::when::When;
use crate::i18n::text;

/// The browser puts the focus on the first button, which is Close; the question comes first.
fn focus_question(dialog: &HtmlDialogElement) {
    if let Ok(Some(entry)) = dialog.query_selector("input, textarea, select") {
        // It fails only for an element that has left the page.
        let _ = entry.unchecked_into::<HtmlElement>().focus();
    }
}

/// The panel. The browser's own dialog keeps the focus inside and gives it back.
#[component]
pub fn Sheet(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is up.
    open: RwSignal<bool>,
    /// What it asks; drawn anew each time it comes up.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<Dialog>::new();
    let id = super::fresh_id("sheet");
    let labelled = id.clone();
    follow(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => {
                // It can only fail for a dialog that is already up or has left the page: nothing to tell either way.
                let _ = dialog.show_modal();
                request_animation_frame(move || focus_question(&dialog));
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let beside = move |ev: leptos::ev::MouseEvent| {
        // The dialog itself is hit only outside of its inner box.
        let hit: Option<JsValue> = ev.target().map(Into::into);
        let whole: Option<JsValue> = dialog.get_untracked().map(Into::into);
        if hit.is_some() && hit == whole {
            open.set(false);
        }
    };
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-labelledby=labelled
            on:close=move |_| open.set(false)
            on:click=beside
        >
            <div class="sheet__inner">
                <div class="sheet__head">
                    <h2 id=id>{title}</h2>
                    <Button label=text("c-close") picture=Picture::Cross picture_only=true on_press=move |()| open.set(false) />
                </div>
                <When is=move || open.get()>{children()}</When>
            </div>
        </dialog>
    }
}
