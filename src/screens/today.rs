//! The first screen: today's job with its one big action, what goes on, what comes.

use erikti_model::kinds::aid::Entry;
use erikti_model::kinds::signup;
use leptos::prelude::*;

use super::emergency::to_emergency;
use super::first_cards::FirstCards;
use super::hours::{self, CheckIn};
use super::mine::Due;
use super::planned::{Planned, lines, proposed_badge};
use super::runs::{Listed, RunCards};
use super::{aid, conflicts, desk};
use crate::app::House;
use crate::i18n::{day, said, t, t_with, text};
use crate::me::{Me, holder};
use crate::memo::Memo;
use crate::parts::{Badge, Banner, ButtonLink, Card, Empty, List, Page, Picture, SignMark, Tone, Weight, When, live};
use crate::routes::{FRONT, to_activity, to_aid};

/// How many coming activities fit under today's without hiding them.
const COMING: usize = 3;

/// The first screen.
#[component]
pub fn Today() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    let now = house.watch(move |ledger| {
        let today = house.now().day();
        Planned::all(ledger).into_iter().filter(|planned| planned.on(today)).collect::<Vec<_>>()
    });
    let coming = house.watch(move |ledger| {
        let today = house.now().day();
        let later = Planned::all(ledger).into_iter().filter(|planned| planned.starts.day() > today);
        later.take(COMING).collect::<Vec<_>>()
    });
    // Today's stand above, with their button.
    let shift = house.watch(move |ledger| {
        let today = house.now().day();
        let mine = me.get_untracked().into_iter().flat_map(|me| signup::of_person(ledger, me.person));
        let mine = mine.filter_map(|id| Planned::of(id, ledger.record(id)?));
        let later = mine.filter(|planned| planned.starts.day() > today);
        later.min_by_key(|planned| (planned.starts, planned.id)).into_iter().collect::<Vec<_>>()
    });
    let runs = house.watch(move |ledger| {
        let mine = me.with_untracked(holder);
        Listed::all(ledger, |listed| listed.finished.is_none() && listed.leader == Some(mine))
    });
    let (plans, receives) = (house.am(Me::plans), house.am(Me::receives));
    let greeting = move || {
        let name = me.get().map(|me| me.name).unwrap_or_default();
        t_with("today-greeting", &[("name", name.into())])
    };
    view! {
        <Page title=text("nav-today")>
            <div>
                <p class="lead">{greeting}</p>
                <p class="soft">{said(move || day(house.now()))}</p>
            </div>
            <NeedsYou />
            <FirstCards />
            <Due />
            <When is=move || receives.get()>
                <ButtonLink label=text("fo-title") href=FRONT picture=Picture::People weight=Weight::Main wide=true />
            </When>
            <When is=move || now.with(Vec::is_empty)>
                <When is=move || plans.get() otherwise=|| view! { <Empty text=text("activities-none-coming") /> }>
                    <Empty text=text("today-nothing")>
                        <ButtonLink
                            label=text("activities-plan")
                            href="/activities/new"
                            picture=Picture::Plus
                            weight=Weight::Main
                        />
                    </Empty>
                </When>
            </When>
            {live(move || Some(now.get().into_iter().map(|planned| view! { <Now planned=planned /> }).collect_view().into_any()))}
            <When is=move || !shift.with(Vec::is_empty)>
                <h2>{text("today-mine")}</h2>
                <List label=text("today-mine") lines=Memo::new(move |_| lines(shift.get())) empty=|| () />
            </When>
            <When is=move || !runs.with(Vec::is_empty)>
                <h2>{text("today-runs")}</h2>
                <RunCards runs=runs />
            </When>
            <When is=move || !coming.with(Vec::is_empty)>
                <h2>{text("today-coming")}</h2>
                <List
                    label=text("today-coming")
                    lines=Memo::new(move |_| lines(coming.get()))
                    empty=|| ()
                />
            </When>
            {to_emergency()}
        </Page>
    }
}

/// Today's activity with its one big action.
#[component]
fn Now(planned: Planned) -> impl IntoView {
    let (id, direction, proposed) = (planned.id, planned.direction, planned.proposed);
    let house = House::here();
    let (rights, me) = (house.rights(id), house.me());
    let mine = house.watch(move |ledger| {
        let me = me.get_untracked().map(|me| me.person);
        me.is_some_and(|me| !rights.with(|rights| rights.leads) && hours::is_mine(ledger, id, me))
    });
    let home = aid::home_of(house, id);
    let (named, placed) = (planned.clone(), planned);
    let words = said(move || if rights.with(|rights| rights.leads) { t("today-mark") } else { t("today-open") });
    let open = move |weight| view! { <ButtonLink label=words href=to_activity(id) picture=Picture::Calendar weight=weight wide=true /> };
    view! {
        <Card title=said(move || named.name())>
            <p class="soft">{said(move || placed.when_and_where())}</p>
            <div class="beside">
                {direction.map(|direction| view! { <Badge label=text(direction.label()) tone=Tone::Accent /> })}
                {proposed.then(proposed_badge)}
                <SignMark sign=house.sign(id) />
            </div>
            <When is=move || mine.get()>
                <CheckIn activity=id />
            </When>
            {live(move || {
                let on_duty = home.with(Option::is_some);
                let weight = if on_duty || mine.get() { Weight::Plain } else { Weight::Main };
                Some(view! {
                    {on_duty.then(|| view! {
                        <ButtonLink
                            label=text("aid-take-in")
                            href=to_aid(id, Entry::Intake)
                            picture=Picture::Plus
                            weight=Weight::Main
                            wide=true
                        />
                    })}
                    {open(weight)}
                }.into_any())
            })}
        </Card>
    }
}

/// What waits for this person, if anything does: to be delivered, settled, decided.
#[component]
fn NeedsYou() -> impl IntoView {
    let house = House::here();
    let phone = house.phone();
    let owed = Memo::new(move |_| phone.get().needs_you);
    view! {
        {banner(owed, "strip-needs-you", "delivery-title", "/delivery")}
        {banner(desk::count(house), "desk-waiting", "desk-title", "/desk")}
        {banner(conflicts::count(house), "conflicts-waiting", "conflicts-title", "/conflicts")}
    }
}

fn banner(count: Memo<usize>, words: &'static str, label: &'static str, href: &'static str) -> AnyView {
    view! {
        <When is=move || count.get() != 0>
            <Banner text=said(move || t_with(words, &[("count", count.get().into())])) tone=Tone::Warm>
                <ButtonLink label=text(label) href=href />
            </Banner>
        </When>
    }
    .into_any()
}
