//! How many people are there, once an hour: one number, and the list of the day.

use erikti_model::kinds::headcount::{self, Counted};
use erikti_model::kinds::{guests, stay};
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::naming;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{lately, said, t_with, text};
use crate::me::holder;
use crate::parts::{Banner, Button, Card, Fact, Facts, Picture, SignMark, Stepper, Tone, When, live};

/// The head counts of an activity, and one more.
#[component]
pub fn HeadcountCard(
    /// Which.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let me = house.me().with_untracked(holder);
    let counts = house.watch(move |ledger| {
        let named = |counted: Counted| (counted, naming::person(ledger, counted.by).unwrap_or_default());
        headcount::all(ledger, activity).into_iter().map(named).collect::<Vec<_>>()
    });
    let expected = house.watch(move |ledger| {
        let known = stay::of_activity(ledger, activity);
        let here = known.values().filter(|known| known.is_there() && known.left.is_none()).count();
        u32::try_from(here)
            .unwrap_or(u32::MAX)
            .saturating_add(u32::try_from(guests::total(ledger, activity)).unwrap_or(0))
    });
    let typed = RwSignal::new(None::<u32>);
    let number = Signal::derive(move || typed.get().unwrap_or_else(|| expected.get()));
    let no = LastNo::new();
    let last = RwSignal::new(None);
    let count = move |()| {
        let (now, people) = (house.now(), number.get_untracked());
        if no.hear(house.act(|pen| headcount::count(pen, &activity_space(activity), activity, me, people, now))) {
            last.set(Some(headcount::id(activity, me, now)));
            typed.set(None);
        }
    };
    let line = |(counted, name): (Counted, String)| {
        let people =
            move || t_with("headcount-line", &[("count", counted.people.into()), ("name", name.as_str().into())]);
        view! { <Fact name=said(move || lately(counted.at)) picture=Picture::Clock>{said(people)}</Fact> }
    };
    let wrong = no.about(headcount::people.label);
    let sign = house.sign_of_all(move || last.get().into_iter().collect());
    view! {
        <Card title=text("headcount-title")>
            <Stepper
                label=text("headcount-now")
                count=number
                on_change=move |people| typed.set(Some(people))
                max=guests::MOST
            />
            {live(move || wrong.get().map(|words| view! { <Banner text=words tone=Tone::Warm /> }.into_any()))}
            {no.banner()}
            <div class="beside">
                <Button label=text("headcount-keep") picture=Picture::Check on_press=count />
                <When is=move || last.with(Option::is_some)><SignMark sign=sign /></When>
            </div>
            <Facts>{live(move || Some(counts.get().into_iter().map(line).collect_view().into_any()))}</Facts>
        </Card>
    }
}
