//! What stands around every screen: the way past the menu, the rooms, the place for toasts; and the column a screen stands in.

use leptos::ev::MouseEvent;
use leptos::html::Main;
use leptos::prelude::*;

use super::header::Header;
use super::icon::{Icon, Picture};
use super::nav::{Nav, Room};
use super::strip::{PhoneState, Strip};
use super::toast::{ToastRack, Toasts};
use super::when::When;
use crate::i18n::text;
use crate::memo::Memo;

/// The frame of the whole app. Without rooms (before joining) there is no menu.
#[component]
pub fn Frame(
    /// The rooms this person uses.
    #[prop(into)]
    rooms: Memo<Vec<Room>>,
    /// The path of the moment.
    #[prop(into)]
    path: Signal<String>,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let toasts = Toasts::here();
    let bare = Memo::new(move |_| rooms.with(Vec::is_empty));
    let main = NodeRef::<Main>::new();
    // Not left to the link alone: with a base address, `#main` would leave a deep link for `/#main`.
    let skip = move |ev: MouseEvent| {
        ev.prevent_default();
        if let Some(main) = main.get_untracked() {
            // It fails only for an element that has left the page.
            let _ = main.focus();
        }
    };
    view! {
        <div class="frame" class:frame--bare=move || bare.get()>
            <a class="frame__skip" href="#main" on:click=skip>{text("frame-skip")}</a>
            <When is=move || !bare.get()>
                <Nav rooms=rooms path=path />
            </When>
            <main class="frame__main" id="main" tabindex="-1" node_ref=main>{children()}</main>
            <ToastRack toasts=toasts />
        </div>
    }
}

/// Where the words about the screen of the moment are, in the context of the screens that have any.
#[derive(Clone, Copy)]
pub struct AboutScreen(pub Memo<String>);

/// One screen: head, the strip of the whole phone (if the context has a `Memo<PhoneState>`), and a column.
#[component]
pub fn Page(
    /// The name of the screen.
    #[prop(into)]
    title: Signal<String>,
    /// The screen above this one.
    #[prop(optional, into)]
    back: Option<String>,
    /// Leaves the strip out: before joining there is nothing to tell.
    #[prop(optional)]
    bare: bool,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let phone = use_context::<Memo<PhoneState>>().filter(|_| !bare);
    let about = use_context::<AboutScreen>().filter(|_| !bare);
    let asks = about.map(|AboutScreen(about)| {
        view! {
            <a class="header__about" href=move || about.get()>
                <Icon of=Picture::Question />
                <span class="unseen">{text("guide-title")}</span>
            </a>
        }
        .into_any()
    });
    let head = match back {
        Some(back) => view! { <Header title=title back=back>{asks}</Header> }.into_any(),
        None => view! { <Header title=title>{asks}</Header> }.into_any(),
    };
    view! {
        <div class="page">
            {head}
            {phone.map(|phone| view! { <Strip state=phone /> })}
            <div class="page__column stack">{children()}</div>
        </div>
    }
}
