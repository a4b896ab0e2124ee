//! Going through a checklist: every tap is kept at once, so a killed app comes back to the same item.

use erikti_model::Read;
use erikti_model::content::{Section, Template};
use erikti_model::kinds::{answer, run};
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::missing::RecordMissing;
use super::naming::in_tongue;
use super::refused::LastNo;
use super::run_item::{RunItem, item_anchor};
use super::runs::Listed;
use super::{conflicts, naming, runs};
use crate::app::House;
use crate::i18n::{day_time, said, t_with, text};
use crate::parts::{Banner, Button, Page, Picture, Ring, SignMark, Toasts, Tone, Weight, live};
use crate::routes::{WORKSHOP, to_template};

/// One run.
#[component]
pub fn RunScreen(
    /// Which.
    id: Id,
) -> impl IntoView {
    let house = House::here();
    let of = house.watch(move |ledger| ledger.record(id).and_then(|record| record.get(run::template)));
    move || match of.get().and_then(|code| house.template(&code)) {
        Some(template) => view! { <Known id=id template=template /> }.into_any(),
        None => view! { <RecordMissing back="/readiness" /> }.into_any(),
    }
}

#[component]
fn Known(id: Id, template: Template) -> impl IntoView {
    let title = template.title.clone();
    let back = if House::here().is_sealed() { WORKSHOP.to_owned() } else { to_template(&template.code) };
    let sections = template.sections.clone();
    let section = move |Section { title, items, .. }: Section| {
        view! {
            <section class="stack">
                <h2>{in_tongue(title)}</h2>
                <ul class="list">
                    {items.into_iter().map(|item| view! { <li class="list__item"><RunItem run=id item=item /></li> }).collect_view()}
                </ul>
            </section>
        }
    };
    view! {
        <Page title=in_tongue(title) back=back>
            <Standing id=id template=template.clone() />
            {conflicts::cards(Some(id))}
            {sections.into_iter().map(section).collect_view()}
            <Finish id=id template=template />
        </Page>
    }
}

/// How far the run has come, and who leads it.
#[component]
fn Standing(id: Id, template: Template) -> impl IntoView {
    let house = House::here();
    let now_version = template.version;
    let progress = house.watch(move |ledger| run::progress(ledger, id, &template));
    let listed = house.watch(move |ledger| ledger.record(id).and_then(|record| Listed::of(id, record)));
    let leader =
        house.watch(move |ledger| ledger.record(id).and_then(run::led_by).and_then(|who| naming::person(ledger, who)));
    let version = house.watch(move |ledger| ledger.record(id).and_then(|record| record.get(run::version)));
    let parts = house.watch(move |ledger| runs::records(ledger, id));
    let sign = house.sign_of_all(move || parts.get());
    let other = move || {
        let old = version.get().filter(|version| *version != now_version)?;
        Some(t_with("run-other-version", &[("old", old.into()), ("new", now_version.into())]))
    };
    view! {
        <div class="beside">
            <Ring done=Signal::derive(move || progress.get().answered) total=Signal::derive(move || progress.get().items) />
            <div class="stack stack--near">
                {live(move || listed.get().map(|listed| {
                    let when = move || t_with("run-started", &[("when", day_time(listed.started).into())]);
                    view! { <p class="soft small">{when}</p> }.into_any()
                }))}
                {live(move || leader.get().map(|name| view! {
                    <p class="soft small">{said(move || t_with("run-leader", &[("name", name.clone().into())]))}</p>
                }.into_any()))}
                <SignMark sign=sign />
            </div>
        </div>
        {live(move || other().map(|words| view! { <Banner text=words /> }.into_any()))}
    }
}

/// The end of a run, or the way back into it.
#[component]
fn Finish(id: Id, template: Template) -> impl IntoView {
    let house = House::here();
    let finished = house.watch(move |ledger| ledger.record(id).and_then(|record| record.get(run::finished)));
    let template = StoredValue::new(template);
    let no = LastNo::new();
    let reopen = move || {
        no.hear(house.act(|pen| run::reopen(pen, &runs::home(pen, id)?, id)));
    };
    let finish = move |()| {
        let now = house.now();
        let finish = |template: &Template| house.act(|pen| run::finish(pen, &runs::home(pen, id)?, id, template, now));
        let done = no.hear(template.with_value(finish));
        if done {
            Toasts::here().say_with_undo(move || t_with("run-finished", &[("when", day_time(now).into())]), reopen);
        }
    };
    let first_open = house.watch(move |ledger| template.with_value(|template| first_open(ledger, id, template)));
    let go = move |()| {
        if let Some(code) = first_open.get_untracked() {
            item_anchor(id, &code);
        }
    };
    view! {
        {live(move || no.in_general().get().map(|words| view! {
            <Banner text=words tone=Tone::Warm>
                <Button label=text("run-to-open") on_press=go />
            </Banner>
        }.into_any()))}
        {move || match finished.get() {
            None => view! {
                <Button label=text("run-finish") picture=Picture::Check weight=Weight::Main wide=true on_press=finish />
            }.into_any(),
            Some(at) => view! {
                <Banner text=said(move || t_with("run-finished", &[("when", day_time(at).into())])) tone=Tone::Accent>
                    <Button label=text("run-reopen") on_press=move |()| reopen() />
                </Banner>
            }.into_any(),
        }}
    }
}

/// The first critical item without an answer.
fn first_open(ledger: &Ledger, of_run: Id, template: &Template) -> Option<String> {
    let open = template.items().find(|item| item.critical && answer::of(ledger, of_run, &item.code).is_none());
    open.map(|item| item.code.to_string())
}
