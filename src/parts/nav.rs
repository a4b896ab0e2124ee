//! The rooms of the app: a bar at the foot of a phone, a rail at the side of a laptop.

use crate::memo::Memo;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use super::when::live;
use crate::i18n::text;

/// One room. A phone has place for five.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Where it is; everything below that path belongs to it.
    pub href: &'static str,
    /// What it is called.
    pub label: Signal<String>,
    /// Its picture.
    pub picture: Picture,
}

impl Room {
    /// Whether a path lies in this room.
    fn holds(&self, path: &str) -> bool {
        match path.strip_prefix(self.href) {
            Some(rest) => rest.is_empty() || (self.href != "/" && rest.starts_with('/')),
            None => false,
        }
    }
}

/// The bar or rail.
#[component]
pub fn Nav(
    /// The rooms, in order.
    #[prop(into)]
    rooms: Memo<Vec<Room>>,
    /// The path of the moment.
    #[prop(into)]
    path: Signal<String>,
) -> impl IntoView {
    let room = move |room: Room| {
        view! {
            <li class="nav__room">
                <a
                    class="nav__link"
                    href=room.href
                    aria-current=move || path.with(|path| room.holds(path)).then_some("page")
                >
                    <span class="nav__picture"><Icon of=room.picture /></span>
                    <span class="nav__word">{room.label}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="nav" aria-label=text("nav-rooms")>
            <p class="nav__brand" translate="no">{text("app-name")}</p>
            <ul class="nav__rooms">{live(move || Some(rooms.get().into_iter().map(room).collect_view().into_any()))}</ul>
        </nav>
    }
}
