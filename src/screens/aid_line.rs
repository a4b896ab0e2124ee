//! One line of an aid drive: what it says, what it holds now, and how a second person mends it.

use erikti_model::kinds::aid::{self, Entered, Entry, Reason, Whose};
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::aid::choices;
use super::missing::RecordMissing;
use super::refused::LastNo;
use super::stock::leads;
use super::wording::{Worded, label};
use crate::app::House;
use crate::i18n::{kilograms, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Button, Card, ChoiceField, Entry as Typed, Fact, Facts, Field, Form, Page, SignMark, Toasts, When, live,
};
use crate::routes::{to_aid, to_stock};

/// One line.
#[component]
pub fn LineScreen(
    /// The activity whose drive it belongs to.
    activity: Id,
    /// Which.
    line: Id,
) -> impl IntoView {
    let house = House::here();
    let known = house.watch(move |ledger| ledger.record(line).and_then(|record| Entered::of(line, record)));
    let leads = leads(house, activity);
    live(move || {
        let screen = match known.get() {
            Some(entered) => {
                let back = if leads.get() { to_stock(activity) } else { to_aid(activity, Entry::Intake) };
                view! { <Known entered=entered back=back leads=leads activity=activity /> }.into_any()
            }
            None => view! { <RecordMissing back="/activities" /> }.into_any(),
        };
        Some(screen)
    })
}

#[component]
fn Known(entered: Entered, back: String, leads: Memo<bool>, activity: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let Entered { id, entry, category, by, points, .. } = entered;
    let facts = house.watch(move |ledger| {
        let (Some(me), Some(record)) = (me.get(), ledger.record(id)) else { return Vec::new() };
        let fact = |field: &erikti_model::Spec| {
            let value = record.value(field.key)?;
            let worded = Worded::of(ledger, &me, field.kind, field.key, value);
            (worded != Worded::Nothing && field.key != aid::activity.key).then_some((field.key, worded))
        };
        aid::FIELDS.iter().filter_map(fact).collect::<Vec<_>>()
    });
    let holds = house.watch(move |ledger| aid::standing(ledger, id));
    let own = Memo::new(move |_| me.get().is_some_and(|me| me.person == by));
    let fact = move |(field, worded): (&'static str, Worded)| {
        view! { <Fact name=said(move || label(aid::KIND, field))>{said(move || worded.words(house))}</Fact> }
    };
    let offers = move |mends: Mends| {
        view! {
            <When is=move || leads.get() && !own.get()>
                <Mend activity=activity line=id mends=mends />
            </When>
        }
    };
    view! {
        <Page title=said(move || format!("{} · {}", t(entry.label()), t(category.label()))) back=back>
            <Card>
                <p class="lead">{said(move || t_with("aid-holds", &[("weight", kilograms(holds.get()).into())]))}</p>
                <Facts>{live(move || Some(facts.get().into_iter().map(fact).collect_view().into_any()))}</Facts>
                <SignMark sign=house.sign(id) />
            </Card>
            <When is=move || own.get()>
                <p class="soft">{text("aid-own-line")}</p>
            </When>
            {(!points).then(|| offers(Mends::Correction))}
            {(!points && entry == Entry::Intake).then(|| offers(Mends::Writeoff))}
        </Page>
    }
}

/// How a line is mended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mends {
    Correction,
    Writeoff,
}

#[component]
fn Mend(activity: Id, line: Id, mends: Mends) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let (number, why) = (RwSignal::new(String::new()), RwSignal::new(None));
    let (title, asks, reasons) = match mends {
        Mends::Correction => ("aid-correct", "aid-should-be", Reason::OF_CORRECTION),
        Mends::Writeoff => ("aid-writeoff", "aid-in-kilograms", Reason::OF_WRITEOFF),
    };
    let save = move || {
        let Some(me) = me.get_untracked() else { return };
        let whose = Whose { activity, by: me.person, seed: house.new_id(), at: house.now() };
        let (home, typed) = (activity_space(activity), number.get_untracked());
        let why = why.get_untracked();
        let outcome = house.act(|pen| match mends {
            Mends::Correction => aid::correct(pen, &home, whose, line, &typed, why),
            Mends::Writeoff => aid::write_off(pen, &home, whose, line, &typed, why),
        });
        if no.hear(outcome) {
            number.set(String::new());
            let told = if me.mends() { "aid-saved" } else { "aid-proposed" };
            Toasts::here().say(move || t(told));
        }
    };
    view! {
        <Card title=text(title)>
            <Form on_submit=move |()| save()>
                <Field label=text(asks) value=number entry=Typed::Decimal error=no.about(aid::grams.label) />
                <ChoiceField
                    label=text(aid::reason.label)
                    choices=choices(reasons, Reason::label)
                    chosen=why
                    on_choose=move |reason| why.set(Some(reason))
                    error=no.about(aid::reason.label)
                />
                {no.banner()}
                <Button label=text("c-save") submit=true />
            </Form>
        </Card>
    }
}
