//! Walk-ins without a profile, by count. Everybody has an own tally; the sum is computed.

use erikti_model::Read;
use erikti_model::kinds::guests;
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::conflicts;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{Arg, t_with, text};
use crate::memo::Memo;
use crate::parts::{Banner, Card, SignMark, Stepper, Tone, When, live};

/// This person's tally of an activity, and the sum of all.
#[component]
pub fn GuestsCard(
    /// Which.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let mine = Memo::new(move |_| me.get().map(|me| guests::id(activity, me.person)));
    let count = house
        .watch(move |ledger| mine.get().and_then(|id| ledger.record(id)).and_then(|record| record.get(guests::came)));
    let total = house.watch(move |ledger| guests::total(ledger, activity));
    let sign = house.sign_of_all(move || mine.get().into_iter().collect());
    let no = LastNo::new();
    let set = move |people: u32| {
        if let Some(me) = me.get_untracked() {
            no.hear(house.act(|pen| guests::count(pen, &activity_space(activity), activity, me.person, people)));
        }
    };
    let sum = move || t_with("guests-total", &[("count", Arg::from(i64::try_from(total.get()).unwrap_or(i64::MAX)))]);
    view! {
        <Card title=text("att-headcount")>
            <Stepper
                label=text("att-guest")
                count=Signal::derive(move || count.get().unwrap_or_default())
                on_change=set
                max=guests::MOST
            />
            {live(move || no.about(guests::came.label).get().or_else(|| no.in_general().get()).map(|words| view! { <Banner text=words tone=Tone::Warm /> }.into_any()))}
            {live(move || mine.get().map(|mine| conflicts::cards(Some(mine))))}
            <div class="beside">
                <strong>{sum}</strong>
                <When is=move || count.with(Option::is_some)>
                    <SignMark sign=sign />
                </When>
            </div>
            <p class="soft small">{text("guests-hint")}</p>
        </Card>
    }
}
