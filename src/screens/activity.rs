//! One activity: what it is, who came, what was checked.

use erikti_model::kinds::activity::{self, Direction};
use erikti_model::policy::organisation_space;
use erikti_model::{Read, Refusal};
use erikti_sync::Id;
use leptos::prelude::*;

use super::delivery::problem_words;
use super::guests::GuestsCard;
use super::hours::CheckIn;
use super::missing::RecordMissing;
use super::planned::{Planned, calls_badge, proposed_badge};
use super::refused::LastNo;
use super::report::ToReport;
use super::roster::Roster;
use super::runs::{Listed, RunCards};
use super::sign_up::{self, SignUp};
use super::{aid, conflicts, help, naming};
use crate::app::House;
use crate::i18n::{said, span, t, text};
use crate::me::Rights;
use crate::memo::Memo;
use crate::parts::{
    Badge, Banner, Button, ButtonLink, Card, Fact, Facts, Page, Picture, SignMark, Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_activity_edit, to_session, to_skills};

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
    let proposed = Memo::new(move |_| planned.get().is_some_and(|planned| planned.proposed));
    let calls = Memo::new(move |_| planned.get().is_some_and(|planned| planned.calls));
    let rights = house.rights(id);
    let contested = conflicts::is_contested(house, id);
    view! {
        <Page title=name back="/activities">
            {conflicts::cards(Some(id))}
            <When is=move || contested.get()>
                <div><ButtonLink label=text("conflicts-title") href="/conflicts" weight=Weight::Quiet /></div>
            </When>
            <Card>
                <div class="beside">
                    {live(move || direction.get().map(|kind| view! { <Badge label=text(kind.label()) tone=Tone::Accent /> }.into_any()))}
                    <When is=move || proposed.get()>{proposed_badge()}</When>
                    <When is=move || calls.get()>{calls_badge()}</When>
                    <SignMark sign=house.sign(id) />
                </div>
                <Held id=id />
                <About id=id planned=planned />
                <When is=move || rights.with(|rights| rights.edits.is_some())>
                    <div>
                        <ButtonLink
                            label=text("c-edit")
                            href=to_activity_edit(id)
                            picture=Picture::Edit
                            weight=Weight::Quiet
                        />
                    </div>
                </When>
                <When is=move || proposed.get()>
                    <Publish id=id rights=rights />
                </When>
            </Card>
            {aid::to_counter(house, id)}
            {help::to_doors(id)}
            <When is=move || !rights.with(|rights| rights.leads)>
                <CheckIn activity=id />
                <SignUp activity=id />
            </When>
            <When is=move || rights.with(|rights| rights.leads)>
                <Roster activity=id />
                <GuestsCard activity=id />
            </When>
            <Checklists activity=id direction=direction rights=rights />
            <When is=move || rights.with(|rights| rights.confirms)>
                <ButtonLink label=text("skills-confirm") href=to_skills(id) picture=Picture::Shield wide=true />
            </When>
            <When is=move || rights.with(|rights| rights.leads)>
                <ToReport activity=id />
            </When>
        </Page>
    }
}

/// Why something of this activity waits for somebody, if it does.
#[component]
fn Held(id: Id) -> impl IntoView {
    let owed = House::here().owed();
    let reason = move || {
        owed.with(|owed| owed.iter().find(|owed| owed.records.contains(&id)).and_then(|owed| owed.reason.clone()))
    };
    live(move || reason().map(|code| view! { <Banner text=said(move || problem_words(&code)) /> }.into_any()))
}

/// Publishing: a coordinator does it, whoever leads asks for it.
#[component]
fn Publish(id: Id, rights: Memo<Rights>) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let toasts = Toasts::here();
    let publish = move |told: &'static str| {
        let outcome = house.act(|pen| {
            let organiser = pen.ledger().record(id).and_then(|record| record.get(activity::organiser));
            let organiser = organiser.ok_or_else(|| Refusal::new("refusal-gone"))?;
            activity::publish(pen, &organisation_space(organiser), id);
            Ok(())
        });
        if no.hear(outcome) {
            toasts.say(move || t(told));
        }
    };
    live(move || {
        let (label, told) = match rights.get() {
            Rights { publishes: true, .. } => ("activity-publish", "activity-published"),
            Rights { leads: true, .. } => ("activity-ask", "activity-asked"),
            _ => return None,
        };
        let button =
            view! { <Button label=text(label) weight=Weight::Main wide=true on_press=move |()| publish(told) /> };
        Some(view! { {button} {no.banner()} }.into_any())
    })
}

#[component]
fn About(id: Id, planned: Memo<Option<Planned>>) -> impl IntoView {
    let house = House::here();
    let note = house.watch(move |ledger| {
        ledger.record(id).and_then(|record| record.get(activity::note)).filter(|text: &String| !text.is_empty())
    });
    let place =
        Memo::new(move |_| planned.get().map(|planned| planned.place_words()).filter(|place| !place.is_empty()));
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
            {sign_up::asked(id)}
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

/// Runs that belong to this activity, and its seismic session.
#[component]
fn Checklists(activity: Id, direction: Memo<Option<Direction>>, rights: Memo<Rights>) -> impl IntoView {
    let house = House::here();
    let runs = house.watch(move |ledger| Listed::all(ledger, |listed| listed.activity == Some(activity)));
    let seismic = Memo::new(move |_| rights.with(|rights| rights.leads) && direction.get() == Some(Direction::Seismic));
    view! {
        <When is=move || seismic.get() || !runs.with(Vec::is_empty)>
            <h2>{text("activity-checklists")}</h2>
            <RunCards runs=runs />
            <When is=move || seismic.get()>
                <ButtonLink
                    label=text("session-open")
                    href=to_session(activity)
                    picture=Picture::Shield
                    weight=Weight::Main
                    wide=true
                />
            </When>
        </When>
    }
}
