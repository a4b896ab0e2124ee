//! Every activity this phone knows: what comes, then what was; all of them, one's own shifts, or those of one kind.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Direction};
use erikti_model::kinds::signup;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::planned::{Planned, lines};
use crate::app::{self, House};
use crate::i18n::text;
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{ButtonLink, Choice, ChoiceField, ChoiceLook, Empty, List, Page, Picture, Weight, When, live};
use crate::routes::COURSES;

/// Which activities are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    All,
    Mine,
    Kind(Direction),
}

const MINE: &str = "mine";

/// More chips than this would push the list off a small screen: then it is the phone's own list.
const MOST_CHIPS: usize = 5;

impl Wanted {
    /// What was wanted last time.
    fn kept() -> Self {
        match app::activities_shown().as_str() {
            MINE => Self::Mine,
            code => Direction::parse(code).map_or(Self::All, Self::Kind),
        }
    }

    fn keep(self) {
        app::keep_activities_shown(match self {
            Self::All => "",
            Self::Mine => MINE,
            Self::Kind(kind) => kind.code(),
        });
    }

    fn choice(self) -> Choice<Self> {
        Choice::new(
            self,
            text(match self {
                Self::All => "filter-all",
                Self::Mine => "filter-mine",
                Self::Kind(kind) => kind.label(),
            }),
        )
    }

    fn takes(self, planned: &Planned, mine: &BTreeSet<Id>) -> bool {
        match self {
            Self::All => true,
            Self::Mine => mine.contains(&planned.id),
            Self::Kind(kind) => planned.direction == Some(kind),
        }
    }
}

/// What a person is signed up for or leads.
fn shifts(ledger: &Ledger, who: Id) -> BTreeSet<Id> {
    let led = ledger.of_kind(activity::KIND).filter(|(_, record)| record.get(activity::leader) == Some(who));
    let mut shifts = BTreeSet::new();
    shifts.extend(signup::of_person(ledger, who).chain(led.map(|(id, _)| id)));
    shifts
}

/// The chips: only what there is something of, and only when there is something to choose.
fn filter(all: Memo<Vec<Planned>>, mine: Memo<BTreeSet<Id>>, wanted: RwSignal<Wanted>) -> AnyView {
    let offered = Memo::new(move |_| {
        let there = |kind: &&Direction| {
            all.with(|all| all.iter().any(|planned| planned.direction == Some(**kind)))
                || wanted.get() == Wanted::Kind(**kind)
        };
        let kinds: Vec<Direction> = Direction::ALL.iter().filter(there).copied().collect();
        let some_mine = mine.with(|mine| !mine.is_empty()) || wanted.get() == Wanted::Mine;
        (kinds, some_mine)
    });
    let choose = move |chosen: Wanted| {
        chosen.keep();
        wanted.set(chosen);
    };
    live(move || {
        let (kinds, some_mine) = offered.get();
        if kinds.len() < 2 && !some_mine {
            return None;
        }
        let own = some_mine.then_some(Wanted::Mine);
        let choices = std::iter::once(Wanted::All).chain(own).chain(kinds.into_iter().map(Wanted::Kind));
        let choices: Vec<_> = choices.map(Wanted::choice).collect();
        let look = if choices.len() > MOST_CHIPS { ChoiceLook::Menu } else { ChoiceLook::Chips };
        let chosen = Memo::new(move |_| Some(wanted.get()));
        Some(
            view! { <ChoiceField label=text("c-filter") choices=choices chosen=chosen on_choose=choose look=look /> }
                .into_any(),
        )
    })
}

/// The list.
#[component]
pub fn Activities() -> impl IntoView {
    let house = House::here();
    let plans = house.am(Me::plans);
    let counts = house.am(Me::counts_workshops);
    let all = house.watch(Planned::all);
    let me = house.me();
    let mine = house.watch(move |ledger| me.get_untracked().map(|me| shifts(ledger, me.person)).unwrap_or_default());
    let wanted = RwSignal::new(Wanted::kept());
    let shown = Memo::new(move |_| {
        let (mut shown, wanted) = (all.get(), wanted.get());
        mine.with(|mine| shown.retain(|planned| wanted.takes(planned, mine)));
        shown
    });
    let none_coming =
        move || text(if wanted.get() == Wanted::All { "activities-none-coming" } else { "filter-nothing" });
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let coming = Memo::new(move |_| {
        let today = house.now().day();
        shown.get().into_iter().filter(|planned| planned.ends.day() >= today).collect::<Vec<_>>()
    });
    let past = Memo::new(move |_| {
        let today = house.now().day();
        shown.get().into_iter().rev().filter(|planned| planned.ends.day() < today).collect::<Vec<_>>()
    });
    let plan = || {
        view! {
            <ButtonLink
                label=text("activities-plan")
                href="/activities/new"
                picture=Picture::Plus
                weight=Weight::Main
                wide=true
            />
        }
    };
    view! {
        <Page title=text("nav-activities")>
            <When is=move || plans.get()>{plan()}</When>
            <When is=move || counts.get()>
                <div><ButtonLink label=text("courses-title") href=COURSES picture=Picture::People /></div>
            </When>
            <When is=move || !none.get() otherwise=|| view! { <Empty text=text("activities-empty") /> }>
                {filter(all, mine, wanted)}
                <h2>{text("activities-coming")}</h2>
                <List
                    label=text("activities-coming")
                    lines=Memo::new(move |_| lines(coming.get()))
                    empty=move || view! { <p class="soft">{none_coming()}</p> }
                />
                <When is=move || !past.with(Vec::is_empty)>
                    <h2>{text("activities-past")}</h2>
                    <List
                        label=text("activities-past")
                        lines=Memo::new(move |_| lines(past.get()))
                        empty=|| ()
                    />
                </When>
            </When>
        </Page>
    }
}
