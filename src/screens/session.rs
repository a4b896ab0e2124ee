//! A seismic session in one flow: what is checked before, the quiz, the drill, the quiz again, who was there, what was learnt.
//!
//! Every tap is kept at once, so that the flow can be left and taken up anywhere; a deputy's phone goes on in the same session.

use erikti_model::Read;
use erikti_model::content::Quiz;
use erikti_model::kinds::session::{self, Format, Heads};
use erikti_model::kinds::tally::{self, Phase};
use erikti_model::policy::activity_space;
use erikti_model::{Cell, Field};
use erikti_sync::Id;
use leptos::prelude::*;

use super::conflicts;
use super::gate::{gate, leads, written};
use super::refused::LastNo;
use super::runs::{Listed, RunCards};
use super::template::StartRun;
use crate::app::House;
use crate::i18n::{day_time, decimal, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Banner, BarLine, Bars, Button, ButtonLink, Card, Check, Choice, ChoiceField, Countdown, Page, Picture, Stepper,
    Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_activity, to_tally};

/// The checklist that belongs to every seismic session.
pub const SESSION_CHECKLIST: &str = "T01";

/// How long a drill lasts, seconds (T01).
const DRILL_SECONDS: u32 = 45;

/// One session.
#[component]
pub fn SessionScreen(
    /// The activity it is of.
    activity: Id,
) -> impl IntoView {
    gate(leads(activity), move || view! { <Steps activity=activity /> }.into_any())
}

#[component]
fn Steps(activity: Id) -> impl IntoView {
    let house = House::here();
    let quiz = house.content().quiz.clone();
    view! {
        <Page title=text("session-title") back=to_activity(activity)>
            <p class="lead">{text("session-lead")}</p>
            {conflicts::cards(Some(session::id(activity)))}
            <Checked activity=activity />
            <Asked activity=activity phase=Phase::Before quiz=quiz.clone() />
            <Drill activity=activity />
            <Asked activity=activity phase=Phase::After quiz=quiz.clone() />
            <Came activity=activity />
            <Learnt activity=activity quiz=quiz.clone() />
            <Close activity=activity quiz=quiz />
        </Page>
    }
}

/// A field of the session, as it stands.
fn noted<T: Cell + PartialEq + Send + Sync + 'static>(
    house: House,
    activity: Id,
    field: Field<session::Session, T>,
) -> Memo<Option<T>> {
    house.watch(move |ledger| ledger.record(session::id(activity)).and_then(|record| record.get(field)))
}

/// The session leader's checklist: begun, or to be begun.
#[component]
fn Checked(activity: Id) -> impl IntoView {
    let house = House::here();
    let of_session = |listed: &Listed| listed.template == SESSION_CHECKLIST;
    let runs = house
        .watch(move |ledger| Listed::all(ledger, |listed| listed.activity == Some(activity) && of_session(listed)));
    let none = Memo::new(move |_| runs.with(Vec::is_empty));
    view! {
        <Card title=text("session-check")>
            <RunCards runs=runs />
            <When is=move || none.get()>
                {house.template(SESSION_CHECKLIST).map(|template| view! { <StartRun template=template activity=activity /> })}
            </When>
        </Card>
    }
}

/// The quiz of one phase: how many sheets, what they average, and the way to count them.
#[component]
fn Asked(activity: Id, phase: Phase, quiz: Quiz) -> impl IntoView {
    let score = House::here().watch(move |ledger| tally::score(ledger, activity, phase, &quiz));
    let told = move || {
        score.with(|score| match score.mean_tenths() {
            None => t("quiz-not-counted"),
            Some(mean) => t_with("quiz-mean", &[("mean", decimal(mean).into()), ("sheets", score.sheets.into())]),
        })
    };
    view! {
        <Card title=text(phase.label())>
            <p>{told}</p>
            <div class="beside">
                <ButtonLink label=text("quiz-count") href=to_tally(activity, phase) picture=Picture::Edit />
                <ButtonLink label=text("quiz-open") href="/readiness/quiz" weight=Weight::Quiet />
            </div>
        </Card>
    }
}

#[component]
fn Drill(activity: Id) -> impl IntoView {
    let house = House::here();
    let lasted = noted(house, activity, session::drill);
    let no = LastNo::new();
    let end = move |seconds: u32| {
        no.hear(house.act(|pen| session::note(pen, &activity_space(activity), activity, session::drill, seconds)));
    };
    view! {
        <Card title=text("session-drill")>
            <p class="soft">{text("session-drill-lead")}</p>
            <Countdown label=text("session-drill-left") seconds=DRILL_SECONDS on_end=end />
            {live(move || lasted.get().map(|seconds| {
                let words = move || t_with("session-drill-lasted", &[("seconds", seconds.into())]);
                view! { <p role="status">{words}</p> }.into_any()
            }))}
            {no.banner()}
        </Card>
    }
}

/// Who was there: two head counts, whom it was for, who came along.
#[component]
fn Came(activity: Id) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let home = move || activity_space(activity);
    let count = move |heads: Heads| {
        no.hear(house.act(|pen| session::count(pen, &home(), activity, heads)));
    };
    let note = move |field, so: bool| {
        no.hear(house.act(|pen| session::note(pen, &home(), activity, field, so)));
    };
    let people = |field| noted(house, activity, field);
    let (volunteers, others) = (people(session::volunteers), people(session::others));
    let flag = move |field: Field<session::Session, bool>| {
        let so = noted(house, activity, field);
        view! {
            <Check
                label=text(field.label)
                ticked=Signal::derive(move || so.get().unwrap_or_default())
                on_change=move |so| note(field, so)
            />
        }
    };
    let formats = Format::ALL.iter().map(|format| Choice::new(*format, text(format.label()))).collect();
    let choose = move |format: Format| {
        no.hear(house.act(|pen| session::note(pen, &home(), activity, session::format, format)));
    };
    view! {
        <Card title=text("session-came")>
            <Stepper
                label=text(session::volunteers.label)
                count=Signal::derive(move || volunteers.get().unwrap_or_default())
                on_change=move |people| count(Heads::Volunteers(people))
                max=session::MOST
            />
            <Stepper
                label=text(session::others.label)
                count=Signal::derive(move || others.get().unwrap_or_default())
                on_change=move |people| count(Heads::Others(people))
                max=session::MOST
            />
            <ChoiceField
                label=text(session::format.label)
                choices=formats
                chosen=noted(house, activity, session::format)
                on_choose=choose
            />
            <fieldset class="field">
                <legend class="field__label">{text("session-partners")}</legend>
                {flag(session::dchs)}
                {flag(session::youth)}
            </fieldset>
            {no.banner()}
        </Card>
    }
}

/// The two scores beside each other, question by question.
#[component]
fn Learnt(activity: Id, quiz: Quiz) -> impl IntoView {
    let asked = quiz.clone();
    let scores = House::here()
        .watch(move |ledger| [Phase::Before, Phase::After].map(|phase| tally::score(ledger, activity, phase, &asked)));
    let counted = Memo::new(move |_| scores.with(|scores| scores.iter().any(|score| score.sheets > 0)));
    let lines = move || {
        let share = |score: &tally::Score, at: usize| {
            let right = score.right.get(at).copied().unwrap_or_default();
            (right.min(score.sheets) * 100).checked_div(score.sheets)
        };
        scores.with(|scores| {
            let line = |at: usize| BarLine {
                name: (at + 1).to_string(),
                shares: scores.iter().map(|score| share(score, at)).collect(),
            };
            (0..quiz.questions.len()).map(line).collect::<Vec<_>>()
        })
    };
    let lines = Memo::new(move |_| lines());
    let gain = move || {
        scores.with(|[before, after]| {
            let (Some(was), Some(is)) = (before.mean_tenths(), after.mean_tenths()) else {
                return t("session-gain-later");
            };
            if !before.says_something() || !after.says_something() {
                return t_with("session-gain-few", &[("fewest", tally::FEWEST.into())]);
            }
            let words = [("before", was), ("after", is)].map(|(name, mean)| (name, decimal(mean).into()));
            t_with("session-gain", &words)
        })
    };
    view! {
        <When is=move || counted.get()>
            <Card title=text("session-learnt")>
                <p class="lead">{gain}</p>
                <Bars
                    label=text("session-right-share")
                    legend=vec![text(Phase::Before.label()), text(Phase::After.label())]
                    lines=lines
                />
                <p class="soft small">{text("session-not-piloted")}</p>
            </Card>
        </When>
    }
}

/// The end of the session, or the way back into it.
#[component]
fn Close(activity: Id, quiz: Quiz) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let closed = house.watch(move |ledger| session::closed_at(ledger, activity));
    let no = LastNo::new();
    let quiz = StoredValue::new(quiz);
    let reopen = move || {
        no.hear(house.act(|pen| session::reopen(pen, &activity_space(activity), activity)));
    };
    let close = move |()| {
        let (Some(me), now) = (me.get_untracked(), house.now()) else { return };
        let close = |quiz: &Quiz| {
            house.act(|pen| session::close(pen, &activity_space(activity), activity, quiz, me.person, now))
        };
        if no.hear(quiz.with_value(close)) {
            Toasts::here().say_with_undo(move || t_with("session-closed", &[("when", day_time(now).into())]), reopen);
        }
    };
    view! {
        {live(move || no.in_general().get().map(|words| view! { <Banner text=words tone=Tone::Warm /> }.into_any()))}
        {written(house, session::id(activity))}
        {move || match closed.get() {
            None => view! {
                <Button label=text("session-close") picture=Picture::Check weight=Weight::Main wide=true on_press=close />
            }.into_any(),
            Some(at) => view! {
                <Banner text=said(move || t_with("session-closed", &[("when", day_time(at).into())])) tone=Tone::Accent>
                    <Button label=text("run-reopen") on_press=move |()| reopen() />
                </Banner>
            }.into_any(),
        }}
    }
}
