//! Counting a heap of quiz sheets: ten rows and a "+" for every right answer. Everybody counts an own heap; the sum is computed.

use erikti_model::Read;
use erikti_model::content::{Question, Text};
use erikti_model::kinds::tally::{self, Phase, SHEETS};
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::gate::{gate, leads};
use super::missing::PageMissing;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{lang, said, t_with, text};
use crate::memo::Memo;
use crate::parts::{Page, Stepper};
use crate::routes::to_session;

/// The sheets of one phase.
#[component]
pub fn TallyScreen(
    /// The activity.
    activity: Id,
    /// Before the session or after it.
    phase: Option<Phase>,
) -> impl IntoView {
    phase.map_or_else(
        || view! { <PageMissing /> }.into_any(),
        |phase| gate(leads(activity), move || view! { <Sheets activity=activity phase=phase /> }.into_any()),
    )
}

#[component]
fn Sheets(activity: Id, phase: Phase) -> impl IntoView {
    let house = House::here();
    let no = LastNo::new();
    let questions = house.content().quiz.questions.clone();
    let row = move |(number, question): (i64, Question)| {
        let Question { code, text, .. } = question;
        let label = said(move || asked(number, &text));
        view! { <Row activity=activity phase=phase question=code.to_string() label=label no=no /> }
    };
    view! {
        <Page title=text(phase.label()) back=to_session(activity)>
            <p class="lead">{text("quiz-count-lead")}</p>
            {no.banner()}
            <Row activity=activity phase=phase question=SHEETS.to_owned() label=text("quiz-sheets") no=no />
            <h2>{text("quiz-right")}</h2>
            {(1..).zip(questions).map(row).collect_view()}
        </Page>
    }
}

fn asked(number: i64, text: &Text) -> String {
    t_with("quiz-question", &[("number", number.into()), ("text", text.in_language(lang().code()).into())])
}

/// One total of this person's, with a minus and a plus.
#[component]
fn Row(activity: Id, phase: Phase, question: String, label: Signal<String>, no: LastNo) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let of = StoredValue::new(question);
    let id = Memo::new(move |_| {
        me.get().map(|me| of.with_value(|question| tally::id(activity, phase, question, me.person)))
    });
    let counted =
        house.watch(move |ledger| id.get().and_then(|id| ledger.record(id)).and_then(|it| it.get(tally::counted)));
    let set = move |how_many: u32| {
        let Some(me) = me.get_untracked() else { return };
        let home = activity_space(activity);
        no.hear(of.with_value(|question| {
            house.act(|pen| tally::count(pen, &home, activity, phase, question, me.person, how_many))
        }));
    };
    view! {
        <Stepper
            label=label
            count=Signal::derive(move || counted.get().unwrap_or_default())
            on_change=set
            max=tally::MOST
        />
    }
}
