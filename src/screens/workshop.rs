//! The workshop: behind the door one's courses, and of each the days and the register by code.
//!
//! There is no place for a name on any of these screens.

use erikti_model::Read;
use erikti_model::kinds::child::{self, Band};
use erikti_model::kinds::course::{self, Craft};
use erikti_model::kinds::lesson;
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::aid::choices;
use super::conflicts;
use super::door::DoorScreen;
use super::lesson::LessonScreen;
use super::missing::RecordMissing;
use super::refused::LastNo;
use super::run::RunScreen;
use crate::app::ward::Ward;
use crate::app::{House, Opened};
use crate::history::Place;
use crate::i18n::{day, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Badge, Banner, Button, Card, CardLink, ChoiceField, Empty, Entry, Field, Form, Line, List, Page, Picture, Row,
    SignMark, Toasts, Tone, Weight, When, live,
};
use crate::routes::{WORKSHOP, to_course, to_lesson};

/// Everything behind the door, or the door.
#[component]
pub fn Workshop(
    /// What follows in the address.
    path: Vec<String>,
) -> impl IntoView {
    let ward = Ward::here();
    let mentor = House::here().am(Me::keeps_register);
    let house = ward.house();
    let (opened, whole) = (house.opened(), house.whole());
    let inside = Memo::new(move |_| opened.get() == Opened::Open && whole.get());
    let outside = Memo::new(move |_| opened.get() != Opened::Open);
    let rooms = move || {
        // From here on every screen looks into the house behind the door.
        provide_context(house);
        let id = |at: usize| path.get(at).and_then(|text| Id::parse(text)).unwrap_or_default();
        match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => view! { <Courses /> }.into_any(),
            ["run", _] => view! { <RunScreen id=id(1) /> }.into_any(),
            [_] => view! { <CourseScreen id=id(0) /> }.into_any(),
            _ => view! { <LessonScreen course=id(0) id=id(1) /> }.into_any(),
        }
    };
    move || match (mentor.get(), inside.get(), outside.get()) {
        (false, ..) => view! { <RecordMissing back="/" /> }.into_any(),
        (_, true, _) => rooms(),
        (_, _, true) => view! { <DoorScreen /> }.into_any(),
        _ => ().into_any(),
    }
}

/// What a course is called.
fn called(ledger: &Ledger, id: Id) -> Option<(Option<Craft>, String)> {
    let record = ledger.record(id)?;
    Some((record.get(course::craft), record.get(course::institution)?))
}

/// The words of it.
pub(super) fn title(called: &Option<(Option<Craft>, String)>) -> String {
    let Some((craft, place)) = called else { return t("record-unnamed") };
    craft.map_or_else(|| place.clone(), |craft| format!("{} · {place}", t(craft.label())))
}

/// What a course is called, as it stands.
pub(super) fn name_of(house: House, id: Id) -> Signal<String> {
    let known = house.watch(move |ledger| called(ledger, id));
    said(move || known.with(title))
}

#[component]
fn Courses() -> impl IntoView {
    let (ward, house) = (Ward::here(), House::here());
    let all = house.watch(|ledger| ledger.of_kind(course::KIND).map(|(id, _)| id).collect::<Vec<_>>());
    let phone = house.phone();
    let owed = Memo::new(move |_| phone.with(|phone| phone.on_phone + phone.saving));
    let card = move |id: Id| view! { <CardLink title=name_of(house, id) href=to_course(id) /> };
    view! {
        <Page title=text("nav-workshop")>
            <When is=move || owed.get() != 0>
                <Banner text=said(move || t_with("ward-owed", &[("count", owed.get().into())])) />
            </When>
            {conflicts::cards(None)}
            <When is=move || all.with(Vec::is_empty)>
                <Empty text=text("ws-none") />
            </When>
            {live(move || Some(all.get().into_iter().map(card).collect_view().into_any()))}
            <div><Button label=text("p-lock") on_press=move |()| ward.shut() /></div>
        </Page>
    }
}

/// One course: its next day, its days, its register.
#[component]
fn CourseScreen(id: Id) -> impl IntoView {
    let house = House::here();
    let known = house.watch(move |ledger| ledger.record(id).is_some());
    move || {
        if !known.get() {
            return view! { <RecordMissing back=WORKSHOP /> }.into_any();
        }
        view! {
            <Page title=name_of(house, id) back=WORKSHOP>
                <OpenDay course=id />
                <Days course=id />
                <Register course=id />
            </Page>
        }
        .into_any()
    }
}

#[component]
fn OpenDay(course: Id) -> impl IntoView {
    let house = House::here();
    let (no, place) = (LastNo::new(), Place::here());
    let date = RwSignal::new(house.now().date_input());
    let open = move |()| {
        let at = Instant::from_inputs(&date.get_untracked(), "00:00").unwrap_or_else(|| house.now());
        if no.hear(house.act(|pen| lesson::open(pen, course, at))) {
            place.go(&to_lesson(course, lesson::id(course, at.day())));
        }
    };
    view! {
        <Card>
            <Form on_submit=open>
                <Field label=text("ws-date") value=date entry=Entry::Date />
                {no.banner()}
                <Button label=text("ws-open") picture=Picture::Today weight=Weight::Main wide=true submit=true />
            </Form>
        </Card>
    }
}

#[component]
fn Days(course: Id) -> impl IntoView {
    let house = House::here();
    let days = house.watch(move |ledger| lesson::all(ledger, course));
    let line = move |one: lesson::Listed| {
        let about = if one.closed.is_some() { "ws-held" } else { "ws-going" };
        let row = move || view! { <Row title=said(move || day(one.on)) href=to_lesson(course, one.id) about=text(about) sign=house.sign(one.id) /> };
        Line::new(format!("{} {about}", one.id), day(one.on), row)
    };
    view! {
        <When is=move || !days.with(Vec::is_empty)>
            <h2>{text("ws-days")}</h2>
            <List label=text("ws-days") lines=Memo::new(move |_| days.get().into_iter().map(line).collect::<Vec<_>>()) empty=|| () />
        </When>
    }
}

/// The codes, and a form that has no place for a name.
#[component]
fn Register(course: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let codes = house.watch(move |ledger| child::all(ledger, course));
    let next = house.watch(move |ledger| child::next_code(ledger, course));
    let (typed, band) = (RwSignal::new(next.get_untracked().unwrap_or_default()), RwSignal::new(None::<Band>));
    let add = move |()| {
        let (code, band) = (typed.get_untracked(), band.get_untracked());
        if no.hear(house.act(|pen| child::enter(pen, course, &code, band))) {
            typed.set(next.get_untracked().unwrap_or_default());
        }
    };
    let go_on = move |id: Id| drop(house.act(|pen| child::go_on(pen, course, id)));
    let end = move |id: Id| {
        let now = house.now();
        if no.hear(house.act(|pen| child::end(pen, course, id, now))) {
            Toasts::here().say_with_undo(|| t("ws-code-ended"), move || go_on(id));
        }
    };
    let row = move |one: child::Listed| {
        let child::Listed { id, code, band, ended } = one;
        view! {
            <li class="beside">
                <strong>{code}</strong>
                {band.map(|band| view! { <Badge label=text(band.label()) /> })}
                <SignMark sign=house.sign(id) />
                {if ended {
                    view! { <Badge label=text("ws-code-over") tone=Tone::Warm /> }.into_any()
                } else {
                    view! { <Button label=text("ws-end-code") weight=Weight::Quiet on_press=move |()| end(id) /> }.into_any()
                }}
            </li>
        }
    };
    view! {
        <Card title=text("ws-register")>
            <p class="soft">{text("ws-register-lead")}</p>
            <ul class="stack stack--near">
                {live(move || Some(codes.get().into_iter().map(row).collect_view().into_any()))}
            </ul>
            <Form on_submit=add>
                <Field
                    label=text("ws-child_code")
                    value=typed
                    entry=Entry::Code
                    hint=text("ws-code-hint")
                    error=no.about(child::child_code.label)
                />
                <ChoiceField
                    label=text("ws-age_band")
                    choices=choices(Band::ALL, Band::label)
                    chosen=band
                    on_choose=move |chosen| band.set(Some(chosen))
                    error=no.about(child::band.label)
                />
                <Button label=text("c-add") picture=Picture::Plus submit=true />
            </Form>
        </Card>
    }
}
