//! One of several: chips to tap when they are few, the phone's own list when they are many.

use crate::memo::Memo;
use leptos::prelude::*;

use super::field::{ErrorLine, Notes};
use super::radios::{Group, Radio};
use crate::i18n::text;

/// One thing that can be chosen.
#[derive(Clone)]
pub struct Choice<T: 'static> {
    /// What choosing it means.
    pub value: T,
    /// What it is called.
    pub label: Signal<String>,
}

impl<T> Choice<T> {
    /// A choice with its name.
    pub fn new(value: T, label: Signal<String>) -> Self {
        Self { value, label }
    }
}

/// How choices are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChoiceLook {
    /// Chips that wrap: up to a dozen short names.
    #[default]
    Chips,
    /// The same under each other: sentences.
    Rows,
    /// The phone's own list.
    Menu,
}

/// A question with choices.
#[component]
pub fn ChoiceField<T>(
    /// What is asked.
    #[prop(into)]
    label: Signal<String>,
    /// What can be answered.
    choices: Vec<Choice<T>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Memo<Option<T>>,
    /// Called with what a person chooses.
    on_choose: impl Fn(T) + Send + Sync + 'static,
    /// How it is laid out.
    #[prop(optional)]
    look: ChoiceLook,
    /// What is wrong, in words, or nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let labels = choices.iter().map(|choice| choice.label).collect();
    let values = choices.into_iter().map(|choice| choice.value).collect();
    let group = Group::by_place(values, chosen, Box::new(on_choose));
    match look {
        ChoiceLook::Chips => chips(label, labels, group, error, "chips"),
        ChoiceLook::Rows => chips(label, labels, group, error, "chips chips--rows"),
        ChoiceLook::Menu => menu(label, labels, group, error),
    }
}

fn chips(
    label: Signal<String>,
    labels: Vec<Signal<String>>,
    group: Group,
    error: Signal<Option<String>>,
    class: &'static str,
) -> AnyView {
    let notes = Notes::new(&super::fresh_id("choice"), false, false, error);
    let (describedby, invalid) = (notes.described_by(), notes.invalid());
    let chip = |label: Signal<String>| Radio {
        class: "chip",
        face: view! { <span class="chip__face">{label}</span> }.into_any(),
    };
    let chips = labels.into_iter().map(chip).collect();
    view! {
        <fieldset class="field" role="radiogroup" aria-describedby=describedby aria-invalid=invalid>
            <legend class="field__label">{label}</legend>
            <div class=class>{group.view(chips)}</div>
            <ErrorLine id=notes.error error=error />
        </fieldset>
    }
    .into_any()
}

fn menu(label: Signal<String>, labels: Vec<Signal<String>>, group: Group, error: Signal<Option<String>>) -> AnyView {
    let id = super::fresh_id("menu");
    let notes = Notes::new(&id, false, false, error);
    let (describedby, invalid) = (notes.described_by(), notes.invalid());
    let option = |(at, label): (usize, Signal<String>)| {
        view! {
            <option value=at.to_string() prop:selected=move || group.chosen.get() == Some(at)>
                {label}
            </option>
        }
    };
    let choose = move |at: String| {
        if let Ok(at) = at.parse() {
            group.on_choose.run(at);
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                {label}
            </label>
            <select
                id=id
                class="field__input field__input--menu"
                aria-describedby=describedby
                aria-invalid=invalid
                on:change:target=move |ev| choose(ev.target().value())
            >
                <option value="" disabled=true prop:selected=move || group.chosen.get().is_none()>
                    {text("choice-none-yet")}
                </option>
                {labels.into_iter().enumerate().map(option).collect_view()}
            </select>
            <ErrorLine id=notes.error error=error />
        </div>
    }
    .into_any()
}
