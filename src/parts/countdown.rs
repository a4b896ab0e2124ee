//! Seconds that run down in large figures, for a drill that everybody in the room does together.

use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;

use super::button::{Button, Weight};
use super::when::When;
use crate::i18n::{said, text};
use crate::memo::Memo;

/// How often the figures are looked at: often enough that no second is skipped.
const TICK: Duration = Duration::from_millis(200);

/// How long the phone hums at the end, milliseconds.
const HUM_MS: u32 = 800;

/// A countdown with a start and a stop.
#[component]
pub fn Countdown(
    /// What is counted down.
    #[prop(into)]
    label: Signal<String>,
    /// From how many seconds.
    seconds: u32,
    /// Called at the end, or when it is stopped, with the seconds that have passed.
    #[prop(into)]
    on_end: Callback<u32>,
) -> impl IntoView {
    let begun = RwSignal::new(None::<f64>);
    let passed = RwSignal::new(0u32);
    let running = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = running.get_value() {
            handle.clear();
            running.set_value(None);
        }
        if begun.get_untracked().is_some() {
            begun.set(None);
            on_end.run(passed.get_untracked());
        }
    };
    let tick = move || {
        let Some(since) = begun.get_untracked() else { return };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds since a moment ago")]
        let now = ((js_sys::Date::now() - since) / 1_000.0).max(0.0) as u32;
        passed.set(now.min(seconds));
        if now >= seconds {
            // A phone that cannot hum shows the end all the same.
            let _ = window().navigator().vibrate_with_duration(HUM_MS);
            stop();
        }
    };
    let start = move |()| {
        passed.set(0);
        begun.set(Some(js_sys::Date::now()));
        running.set_value(set_interval_with_handle(tick, TICK).ok());
    };
    on_cleanup(move || {
        if let Some(handle) = running.try_get_value().flatten() {
            handle.clear();
        }
    });
    let left = move || {
        let left = seconds - passed.get().min(seconds);
        format!("{}:{:02}", left / 60, left % 60)
    };
    let runs = Memo::new(move |_| begun.get().is_some());
    view! {
        <div class="countdown">
            <span class="countdown__label">{label}</span>
            <span class="countdown__left" role="timer" aria-live="off">{said(left)}</span>
            <When is=move || runs.get()>
                <Button label=text("countdown-stop") weight=Weight::Main wide=true on_press=move |()| stop() />
            </When>
            <When is=move || !runs.get()>
                <Button label=text("countdown-start") wide=true on_press=start />
            </When>
        </div>
    }
}
