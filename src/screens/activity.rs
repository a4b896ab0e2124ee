//! One activity: what it is, who came, what was checked.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction};
use erikti_sync::Id;
use leptos::prelude::*;

use super::guests::GuestsCard;
use super::missing::RecordMissing;
use super::naming;
use super::planned::Planned;
use super::roster::Roster;
use super::runs::{Listed, RunCards};
use super::template::StartRun;
use crate::app::House;
use crate::i18n::{said, span, t, text};
use crate::parts::{Badge, ButtonLink, Card, Fact, Facts, Page, Picture, SignMark, Tone, Weight, When, live};
use crate::routes::to_activity_edit;

/// The checklist that belongs to every seismic session.
const SESSION_CHECKLIST: &str = "T01";

/// One activity.
#[component]
pub fn ActivityScreen(
    /// Which.
    id: Id,
) -> impl IntoView {
    let known = House::here().watch(move |ledger| ledger.record(id).is_some());
    move || {
        if known.get() {
            view! { <Known id=id /> }.into_any()
        } else {
            view! { <RecordMissing back="/activities" /> }.into_any()
        }
    }
}

#[component]
fn Known(id: Id) -> impl IntoView {
    let house = House::here();
    let planned = house.watch(move |ledger| ledger.record(id).and_then(|record| Planned::of(id, record)));
    let name = move || planned.get().map_or_else(|| t("activity-nameless"), |planned| planned.name());
    let direction = Memo::new(move |_| planned.get().and_then(|planned| planned.direction));
    view! {
        <Page title=name back="/activities">
            <Card>
                <div class="beside">
                    {live(move || direction.get().map(|kind| view! { <Badge label=text(kind.label()) tone=Tone::Accent /> }.into_any()))}
                    <SignMark sign=house.sign(id) />
                </div>
                <About id=id planned=planned />
                <div>
                    <ButtonLink
                        label=text("c-edit")
                        href=to_activity_edit(id)
                        picture=Picture::Edit
                        weight=Weight::Quiet
                    />
                </div>
            </Card>
            <Roster activity=id />
            <GuestsCard activity=id />
            <Checklists activity=id direction=direction />
        </Page>
    }
}

#[component]
fn About(id: Id, planned: Memo<Option<Planned>>) -> impl IntoView {
    let house = House::here();
    let written = move |field| {
        house.watch(move |ledger| {
            ledger.record(id).and_then(|record| record.get(field)).filter(|text: &String| !text.is_empty())
        })
    };
    let (place, note) = (written(activity::place), written(activity::note));
    let initiator = house.watch(move |ledger| {
        ledger
            .record(id)
            .and_then(|record| record.get(activity::initiator))
            .and_then(|person| naming::person(ledger, person))
    });
    view! {
        <Facts>
            {live(move || planned.get().map(|planned| view! {
                <Fact name=text("activity-when") picture=Picture::Clock>
                    {said(move || span(planned.starts, planned.ends))}
                </Fact>
            }.into_any()))}
            {live(move || place.get().map(|place| view! {
                <Fact name=text(activity::place.label) picture=Picture::Place>{place}</Fact>
            }.into_any()))}
            {live(move || initiator.get().map(|name| view! {
                <Fact name=text(activity::initiator.label) picture=Picture::Person>{name}</Fact>
            }.into_any()))}
            {live(move || note.get().map(|note| view! {
                <Fact name=text(activity::note.label) picture=Picture::Info>
                    <span class="as-typed">{note}</span>
                </Fact>
            }.into_any()))}
        </Facts>
    }
}

/// Runs that belong to this activity; a seismic session can start its own.
#[component]
fn Checklists(activity: Id, direction: Memo<Option<Direction>>) -> impl IntoView {
    let house = House::here();
    let runs = house.watch(move |ledger| Listed::all(ledger, |listed| listed.activity == Some(activity)));
    let seismic = Memo::new(move |_| direction.get() == Some(Direction::Seismic));
    view! {
        <When is=move || seismic.get() || !runs.with(Vec::is_empty)>
            <h2>{text("activity-checklists")}</h2>
            <RunCards runs=runs />
            <When is=move || seismic.get()>
                {house.template(SESSION_CHECKLIST).map(|template| view! { <StartRun template=template activity=activity named=true /> })}
            </When>
        </When>
    }
}
