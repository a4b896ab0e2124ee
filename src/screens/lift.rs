//! What volunteering opened for a person: written by the person alone, seen by the organisation with the person's yes.

use erikti_model::kinds::outcome::{self, Opened};
use erikti_sync::Id;
use leptos::prelude::*;

use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{said, t, text};
use crate::memo::Memo;
use crate::parts::{
    Button, Card, Check, Choice, ChoiceField, ChoiceLook, Entry, Fact, Facts, Field, Form, SignMark, Toasts, live,
};

/// What opened so far, and one more.
#[component]
pub fn LiftCard(who: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let all = house.watch(move |ledger| outcome::of(ledger, who));
    let (note, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let chosen = RwSignal::new(Opened::Recommendation);
    let choices = Opened::ALL.iter().map(|opened| Choice::new(*opened, text(opened.label()))).collect();
    let add = move || {
        let Some(me) = me.get_untracked() else { return };
        let told = shared.get_untracked().then_some(me.organisation);
        let (record, now, words) = (house.new_id(), house.now(), note.get_untracked());
        let opened = chosen.get_untracked();
        if no.hear(house.act(|pen| outcome::note_down(pen, record, me.person, opened, &words, told, now))) {
            note.set(String::new());
            Toasts::here().say(|| t("lift-added"));
        }
    };
    let fact = move |(id, opened, words): (Id, Opened, String)| {
        view! {
            <Fact name=text(opened.label())>
                <div class="beside"><span class="as-typed">{words}</span> <SignMark sign=house.sign(id) /></div>
            </Fact>
        }
    };
    view! {
        <Card title=text("gr-social_lift")>
            <p class="soft">{text("lift-lead")}</p>
            <Facts>{live(move || Some(all.get().into_iter().map(fact).collect_view().into_any()))}</Facts>
            <details class="stack">
                <summary>{text("c-add")}</summary>
                <Form on_submit=move |()| add()>
                    <ChoiceField
                        label=text(outcome::what.label)
                        choices=choices
                        chosen=Memo::new(move |_| Some(chosen.get()))
                        on_choose=move |opened| chosen.set(opened)
                        look=ChoiceLook::Menu
                    />
                    <Field
                        label=text(outcome::note.label)
                        value=note
                        entry=Entry::Lines
                        error=no.about(outcome::note.label)
                    />
                    <Check label=text("lift-share") ticked=shared on_change=move |yes| shared.set(yes) />
                    {no.banner()}
                    <Button label=said(|| t("c-save")) submit=true wide=true />
                </Form>
            </details>
        </Card>
    }
}
