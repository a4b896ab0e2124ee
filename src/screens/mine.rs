//! One's own checklists, the family plan and the go-bag: how far they are, and when to go through them again.
//!
//! It refuses to know when that is: the rule is the model's.

use erikti_model::content::Template;
use erikti_model::ics;
use erikti_model::kinds::run::{self, Again};
use erikti_model::time::Instant;
use erikti_sync::{Id, Ledger};
use leptos::prelude::*;

use super::naming::in_tongue;
use super::runs::Listed;
use crate::app::House;
use crate::i18n::{day, day_time, lang, said, t, t_with, text};
use crate::me::holder;
use crate::memo::Memo;
use crate::parts::{Badge, Banner, Button, ButtonLink, Card, CardLink, Picture, Ring, SignMark, Toasts, Tone, live};
use crate::routes::{to_run, to_template};

/// The family plan and the go-bag.
const PERSONAL: [&str; 2] = ["T03", "T04"];

/// Whether a checklist is one of those that everybody has for themselves.
pub fn is_personal(code: &str) -> bool {
    PERSONAL.contains(&code)
}

/// How one of them stands.
#[derive(Clone, PartialEq)]
struct Standing {
    latest: Option<Listed>,
    checked: Option<Instant>,
    again: Option<Again>,
}

impl Standing {
    fn of(ledger: &Ledger, person: Id, code: &str, now: Instant) -> Self {
        let runs = Listed::all(ledger, |listed| listed.template == code && listed.leader == Some(person));
        let finished = runs.iter().filter_map(|listed| listed.finished).max();
        Self {
            latest: runs.into_iter().next(),
            checked: finished,
            again: finished.map(|finished| run::again(finished, now)),
        }
    }

    fn watch(house: House, code: String) -> Memo<Self> {
        let me = house.me();
        house.watch(move |ledger| Self::of(ledger, me.with_untracked(holder), &code, house.now()))
    }

    fn is_due(&self) -> bool {
        self.again.is_some_and(|again| again.due)
    }

    /// The run that goes on, or where the next one starts.
    fn href(&self, code: &str) -> String {
        let going_on = self.latest.as_ref().filter(|latest| latest.finished.is_none());
        going_on.map_or_else(|| to_template(code), |latest| to_run(latest.id))
    }

    fn words(&self) -> String {
        match (&self.latest, self.again) {
            (Some(latest), _) if latest.finished.is_none() => {
                t_with("run-started", &[("when", day_time(latest.started).into())])
            }
            (_, Some(again)) => t_with("mine-again", &[("day", day(again.on).into())]),
            _ => t("mine-not-begun"),
        }
    }
}

/// Both of them, with their rings.
#[component]
pub fn Mine() -> impl IntoView {
    let house = House::here();
    let card = |template: Template| view! { <Own template=template /> };
    let cards =
        move || PERSONAL.into_iter().filter_map(|code| house.template(code)).map(card).collect_view().into_any();
    view! {
        <h2>{text("mine-title")}</h2>
        <p class="soft">{text("mine-every")}</p>
        {live(move || Some(cards()))}
    }
}

#[component]
fn Own(template: Template) -> impl IntoView {
    let house = House::here();
    let (code, title) = (template.code.to_string(), template.title.clone());
    let standing = Standing::watch(house, code.clone());
    let total = template.items().count();
    let latest = Memo::new(move |_| standing.with(|own| own.latest.as_ref().map(|latest| latest.id)));
    let done = house.watch(move |ledger| latest.get().map_or(0, |id| run::progress(ledger, id, &template).answered));
    let href = said(move || standing.with(|own| own.href(&code)));
    view! {
        <CardLink title=in_tongue(title) href=href>
            <div class="beside">
                <Ring done=done total=Signal::stored(total) />
                <div class="stack stack--near">
                    <p class="soft small">{said(move || standing.with(Standing::words))}</p>
                    {live(move || standing.with(Standing::is_due).then(due_badge))}
                    {live(move || latest.get().map(|id| view! { <SignMark sign=house.sign(id) /> }.into_any()))}
                </div>
            </div>
        </CardLink>
    }
}

fn due_badge() -> AnyView {
    view! { <Badge label=text("mine-check-again") tone=Tone::Warm /> }.into_any()
}

/// What was last gone through too long ago.
#[component]
pub fn Due() -> impl IntoView {
    let house = House::here();
    move || PERSONAL.into_iter().filter_map(|code| house.template(code)).map(|of| due(house, of)).collect_view()
}

fn due(house: House, of: Template) -> AnyView {
    let standing = Standing::watch(house, of.code.to_string());
    let of = StoredValue::new(of);
    let words = move || {
        let title = of.with_value(|of| of.title.in_language(lang().code()).to_owned());
        t_with("mine-due", &[("title", title.into())])
    };
    let banner = move || {
        let href = of.with_value(|of| standing.with_untracked(|own| own.href(&of.code)));
        view! {
            <Banner text=said(words) tone=Tone::Warm>
                <ButtonLink label=text("mine-check-again") href=href />
            </Banner>
        }
        .into_any()
    };
    live(move || standing.with(Standing::is_due).then(banner))
}

/// When a checklist of one's own was last gone through, when it is due again, and that day for the phone's calendar.
pub fn reminder(of: &Template) -> AnyView {
    let house = House::here();
    let (code, title) = (of.code.to_string(), StoredValue::new(of.title.clone()));
    let key = StoredValue::new(code.clone());
    let standing = Standing::watch(house, code);
    let give = move |again: Again| {
        let title = title.with_value(|title| title.in_language(lang().code()).to_owned());
        let title = t_with("mine-to-check", &[("title", title.into())]);
        let at = |time| Instant::from_inputs(&again.on.date_input(), time).unwrap_or(again.on);
        let id = key.with_value(|code| Id::derived(&[code.as_bytes(), &again.on.unix_ms().to_le_bytes()]));
        let (starts, ends) = (at("10:00"), at("10:30"));
        let event = ics::Event { id, title: &title, place: "", note: "", starts, ends };
        let name = format!("erikti-{}.{}", starts.date_input(), ics::END);
        if let Err(key) = house.give(&name, &ics::file(&event, house.now())) {
            Toasts::here().say(move || t(key));
        }
    };
    live(move || {
        let (checked, again) = standing.with(|own| own.checked.zip(own.again))?;
        let card = view! {
            <Card>
                <p>{said(move || t_with("mine-checked", &[("day", day(checked).into())]))}</p>
                <p>{said(move || t_with("mine-again", &[("day", day(again.on).into())]))}</p>
                <Button label=text("mine-remind") picture=Picture::Calendar on_press=move |()| give(again) />
            </Card>
        };
        Some(card.into_any())
    })
}
