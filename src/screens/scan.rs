//! Letting people in by their cards: by the camera, one after another without a tap, or by the six signs.

use erikti_model::Refusal;
use erikti_model::card::{self, Card};
use erikti_model::kinds::signup;
use erikti_model::kinds::stay::{self, Known};
use erikti_model::policy::activity_space;
use erikti_sync::Id;
use leptos::prelude::*;

use super::by_camera::ByCamera;
use super::guests::GuestsCard;
use super::headcount::HeadcountCard;
use super::missing::RecordMissing;
use super::naming;
use super::refused::{LastNo, words};
use crate::app::House;
use crate::i18n::{said, t, t_with, text};
use crate::me::holder;
use crate::parts::{Banner, Button, Entry, Field, Form, Page, Picture, Tone, Weight, live};
use crate::routes::to_activity;

/// What became of the last card.
#[derive(Clone, PartialEq, Eq)]
struct Outcome {
    /// Whose it was, if it was anybody's.
    who: Option<(Id, String)>,
    /// Was signed up; or why the person was not let in.
    in_or_not: Result<bool, Refusal>,
}

impl Outcome {
    fn words(&self) -> String {
        let words = match &self.in_or_not {
            Ok(signed) => t(if *signed { "scan-in" } else { "scan-in-unsigned" }),
            Err(no) => words(no),
        };
        match &self.who {
            Some((_, name)) if name.is_empty() => format!("{}. {words}", t("signup-unnamed")),
            Some((_, name)) => format!("{name}. {words}"),
            None => words,
        }
    }
}

/// The door of an activity.
#[derive(Clone, Copy)]
struct Door {
    house: House,
    activity: Id,
    last: RwSignal<Option<Outcome>>,
    no: LastNo,
}

impl Door {
    /// Lets in whose card this is. Whether it was somebody's: else it is said beside the field.
    fn meet(self, card: Result<Card, Refusal>) -> bool {
        let (house, at) = (self.house, self.activity);
        let (mut who, mut signed) = (None, false);
        let outcome = card.and_then(|card| {
            house.act(|pen| {
                let found = card::whose(pen.ledger(), at, &card)?;
                who = Some((found, naming::person(pen.ledger(), found).unwrap_or_default()));
                signed = signup::is_joined(pen.ledger(), at, found);
                let one = (at, found, house.me().with_untracked(holder));
                card::let_in(pen, &activity_space(at), one, house.now())
            })
        });
        let found = who.is_some();
        self.last.set(Some(Outcome { who, in_or_not: outcome.map(|()| signed) }));
        found
    }

    fn take_back(self, who: Id) {
        let (one, now) = ((self.activity, who, self.house.me().with_untracked(holder)), self.house.now());
        let home = activity_space(self.activity);
        if self.no.hear(self.house.act(|pen| stay::mark(pen, &home, one, None, now))) {
            self.last.set(None);
        }
    }
}

/// Checking in by card, for whoever leads.
#[component]
pub fn ScanScreen(
    /// To which activity.
    activity: Id,
) -> impl IntoView {
    let rights = House::here().rights(activity);
    move || {
        if rights.with(|rights| rights.leads) {
            view! { <AtTheDoor activity=activity /> }.into_any()
        } else {
            view! { <RecordMissing back="/activities" /> }.into_any()
        }
    }
}

#[component]
fn AtTheDoor(activity: Id) -> impl IntoView {
    let house = House::here();
    let door = Door { house, activity, last: RwSignal::new(None), no: LastNo::new() };
    let count = house.watch(move |ledger| {
        let came = stay::of_activity(ledger, activity).values().filter(|known: &&Known| known.is_there()).count();
        (came, signup::queue(ledger, activity).len())
    });
    let counted = move || {
        let (came, signed) = count.get();
        t_with("scan-count", &[("came", came.into()), ("signed", signed.into())])
    };
    view! {
        <Page title=text("scan-title") back=to_activity(activity)>
            <p class="lead" role="status">{said(counted)}</p>
            {live(move || door.last.get().map(|last| told(door, last)))}
            {door.no.banner()}
            <ByCamera weight=Weight::Main on_seen=move |text: String| { door.meet(card::scanned(&text)); } />
            <BySigns door=door />
            <GuestsCard activity=activity />
            <HeadcountCard activity=activity />
        </Page>
    }
}

fn told(door: Door, last: Outcome) -> AnyView {
    let tone = if last.in_or_not.is_ok() { Tone::Accent } else { Tone::Warm };
    let who = last.who.as_ref().filter(|_| last.in_or_not.is_ok()).map(|(who, _)| *who);
    let words = said(move || last.words());
    let Some(who) = who else { return view! { <Banner text=words tone=tone /> }.into_any() };
    view! {
        <Banner text=words tone=tone>
            <Button label=text("c-undo") picture=Picture::Undo on_press=move |()| door.take_back(who) />
        </Banner>
    }
    .into_any()
}

#[component]
fn BySigns(door: Door) -> impl IntoView {
    let signs = RwSignal::new(String::new());
    let go = move || {
        if door.meet(card::typed(&signs.get_untracked())) {
            signs.set(String::new());
        }
    };
    view! {
        <Form on_submit=move |()| go()>
            <Field label=text("scan-code") value=signs entry=Entry::Code hint=text("scan-code-hint") />
            <Button label=text("att-checkin") picture=Picture::Check submit=true wide=true />
        </Form>
    }
}
