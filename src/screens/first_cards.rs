//! Three cards for whoever holds the app for the first time. They stand on the first screen, in nobody's way, once a phone.

use leptos::prelude::*;

use crate::app;
use crate::i18n::{said, t, t_with, text};
use crate::parts::{Button, Card, Weight, live};

/// What it does without signal, what the words beside entries mean, where the day's job is.
const CARDS: [(&str, &str); 3] = [
    ("first-offline", "first-offline-words"),
    ("first-signs", "first-signs-words"),
    ("first-today", "first-today-words"),
];

/// The next card that has not been read, if there is one.
#[component]
pub fn FirstCards() -> impl IntoView {
    let read = RwSignal::new(app::cards_read());
    let go = move |to: usize| {
        read.set(to);
        app::keep_cards_read(to);
    };
    live(move || {
        let at = read.get();
        let (title, words) = *CARDS.get(at)?;
        let last = at + 1 == CARDS.len();
        let count = move || t_with("first-count", &[("number", (at + 1).into()), ("of", CARDS.len().into())]);
        let card = view! {
            <Card title=text(title)>
                <p>{text(words)}</p>
                <p class="soft small">{said(count)}</p>
                <div class="beside">
                    <Button label=said(move || t(if last { "c-got-it" } else { "first-next" })) on_press=move |()| go(at + 1) />
                    {(!last).then(|| view! {
                        <Button label=text("first-skip") weight=Weight::Quiet on_press=move |()| go(CARDS.len()) />
                    })}
                </div>
            </Card>
        };
        Some(card.into_any())
    })
}
