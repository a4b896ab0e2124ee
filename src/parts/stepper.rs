//! A count that goes up and down by one, for heads that walk past: − n +. The number can be typed, too.

use leptos::prelude::*;

use super::icon::{Icon, Picture};
use crate::i18n::{said, t_with};

/// A count between nothing and `max`.
#[component]
pub fn Stepper(
    /// What is counted.
    #[prop(into)]
    label: Signal<String>,
    /// The count.
    #[prop(into)]
    count: Signal<u32>,
    /// Called with the new count.
    #[prop(into)]
    on_change: Callback<u32>,
    /// The greatest count that makes sense.
    #[prop(default = 9999)]
    max: u32,
) -> impl IntoView {
    let id = super::fresh_id("stepper");
    let step = move |by: i32| {
        let now = count.get_untracked();
        let next = now.saturating_add_signed(by).min(max);
        if next != now {
            on_change.run(next);
        }
    };
    let type_in = move |input: web_sys::HtmlInputElement| {
        match input.value().trim().parse::<u32>() {
            Ok(typed) => on_change.run(typed.min(max)),
            Err(_) if input.value().trim().is_empty() => on_change.run(0),
            Err(_) => {}
        }
        input.set_value(&count.get_untracked().to_string());
    };
    let named = move |key: &'static str| move || t_with(key, &[("what", label.get().into())]);
    view! {
        <div class="stepper">
            <label class="stepper__label" for=id.clone()>{label}</label>
            <div class="stepper__row">
                <button
                    type="button"
                    class="stepper__step"
                    aria-label=named("stepper-fewer")
                    aria-disabled=move || (count.get() == 0).then_some("true")
                    on:click=move |_| step(-1)
                >
                    <Icon of=Picture::Minus />
                </button>
                <input
                    id=id
                    class="stepper__count"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    prop:value=move || count.get().to_string()
                    on:change:target=move |ev| type_in(ev.target())
                />
                <button
                    type="button"
                    class="stepper__step stepper__step--more"
                    aria-label=named("stepper-more")
                    on:click=move |_| step(1)
                >
                    <Icon of=Picture::Plus />
                </button>
            </div>
            <span class="unseen" role="status">{said(move || t_with("stepper-now", &[("count", count.get().into())]))}</span>
        </div>
    }
}
