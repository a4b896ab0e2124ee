//! One line about the whole phone: what is only here, what was delivered and when, what needs the person. Leads to `/delivery`.

use crate::memo::Memo;
use erikti_model::time::Instant;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use super::sign::Sign;
use super::when::live;
use crate::i18n::{lately, said, t, t_with};

/// What the strip tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhoneState {
    /// Taps that are not yet durable.
    pub saving: usize,
    /// Taps that are durable here and not yet at the office.
    pub on_phone: usize,
    /// Taps that need the person.
    pub needs_you: usize,
    /// Taps that wait for a coordinator's decision.
    pub asked: usize,
    /// When the office last confirmed something, Unix milliseconds.
    pub last_delivered: Option<i64>,
}

impl PhoneState {
    /// The most urgent sign of all; `None` on a phone that has saved nothing yet.
    pub fn sign(self) -> Option<Sign> {
        if self.needs_you > 0 {
            Some(Sign::NeedsYou)
        } else if self.saving > 0 {
            Some(Sign::Saving)
        } else if self.on_phone > 0 {
            Some(Sign::OnPhone)
        } else if self.asked > 0 {
            Some(Sign::Asked)
        } else {
            self.last_delivered.map(|_| Sign::Delivered)
        }
    }

    fn words(self) -> String {
        match self.sign() {
            None => t("strip-nothing-yet"),
            Some(Sign::NeedsYou) => t_with("strip-needs-you", &[("count", self.needs_you.into())]),
            Some(Sign::Saving) => t("sign-saving"),
            Some(Sign::OnPhone) => t_with("strip-on-phone", &[("count", self.on_phone.into())]),
            Some(Sign::Asked) => t_with("strip-asked", &[("count", self.asked.into())]),
            Some(Sign::Delivered) => t("strip-all-delivered"),
        }
    }

    fn last(self) -> Option<String> {
        match (self.last_delivered, self.on_phone) {
            (Some(ms), _) => {
                Some(t_with("strip-last-delivered", &[("when", lately(Instant::from_unix_ms(ms)).into())]))
            }
            (None, 0) => None,
            (None, _) => Some(t("strip-none-delivered")),
        }
    }
}

/// The line.
#[component]
pub fn Strip(
    /// What it tells.
    #[prop(into)]
    state: Memo<PhoneState>,
) -> impl IntoView {
    let class = move || match state.get().sign() {
        Some(Sign::NeedsYou) => "strip strip--needs-you",
        Some(Sign::Delivered) => "strip strip--delivered",
        _ => "strip",
    };
    view! {
        <a class=class href="/delivery">
            <Icon of=move || state.get().sign().map_or(Picture::Phone, Sign::picture) />
            <span class="strip__words">
                <span class="strip__now">{said(move || state.get().words())}</span>
                {live(move || state.get().last().map(|last| view! { <span class="strip__last">{last}</span> }.into_any()))}
            </span>
            <Icon of=Picture::Forward />
        </a>
    }
}
