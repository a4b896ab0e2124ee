//! The head of a screen: its name, and the way back.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::memo::follow;
use leptos::ev::MouseEvent;
use leptos::html::H1;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use crate::i18n::{t, text};

/// Name and way back. It also names the browser's tab and takes the focus when a screen follows another, so that a screen reader
/// says where one has got to.
#[component]
pub fn Header(
    /// The name of the screen.
    #[prop(into)]
    title: Signal<String>,
    /// The screen above this one: where Back goes when the person came from outside.
    #[prop(optional, into)]
    back: Option<String>,
    /// What stands at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    follow(move || document().set_title(&format!("{} · {}", title.get(), t("app-name"))));
    follow(move || {
        static FOLLOWS: AtomicBool = AtomicBool::new(false);
        let Some(heading) = heading.get() else { return };
        if FOLLOWS.swap(true, Ordering::Relaxed) {
            // It fails only for an element that has left the page.
            let _ = heading.focus();
        }
    });
    view! {
        <div class="header">
            {back.map(|href| view! {
                <a class="header__back" href=href on:click=go_back>
                    <Icon of=Picture::Back />
                    <span class="unseen">{text("c-back")}</span>
                </a>
            })}
            <h1 class="header__title" node_ref=heading tabindex="-1">{title}</h1>
            {children.map(|children| view! { <div class="header__acts">{children()}</div> })}
        </div>
    }
}

/// Goes back in history when the entry before is the app's own, as the phone's Back does (scroll position and all); otherwise
/// lets the link lead to the screen above.
fn go_back(ev: MouseEvent) {
    let window = window();
    let own = js_sys::Reflect::get(&window, &"navigation".into())
        .and_then(|navigation| js_sys::Reflect::get(&navigation, &"canGoBack".into()))
        .is_ok_and(|can| can.is_truthy());
    if own && window.history().and_then(|history| history.back()).is_ok() {
        ev.prevent_default();
    }
}
