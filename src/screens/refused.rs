//! How a rule's no is told: beside the field it is about, or above the screen when it is about none.

use erikti_model::Refusal;
use leptos::prelude::*;

use crate::i18n::{Arg, t, t_with};
use crate::parts::{Banner, Tone, live, show_first_error};

/// The last no of a form, if it has not been mended.
#[derive(Clone, Copy)]
pub struct LastNo(RwSignal<Option<Refusal>>);

impl LastNo {
    /// None so far.
    pub fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Takes the outcome of a rule; whether it said yes.
    pub fn hear(self, outcome: Result<(), Refusal>) -> bool {
        let no = outcome.err();
        let yes = no.is_none();
        if no.as_ref().is_some_and(|no| no.field.is_some()) {
            show_first_error();
        }
        self.0.set(no);
        yes
    }

    /// The sentence for the field with this label key.
    pub fn about(self, field: &'static str) -> Signal<Option<String>> {
        self.sentence(Some(field))
    }

    /// The sentence that is about no field, above whatever stands below.
    pub fn banner(self) -> AnyView {
        let sentence = self.in_general();
        live(move || sentence.get().map(|words| view! { <Banner text=words tone=Tone::Warm /> }.into_any()))
    }

    /// The sentence that is about no field.
    pub fn in_general(self) -> Signal<Option<String>> {
        self.sentence(None)
    }

    fn sentence(self, field: Option<&'static str>) -> Signal<Option<String>> {
        let no = self.0;
        Signal::derive(move || no.with(|no| no.as_ref().filter(|no| no.field == field).map(words)))
    }
}

/// The sentence, with its numbers and what the field is called that it is about.
pub fn words(refusal: &Refusal) -> String {
    let numbers = refusal.numbers.iter().map(|(name, number)| (*name, Arg::from(*number)));
    let what = refusal.field.map(|label| ("what", t(label).into()));
    t_with(refusal.key, &numbers.chain(what).collect::<Vec<_>>())
}
