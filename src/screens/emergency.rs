//! The emergency card: the three words for while it shakes, and the numbers to call. Needs no network, no invite and,
//! for the first number, not even the checklists.
//!
//! It refuses to know who looks at it.

use erikti_model::content::{Hotline, Template};
use leptos::prelude::*;

use super::naming::in_tongue;
use crate::app::House;
use crate::i18n::text;
use crate::parts::{ButtonLink, Card, Dial, Page, Picture, Weight};
use crate::routes::{EMERGENCY, to_template};

/// The number that every phone can call.
const FIRST: &str = "112";

/// What is read beforehand: while it shakes, afterwards, under rubble.
const TO_READ: [&str; 3] = ["T06", "T07", "T09"];

/// The card.
#[component]
pub fn Emergency() -> impl IntoView {
    let house = House::here();
    let numbers = house.content().numbers.clone();
    let (first, others): (Vec<Hotline>, Vec<Hotline>) = numbers.into_iter().partition(|line| &*line.number == FIRST);
    let who = first.into_iter().next().map_or_else(|| text("sei-call_112"), |line| in_tongue(line.who));
    let to_read = |of: Template| {
        view! { <ButtonLink label=in_tongue(of.title) href=to_template(&of.code) picture=Picture::Checklist wide=true /> }
    };
    let dial = |line: Hotline| view! { <li><Dial number=line.number who=in_tongue(line.who) /></li> };
    view! {
        <Page title=text("emergency-title") back="/readiness">
            <Dial number=FIRST who=who first=true />
            <ul class="stack stack--near" aria-label=text("emergency-others")>{others.into_iter().map(dial).collect_view()}</ul>
            <p class="soft">{text("emergency-calls")}</p>
            <Card title=text("sei-drop_cover")>
                {TO_READ.into_iter().filter_map(|code| house.template(code)).map(to_read).collect_view()}
            </Card>
        </Page>
    }
}

/// The way to the card, from any screen.
pub fn to_emergency() -> AnyView {
    view! {
        <div>
            <ButtonLink label=text("emergency-title") href=EMERGENCY picture=Picture::Phone weight=Weight::Danger />
        </div>
    }
    .into_any()
}
