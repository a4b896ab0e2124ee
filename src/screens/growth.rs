//! What one's hours, learning and trust add up to: the level and what opens the next one, points line by line, skills, badges.

use erikti_model::growth::{self, Facts, Line as Earned, Need};
use erikti_model::kinds::certificate;
use erikti_sync::Id;
use leptos::prelude::*;

use super::lift::LiftCard;
use super::planned::Planned;
use crate::app::House;
use crate::i18n::{day, number, said, t, t_with, text};
use crate::me::holder;
use crate::memo::Memo;
use crate::parts::{
    Badge, BarLine, Bars, ButtonLink, Card, Empty, Line, List, Page, Picture, Ring, Row, Tone, When, live,
};
use crate::routes::{GROWTH, STATEMENT, to_activity, to_certificate};

/// What the levels are called, from the first on.
const LEVELS: [&str; 5] = ["gr-level1", "gr-level2", "gr-level3", "gr-level4", "gr-level5"];

fn own_facts() -> Memo<Facts> {
    let house = House::here();
    let me = house.me();
    house.watch(move |ledger| growth::facts(ledger, me.with_untracked(holder)))
}

fn level_words(facts: &Facts) -> String {
    let level = facts.level();
    let called = LEVELS.get(level.saturating_sub(1)).map(|key| t(key)).unwrap_or_default();
    format!("{} {level}: {called}", t("gr-level"))
}

/// A ring of what the next level needs: how much of it is there.
fn ring(facts: Memo<Facts>) -> AnyView {
    let next = Memo::new(move |_| {
        let needs = facts.with(Facts::next);
        (needs.iter().filter(|need| need.is_met()).count(), needs.len())
    });
    let (met, all) = (Signal::derive(move || next.get().0), Signal::derive(move || next.get().1));
    view! {
        <div class="beside">
            <When is=move || all.get() != 0 otherwise=|| view! { <p>{text("growth-top")}</p> }>
                <Ring done=met total=all />
                <p>{text("gr-next_level")}</p>
            </When>
        </div>
    }
    .into_any()
}

/// The level, and the way to everything behind it.
#[component]
pub fn GrowthCard() -> impl IntoView {
    let facts = own_facts();
    view! {
        <Card title=said(move || facts.with(level_words))>
            {ring(facts)}
            <div><ButtonLink label=text("growth-title") href=GROWTH picture=Picture::Forward /></div>
        </Card>
    }
}

/// Everything a person has grown to.
#[component]
pub fn Growth() -> impl IntoView {
    let house = House::here();
    let who = house.me().with_untracked(holder);
    let facts = own_facts();
    let earned = house.watch(move |ledger| growth::ledger(ledger, who));
    let bar = |need: Need| {
        let args = [
            ("what", t(need.what.label()).into()),
            ("have", need.have.min(need.least).into()),
            ("least", need.least.into()),
        ];
        let share = need.have.min(need.least).saturating_mul(100).checked_div(need.least);
        BarLine { name: t_with("growth-have", &args), shares: vec![share] }
    };
    let next = Memo::new(move |_| facts.with(Facts::next));
    let bars = Memo::new(move |_| next.get().into_iter().map(bar).collect::<Vec<_>>());
    let sums = move |at: fn((i64, i64)) -> i64| number(earned.with(|lines| at(growth::total(lines))));
    let lines = move || {
        let all = earned.get().into_iter().enumerate().rev();
        all.map(|(at, line)| row(house, at, line)).collect::<Vec<_>>()
    };
    let skills = move || facts.with(|facts| facts.skills.iter().map(|skill| skill.label()).collect::<Vec<_>>());
    let badges = move || facts.with(|facts| facts.badges().into_iter().map(|badge| badge.label()).collect::<Vec<_>>());
    view! {
        <Page title=text("growth-title") back="/me">
            <Card title=said(move || facts.with(level_words))>
                {ring(facts)}
                <When is=move || !next.with(Vec::is_empty)>
                    <Bars label=text("gr-next_level") legend=vec![text("growth-there")] lines=bars named=true />
                </When>
            </Card>
            <Card title=text("vol-skills")>
                {words(skills, Tone::Accent)}
                <p class="soft small">{text("growth-no-skills")}</p>
            </Card>
            <When is=move || facts.with(|facts| facts.activities > 0)>
                <Card title=text("gr-badge")>{words(badges, Tone::Warm)}</Card>
            </When>
            <Certificates who=who />
            <LiftCard who=who />
            <Card title=text("gr-points")>
                <p class="lead">{said(move || t_with("growth-confirmed", &[("points", sums(|sum| sum.0).into())]))}</p>
                <p>{said(move || t_with("growth-waiting", &[("points", sums(|sum| sum.1).into())]))}</p>
                <p class="soft small">{text("growth-how")}</p>
            </Card>
            <h2>{text("growth-ledger")}</h2>
            <List
                label=text("growth-ledger")
                lines=Memo::new(move |_| lines())
                empty=|| view! { <Empty text=text("growth-none") /> }
            />
        </Page>
    }
}

/// Words in small frames beside each other.
pub fn words(labels: impl Fn() -> Vec<&'static str> + Send + Sync + 'static, tone: Tone) -> AnyView {
    let badge = move |label| view! { <Badge label=text(label) tone=tone /> };
    let all = live(move || Some(labels().into_iter().map(badge).collect_view().into_any()));
    view! { <div class="beside">{all}</div> }.into_any()
}

fn row(house: House, at: usize, earned: Earned) -> Line {
    let planned = house.record_now(earned.activity).and_then(|record| Planned::of(earned.activity, &record));
    let title = planned.map_or_else(|| t("activity-nameless"), |planned| planned.name());
    let Earned { points, provisional, reverses, .. } = earned;
    let key = format!("{at} {} {title} {points} {provisional} {reverses}", earned.source);
    Line::new(key, title.clone(), move || {
        let title = title.clone();
        let about = move || {
            let rules = t_with("points-rules", &[("version", earned.rules.into())]);
            format!("{} · {} · {rules}", t(earned.cause.label()), day(earned.at))
        };
        let sum = move || if points < 0 { number(points) } else { format!("+{}", number(points)) };
        let tone = if provisional || reverses { Tone::Warm } else { Tone::Accent };
        let state = match (provisional, reverses) {
            (true, _) => Some("hours-waiting"),
            (_, true) => Some("points-reversed"),
            _ => None,
        };
        view! {
            <Row
                title=said(move || title.clone())
                href=to_activity(earned.activity)
                about=said(about)
                sign=house.sign(earned.source)
            >
                <Badge label=said(sum) tone=tone />
                {state.map(|key| view! { <Badge label=text(key) tone=tone /> })}
            </Row>
        }
    })
}

/// What organisations vouch for, and what a university asks for.
#[component]
fn Certificates(who: Id) -> impl IntoView {
    let held = House::here().watch(move |ledger| certificate::of(ledger, who));
    let row = |it: certificate::Certified| {
        let issued = it.issued;
        let about = if it.about.is_empty() { it.issuer } else { format!("{} · {}", it.about, it.issuer) };
        view! {
            <Row
                title=said(move || it.number.clone())
                href=to_certificate(it.id)
                about=said(move || format!("{about} · {}", day(issued)))
            >
                {it.revoked.then(|| view! { <Badge label=text(certificate::revoked.label) tone=Tone::Warm /> })}
            </Row>
        }
    };
    view! {
        <Card title=text("certificates-title")>
            <When is=move || !held.with(Vec::is_empty) otherwise=|| view! { <p class="soft">{text("certificates-none")}</p> }>
                {live(move || Some(held.get().into_iter().map(row).collect_view().into_any()))}
            </When>
            <div><ButtonLink label=text("statement-title") href=STATEMENT picture=Picture::Checklist /></div>
        </Card>
    }
}
