//! The front desk: what somebody came with is written down in three taps, without a name; what waits is answered in one line.

use erikti_model::Read;
use erikti_model::kinds::request::{self, Asker, Draft, Matter};
use erikti_sync::Id;
use leptos::prelude::*;

use super::aid::choices;
use super::missing::PageMissing;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{day_time, hours, number, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{
    Button, Card, Check, ChoiceField, Empty, Fact, Facts, Field, Form, Line, List, Page, Sheet, SignMark, Toasts,
    Weight, When, live,
};

/// Days back that are summed up beside today's: a month of work.
const MONTH: i32 = 30;

/// The front desk.
#[component]
pub fn Front() -> impl IntoView {
    let receives = House::here().am(Me::receives);
    let desk = || view! { <Page title=text("fo-title") back="/"><Log /><Waiting /><Sums /></Page> };
    view! { <When is=move || receives.get() otherwise=|| view! { <PageMissing /> }>{desk()}</When> }
}

/// One more who came.
#[component]
fn Log() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let draft = RwSignal::new(Draft::default());
    let (topic, answer) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let save = move || {
        let Some(me) = me.get_untracked() else { return };
        let (record, now) = (house.new_id(), house.now());
        let mut typed = draft.get_untracked();
        (typed.topic, typed.answer) = (topic.get_untracked(), answer.get_untracked());
        if no.hear(house.act(|pen| request::log(pen, &me.home(), record, &typed, me.person, now))) {
            draft.set(Draft::default());
            topic.set(String::new());
            answer.set(String::new());
            Toasts::here().say_with_undo(
                move || t(if typed.waits { "fo-logged-waits" } else { "fo-logged" }),
                move || {
                    no.hear(house.act(|pen| request::take_back(pen, record, true)));
                },
            );
        }
    };
    view! {
        <Card>
            <Form on_submit=move |()| save()>
                <ChoiceField
                    label=text(request::matter.label)
                    choices=choices(Matter::ALL, Matter::label)
                    chosen=Memo::new(move |_| draft.with(|draft| draft.matter))
                    on_choose=move |matter| draft.update(|draft| draft.matter = Some(matter))
                    error=no.about(request::matter.label)
                />
                <ChoiceField
                    label=text(request::asker.label)
                    choices=choices(Asker::ALL, Asker::label)
                    chosen=Memo::new(move |_| draft.with(|draft| draft.asker))
                    on_choose=move |asker| draft.update(|draft| draft.asker = Some(asker))
                    error=no.about(request::asker.label)
                />
                <Button label=text("fo-log") weight=Weight::Main submit=true wide=true />
                <Check
                    label=text("fo-waits")
                    ticked=Signal::derive(move || draft.with(|draft| draft.waits))
                    on_change=move |so| draft.update(|draft| draft.waits = so)
                />
                <Field
                    label=text(request::topic.label)
                    value=topic
                    hint=text("fo-line-hint")
                    error=no.about(request::topic.label)
                    may_be_empty=true
                />
                <When is=move || !draft.with(|draft| draft.waits)>
                    <Field
                        label=text(request::answer.label)
                        value=answer
                        error=no.about(request::answer.label)
                        may_be_empty=true
                    />
                </When>
                {no.banner()}
            </Form>
        </Card>
    }
}

/// What waits for an answer.
#[component]
fn Waiting() -> impl IntoView {
    let house = House::here();
    let waiting = house.watch(request::waiting);
    let (open, asked) = (RwSignal::new(false), RwSignal::new(Id::NIL));
    let answering = Callback::new(move |id| {
        asked.set(id);
        open.set(true);
    });
    let line = move |id: Id| Line::new(id, String::new(), move || view! { <Request id=id answering=answering /> });
    view! {
        <h2>{text("fo-waiting")}</h2>
        <List
            label=text("fo-waiting")
            lines=Memo::new(move |_| waiting.get().into_iter().map(line).collect::<Vec<_>>())
            empty=|| view! { <Empty text=text("fo-none-waiting") /> }
        />
        <Sheet title=text("fo-reply") open=open>
            <Reply asked=asked open=open />
        </Sheet>
    }
}

#[component]
fn Request(id: Id, answering: Callback<Id>) -> impl IntoView {
    let house = House::here();
    let known = house.watch(move |ledger| {
        let record = ledger.record(id)?;
        let opened = record.get(request::opened)?;
        Some((record.get(request::matter), record.get(request::asker), record.get(request::topic), opened))
    });
    let title = move || {
        let (matter, asker, ..) = known.get().unwrap_or_default();
        let words = [matter.map(Matter::label), asker.map(Asker::label)];
        words.into_iter().flatten().map(t).collect::<Vec<_>>().join(" · ")
    };
    let about = move || {
        let (.., topic, opened) = known.get().unwrap_or_default();
        [topic.unwrap_or_default(), day_time(opened)]
            .into_iter()
            .filter(|words| !words.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    };
    view! {
        <div class="stack stack--near">
            <div class="beside between">
                <strong>{said(title)}</strong>
                <SignMark sign=house.sign(id) />
            </div>
            <p class="soft">{said(about)}</p>
            <div><Button label=text("fo-reply") on_press=move |()| answering.run(id) /></div>
        </div>
    }
}

#[component]
fn Reply(asked: RwSignal<Id>, open: RwSignal<bool>) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let words = RwSignal::new(String::new());
    let save = move || {
        let (id, now) = (asked.get_untracked(), house.now());
        if no.hear(house.act(|pen| request::reply(pen, id, &words.get_untracked(), now))) {
            open.set(false);
            Toasts::here().say_with_undo(
                || t("fo-closed"),
                move || {
                    no.hear(house.act(|pen| request::reopen(pen, id)));
                },
            );
        }
    };
    view! {
        <Form on_submit=move |()| save()>
            <Field
                label=text(request::answer.label)
                value=words
                hint=text("fo-line-hint")
                error=no.about(request::answer.label)
                may_be_empty=true
            />
            {no.banner()}
            <Button label=text("fo-close") weight=Weight::Main submit=true wide=true />
        </Form>
    }
}

/// How many came today and in a month, and how fast they had an answer.
#[component]
fn Sums() -> impl IntoView {
    let house = House::here();
    let today = house.watch(move |ledger| {
        let day = house.now().day();
        request::sum(ledger, day, day).matters.iter().map(|(_, count)| *count).sum::<u32>()
    });
    let month = house.watch(move |ledger| {
        let day = house.now().day();
        request::sum(ledger, day + 1 - MONTH, day)
    });
    let row = |(matter, count): (Matter, u32)| {
        view! { <Fact name=text(matter.label())>{number(count.into())}</Fact> }
    };
    view! {
        <When is=move || !month.with(|sum| sum.matters.is_empty())>
            <Card title=text("fo-month")>
                <p class="soft">{said(move || t_with("fo-today", &[("count", today.get().into())]))}</p>
                <Facts>
                    {live(move || Some(month.get().matters.into_iter().map(row).collect_view().into_any()))}
                    {live(move || month.get().median_minutes.map(|minutes| view! {
                        <Fact name=text("fo-median")>{said(move || hours(minutes))}</Fact>
                    }.into_any()))}
                </Facts>
            </Card>
        </When>
    }
}
