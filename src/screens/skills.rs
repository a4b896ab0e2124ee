//! What people showed at an activity: whoever leads confirms it, of everybody but oneself.

use erikti_model::kinds::skill::{self, Ability};
use erikti_model::kinds::stay;
use erikti_model::policy::{Reach, Thing, activity_space};
use erikti_sync::Id;
use leptos::prelude::*;

use super::gate::gate;
use super::growth::words;
use super::naming;
use super::refused::LastNo;
use crate::app::House;
use crate::i18n::{fold, said, t, text};
use crate::me::holder;
use crate::memo::Memo;
use crate::parts::{Button, Check, Empty, Line, List, Page, Picture, Sheet, SignMark, Tone, live};
use crate::routes::to_activity;

/// Somebody who came, by name if it is read here.
type Person = (Id, Option<String>);

/// Those who came, and what each of them can do.
#[component]
pub fn SkillsScreen(
    /// At which activity.
    activity: Id,
) -> impl IntoView {
    let rights = House::here().rights(activity);
    let confirms = Memo::new(move |_| rights.with(|rights| rights.confirms));
    gate(confirms, move || view! { <People activity=activity /> }.into_any())
}

fn called(name: Option<&String>) -> String {
    name.cloned().unwrap_or_else(|| t("signup-unnamed"))
}

#[component]
fn People(activity: Id) -> impl IntoView {
    let house = House::here();
    let me = house.me().with_untracked(holder);
    let people = house.watch(move |ledger| {
        let there =
            stay::of_activity(ledger, activity).into_iter().filter(|(who, known)| *who != me && known.is_there());
        let mut people: Vec<Person> = there.map(|(who, _)| (who, naming::person(ledger, who))).collect();
        people.sort_by_cached_key(|(who, name)| (name.as_deref().map(fold), *who));
        people
    });
    let given = house.watch(move |ledger| skill::at(ledger, activity));
    let (open, whom) = (RwSignal::new(false), RwSignal::new(None::<Person>));
    let line = move |person: Person| {
        let (who, name) = person.clone();
        Line::new(format!("{who} {name:?}"), called(name.as_ref()), move || {
            let person = person.clone();
            let name = person.1.clone();
            let has = move || given.with(|all| all.iter().filter(|it| it.0 == who).map(|it| it.1.label()).collect());
            let choose = move |()| {
                whom.set(Some(person.clone()));
                open.set(true);
            };
            view! {
                <div class="stack stack--near">
                    <strong>{said(move || called(name.as_ref()))}</strong>
                    {words(has, Tone::Accent)}
                    <div><Button label=text("vol-skills") picture=Picture::Edit on_press=choose /></div>
                </div>
            }
        })
    };
    view! {
        <Page title=text("skills-confirm") back=to_activity(activity)>
            <p class="lead">{text("skills-lead")}</p>
            <List
                label=text("skills-confirm")
                lines=Memo::new(move |_| people.get().into_iter().map(line).collect::<Vec<_>>())
                empty=|| view! { <Empty text=text("skills-nobody") /> }
            />
            <Sheet title=text("skills-confirm") open=open>
                {live(move || whom.get().map(|person| ticks(house, activity, person, given)))}
            </Sheet>
        </Page>
    }
}

/// Everything that can be confirmed of one person.
fn ticks(house: House, activity: Id, (who, name): Person, given: Memo<Vec<(Id, Ability)>>) -> AnyView {
    let no = LastNo::new();
    let vets = house.am(|me| me.does(Thing::VettingStatus, Reach::All)).get_untracked();
    let offered = Ability::ALL.iter().copied().filter(move |of| vets || *of != Ability::Vetting);
    let tick = move |of: Ability| {
        let say = move |yes: bool| {
            let me = house.me().with_untracked(holder);
            no.hear(house.act(|pen| skill::say(pen, &activity_space(activity), (activity, who, me), of, yes)));
        };
        let ticked = Signal::derive(move || given.with(|all| all.contains(&(who, of))));
        view! { <Check label=text(of.label()) ticked=ticked on_change=say /> }
    };
    let all: Vec<Id> = Ability::ALL.iter().map(|of| skill::id(activity, who, *of)).collect();
    let any = move || given.with(|given| given.iter().any(|it| it.0 == who));
    let sign = house.sign_of_all(move || all.clone());
    view! {
        <div class="beside">
            <strong>{said(move || called(name.as_ref()))}</strong>
            {live(move || any().then(|| view! { <SignMark sign=sign /> }.into_any()))}
        </div>
        {offered.map(tick).collect_view()}
        {no.banner()}
    }
    .into_any()
}
