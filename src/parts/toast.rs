//! A word after a tap, with Undo: it comes, is read aloud, and goes. Instead of "are you sure?".

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::button::{Button, Weight};
use super::icon::Picture;
use super::when::live;
use crate::i18n::{said, text};

/// Long enough to read two lines; short enough not to cover the next row.
const SHOWN_FOR: Duration = Duration::from_secs(4);

/// Time to change one's mind and to move a thumb.
const SHOWN_WITH_UNDO_FOR: Duration = Duration::from_secs(8);

type Words = Arc<dyn Fn() -> String + Send + Sync>;
type Act = Arc<dyn Fn() + Send + Sync>;

#[derive(Clone)]
struct Toast {
    serial: u32,
    words: Words,
    undo: Option<Act>,
}

/// Says words after taps. One at a time: a new one takes the place of the old.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    serial: StoredValue<u32>,
}

impl Toasts {
    /// Makes the one of the page and puts it into the context. Called once, by the frame's owner.
    pub fn provide() -> Self {
        let toasts = Self { shown: RwSignal::new(None), serial: StoredValue::new(0) };
        provide_context(toasts);
        toasts
    }

    /// The one of the page.
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Says that something was done.
    pub fn say(self, words: impl Fn() -> String + Send + Sync + 'static) {
        self.show(Arc::new(words), None);
    }

    /// Says that something was done, and offers to take it back.
    pub fn say_with_undo(
        self,
        words: impl Fn() -> String + Send + Sync + 'static,
        undo: impl Fn() + Send + Sync + 'static,
    ) {
        self.show(Arc::new(words), Some(Arc::new(undo)));
    }

    fn show(self, words: Words, undo: Option<Act>) {
        let serial = self.serial.get_value().wrapping_add(1);
        self.serial.set_value(serial);
        let shown_for = if undo.is_some() { SHOWN_WITH_UNDO_FOR } else { SHOWN_FOR };
        self.shown.set(Some(Toast { serial, words, undo }));
        set_timeout(move || self.hide(serial), shown_for);
    }

    fn hide(self, serial: u32) {
        if self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|toast| toast.serial == serial)) {
            self.shown.set(None);
        }
    }
}

/// The place at the foot of the screen where the words appear.
#[component]
pub fn ToastRack(
    /// What it shows.
    toasts: Toasts,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {live(move || toasts.shown.get().map(|toast| view! { <ToastCard toast toasts /> }.into_any()))}
        </div>
    }
}

#[component]
fn ToastCard(toast: Toast, toasts: Toasts) -> impl IntoView {
    let Toast { serial, words, undo } = toast;
    let undo = undo.map(|undo| {
        let take_back = move |()| {
            undo();
            toasts.hide(serial);
        };
        view! { <Button label=text("c-undo") weight=Weight::Quiet picture=Picture::Undo on_press=take_back /> }
    });
    view! {
        <div class="toast">
            <p class="toast__words">{said(move || words())}</p>
            {undo}
        </div>
    }
}
