//! One checklist: what it is for, its items, and the start of a run.

use erikti_model::content::{Item, Section, Template};
use erikti_model::kinds::run;
use erikti_model::policy::{activity_space, person_space};
use erikti_sync::{Id, Space};
use leptos::prelude::*;

use super::advice;
use super::mine::{is_personal, reminder};
use super::missing::PageMissing;
use super::naming::in_tongue;
use super::refused::LastNo;
use super::runs::{Listed, RunCards};
use crate::app::House;
use crate::history::Place;
use crate::i18n::{lang, said, t, t_with, text};
use crate::me::holder;
use crate::parts::{Badge, Banner, Button, Card, Page, Picture, Tone, Weight, When};

/// A checklist that is read beforehand, never run.
const TO_LEARN: &str = "learn";

/// One checklist.
#[component]
pub fn TemplateScreen(
    /// Its code.
    #[prop(into)]
    code: String,
) -> impl IntoView {
    match House::here().template(&code) {
        Some(template) => view! { <Known template=template /> }.into_any(),
        None => view! { <PageMissing /> }.into_any(),
    }
}

#[component]
fn Known(template: Template) -> impl IntoView {
    let house = House::here();
    let (title, intro) = (template.title.clone(), template.intro.clone());
    let code = template.code.clone();
    let runs = house.watch(move |ledger| Listed::all(ledger, |listed| *listed.template == *code));
    let sections: Vec<Section> = template.shown().cloned().collect();
    let to_learn = &*template.mode == TO_LEARN;
    let read = template.clone();
    let own = is_personal(&template.code).then(|| reminder(&template));
    view! {
        <Page title=in_tongue(title) back="/readiness">
            <p class="lead">{in_tongue(intro)}</p>
            <State template=template.clone() />
            {if to_learn {
                view! { <Banner text=text("template-to-learn") /> }.into_any()
            } else {
                view! { <StartRun template=template /> }.into_any()
            }}
            {own}
            <When is=move || !runs.with(Vec::is_empty)>
                <h2>{text("template-runs")}</h2>
                <RunCards runs=runs />
            </When>
            {sections.into_iter().map(|section| if to_learn { cards(&read, section) } else { items(section) }).collect_view()}
        </Page>
    }
}

/// Version, size and approval.
#[component]
fn State(template: Template) -> impl IntoView {
    let (items, minutes, version) = (template.items().count(), template.minutes, template.version);
    let awaits = match &*template.status {
        "draft_needs_dchs_approval" => Some("template-awaits-dchs"),
        "draft_needs_front_office_approval" => Some("template-awaits-office"),
        _ => None,
    };
    view! {
        <div class="beside">
            <Badge label=said(move || t_with("template-about", &[("items", items.into()), ("minutes", minutes.into())])) />
            <Badge label=said(move || t_with("template-version", &[("version", version.into())])) />
            {awaits.map(|key| view! { <Badge label=text(key) tone=Tone::Warm /> })}
        </div>
    }
}

/// To be read: one sentence a card, large.
fn cards(of: &Template, section: Section) -> AnyView {
    let advice = advice::differing(of, &section.code);
    let card = |item: Item| {
        view! {
            <li>
                <Card>
                    <p class="lead">{in_tongue(item.text)}</p>
                </Card>
            </li>
        }
    };
    view! {
        <section class="stack">
            <h2>{in_tongue(section.title)}</h2>
            <ul class="stack stack--near">{section.items.into_iter().map(card).collect_view()}</ul>
            {advice}
        </section>
    }
    .into_any()
}

/// To be done: the list that a run goes through.
fn items(section: Section) -> AnyView {
    let Section { title, items, .. } = section;
    let item = |item: Item| {
        view! {
            <li>
                {in_tongue(item.text)}
                {item.critical.then(|| view! { " " <Badge label=text("c-required") tone=Tone::Warm /> })}
            </li>
        }
    };
    view! {
        <Card title=in_tongue(title)>
            <ol class="items">{items.into_iter().map(item).collect_view()}</ol>
        </Card>
    }
    .into_any()
}

/// The button that starts a run and goes there.
#[component]
pub fn StartRun(
    /// Of which checklist.
    template: Template,
    /// For which activity.
    #[prop(optional)]
    activity: Option<Id>,
    /// Where it is kept, if not with the activity.
    #[prop(optional)]
    home: Option<Space>,
    /// Whether the button names the checklist.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let place = Place::here();
    let title = template.title.clone();
    let start = move |()| {
        let leader = me.with_untracked(holder);
        let (id, now) = (house.new_id(), house.now());
        let with_activity = || activity.map_or_else(|| person_space(leader), activity_space);
        let home = home.clone().unwrap_or_else(with_activity);
        let outcome = house.act(|pen| run::start(pen, &home, id, &template, leader, now, activity));
        if no.hear(outcome) {
            place.go(&house.to_run(id));
        }
    };
    let label = move || {
        if named { format!("{}: {}", t("sei-run"), title.in_language(lang().code())) } else { t("sei-run") }
    };
    view! {
        <Button label=label picture=Picture::Checklist weight=Weight::Main wide=true on_press=start />
        {no.banner()}
    }
}
