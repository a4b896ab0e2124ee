//! A place to write one value: label above, hint and error below, tied together for screen readers.
//!
//! Every entry edits a `String`: what a person has typed so far is not yet a number or a date, and must not be lost for it.

use std::time::Duration;

use erikti_model::time::Instant;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::icon::{Icon, Picture};
use super::when::live;
use crate::i18n::{day, text};

/// A pause that ends a thought: longer than between two words, shorter than before the phone is put away.
const PAUSE: Duration = Duration::from_millis(900);

/// What is written, which chooses the keyboard and the picker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Entry {
    /// One line of words.
    #[default]
    Line,
    /// Several lines of words.
    Lines,
    /// A whole number.
    Number,
    /// A number with decimals.
    Decimal,
    /// A person's own name.
    Name,
    /// A code or a link copied from elsewhere.
    Code,
    /// Digits that nobody looking on may read.
    Pin,
    /// A day, held as `2026-11-22`.
    Date,
    /// A time of day, held as `14:05`.
    Time,
}

impl Entry {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Time => "time",
            Self::Pin => "password",
            _ => "text",
        }
    }

    const fn input_mode(self) -> Option<&'static str> {
        match self {
            Self::Number | Self::Pin => Some("numeric"),
            Self::Decimal => Some("decimal"),
            _ => None,
        }
    }

    const fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "name",
            _ => "off",
        }
    }

    const fn capitals(self) -> &'static str {
        match self {
            Self::Line | Self::Lines => "sentences",
            Self::Name => "words",
            _ => "none",
        }
    }
}

/// A labelled entry.
#[component]
pub fn Field(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What is typed.
    value: RwSignal<String>,
    /// What kind of thing it is.
    #[prop(optional)]
    entry: Entry,
    /// A sentence that helps before anything is wrong.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong, in words, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Says that it can be left empty.
    #[prop(optional)]
    may_be_empty: bool,
    /// Called when a person rests from typing, or leaves: for entries that are kept without a button.
    #[prop(optional, into)]
    on_rest: Option<Callback<()>>,
) -> impl IntoView {
    let rest = Rest::new(on_rest);
    let typed = move |text: String| {
        value.set(text);
        rest.wait();
    };
    let id = super::fresh_id("field");
    let notes = Notes::new(&id, hint.is_some(), entry == Entry::Date, error);
    let (describedby, invalid) = (notes.described_by(), notes.invalid());
    let control = if entry == Entry::Lines {
        view! {
            <textarea
                id=id.clone()
                class="field__input field__input--lines"
                rows="3"
                autocapitalize=entry.capitals()
                aria-describedby=describedby
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |ev| typed(ev.target().value())
                on:change=move |_| rest.now()
            />
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                class="field__input"
                class:field__input--short=matches!(entry, Entry::Number | Entry::Decimal)
                type=entry.input_type()
                inputmode=entry.input_mode()
                autocomplete=entry.autocomplete()
                autocapitalize=entry.capitals()
                aria-describedby=describedby
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |ev| typed(ev.target().value())
                on:change=move |_| rest.now()
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
                {may_be_empty.then(|| view! { <span class="field__optional">{text("c-optional")}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="field__hint" id=notes.hint.clone()>{hint}</p> })}
            {control}
            {(entry == Entry::Date).then(|| view! { <p class="field__hint" id=notes.echo.clone()>{echo(value)}</p> })}
            <ErrorLine id=notes.error error=error />
        </div>
    }
}

/// Waits for a pause in typing.
#[derive(Clone, Copy)]
struct Rest {
    told: Option<Callback<()>>,
    /// Rises with every letter; a pause that another letter has ended is none.
    letters: StoredValue<u32>,
}

impl Rest {
    fn new(told: Option<Callback<()>>) -> Self {
        Self { told, letters: StoredValue::new(0) }
    }

    fn wait(self) {
        if self.told.is_none() {
            return;
        }
        let letter = self.letters.get_value().wrapping_add(1);
        self.letters.set_value(letter);
        set_timeout(
            move || {
                if self.letters.try_get_value() == Some(letter) {
                    self.now();
                }
            },
            PAUSE,
        );
    }

    fn now(self) {
        let _ = self.letters.try_update_value(|letters| *letters = letters.wrapping_add(1));
        if let Some(told) = self.told {
            // The screen may have gone in the meantime.
            let _ = told.try_run(());
        }
    }
}

/// The day in words: the browser writes dates in its own language, which may be none of ours.
fn echo(date: RwSignal<String>) -> Signal<Option<String>> {
    Signal::derive(move || Instant::from_inputs(&date.get(), "00:00").map(day))
}

/// Brings the first entry of the page that is wrong into view, and the focus into it: Save may be far below.
pub fn show_first_error() {
    request_animation_frame(|| {
        let selector = "input[aria-invalid], textarea[aria-invalid], select[aria-invalid], [aria-invalid] input";
        if let Ok(Some(entry)) = document().query_selector(selector) {
            // It fails only for an element that has left the page.
            let _ = entry.unchecked_into::<HtmlElement>().focus();
        }
    });
}

/// What is wrong, with a picture; the element is always there so that a new error is read aloud.
#[component]
pub(super) fn ErrorLine(
    /// Its id, named by the entry's `aria-describedby`.
    id: String,
    /// What is wrong.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="field__error" id=id aria-live="polite">
            {live(move || error.get().map(|words| view! { <Icon of=Picture::Warning /> <span>{words}</span> }.into_any()))}
        </p>
    }
}

/// The ids of the lines around an entry.
pub(super) struct Notes {
    pub(super) hint: String,
    pub(super) echo: String,
    pub(super) error: String,
    hinted: bool,
    echoed: bool,
    wrong: Signal<Option<String>>,
}

impl Notes {
    pub(super) fn new(id: &str, hinted: bool, echoed: bool, wrong: Signal<Option<String>>) -> Self {
        Self {
            hint: format!("{id}-hint"),
            echo: format!("{id}-echo"),
            error: format!("{id}-error"),
            hinted,
            echoed,
            wrong,
        }
    }

    /// The value of `aria-describedby`: only lines that say something now.
    pub(super) fn described_by(&self) -> Signal<Option<String>> {
        let (hint, echo, error) = (self.hint.clone(), self.echo.clone(), self.error.clone());
        let (hinted, echoed, wrong) = (self.hinted, self.echoed, self.wrong);
        Signal::derive(move || {
            let ids: Vec<&str> = [(hinted, &hint), (echoed, &echo), (wrong.with(Option::is_some), &error)]
                .into_iter()
                .filter_map(|(shown, id)| shown.then_some(id.as_str()))
                .collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    /// The value of `aria-invalid`.
    pub(super) fn invalid(&self) -> Signal<Option<String>> {
        let wrong = self.wrong;
        Signal::derive(move || wrong.with(Option::is_some).then(|| "true".to_owned()))
    }
}
