//! Every activity this phone knows: what comes, then what was.

use leptos::prelude::*;

use super::planned::{Planned, lines};
use crate::app::House;
use crate::i18n::text;
use crate::me::Me;
use crate::parts::{ButtonLink, Empty, List, Page, Picture, Weight, When};

/// The list.
#[component]
pub fn Activities() -> impl IntoView {
    let house = House::here();
    let plans = house.am(Me::plans);
    let all = house.watch(Planned::all);
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let coming = Memo::new(move |_| {
        let today = house.now().day();
        all.get().into_iter().filter(|planned| planned.ends.day() >= today).collect::<Vec<_>>()
    });
    let past = Memo::new(move |_| {
        let today = house.now().day();
        all.get().into_iter().rev().filter(|planned| planned.ends.day() < today).collect::<Vec<_>>()
    });
    let plan = || {
        view! {
            <ButtonLink
                label=text("activities-plan")
                href="/activities/new"
                picture=Picture::Plus
                weight=Weight::Main
                wide=true
            />
        }
    };
    view! {
        <Page title=text("nav-activities")>
            <When is=move || plans.get()>{plan()}</When>
            <When is=move || !none.get() otherwise=|| view! { <Empty text=text("activities-empty") /> }>
                <h2>{text("activities-coming")}</h2>
                <List
                    label=text("activities-coming")
                    lines=Signal::derive(move || lines(coming.get()))
                    empty=|| view! { <p class="soft">{text("activities-none-coming")}</p> }
                />
                <When is=move || !past.with(Vec::is_empty)>
                    <h2>{text("activities-past")}</h2>
                    <List
                        label=text("activities-past")
                        lines=Signal::derive(move || lines(past.get()))
                        empty=|| ()
                    />
                </When>
            </When>
        </Page>
    }
}
