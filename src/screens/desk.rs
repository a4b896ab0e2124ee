//! The tray: taps that were not allowed, or not now. A coordinator reads who, when, why and what, and lets in or declines.

use erikti_model::Read;
use erikti_model::kinds::trayed::{self, Decision};
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger, Record};
use leptos::prelude::*;

use super::delivery::problem_words;
use super::missing::PageMissing;
use super::naming::person;
use super::refused::LastNo;
use super::wording::{Worded, label};
use crate::app::House;
use crate::i18n::{has, lately, said, t, t_with, text};
use crate::me::Me;
use crate::memo::Memo;
use crate::parts::{Badge, Button, Card, Empty, Fact, Facts, Page, Picture, Toasts, Tone, Weight, When, live};

/// How much of what was decided is worth looking back at.
const DECIDED_SHOWN: usize = 50;

/// One tap in the tray.
#[derive(Clone, PartialEq)]
struct Waiting {
    id: Id,
    author: Option<String>,
    made: Instant,
    why: String,
    /// What it would write: kind, field, value. `None` if it is too large to be shown.
    lines: Option<Vec<(String, String, Worded)>>,
    /// Whether this person may write it, and so let it in.
    may_let_in: bool,
    decided: Option<Decided>,
}

#[derive(Clone, PartialEq)]
struct Decided {
    decision: Decision,
    who: Option<String>,
    when: Instant,
}

impl Waiting {
    /// The tray, latest first: what waits, or the latest of what was decided.
    fn all(ledger: &Ledger, me: &Me, decided: bool) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (id, record) in ledger.of_kind(trayed::KIND) {
            if record.get(trayed::decision).is_some() == decided
                && let Some(tap) = Self::of(ledger, me, id, record)
            {
                let at = all.partition_point(|other| other.made > tap.made);
                if !decided || at < DECIDED_SHOWN {
                    all.insert(at, tap);
                    all.truncate(if decided { DECIDED_SHOWN } else { usize::MAX });
                }
            }
        }
        all
    }

    fn of(ledger: &Ledger, me: &Me, id: Id, record: &Record) -> Option<Self> {
        let why = record.get(trayed::reason)?;
        let told = record.heads(trayed::reason.key).first()?.stamp;
        let group = trayed::content(id, record);
        let made = group.as_ref().map_or(told, |group| group.stamp);
        let may_let_in =
            group.as_ref().is_some_and(|group| group.spaces().iter().all(|space| me.writes(ledger, space)));
        let lines = group.map(|group| {
            let line = |change: &erikti_sync::Change| {
                let (kind, field) = (change.kind.to_string(), change.field.to_string());
                let worded = Worded::of(ledger, me, &kind, &field, &change.value);
                (worded != Worded::Nothing).then_some((kind, field, worded))
            };
            group.changes.iter().filter_map(line).collect()
        });
        let decided =
            record.heads(trayed::decision.key).first().zip(record.get(trayed::decision)).map(|(head, decision)| {
                Decided {
                    decision,
                    who: person(ledger, if head.author == Id::NIL { me.person } else { head.author }),
                    when: Instant::from_unix_ms(head.stamp.unix_ms()),
                }
            });
        let author = record.get(trayed::author).and_then(|who| person(ledger, who));
        Some(Self { id, author, made: Instant::from_unix_ms(made.unix_ms()), why, lines, may_let_in, decided })
    }

    fn title(&self) -> String {
        self.author.clone().unwrap_or_else(|| t("conflict-somebody"))
    }
}

/// How many taps wait for this person's decision.
pub fn count(house: House) -> Memo<usize> {
    let decides = house.am(Me::decides);
    house.watch(move |ledger| {
        let undecided = |(_, record): &(Id, &Record)| record.get(trayed::decision).is_none();
        if decides.get() { ledger.of_kind(trayed::KIND).filter(undecided).count() } else { 0 }
    })
}

/// The tray.
#[component]
pub fn Desk() -> impl IntoView {
    let house = House::here();
    let me = house.me();
    if !house.am(Me::decides).get_untracked() {
        return view! { <PageMissing /> }.into_any();
    }
    let all = move |decided| {
        house.watch(move |ledger| me.get().map(|me| Waiting::all(ledger, &me, decided)).unwrap_or_default())
    };
    let (waiting, decided) = (all(false), all(true));
    let no = LastNo::new();
    view! {
        <Page title=text("desk-title") back="/">
            <When is=move || !waiting.with(Vec::is_empty) otherwise=|| view! { <Empty text=text("desk-empty") /> }>
                <p class="soft">{text("desk-lead")}</p>
            </When>
            {no.banner()}
            {cards(house, no, waiting)}
            <When is=move || !decided.with(Vec::is_empty)>
                <details class="stack">
                    <summary>{text("desk-decided")}</summary>
                    {cards(house, no, decided)}
                </details>
            </When>
        </Page>
    }
    .into_any()
}

fn cards(house: House, no: LastNo, taps: Memo<Vec<Waiting>>) -> AnyView {
    live(move || Some(taps.get().into_iter().map(|tap| card(house, no, tap)).collect_view().into_any()))
}

fn card(house: House, no: LastNo, tap: Waiting) -> AnyView {
    let Waiting { made, may_let_in, .. } = tap;
    let id = tap.id;
    let (titled, why, decided) = (tap.clone(), tap.why.clone(), tap.decided.clone());
    let toasts = Toasts::here();
    let decide = move |decision: Decision, told: &'static str| {
        if no.hear(house.act(|pen| trayed::decide(pen, id, decision))) {
            toasts.say(move || t(told));
        }
    };
    let foot = match decided {
        Some(decided) => verdict(decided),
        None => view! {
            {(!may_let_in).then(|| view! { <p class="soft">{text("desk-only-decline")}</p> })}
            <div class="beside">
                {may_let_in.then(|| view! {
                    <Button
                        label=text(Decision::Accept.label())
                        picture=Picture::Check
                        weight=Weight::Main
                        on_press=move |()| decide(Decision::Accept, "desk-let-in")
                    />
                })}
                <Button
                    label=text(Decision::Decline.label())
                    picture=Picture::Cross
                    on_press=move |()| decide(Decision::Decline, "desk-turned-down")
                />
            </div>
        }
        .into_any(),
    };
    view! {
        <Card title=said(move || titled.title())>
            <p class="soft small">{said(move || lately(made))}</p>
            <p>{said(move || because(&why))}</p>
            {content(house, tap.lines)}
            {foot}
        </Card>
    }
    .into_any()
}

/// Why it waits, as the person who decides reads it.
fn because(reason: &str) -> String {
    let key = format!("desk-because-{reason}");
    if has(&key) { t(&key) } else { problem_words(reason) }
}

fn content(house: House, lines: Option<Vec<(String, String, Worded)>>) -> AnyView {
    let Some(lines) = lines else { return view! { <p class="soft">{text("desk-too-large")}</p> }.into_any() };
    let fact = move |(kind, field, worded): (String, String, Worded)| {
        view! {
            <Fact name=said(move || label(&kind, &field))>
                <span class="as-typed">{said(move || worded.words(house))}</span>
            </Fact>
        }
    };
    view! { <Facts>{lines.into_iter().map(fact).collect_view()}</Facts> }.into_any()
}

fn verdict(decided: Decided) -> AnyView {
    let Decided { decision, who, when } = decided;
    let (word, tone) = match decision {
        Decision::Accept => ("desk-accepted", Tone::Accent),
        Decision::Decline => ("desk-declined", Tone::Warm),
    };
    let about = move || {
        let who = who.clone().unwrap_or_else(|| t("conflict-somebody"));
        t_with("conflict-who-when", &[("who", who.into()), ("when", lately(when).into())])
    };
    view! {
        <div class="beside">
            <Badge label=text(word) tone=tone />
            <span class="soft small">{said(about)}</span>
        </div>
    }
    .into_any()
}
