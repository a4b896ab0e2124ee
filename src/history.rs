//! Where in the app the person is: the browser's address and history, and links that stay inside.
//!
//! Refuses to know any screen. A general router costs a phone 39 KB compressed; one table of a dozen paths needs none.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

/// The path of the moment, in the context.
#[derive(Clone, Copy)]
pub struct Place(RwSignal<String>);

impl Place {
    /// Starts to follow the browser: called once, at the top.
    pub fn provide() -> Self {
        let place = Self(RwSignal::new(path_now()));
        provide_context(place);
        window_event_listener(ev::popstate, move |_| place.0.set(path_now()));
        window_event_listener(ev::click, move |ev| place.follow(&ev));
        place
    }

    /// The place of this page.
    pub fn here() -> Self {
        expect_context()
    }

    /// The path, such as `/activities/new`.
    pub fn path(self) -> Signal<String> {
        self.0.into()
    }

    /// Goes to a path; Back returns.
    pub fn go(self, path: &str) {
        self.enter(path, false);
    }

    /// Goes to a path in place of this one: Back returns to the one before.
    pub fn go_instead(self, path: &str) {
        self.enter(path, true);
    }

    fn enter(self, path: &str, instead: bool) {
        let Ok(history) = window().history() else { return };
        let outcome = if instead {
            history.replace_state_with_url(&JsValue::NULL, "", Some(path))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(path))
        };
        // A browser refuses more than a hundred entries in half a minute: then the screen changes without its address.
        let path = if outcome.is_ok() { path_now() } else { path.to_owned() };
        self.0.set(path);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Takes a plain click on a link of the app; all others are the browser's.
    fn follow(self, ev: &MouseEvent) {
        let modified = ev.alt_key() || ev.ctrl_key() || ev.meta_key() || ev.shift_key();
        if ev.default_prevented() || ev.button() != 0 || modified {
            return;
        }
        let target = ev.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = target.and_then(|target| target.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        if link.target().is_empty()
            && !link.has_attribute("download")
            && Ok(link.origin()) == window().location().origin()
        {
            ev.prevent_default();
            self.go(&format!("{}{}", link.pathname(), link.search()));
        }
    }
}

fn path_now() -> String {
    window().location().pathname().unwrap_or_else(|_| "/".to_owned())
}
