//! What waits, as a file: saved from a phone that fails, taken in on another one of the same person.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::House;
use crate::i18n::{said, t, t_with, text};
use crate::parts::{Banner, Button, Card, FileButton, Picture, Tone, When, live};

/// What the file is called, before its day.
const NAME: &str = "erikti";

/// What its name ends with.
const END: &str = "owed";

/// What came of taking a file in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    TakenIn(usize),
    No(&'static str),
}

/// Saving what waits, and taking in what another phone saved.
#[component]
pub fn CopyCard(
    /// Whether anything of the phone's holder waits.
    #[prop(into)]
    owing: Signal<bool>,
    /// Whether anything of somebody's waits who held the phone before.
    #[prop(into)]
    former: Signal<bool>,
) -> impl IntoView {
    let house = House::here();
    let told = RwSignal::new(Told::Nothing);
    let save = move |former: bool| {
        let saved = house.save_owed(&format!("{NAME}-{}.{END}", house.now().unix_ms() / 1000), former);
        told.set(saved.map_or_else(Told::No, |()| Told::Nothing));
    };
    let take = move |file: web_sys::File| {
        spawn_local(async move { told.set(house.take_in(&file).await.map_or_else(Told::No, Told::TakenIn)) });
    };
    view! {
        <Card title=text("copy-title")>
            <p class="soft">{text("copy-hint")}</p>
            <When is=move || owing.get()>
                <div><Button label=text("copy-save") picture=Picture::Phone on_press=move |()| save(false) /></div>
            </When>
            <When is=move || former.get()>
                <div><Button label=text("copy-save-former") picture=Picture::Phone on_press=move |()| save(true) /></div>
            </When>
            <div><FileButton label=text("copy-take") accept=format!(".{END}") on_choose=take /></div>
            {live(move || match told.get() {
                Told::Nothing => None,
                Told::TakenIn(0) => Some(view! { <Banner text=text("copy-nothing-new") tone=Tone::Neutral /> }.into_any()),
                Told::TakenIn(count) => {
                    let words = said(move || t_with("copy-taken", &[("count", count.into())]));
                    Some(view! { <Banner text=words tone=Tone::Accent /> }.into_any())
                }
                Told::No(key) => Some(view! { <Banner text=said(move || t(key)) tone=Tone::Warm /> }.into_any()),
            })}
        </Card>
    }
}
