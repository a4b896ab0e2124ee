//! One tap among a few answers, again and again down a list: present, late, absent; done, not done, not applicable.
//!
//! A second tap on the chosen answer (or Delete) takes it back.

use crate::memo::Memo;
use leptos::prelude::*;

use super::icon::{Icon, Picture};
use super::radios::{Group, Radio};

/// One of the answers.
#[derive(Clone)]
pub struct Answer<T: 'static> {
    /// What it means.
    pub value: T,
    /// What it is called.
    pub label: Signal<String>,
    /// The picture over the word.
    pub picture: Picture,
    /// Its colour when it is chosen.
    pub look: AnswerLook,
}

/// The colour of a chosen answer; word and picture say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerLook {
    /// As hoped.
    Good,
    /// With a but.
    Warm,
    /// Not, or not meant.
    Plain,
}

impl AnswerLook {
    const fn class(self) -> &'static str {
        match self {
            Self::Good => "answer answer--good",
            Self::Warm => "answer answer--warm",
            Self::Plain => "answer answer--plain",
        }
    }
}

/// The answers side by side.
#[component]
pub fn ThreeWay<T>(
    /// What is answered: a person's name, the item's text. Read aloud, not shown.
    #[prop(into)]
    about: Signal<String>,
    /// The answers, usually three.
    answers: Vec<Answer<T>>,
    /// The answer given, if any.
    #[prop(into)]
    chosen: Memo<Option<T>>,
    /// Called with the answer a person taps.
    on_choose: impl Fn(T) + Send + Sync + 'static,
    /// Called when the chosen answer is tapped again: it is taken back.
    #[prop(into)]
    on_clear: Callback<()>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let values = answers.iter().map(|answer| answer.value.clone()).collect();
    let faces = answers.into_iter().map(|Answer { label, picture, look, .. }| face(label, picture, look)).collect();
    let group = Group { on_clear: Some(on_clear), ..Group::by_place(values, chosen, Box::new(on_choose)) };
    side_by_side(about, group, faces)
}

fn face(label: Signal<String>, picture: Picture, look: AnswerLook) -> Radio {
    let face = view! {
        <span class="answer__face">
            <Icon of=picture />
            <span class="answer__word">{label}</span>
        </span>
    };
    Radio { class: look.class(), face: face.into_any() }
}

fn side_by_side(about: Signal<String>, group: Group, faces: Vec<Radio>) -> AnyView {
    view! {
        <fieldset class="three-way" role="radiogroup">
            <legend class="unseen">{about}</legend>
            <div class="three-way__answers">{group.view(faces)}</div>
        </fieldset>
    }
    .into_any()
}
