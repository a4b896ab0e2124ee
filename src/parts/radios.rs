//! The native radio group under chips and answers: arrows move, the browser keeps one choice, a screen reader says what it is
//! about. It knows choices by their place only, so that it is compiled once for all of them.

use crate::memo::Memo;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// How a choice is shown, and which one it is.
pub(super) struct Radio {
    /// Class of the whole.
    pub(super) class: &'static str,
    /// What stands beside the hidden input.
    pub(super) face: AnyView,
}

/// What a group of radios tells and asks; places count from 0.
#[derive(Clone, Copy)]
pub(super) struct Group {
    /// The place that is chosen.
    pub(super) chosen: Memo<Option<usize>>,
    /// Called with the place a person chooses.
    pub(super) on_choose: Callback<usize>,
    /// Called when the chosen one is tapped again, or on Delete.
    pub(super) on_clear: Option<Callback<()>>,
}

impl Group {
    /// The same questions asked by place instead of by value.
    pub(super) fn by_place<T: Clone + PartialEq + Send + Sync + 'static>(
        values: Vec<T>,
        chosen: Memo<Option<T>>,
        on_choose: Box<dyn Fn(T) + Send + Sync>,
    ) -> Self {
        let values = Arc::new(values);
        let known = values.clone();
        let place = move || chosen.with(|chosen| known.iter().position(|value| chosen.as_ref() == Some(value)));
        let choose = move |at: usize| {
            if let Some(value) = values.get(at) {
                on_choose(value.clone());
            }
        };
        Self { chosen: Memo::new(move |_| place()), on_choose: Callback::new(choose), on_clear: None }
    }

    fn clear_if(self, at: usize) {
        if self.chosen.get_untracked() == Some(at)
            && let Some(clear) = self.on_clear
        {
            clear.run(());
        }
    }

    /// The radios, in order.
    pub(super) fn view(self, radios: Vec<Radio>) -> AnyView {
        let name = super::fresh_id("radio");
        let radio = move |(at, Radio { class, face }): (usize, Radio)| {
            let key = move |ev: KeyboardEvent| {
                if matches!(ev.key().as_str(), "Delete" | "Backspace") {
                    self.clear_if(at);
                }
            };
            view! {
                <label class=class>
                    // A click comes before the change it causes: only a second tap meets its own choice here.
                    <input
                        class="radio"
                        type="radio"
                        name=name.clone()
                        prop:checked=move || self.chosen.get() == Some(at)
                        on:click=move |_| self.clear_if(at)
                        on:keydown=key
                        on:change=move |_| self.on_choose.run(at)
                    />
                    {face}
                </label>
            }
        };
        radios.into_iter().enumerate().map(radio).collect_view().into_any()
    }
}
