//! Who came: one tap a person.

use erikti_model::Read;
use erikti_model::kinds::attendance::{self, Mark};
use erikti_model::kinds::signup::{self, Standing};
use erikti_model::kinds::stay::{self, Known};
use erikti_model::kinds::{activity, volunteer};
use erikti_model::policy::{Role, activity_space};
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::refused::LastNo;
use super::stays::{Correct, Everybody, ForAll, Taker, times_of};
use super::{conflicts, naming, sign_up};
use crate::app::House;
use crate::i18n::{fold, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Answer, AnswerLook, Badge, Button, ButtonLink, Check, Choice, ChoiceField, ChoiceLook, Empty, Entry, Field, Form,
    Line, List, Picture, Sheet, SignMark, ThreeWay, Toasts, Tone, Weight, When, live,
};
use crate::routes::{to_ready, to_scan};

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

/// Who signed up, in order, then who of another organisation came without, then everybody else by name.
fn people(ledger: &Ledger, activity: Id, now: Instant) -> Vec<Person> {
    let queue: Vec<(Id, Option<Standing>)> =
        signup::queue(ledger, activity).into_iter().map(|(who, standing)| (who, Some(standing))).collect();
    let mut signed = BTreeSet::new();
    signed.extend(queue.iter().map(|(who, _)| *who));
    let walked_in: Vec<(Id, Option<Standing>)> = stay::of_activity(ledger, activity)
        .into_iter()
        .filter(|(who, _)| !signed.contains(who))
        .filter(|(who, known)| known.is_there() && naming::person(ledger, *who).is_none())
        .map(|(who, _)| (who, None))
        .collect();
    signed.extend(walked_in.iter().map(|(who, _)| *who));
    let named = |(id, record): (Id, &erikti_sync::Record)| {
        Some(Person { id, name: Some(record.get(volunteer::name)?), standing: None, look: false })
    };
    let mut others: Vec<Person> =
        ledger.of_kind(volunteer::KIND).filter(|(id, _)| !signed.contains(id)).filter_map(named).collect();
    others.sort_by_cached_key(|person| (person.name.as_deref().map(fold), person.id));
    let first = queue.into_iter().chain(walked_in).map(|(id, standing)| Person {
        id,
        name: naming::person(ledger, id),
        standing,
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
    let all: Everybody = house.watch(move |ledger| stay::of_activity(ledger, activity));
    let rights = house.rights(activity);
    let confirms = Signal::derive(move || rights.with(|rights| rights.confirms));
    let correcting = RwSignal::new(false);
    let corrected = RwSignal::new(None::<Person>);
    let taker = Taker::new(activity);
    let line = move |person: Person| {
        let key = format!("{} {:?} {:?} {}", person.id, person.name, person.standing, person.look);
        let called = person.called();
        let view = move || {
            let (who, known) = (person.clone(), known_of(all, person.id));
            let correct = Callback::new(move |()| {
                corrected.set(Some(who.clone()));
                correcting.set(true);
            });
            let times = times_of(taker, person.id, known, confirms, correct);
            view! { <PersonRow person=person.clone() taker=taker activity=activity known=known times=times /> }
        };
        Line::new(key, called, view)
    };
    let adding = RwSignal::new(false);
    // Kept out here: a name half typed is still there when the sheet comes up again.
    let name = RwSignal::new(String::new());
    let tally = Memo::new(move |_| {
        let count = |mark| all.with(|all| all.values().filter(|known| known.mark == Some(mark)).count());
        [Mark::Present, Mark::Late, Mark::Absent].map(count)
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
            <ButtonLink label=text("ready-title") href=to_ready(activity) picture=Picture::Phone wide=true />
            <ButtonLink label=text("scan-title") href=to_scan(activity) picture=Picture::Qr weight=Weight::Main wide=true />
            <When is=move || any_signed.get()>
                <p class="soft">{said(move || { let (count, places) = signed.get(); sign_up::count_words(count, places) })}</p>
            </When>
            <Call activity=activity />
            <Deputy activity=activity />
            <p class="soft" role="status">{counted}</p>
            <ForAll activity=activity all=all confirms=confirms />
            <List
                label=text("act-participants")
                lines=Memo::new(move |_| everybody.get().into_iter().map(line).collect::<Vec<_>>())
                empty=|| view! { <Empty text=text("roster-empty") /> }
            />
            <Sheet title=text("roster-add") open=adding>
                <AddPerson activity=activity name=name open=adding />
            </Sheet>
            <Sheet title=text("stay-correct") open=correcting>
                {live(move || corrected.get().map(|person| {
                    let (who, known) = (person.id, all.with_untracked(|all| all.get(&person.id).copied()));
                    let called = said(move || person.called());
                    view! {
                        <Correct activity=activity who=who called=called known=known.unwrap_or_default() open=correcting />
                    }.into_any()
                }))}
            </Sheet>
        </section>
    }
}

/// Asking everybody who reads the catalogue for more people, and for no more.
#[component]
fn Call(activity: Id) -> impl IntoView {
    let house = House::here();
    let rights = house.rights(activity);
    let calls = house.watch(move |ledger| {
        let record = ledger.record(activity)?;
        let coming = record.get(activity::ends).is_some_and(|ends| ends > house.now());
        coming.then(|| record.get(activity::calls) == Some(true))
    });
    let no = LastNo::new();
    let ask = move |more: bool| {
        let Some(home) = rights.with_untracked(|rights| rights.edits.clone()) else { return };
        no.hear(house.act(|pen| {
            activity::call(pen, &home, activity, more);
            Ok(())
        }));
    };
    view! {
        <When is=move || calls.with(Option::is_some) && rights.with(|rights| rights.edits.is_some())>
            <Check
                label=text("activity-call")
                ticked=Signal::derive(move || calls.get() == Some(true))
                on_change=Callback::new(ask)
            />
            {no.banner()}
        </When>
    }
}

/// Those of the organisation who could lead, the leader aside.
fn could_lead(ledger: &Ledger, activity: Id) -> Vec<(Id, String)> {
    let leader = ledger.record(activity).and_then(|record| record.get(activity::leader));
    let able = |record: &erikti_sync::Record| record.get(volunteer::role).is_some_and(Role::leads);
    let people = ledger.of_kind(volunteer::KIND).filter(|(id, record)| Some(*id) != leader && able(record));
    people.filter_map(|(id, record)| Some((id, record.get(volunteer::name)?))).collect()
}

/// Who holds the same on another phone, should the leader's break: named by the leader or a coordinator.
#[component]
fn Deputy(activity: Id) -> impl IntoView {
    let house = House::here();
    let rights = house.rights(activity);
    let people = house.watch(move |ledger| could_lead(ledger, activity));
    let chosen = house.watch(move |ledger| {
        let deputy = ledger.record(activity).and_then(|record| record.get(activity::deputy));
        Some(deputy)
    });
    let no = LastNo::new();
    let name = move |person: Option<Id>| {
        let Some(home) = rights.with_untracked(|rights| rights.edits.clone()) else { return };
        no.hear(house.act(|pen| {
            activity::depute(pen, &home, activity, person);
            Ok(())
        }));
    };
    live(move || {
        let people = people.get();
        if people.is_empty() || !rights.with(|rights| rights.hands_on) {
            return None;
        }
        let nobody = Choice::new(None, text("deputy-nobody"));
        let named = people.into_iter().map(|(id, name)| Choice::new(Some(id), Signal::stored(name)));
        Some(
            view! {
                <ChoiceField
                    label=text(activity::deputy.label)
                    choices=std::iter::once(nobody).chain(named).collect()
                    chosen=chosen
                    on_choose=name
                    look=ChoiceLook::Menu
                />
                {no.banner()}
            }
            .into_any(),
        )
    })
}

fn known_of(all: Everybody, who: Id) -> Memo<Known> {
    Memo::new(move |_| all.with(|all| all.get(&who).copied().unwrap_or_default()))
}

#[component]
fn PersonRow(person: Person, taker: Taker, activity: Id, known: Memo<Known>, times: AnyView) -> impl IntoView {
    let house = House::here();
    let (who, standing, look) = (person.id, person.standing, person.look);
    let called = StoredValue::new(person);
    let called = said(move || called.with_value(Person::called));
    let record = attendance::id(activity, who);
    let mark = Memo::new(move |_| known.get().mark);
    let written = house.watch(move |ledger| ledger.record(record).is_some());
    let sign = house.sign_of_all(move || vec![record, stay::id(activity, who, taker.me)]);
    let no = LastNo::new();
    let write = move |given: Option<Mark>| {
        let (home, now) = (activity_space(activity), house.now());
        no.hear(house.act(|pen| stay::mark(pen, &home, (activity, who, taker.me), given, now)));
    };
    view! {
        <div class="stack stack--near">
            <div class="beside between">
                <strong>{called}</strong>
                {standing.map(sign_up::standing_badge)}
                {look.then(|| view! { <Badge label=text("signup-look") tone=Tone::Warm /> })}
                <When is=move || written.get()>
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
            {times}
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
            stay::mark(pen, &activity_space(activity), (activity, who, me.person), Some(Mark::Present), house.now())
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
