//! What lists show of an activity, and in which order.

use erikti_model::kinds::activity::{self, Direction, District, Status};
use erikti_model::time::Instant;
use erikti_model::{Read, order};
use erikti_sync::{Id, Ledger, Record};
use leptos::prelude::*;

use super::runs::Listed;
use crate::app::House;
use crate::i18n::{said, span, t, text};
use crate::parts::{Badge, FIRST_ROWS, Line, Picture, Row, Tone};
use crate::routes::to_activity;

/// An activity as lists show it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Planned {
    /// The record.
    pub id: Id,
    /// Its title; may be empty while only a part of it has arrived.
    pub title: String,
    /// Its kind, if this build knows it.
    pub direction: Option<Direction>,
    /// Where people meet.
    pub place: String,
    /// In which district.
    pub district: Option<District>,
    /// Beginning.
    pub starts: Instant,
    /// End.
    pub ends: Instant,
    /// Waits for a coordinator to publish it.
    pub proposed: bool,
    /// Asks for more people.
    pub calls: bool,
}

impl Planned {
    /// Of this record; `None` if it has no time yet.
    pub fn of(id: Id, record: &Record) -> Option<Self> {
        let starts = record.get(activity::starts)?;
        Some(Self {
            id,
            title: record.get(activity::title).unwrap_or_default(),
            direction: record.get(activity::direction),
            place: record.get(activity::place).unwrap_or_default(),
            district: record.get(activity::district),
            starts,
            ends: record.get(activity::ends).unwrap_or(starts),
            proposed: record.get(activity::status) == Some(Status::Proposed),
            calls: record.get(activity::calls) == Some(true),
        })
    }

    /// Every activity, earliest first.
    pub fn all(ledger: &Ledger) -> Vec<Self> {
        let all = ledger.of_kind(activity::KIND).filter_map(|(id, record)| Self::of(id, record));
        order::by(all.collect(), |planned| (planned.starts.unix_ms(), planned.id))
    }

    /// Whether it takes place on this day of Almaty.
    pub fn on(&self, day: i32) -> bool {
        (self.starts.day()..=self.ends.day()).contains(&day)
    }

    /// The title, or words for a missing one.
    pub fn name(&self) -> String {
        if self.title.is_empty() { t("activity-nameless") } else { self.title.clone() }
    }

    /// Where: the district and the place, as far as they are known.
    pub fn place_words(&self) -> String {
        let district = self.district.map(|district| t(district.label()));
        let place = Some(self.place.clone()).filter(|place| !place.is_empty());
        district.into_iter().chain(place).collect::<Vec<_>>().join(", ")
    }

    /// When and where, in one line.
    pub fn when_and_where(&self) -> String {
        let (when, place) = (span(self.starts, self.ends), self.place_words());
        if place.is_empty() { when } else { format!("{when} · {place}") }
    }
}

/// What the first screens show before anybody scrolls: what comes, what was last, and whose runs are open.
pub fn first_shown(ledger: &Ledger, today: i32) -> Vec<Id> {
    let all = Planned::all(ledger);
    let (coming, past): (Vec<&Planned>, Vec<&Planned>) = all.iter().partition(|planned| planned.ends.day() >= today);
    let listed = coming.iter().take(FIRST_ROWS).chain(past.iter().rev().take(FIRST_ROWS)).map(|planned| planned.id);
    let open = Listed::all(ledger, |listed| listed.finished.is_none());
    listed.chain(open.iter().take(FIRST_ROWS).map(|listed| listed.id)).collect()
}

/// Rows of these activities, for a list.
pub fn lines(planned: Vec<Planned>) -> Vec<Line> {
    let line = |planned: Planned| {
        let kind = planned.direction.map(|direction| t(direction.label())).unwrap_or_default();
        let (title, place) = (&planned.title, planned.place_words());
        let words = format!("{title} {place} {kind}");
        let Planned { id, starts, ends, proposed, calls, .. } = &planned;
        let key = format!("{id} {words} {} {} {proposed} {calls}", starts.unix_ms(), ends.unix_ms());
        Line::new(key, words, move || view! { <PlannedRow planned=planned.clone() /> })
    };
    planned.into_iter().map(line).collect()
}

/// The word beside an activity that nobody has published yet.
pub fn proposed_badge() -> AnyView {
    view! { <Badge label=text(Status::Proposed.label()) tone=Tone::Warm /> }.into_any()
}

/// The word beside an activity that asks for people.
pub fn calls_badge() -> AnyView {
    view! { <Badge label=text("activity-calls") tone=Tone::Accent /> }.into_any()
}

/// A row that leads to an activity.
#[component]
fn PlannedRow(
    /// Which.
    planned: Planned,
) -> impl IntoView {
    let Planned { id, direction, proposed, calls, .. } = planned;
    let (named, placed) = (planned.clone(), planned);
    view! {
        <Row
            title=said(move || named.name())
            href=to_activity(id)
            picture=Picture::Calendar
            about=said(move || placed.when_and_where())
            sign=House::here().sign(id)
        >
            {direction.map(|direction| view! { <Badge label=text(direction.label()) /> })}
            {proposed.then(proposed_badge)}
            {calls.then(calls_badge)}
        </Row>
    }
}
