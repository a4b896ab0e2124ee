//! Runs of checklists wherever several stand under each other.

use crate::memo::Memo;
use erikti_model::kinds::{answer, run};
use erikti_model::time::Instant;
use erikti_model::{Read, Refusal, order};
use erikti_sync::{Id, Ledger, Pen, Record, Space};
use leptos::prelude::*;

use super::naming::in_tongue;
use crate::app::House;
use crate::i18n::{day_time, t_with};
use crate::parts::{CardLink, Ring, SignMark, live};

/// A run as lists show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The record.
    pub id: Id,
    /// Template code.
    pub template: String,
    /// The activity it belongs to.
    pub activity: Option<Id>,
    /// Who leads it.
    pub leader: Option<Id>,
    /// When it began.
    pub started: Instant,
    /// When it was finished.
    pub finished: Option<Instant>,
}

impl Listed {
    /// Of this record; `None` while only a part of it has arrived.
    pub fn of(id: Id, record: &Record) -> Option<Self> {
        Some(Self {
            id,
            template: record.get(run::template)?,
            activity: record.get(run::activity),
            leader: run::led_by(record),
            started: record.get(run::started)?,
            finished: record.get(run::finished),
        })
    }

    /// Every run that `wanted` keeps, latest first.
    pub fn all(ledger: &Ledger, wanted: impl Fn(&Self) -> bool) -> Vec<Self> {
        let all = ledger.of_kind(run::KIND).filter_map(|(id, record)| Self::of(id, record));
        let all: Vec<Self> = all.filter(|listed| wanted(listed)).collect();
        let mut all = order::by(all, |listed| (listed.started.unix_ms(), listed.id));
        all.reverse();
        all
    }
}

/// The space in which a run and its answers live.
///
/// # Errors
/// There is no such run any more.
pub fn home(pen: &Pen<'_>, of_run: Id) -> Result<Space, Refusal> {
    let run = pen.ledger().record(of_run);
    run.map(|run| run.space().clone()).ok_or_else(|| Refusal::new("refusal-gone"))
}

/// The records whose delivery a run's sign tells: itself and its answers.
pub fn records(ledger: &Ledger, of_run: Id) -> Vec<Id> {
    let answers = erikti_model::field::pointing_at(ledger, answer::run, of_run).map(|(id, _)| id);
    std::iter::once(of_run).chain(answers).collect()
}

/// Cards of these runs, under each other.
#[component]
pub fn RunCards(
    /// Which.
    #[prop(into)]
    runs: Memo<Vec<Listed>>,
) -> impl IntoView {
    let house = House::here();
    let cards = move || {
        // A card is titled by its checklist.
        house.content();
        runs.get().into_iter().map(|listed| view! { <RunCard listed=listed /> }).collect_view().into_any()
    };
    view! { {live(move || Some(cards()))} }
}

#[component]
fn RunCard(listed: Listed) -> impl IntoView {
    let house = House::here();
    let id = listed.id;
    let Some(template) = house.template(&listed.template) else { return ().into_any() };
    let title = template.title.clone();
    let progress = house.watch(move |ledger| run::progress(ledger, id, &template));
    let sign = house.sign(id);
    let when = move || match listed.finished {
        Some(at) => t_with("run-finished", &[("when", day_time(at).into())]),
        None => t_with("run-started", &[("when", day_time(listed.started).into())]),
    };
    view! {
        <CardLink title=in_tongue(title) href=house.to_run(id)>
            <div class="beside">
                <Ring
                    done=Signal::derive(move || progress.get().answered)
                    total=Signal::derive(move || progress.get().items)
                />
                <div class="stack stack--near">
                    <p class="soft small">{when}</p>
                    <SignMark sign=sign />
                </div>
            </div>
        </CardLink>
    }
    .into_any()
}
