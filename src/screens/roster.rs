//! Who came: one tap a person.

use erikti_model::Read;
use erikti_model::kinds::attendance::{self, Mark};
use erikti_model::kinds::signup::{self, Standing};
use erikti_model::kinds::{activity, volunteer};
use erikti_model::policy::activity_space;
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::refused::LastNo;
use super::{conflicts, naming, sign_up};
use crate::app::House;
use crate::i18n::{fold, said, t, t_with, text};
use crate::parts::{
    Answer, AnswerLook, Badge, Button, Empty, Entry, Field, Form, Line, List, Picture, Sheet, SignMark, ThreeWay,
    Toasts, Tone, Weight, When,
};

/// A person of the organisation.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Person {
    id: Id,
    /// `None`: of another organisation, whose names are not read here.
    name: Option<String>,
    /// Where the person stands who has signed up.
    standing: Option<Standing>,
    /// Has signed up, and the rules of age say no or cannot tell.
    look: bool,
}

impl Person {
    fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| t("signup-unnamed"))
    }
}

/// Who signed up, in order, then everybody else by name.
fn people(ledger: &Ledger, activity: Id, now: Instant) -> Vec<Person> {
    let queue = signup::queue(ledger, activity);
    let signed: BTreeSet<Id> = queue.iter().map(|(who, _)| *who).collect();
    let named = |(id, record): (Id, &erikti_sync::Record)| {
        Some(Person { id, name: Some(record.get(volunteer::name)?), standing: None, look: false })
    };
    let mut others: Vec<Person> =
        ledger.of_kind(volunteer::KIND).filter(|(id, _)| !signed.contains(id)).filter_map(named).collect();
    others.sort_by_cached_key(|person| (person.name.as_deref().map(fold), person.id));
    let first = queue.into_iter().map(|(id, standing)| Person {
        id,
        name: naming::person(ledger, id),
        standing: Some(standing),
        look: signup::needs_a_look(ledger, activity, id, now),
    });
    first.chain(others).collect()
}

/// The roster of an activity.
#[component]
pub fn Roster(
    /// Which.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let everybody = house.watch(move |ledger| people(ledger, activity, house.now()));
    let line = move |person: Person| {
        let key = format!("{} {:?} {:?} {}", person.id, person.name, person.standing, person.look);
        Line::new(key, person.called(), move || view! { <PersonRow person=person.clone() activity=activity /> })
    };
    let adding = RwSignal::new(false);
    // Kept out here: a name half typed is still there when the sheet comes up again.
    let name = RwSignal::new(String::new());
    let tally = house.watch(move |ledger| {
        let marks = attendance::marks(ledger, activity);
        [Mark::Present, Mark::Late, Mark::Absent].map(|mark| marks.values().filter(|given| **given == mark).count())
    });
    let signed = house.watch(move |ledger| {
        let places = ledger.record(activity).and_then(activity::places_of);
        (signup::queue(ledger, activity).len(), places)
    });
    let any_signed = Memo::new(move |_| signed.with(|(count, places)| *count > 0 || places.is_some()));
    let counted = move || {
        let [present, late, absent] = tally.get();
        t_with("roster-tally", &[("present", present.into()), ("late", late.into()), ("absent", absent.into())])
    };
    view! {
        <section class="stack" aria-labelledby="roster">
            <div class="beside between">
                <h2 id="roster">{text("act-participants")}</h2>
                <Button label=text("roster-add") picture=Picture::Plus on_press=move |()| adding.set(true) />
            </div>
            <When is=move || any_signed.get()>
                <p class="soft">{said(move || { let (count, places) = signed.get(); sign_up::count_words(count, places) })}</p>
            </When>
            <p class="soft" role="status">{counted}</p>
            <List
                label=text("act-participants")
                lines=Signal::derive(move || everybody.get().into_iter().map(line).collect::<Vec<_>>())
                empty=|| view! { <Empty text=text("roster-empty") /> }
            />
            <Sheet title=text("roster-add") open=adding>
                <AddPerson activity=activity name=name open=adding />
            </Sheet>
        </section>
    }
}

#[component]
fn PersonRow(person: Person, activity: Id) -> impl IntoView {
    let house = House::here();
    let (who, standing, look) = (person.id, person.standing, person.look);
    let called = StoredValue::new(person);
    let called = said(move || called.with_value(Person::called));
    let record = attendance::id(activity, who);
    let mark = house.watch(move |ledger| ledger.record(record).and_then(|record| record.get(attendance::status)));
    let known = house.watch(move |ledger| ledger.record(record).is_some());
    let sign = house.sign(record);
    let no = LastNo::new();
    let write = move |given: Option<Mark>| {
        let home = activity_space(activity);
        no.hear(house.act(|pen| match given {
            Some(mark) => attendance::mark(pen, &home, activity, who, mark),
            None => attendance::unmark(pen, &home, activity, who),
        }));
    };
    view! {
        <div class="stack stack--near">
            <div class="beside between">
                <strong>{called}</strong>
                {standing.map(sign_up::standing_badge)}
                {look.then(|| view! { <Badge label=text("signup-look") tone=Tone::Warm /> })}
                <When is=move || known.get()>
                    <SignMark sign=sign />
                </When>
            </div>
            <ThreeWay
                about=called
                answers=marks()
                chosen=mark
                on_choose=move |mark| write(Some(mark))
                on_clear=move |()| write(None)
            />
            {conflicts::cards(Some(record))}
            {conflicts::cards(Some(who))}
            {no.banner()}
        </div>
    }
}

fn marks() -> Vec<Answer<Mark>> {
    let answer = |value: Mark, picture, look| Answer { value, label: text(value.label()), picture, look };
    vec![
        answer(Mark::Present, Picture::Check, AnswerLook::Good),
        answer(Mark::Late, Picture::Clock, AnswerLook::Warm),
        answer(Mark::Absent, Picture::Cross, AnswerLook::Plain),
    ]
}

/// A person who is not on the list yet: the name, and present at once.
#[component]
fn AddPerson(activity: Id, name: RwSignal<String>, open: RwSignal<bool>) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let no = LastNo::new();
    let add = move || {
        let Some(me) = me.get_untracked() else { return };
        let who = house.new_id();
        let outcome = house.act(|pen| {
            volunteer::enrol(pen, &me.home(), who, &name.get_untracked(), None)?;
            attendance::mark(pen, &activity_space(activity), activity, who, Mark::Present)
        });
        if no.hear(outcome) {
            let added = name.get_untracked().trim().to_owned();
            Toasts::here().say(move || t_with("roster-added", &[("name", added.clone().into())]));
            name.set(String::new());
            open.set(false);
        }
    };
    view! {
        <Form on_submit=move |()| add()>
            <Field
                label=text(volunteer::name.label)
                value=name
                entry=Entry::Name
                error=no.about(volunteer::name.label)
            />
            {no.banner()}
            <Button label=text("c-add") weight=Weight::Main submit=true wide=true />
        </Form>
    }
}
