//! One day of a workshop: who is there by one tap a code, skills on milestone days, the checklist, whom to tell, the end.

use erikti_model::content::Hotline;
use erikti_model::field::pointing_at;
use erikti_model::kinds::child::{self, Listed};
use erikti_model::kinds::flag::{self, Told};
use erikti_model::kinds::lesson;
use erikti_model::kinds::presence::{self, Level};
use erikti_model::policy::course_space;
use erikti_model::time::Instant;
use erikti_model::{Field, Read};
use erikti_sync::Id;
use leptos::prelude::*;

use super::aid::choices;
use super::conflicts;
use super::missing::RecordMissing;
use super::naming::in_tongue;
use super::refused::LastNo;
use super::runs::{self, RunCards};
use super::template::StartRun;
use crate::app::House;
use crate::app::ward::Ward;
use crate::i18n::{day, day_time, said, t, t_with, text, time};
use crate::memo::Memo;
use crate::parts::{
    Banner, Button, Card, Check, ChoiceField, Dial, Page, Picture, Sheet, SignMark, Toasts, Tone, Weight, When, live,
};
use crate::routes::{WORKSHOP, to_course};

/// One day.
#[component]
pub fn LessonScreen(
    /// The course.
    course: Id,
    /// The day.
    id: Id,
) -> impl IntoView {
    let house = House::here();
    let on = noted(house, id, lesson::on);
    move || match on.get() {
        None => view! { <RecordMissing back=WORKSHOP /> }.into_any(),
        Some(on) => view! {
            <Page title=said(move || day(on)) back=to_course(course)>
                {conflicts::cards(None)}
                <Here course=course lesson=id />
                <Skills course=course lesson=id />
                <Checked course=course lesson=id />
                <Concern course=course on=on />
                <Card title=text("ws-no_photos") warm=true><p>{text("ws-photos-why")}</p></Card>
                <Close course=course lesson=id />
            </Page>
        }
        .into_any(),
    }
}

fn noted<T: erikti_model::Cell + PartialEq + Send + Sync + 'static>(
    house: House,
    of: Id,
    field: Field<lesson::Lesson, T>,
) -> Memo<Option<T>> {
    house.watch(move |ledger| ledger.record(of).and_then(|record| record.get(field)))
}

/// The codes of the day: those on the register, and whoever was there before a code ended.
fn codes(house: House, course: Id, of: Id) -> Memo<Vec<(Listed, bool)>> {
    house.watch(move |ledger| {
        let here = |child: Id| {
            ledger.record(presence::id(of, child)).and_then(|record| record.get(presence::present)).unwrap_or_default()
        };
        let all = child::all(ledger, course).into_iter().map(|one| {
            let so = here(one.id);
            (one, so)
        });
        all.filter(|(one, so)| *so || !one.ended).collect()
    })
}

/// One tap a code.
#[component]
fn Here(course: Id, lesson: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let codes = codes(house, course, lesson);
    let listed = Memo::new(move |_| codes.with(|codes| codes.iter().map(|(one, _)| one.clone()).collect::<Vec<_>>()));
    let chip = move |one: Listed| {
        let id = one.id;
        let so = Memo::new(move |_| codes.with(|codes| codes.iter().any(|(one, so)| one.id == id && *so)));
        let tap = move |_: bool| {
            no.hear(house.act(|pen| presence::toggle(pen, course, lesson, id)));
        };
        view! { <Check label=Signal::stored(one.code) ticked=Signal::derive(move || so.get()) on_change=tap chip=true /> }
    };
    let count = move || {
        let (came, all) = codes.with(|codes| (codes.iter().filter(|(_, so)| *so).count(), codes.len()));
        t_with("ws-came", &[("came", came.into()), ("all", all.into())])
    };
    let sign = house
        .sign_of_all(move || codes.with(|codes| codes.iter().map(|(one, _)| presence::id(lesson, one.id)).collect()));
    view! {
        <Card title=text("ws-attendance")>
            <p class="soft">{text("ws-attendance-lead")}</p>
            <div class="chips">
                {live(move || Some(listed.get().into_iter().map(chip).collect_view().into_any()))}
            </div>
            <div class="beside"><strong>{said(count)}</strong> <SignMark sign=sign /></div>
            {no.banner()}
        </Card>
    }
}

/// Levels of those who are there, on a milestone day.
#[component]
fn Skills(course: Id, lesson: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let milestone = noted(house, lesson, lesson::milestone);
    let codes = codes(house, course, lesson);
    let here = Memo::new(move |_| {
        codes.with(|codes| {
            codes.iter().filter(|(_, so)| *so).map(|(one, _)| (one.id, one.code.clone())).collect::<Vec<_>>()
        })
    });
    let so = move || milestone.get().unwrap_or_default();
    let mark = move |so: bool| {
        no.hear(house.act(|pen| lesson::mark(pen, course, lesson, so)));
    };
    let row = move |(child, code): (Id, String)| {
        let level = house.watch(move |ledger| {
            ledger.record(presence::id(lesson, child)).and_then(|record| record.get(presence::level))
        });
        let rate = move |level: Level| {
            no.hear(house.act(|pen| presence::rate(pen, course, lesson, child, Some(level))));
        };
        view! { <ChoiceField label=Signal::stored(code) choices=choices(Level::ALL, Level::label) chosen=level on_choose=rate /> }
    };
    view! {
        <Card title=text("ws-skill_level")>
            <Check
                label=text("ws-milestone")
                ticked=Signal::derive(so)
                on_change=mark
            />
            <When is=so>
                {live(move || Some(here.get().into_iter().map(row).collect_view().into_any()))}
            </When>
            {no.banner()}
        </Card>
    }
}

/// The session's checklist: begun, or to be begun.
#[component]
fn Checked(course: Id, lesson: Id) -> impl IntoView {
    let house = House::here();
    let runs = house.watch(move |ledger| runs::Listed::all(ledger, |listed| listed.activity == Some(lesson)));
    let none = Memo::new(move |_| runs.with(Vec::is_empty));
    view! {
        <Card title=text("session-check")>
            <RunCards runs=runs />
            <When is=move || none.get()>
                {house.template(lesson::CHECKLIST).map(|template| view! {
                    <StartRun template=template activity=lesson home=course_space(course) />
                })}
            </When>
        </Card>
    }
}

/// Whom to tell of what alarms: the head of the institution, and the numbers of the emergency card. What it was is nowhere asked.
#[component]
fn Concern(course: Id, on: Instant) -> impl IntoView {
    let house = House::here();
    let (no, up) = (LastNo::new(), RwSignal::new(false));
    let flags = house.watch(move |ledger| {
        let of_day = pointing_at(ledger, flag::course, course);
        let told = of_day.filter_map(|(_, it)| Some((it.get(flag::at)?, it.get(flag::told)?)));
        told.filter(|(at, _)| at.day() == on.day()).collect::<Vec<_>>()
    });
    let raise = move |whom: Told| {
        let (id, now) = (house.new_id(), house.now());
        if no.hear(house.act(|pen| flag::raise(pen, course, id, whom, now))) {
            up.set(false);
            Toasts::here().say(|| t("ws-flagged"));
        }
    };
    let whom = move |told: Told| {
        let line = house.content().numbers.iter().find(|line| &*line.number == told.code()).cloned();
        let dial = line.map(|Hotline { number, who, .. }| view! { <Dial number=number who=in_tongue(who) /> });
        view! {
            {dial}
            <Button label=said(move || t_with("ws-told", &[("whom", t(told.label()).into())])) wide=true on_press=move |()| raise(told) />
        }
    };
    let flagged = move |(at, told): (Instant, Told)| {
        let words = move || t_with("ws-flag", &[("when", time(at).into()), ("whom", t(told.label()).into())]);
        view! { <p>{said(words)}</p> }
    };
    view! {
        <Button label=text("ws-concern") picture=Picture::Warning weight=Weight::Danger wide=true on_press=move |()| up.set(true) />
        {live(move || Some(flags.get().into_iter().map(flagged).collect_view().into_any()))}
        <Sheet title=text("ws-concern") open=up>
            <div class="stack">
                <p>{text("ws-concern-lead")}</p>
                {Told::ALL.iter().copied().map(whom).collect_view()}
                {no.banner()}
            </div>
        </Sheet>
    }
}

/// The end of the day, or the way back into it.
#[component]
fn Close(course: Id, lesson: Id) -> impl IntoView {
    let (house, ward) = (House::here(), Ward::here());
    let me = house.me();
    let no = LastNo::new();
    let closed = noted(house, lesson, lesson::closed);
    let reopen = move || {
        no.hear(house.act(|pen| lesson::reopen(pen, course, lesson)));
    };
    let close = move |()| {
        let (Some(me), now) = (me.get_untracked(), house.now()) else { return };
        if no.hear(house.act(|pen| lesson::close(pen, course, lesson, me.person, now))) {
            Toasts::here().say_with_undo(move || t_with("session-closed", &[("when", day_time(now).into())]), reopen);
        }
    };
    view! {
        {no.banner()}
        <div class="beside"><SignMark sign=house.sign(lesson) /></div>
        {live(move || Some(match closed.get() {
            None => view! {
                <Button label=text("session-close") picture=Picture::Check weight=Weight::Main wide=true on_press=close />
            }.into_any(),
            Some(at) => view! {
                <Banner text=said(move || t_with("session-closed", &[("when", day_time(at).into())])) tone=Tone::Accent>
                    <Button label=text("run-reopen") on_press=move |()| reopen() />
                </Banner>
            }.into_any(),
        }))}
        <Button label=text("p-lock") wide=true on_press=move |()| ward.shut() />
    }
}
