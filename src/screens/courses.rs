//! Courses as the office sees them: who holds their seats, and counts of which none is below five. Nothing of a register.

use erikti_model::Read;
use erikti_model::kinds::counts::{self, Shown};
use erikti_model::kinds::course::{self, Craft, Draft};
use erikti_model::kinds::volunteer;
use erikti_model::policy::{Role, organisation_space};
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::aid::choices;
use super::missing::RecordMissing;
use super::refused::LastNo;
use super::workshop::name_of;
use crate::app::House;
use crate::history::Place;
use crate::i18n::{number, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Button, ButtonLink, Card, Choice, ChoiceField, ChoiceLook, Empty, Entry, Fact, Facts, Field, Form, Page, Picture,
    SignMark, Toasts, Weight, When, live,
};
use crate::routes::{COURSES, to_plan};

/// The list.
#[component]
pub fn Courses() -> impl IntoView {
    let house = House::here();
    let (counts, plans) = (house.am(Me::counts_workshops), house.am(Me::plans_courses));
    let all = house.watch(|ledger| ledger.of_kind(course::KIND).map(|(id, _)| id).collect::<Vec<_>>());
    let card = move |id: Id| view! { <CourseCard id=id /> };
    move || {
        if !counts.get() {
            return view! { <RecordMissing back="/" /> }.into_any();
        }
        view! {
            <Page title=text("courses-title") back="/activities">
                <When is=move || plans.get()>
                    <ButtonLink label=text("courses-plan") href=format!("{COURSES}/new") picture=Picture::Plus weight=Weight::Main wide=true />
                </When>
                <p class="soft">{text("courses-lead")}</p>
                <When is=move || all.with(Vec::is_empty)><Empty text=text("courses-none") /></When>
                {live(move || Some(all.get().into_iter().map(card).collect_view().into_any()))}
            </Page>
        }
        .into_any()
    }
}

fn shown(count: Shown) -> String {
    match count {
        Shown::Exact(count) => number(count.into()),
        Shown::Few => t_with("counts-few", &[("least", counts::LEAST.into())]),
    }
}

fn share(of: Option<u32>) -> String {
    of.map_or_else(|| t("counts-hidden"), |share| t_with("counts-share", &[("share", share.into())]))
}

#[component]
fn CourseCard(id: Id) -> impl IntoView {
    let house = House::here();
    let plans = house.am(Me::plans_courses);
    let told = house.watch(move |ledger| counts::told(ledger, id));
    let facts = move |[sessions, attendances, children, stayed, kept]: [Shown; 5]| {
        view! {
            <Facts>
                <Fact name=text(counts::sessions.label)>{said(move || shown(sessions))}</Fact>
                <Fact name=text(counts::attendances.label)>{said(move || shown(attendances))}</Fact>
                <Fact name=text(counts::children.label)>{said(move || shown(children))}</Fact>
                <Fact name=text(counts::stayed.label)>{said(move || share(stayed.share_of(children)))}</Fact>
                <Fact name=text(counts::kept.label)>{said(move || share(kept.share_of(sessions)))}</Fact>
            </Facts>
        }
        .into_any()
    };
    view! {
        <Card title=name_of(house, id)>
            <div class="beside"><SignMark sign=house.sign(id) /></div>
            {live(move || told.get().map(facts).or_else(|| Some(view! { <p class="soft">{text("counts-none")}</p> }.into_any())))}
            <When is=move || plans.get()>
                <div><ButtonLink label=text("c-edit") href=to_plan(id) picture=Picture::Edit weight=Weight::Quiet /></div>
            </When>
        </Card>
    }
}

/// Who of an organisation may hold a seat.
fn mentors(ledger: &Ledger) -> Vec<(Id, String)> {
    let mentors = ledger.of_kind(volunteer::KIND).filter(|(_, it)| it.get(volunteer::role) == Some(Role::Mentor));
    mentors.filter_map(|(id, it)| Some((id, it.get(volunteer::name)?))).collect()
}

fn as_it_is(ledger: &Ledger, id: Id) -> Option<Draft> {
    let record = ledger.record(id)?;
    let day = |field| record.get(field).map(erikti_model::time::Instant::date_input).unwrap_or_default();
    Some(Draft {
        institution: record.get(course::institution)?,
        craft: record.get(course::craft),
        starts: day(course::starts),
        ends: day(course::ends),
        seats: course::SEATS.map(|seat| record.get(seat).filter(|holder| *holder != Id::NIL)),
    })
}

/// A course to be planned, or to be changed.
#[component]
pub fn CourseForm(
    /// Which; none for a new one.
    course: Option<Id>,
) -> impl IntoView {
    let house = House::here();
    let plans = house.am(Me::plans_courses);
    move || {
        if plans.get() {
            view! { <Questions course=course /> }.into_any()
        } else {
            view! { <RecordMissing back="/" /> }.into_any()
        }
    }
}

#[component]
fn Questions(course: Option<Id>) -> impl IntoView {
    let house = House::here();
    let (me, no, place) = (house.me(), LastNo::new(), Place::here());
    let id = course.unwrap_or_else(|| house.new_id());
    let draft = house.watch(move |ledger| as_it_is(ledger, id)).get_untracked().unwrap_or_default();
    let [institution, starts, ends] = [draft.institution, draft.starts, draft.ends].map(RwSignal::new);
    let (craft, seats) = (RwSignal::new(draft.craft), RwSignal::new(draft.seats));
    let people = house.watch(mentors);
    let save = move |()| {
        let Some(me) = me.get_untracked() else { return };
        let draft = Draft {
            institution: institution.get_untracked(),
            craft: craft.get_untracked(),
            starts: starts.get_untracked(),
            ends: ends.get_untracked(),
            seats: seats.get_untracked(),
        };
        let home = organisation_space(me.organisation);
        if no.hear(house.act(|pen| course::plan(pen, &home, id, me.organisation, &draft))) {
            Toasts::here().say(|| t("courses-saved"));
            place.go_instead(COURSES);
        }
    };
    let seat = move |at: usize, label: &'static str| {
        let mut choices = vec![Choice::new(None, text("courses-nobody"))];
        choices.extend(people.get().into_iter().map(|(id, name)| Choice::new(Some(id), Signal::stored(name))));
        let chosen = Memo::new(move |_| seats.with(|seats| seats.get(at).copied()));
        let choose = move |holder: Option<Id>| {
            seats.update(|seats| {
                if let Some(seat) = seats.get_mut(at) {
                    *seat = holder;
                }
            });
        };
        view! { <ChoiceField label=text(label) choices=choices chosen=chosen on_choose=choose look=ChoiceLook::Menu error=no.about(label) /> }
    };
    view! {
        <Page title=text("courses-plan") back=COURSES>
            <Form on_submit=save>
                <Field label=text(course::institution.label) value=institution error=no.about(course::institution.label) />
                <ChoiceField
                    label=text(course::craft.label)
                    choices=choices(Craft::ALL, Craft::label)
                    chosen=craft
                    on_choose=move |chosen| craft.set(Some(chosen))
                    error=no.about(course::craft.label)
                />
                <Field label=text(course::starts.label) value=starts entry=Entry::Date error=no.about(course::starts.label) />
                <Field label=text(course::ends.label) value=ends entry=Entry::Date error=no.about(course::ends.label) />
                <p class="soft">{text("courses-seats")}</p>
                {live(move || Some((0..).zip(course::SEATS).map(|(at, field)| seat(at, field.label)).collect_view().into_any()))}
                {no.banner()}
                <Button label=text("c-save") weight=Weight::Main wide=true submit=true />
            </Form>
        </Page>
    }
}
