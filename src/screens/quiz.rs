//! The quiz on one's own phone: a question at a time, why the right answer is right, and at the end the ticks to show to the
//! session leader. Nothing of it is sent anywhere; what was answered so far survives a killed app.

use erikti_model::content::{Question, Quiz};
use leptos::prelude::*;

use super::naming::in_tongue;
use crate::app::House;
use crate::i18n::{said, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Badge, Banner, Button, Card, Choice, ChoiceField, ChoiceLook, Page, Ring, Ticks, Tone, Weight, live,
};

/// Where the answers so far are kept.
const DRAFT: &str = "quiz";

/// The quiz.
#[component]
pub fn QuizScreen() -> impl IntoView {
    let house = House::here();
    let quiz = house.content().quiz.clone();
    let answers = RwSignal::new(Vec::<usize>::new());
    let draft = house.draft(DRAFT);
    leptos::task::spawn_local(async move {
        if let Some(kept) = draft.read().await {
            let _ = answers.try_set(kept.split(' ').filter_map(|place| place.parse().ok()).collect());
        }
    });
    let answer = move |place: usize| {
        answers.update(|answers| answers.push(place));
        draft.keep(answers.with_untracked(|all| all.iter().map(usize::to_string).collect::<Vec<_>>().join(" ")));
    };
    let again = move |()| {
        answers.set(Vec::new());
        draft.keep(String::new());
    };
    let (title, intro, total) = (quiz.title.clone(), quiz.intro.clone(), quiz.questions.len());
    let questions = StoredValue::new(quiz);
    let at = Memo::new(move |_| answers.with(Vec::len));
    let shown = move || {
        let place = at.get();
        let question = questions.with_value(|quiz| quiz.questions.get(place).cloned());
        match question {
            Some(question) => {
                view! { <Ask number=place + 1 total=total question=question on_answer=answer /> }.into_any()
            }
            None => view! { <Result answers=answers quiz=questions on_again=again /> }.into_any(),
        }
    };
    view! {
        <Page title=in_tongue(title) back="/readiness">
            <p class="lead">{in_tongue(intro)}</p>
            {shown}
        </Page>
    }
}

/// One question, and why its answer is right as soon as one is chosen.
#[component]
fn Ask(number: usize, total: usize, question: Question, #[prop(into)] on_answer: Callback<usize>) -> impl IntoView {
    let chosen = RwSignal::new(None::<usize>);
    let right = question.options.iter().position(|option| option.code == question.correct);
    let option = |(place, text)| Choice::new(place, in_tongue(text));
    let options = question.options.into_iter().map(|option| option.text).enumerate().map(option).collect();
    let why = in_tongue(question.why);
    let told = move || {
        chosen.get().map(|place| {
            let (key, tone) =
                if Some(place) == right { ("quiz-is-right", Tone::Accent) } else { ("quiz-is-wrong", Tone::Warm) };
            let words = said(move || t_with(key, &[("why", why.get().into())]));
            view! {
                <div role="status"><Banner text=words tone=tone /></div>
                <Button label=text("quiz-next") weight=Weight::Main wide=true on_press=move |()| on_answer.run(place) />
            }
            .into_any()
        })
    };
    let progress = said(move || t_with("quiz-progress", &[("number", number.into()), ("total", total.into())]));
    view! {
        <Card>
            <div class="beside"><Badge label=progress /></div>
            <ChoiceField
                label=in_tongue(question.text)
                choices=options
                chosen=chosen
                look=ChoiceLook::Rows
                // The first answer counts: the sentence below gives the right one away.
                on_choose=move |place| chosen.update(|chosen| *chosen = chosen.or(Some(place)))
            />
            {live(told)}
        </Card>
    }
}

/// How many were right, and which: a row of ticks that a session leader can count from.
#[component]
fn Result(
    answers: RwSignal<Vec<usize>>,
    quiz: StoredValue<Quiz>,
    #[prop(into)] on_again: Callback<()>,
) -> impl IntoView {
    let marks = move || {
        quiz.with_value(|quiz| {
            let is_right = |(question, place): (&Question, &usize)| {
                question.options.get(*place).is_some_and(|option| option.code == question.correct)
            };
            answers.with(|answers| quiz.questions.iter().zip(answers).map(is_right).collect::<Vec<bool>>())
        })
    };
    let marks = Memo::new(move |_| marks());
    let right = Signal::derive(move || marks.with(|marks| marks.iter().filter(|right| **right).count()));
    let total = Signal::derive(move || marks.with(Vec::len));
    view! {
        <Card title=text("quiz-result")>
            <div class="beside">
                <Ring done=right total=total />
                <p>{text("quiz-show-leader")}</p>
            </div>
            <Ticks marks=marks />
            <Button label=text("quiz-again") on_press=on_again />
        </Card>
    }
}
