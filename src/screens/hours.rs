//! One's own hours: one tap to come, one to leave, and what they add up to.

use erikti_model::Read;
use erikti_model::kinds::activity::{self, Status};
use erikti_model::kinds::signup;
use erikti_model::kinds::stay::{self, Entry, Known, Year};
use erikti_model::kinds::volunteer::year_of;
use erikti_model::policy::{Reach, Thing};
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::planned::Planned;
use super::sign_up::Tap;
use crate::app::House;
use crate::i18n::{day, hours, lately, said, t, t_with, text, times};
use crate::me::holder;
use crate::memo::Memo;
use crate::parts::{
    Badge, Button, ButtonLink, Card, Empty, Fact, Facts, Line, List, Page, Picture, Row, SignMark, Toasts, Tone,
    Weight, When, live,
};
use crate::routes::{HOURS, to_activity};

/// Whether somebody is expected at an activity, or is there.
pub fn is_mine(ledger: &Ledger, activity: Id, who: Id) -> bool {
    signup::is_joined(ledger, activity, who) || stay::of(ledger, activity, who).came.is_some()
}

/// When a person came and left, and what it makes.
pub fn told(known: &Known) -> Option<String> {
    let from = known.came?;
    let Some(until) = known.left else { return Some(t_with("stay-since", &[("when", lately(from).into())])) };
    let minutes = known.confirmed.unwrap_or_else(|| stay::counted(from, until));
    Some(format!("{} · {}", times(from, until), hours(minutes.into())))
}

/// Whose word the hours are.
pub fn word_badge(known: &Known) -> Option<AnyView> {
    let (key, tone) = match known {
        Known { confirmed: Some(_), .. } => ("hours-confirmed", Tone::Accent),
        known if known.waits().is_some() => ("hours-waiting", Tone::Warm),
        Known { own_word: true, .. } => ("hours-own-word", Tone::Neutral),
        _ => return None,
    };
    Some(view! { <Badge label=text(key) tone=tone /> }.into_any())
}

/// Coming and leaving, by the person who holds this phone. What is tapped here waits for somebody else to confirm it.
#[component]
pub fn CheckIn(
    /// To which activity.
    activity: Id,
) -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let who = me.with_untracked(holder);
    let takes_part = house.am(|me| me.does(Thing::BrowseActivities, Reach::Own));
    let known = house.watch(move |ledger| stay::of(ledger, activity, who));
    let open = house.watch(move |ledger| {
        let planned = ledger.record(activity);
        planned.is_some_and(|planned| {
            planned.get(activity::status) == Some(Status::Published) && stay::is_on(planned, house.now())
        })
    });
    let tap = Tap::new(activity);
    let sign = house.sign(stay::id(activity, who, who));
    let come = move || {
        if tap.act(stay::check_in) {
            Toasts::here().say_with_undo(
                || t("stay-come"),
                move || {
                    tap.act(|pen, home, at, who, _| stay::take_back(pen, home, at, who, who, stay::came));
                },
            );
        }
    };
    let leave = move || {
        if tap.act(|pen, home, at, who, now| stay::check_out(pen, home, at, &[who], who, now)) {
            Toasts::here().say_with_undo(
                || t("stay-gone"),
                move || {
                    tap.act(|pen, home, at, who, _| stay::take_back(pen, home, at, who, who, stay::left));
                },
            );
        }
    };
    view! {
        <When is=move || takes_part.get() && (open.get() || known.get().came.is_some())>
            <When
                is=move || known.get().came.is_some()
                otherwise=move || view! {
                    <Button label=text("att-checkin") picture=Picture::Place weight=Weight::Main wide=true on_press=move |()| come() />
                }
            >
                <Card>
                    <p class="lead" role="status">{said(move || told(&known.get()).unwrap_or_default())}</p>
                    <div class="beside">{live(move || word_badge(&known.get()))} <SignMark sign=sign /></div>
                    <When is=move || known.get().stays()>
                        <Button label=text("att-checkout") picture=Picture::Check weight=Weight::Main wide=true on_press=move |()| leave() />
                    </When>
                </Card>
            </When>
        </When>
        {tap.banner()}
    }
}

/// What this person's hours of a year add up to.
fn sums(year: Year) -> AnyView {
    let minutes = |minutes: u32| said(move || hours(minutes.into()));
    view! {
        <Facts>
            <Fact name=text("att-confirmed_hours") picture=Picture::Check>{minutes(year.confirmed)}</Fact>
            <Fact name=text("hours-waiting") picture=Picture::Clock>{minutes(year.waiting)}</Fact>
        </Facts>
    }
    .into_any()
}

fn own_entries() -> Memo<Vec<Entry>> {
    let house = House::here();
    let me = house.me();
    house.watch(move |ledger| stay::entries(ledger, me.with_untracked(holder)))
}

/// This year's hours, and the way to all of them.
#[component]
pub fn HoursCard() -> impl IntoView {
    let (house, entries) = (House::here(), own_entries());
    let this_year = move || {
        let year = year_of(house.now());
        let all = entries.with(|entries| stay::years(entries));
        all.into_iter().find(|sums| sums.year == year).unwrap_or(Year { year, ..Year::default() })
    };
    view! {
        <Card title=said(move || t_with("hours-of-year", &[("year", year_of(house.now()).to_string().into())]))>
            {live(move || Some(sums(this_year())))}
            <div><ButtonLink label=text("hours-all") href=HOURS picture=Picture::Clock /></div>
        </Card>
    }
}

/// All hours of the person who holds this phone, year by year.
#[component]
pub fn MyHours() -> impl IntoView {
    let entries = own_entries();
    let year = |sum: Year| {
        let title = move || t_with("hours-of-year", &[("year", sum.year.to_string().into())]);
        view! { <Card title=said(title)>{sums(sum)}</Card> }
    };
    let years = move || entries.with(|entries| stay::years(entries)).into_iter().map(year).collect_view().into_any();
    let house = House::here();
    let lines = move || entries.get().into_iter().map(|entry| line(house, entry)).collect::<Vec<_>>();
    view! {
        <Page title=text("hours-title") back="/me">
            <p class="soft">{text("hours-how")}</p>
            {live(move || Some(years()))}
            <List
                label=text("hours-title")
                lines=Memo::new(move |_| lines())
                empty=|| view! { <Empty text=text("hours-none") /> }
            />
        </Page>
    }
}

fn line(house: House, entry: Entry) -> Line {
    let planned = house.record_now(entry.activity).and_then(|record| Planned::of(entry.activity, &record));
    let title = planned.map_or_else(|| t("activity-nameless"), |planned| planned.name());
    let Entry { activity, at, minutes, confirmed } = entry;
    let key = format!("{activity} {title} {} {minutes} {confirmed}", at.unix_ms());
    Line::new(key, title.clone(), move || view! { <EntryRow entry=entry title=title.clone() /> })
}

#[component]
fn EntryRow(entry: Entry, title: String) -> impl IntoView {
    let house = House::here();
    let who = house.me().with_untracked(holder);
    let Entry { activity, at, minutes, confirmed } = entry;
    let badge = if confirmed { ("hours-confirmed", Tone::Accent) } else { ("hours-waiting", Tone::Warm) };
    view! {
        <Row
            title=said(move || title.clone())
            href=to_activity(activity)
            picture=Picture::Clock
            about=said(move || row_words(at, minutes))
            sign=house.sign(stay::id(activity, who, who))
        >
            <Badge label=text(badge.0) tone=badge.1 />
        </Row>
    }
}

fn row_words(at: Instant, minutes: u32) -> String {
    format!("{} · {}", day(at), hours(minutes.into()))
}
