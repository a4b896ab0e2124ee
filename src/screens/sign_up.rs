//! Taking part in an activity that somebody else leads: signing up and off, and a file for the calendar.
//!
//! It refuses to tell a place: the roster is not read on this phone, so which place somebody has is known to whoever leads.

use erikti_model::kinds::activity::{self, ADULT, Status};
use erikti_model::kinds::signup::{self, Standing};
use erikti_model::kinds::stay;
use erikti_model::policy::{Reach, Thing};
use erikti_model::time::Instant;
use erikti_model::{Read, Refusal, ics};
use erikti_sync::{Id, Pen, Space};
use leptos::prelude::*;

use super::planned::Planned;
use super::refused::{LastNo, words};
use crate::app::House;
use crate::i18n::{number, said, t, t_with, text};
use crate::memo::Memo;
use crate::parts::{
    Badge, Banner, Button, ButtonLink, Card, Fact, Picture, SignMark, Toasts, Tone, Weight, When, live,
};
use crate::routes::PROFILE;

type Rule = fn(&mut Pen<'_>, &Space, Id, Id, Instant) -> Result<(), Refusal>;

/// What the person who holds this phone can do about an activity.
#[derive(Clone, Copy)]
pub struct Tap {
    house: House,
    activity: Id,
    no: LastNo,
}

impl Tap {
    /// Nothing was tapped yet.
    pub fn new(activity: Id) -> Self {
        Self { house: House::here(), activity, no: LastNo::new() }
    }

    /// Lets a rule write into the person's own space; whether it said yes.
    pub fn act(self, rule: Rule) -> bool {
        let Some(me) = self.house.me().get_untracked() else { return false };
        let now = self.house.now();
        self.no.hear(self.house.act(|pen| rule(pen, &me.own(), self.activity, me.person, now)))
    }

    /// The rule's last no, and the way to the profile.
    pub fn banner(self) -> AnyView {
        live(move || {
            let words = self.no.in_general().get()?;
            Some(
                view! {
                    <Banner text=words tone=Tone::Warm>
                        <ButtonLink label=text("signup-to-profile") href=PROFILE />
                    </Banner>
                }
                .into_any(),
            )
        })
    }

    fn join(self) {
        if self.act(signup::join) {
            Toasts::here().say_with_undo(
                || t("signup-done"),
                move || {
                    self.act(|pen, home, at, who, _| signup::cancel(pen, home, at, who));
                },
            );
        }
    }

    fn cancel(self) {
        if self.act(|pen, home, at, who, _| signup::cancel(pen, home, at, who)) {
            Toasts::here().say_with_undo(
                || t("signup-undone"),
                move || {
                    self.act(|pen, home, at, who, _| signup::restore(pen, home, at, who));
                },
            );
        }
    }
}

/// Signing up and off. Shown to whoever does not lead the activity.
#[component]
pub fn SignUp(
    /// Which.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let takes_part = house.am(|me| me.does(Thing::BrowseActivities, Reach::Own));
    let tap = Tap::new(activity);
    let joined =
        house.watch(move |ledger| me.get_untracked().is_some_and(|me| signup::is_joined(ledger, activity, me.person)));
    let is_there = house
        .watch(move |ledger| me.get_untracked().is_some_and(|me| stay::of(ledger, activity, me.person).came.is_some()));
    let open = house.watch(move |ledger| {
        let planned = ledger.record(activity);
        planned.is_some_and(|planned| {
            planned.get(activity::status) == Some(Status::Published) && !signup::is_over(planned, house.now())
        })
    });
    view! {
        <When is=move || takes_part.get() && joined.get()>
            <Joined tap=tap open=open />
        </When>
        <When is=move || takes_part.get() && open.get() && !joined.get() && !is_there.get()>
            <Button
                label=text("act-signup")
                picture=Picture::Check
                weight=Weight::Main
                wide=true
                on_press=move |()| tap.join()
            />
        </When>
        {tap.banner()}
    }
}

#[component]
fn Joined(tap: Tap, open: Memo<bool>) -> impl IntoView {
    let house = tap.house;
    let me = house.me().get_untracked();
    let (who, activity) = (me.map(|me| me.person).unwrap_or_default(), tap.activity);
    let sign = house.sign(signup::id(activity, who));
    // The plan can have changed since: an evening that became an emergency.
    let no = house.watch(move |ledger| signup::still_admits(ledger, activity, who, house.now()).err());
    view! {
        <Card>
            <When is=move || no.with(Option::is_none)>
                <Banner text=text("signup-told") tone=Tone::Accent />
            </When>
            {live(move || no.get().map(|no| view! {
                <Banner text=said(move || words(&no)) tone=Tone::Warm />
            }.into_any()))}
            <div class="beside"><SignMark sign=sign /></div>
            <div class="beside">
                <Button
                    label=text("signup-calendar")
                    picture=Picture::Calendar
                    on_press=move |()| give_calendar(house, tap.activity)
                />
                <When is=move || open.get()>
                    <Button
                        label=text("act-cancel_signup")
                        picture=Picture::Cross
                        weight=Weight::Quiet
                        on_press=move |()| tap.cancel()
                    />
                </When>
            </div>
        </Card>
    }
}

/// Gives the activity as a file that calendars read.
fn give_calendar(house: House, activity: Id) {
    let Some((record, planned)) =
        house.record_now(activity).and_then(|record| Some((record.clone(), Planned::of(activity, &record)?)))
    else {
        return;
    };
    let (title, note) = (planned.name(), record.get(activity::note).unwrap_or_default());
    let event = ics::Event {
        id: activity,
        title: &title,
        place: &planned.place,
        note: &note,
        starts: planned.starts,
        ends: planned.ends,
    };
    let name = format!("erikti-{}.{}", planned.starts.date_input(), ics::END);
    if let Err(key) = house.give(&name, &ics::file(&event, house.now())) {
        Toasts::here().say(move || t(key));
    }
}

/// How many people an activity needs, and from which age: facts among its others.
pub fn asked(activity: Id) -> AnyView {
    let house = House::here();
    let needed = house.watch(move |ledger| {
        ledger.record(activity).map(|planned| (activity::places_of(planned), activity::age_needed(planned)))
    });
    let places = move || needed.get().and_then(|(places, _)| places);
    let age = move || needed.get().map(|(_, age)| age).filter(|age| *age > 0);
    view! {
        {live(move || places().map(|places| view! {
            <Fact name=text(activity::places.label) picture=Picture::People>{number(places.into())}</Fact>
        }.into_any()))}
        {live(move || age().map(|age| view! {
            <Fact name=text(activity::least_age.label) picture=Picture::Person>{said(move || age_words(age))}</Fact>
        }.into_any()))}
    }
    .into_any()
}

fn age_words(age: u32) -> String {
    if age == ADULT { t("act-adults_only") } else { t_with("signup-age-from", &[("years", age.into())]) }
}

/// Where a person stands in the queue, as a badge.
pub fn standing_badge(standing: Standing) -> AnyView {
    let (key, nth, tone) = match standing {
        Standing::In(nth) => ("signup-place", nth, Tone::Accent),
        Standing::Waits(nth) => ("signup-waits", nth, Tone::Warm),
    };
    view! { <Badge label=said(move || t_with(key, &[("number", nth.into())])) tone=tone /> }.into_any()
}

/// How many signed up, and for how many places.
pub fn count_words(count: usize, places: Option<u32>) -> String {
    match places {
        Some(places) => t_with("signup-count-of", &[("count", count.into()), ("places", places.into())]),
        None => t_with("signup-count", &[("count", count.into())]),
    }
}
