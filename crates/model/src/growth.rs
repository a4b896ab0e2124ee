//! What a person's hours, learning and trust add up to: points as a ledger of lines, levels, badges.
//!
//! Nothing of it is stored: phone and server work it out from the same records by the same versioned rules. A line is priced by the
//! rules of the moment it was earned and never again; what is taken back is reversed by a line of its own. It refuses to know
//! kilograms, people helped and how dangerous the work was: nobody is paid for risk or for another's misfortune.

mod ladder;
pub mod open_badges;
mod points;

pub use ladder::{BADGES, Badge, Facts, LEVELS, Need, What};
pub use points::{Cause, Event, Line, RULES, Rules, lines, total};

use crate::field::pointing_at;
use crate::kinds::activity::{self, Direction};
use crate::kinds::consent::{self, Purpose};
use crate::kinds::earlier::{self, Stood};
use crate::kinds::report::{self, Outcome};
use crate::kinds::{attendance, session, skill, stay, tally, volunteer};
use crate::time::Instant;
use crate::{Field, Read};
use alloc::string::String;
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Record};

/// The days an activity covers, for the most that counts of one day.
fn days_of(planned: Option<&Record>, otherwise: Instant) -> (i32, i32) {
    let starts = planned.and_then(|it| it.get(activity::starts)).unwrap_or(otherwise);
    let ends = planned.and_then(|it| it.get(activity::ends)).unwrap_or(starts);
    (starts.day(), ends.day().max(starts.day()))
}

fn pays(kind: Option<Direction>) -> bool {
    kind != Some(Direction::Emergency)
}

/// Everything that earns a person points, and everything that took it back: in no order.
pub fn events(ledger: &Ledger, who: Id) -> Vec<Event> {
    let mut events = hours(ledger, who);
    closings(ledger, who, (report::activity, report::leader, report::closed, report::earlier), Cause::Led, &mut events);
    let of_session = (session::activity, session::leader, session::closed, session::earlier);
    closings(ledger, who, of_session, Cause::Session, &mut events);
    events
}

fn hours(ledger: &Ledger, who: Id) -> Vec<Event> {
    let mut events = Vec::new();
    for (at, known) in stay::of_person(ledger, who) {
        let planned = ledger.record(at);
        let kind = planned.and_then(|it| it.get(activity::direction));
        let id = attendance::id(at, who);
        let stood = ledger.record(id).map(|it| earlier::all(it, attendance::minutes, attendance::earlier));
        let mut state = |stood: Stood, provisional: bool| {
            let moment = Instant::from_unix_ms(stood.at_ms);
            let (first, last) = days_of(planned, known.came.unwrap_or(moment));
            let amount = u32::try_from(stood.amount).unwrap_or_default();
            let event =
                Event { source: id, activity: at, cause: Cause::Hours, first, last, at: moment, amount, provisional };
            if pays(kind) {
                events.push(event);
            }
            if kind == Some(Direction::Training) {
                events.push(Event { cause: Cause::Training, amount: amount.min(1), ..event });
            }
        };
        stood.unwrap_or_default().into_iter().for_each(|stood| state(stood, false));
        if let Some((minutes, left)) = known.waits().zip(known.left) {
            state(Stood { at_ms: left.unix_ms(), amount: minutes.into() }, true);
        }
    }
    events
}

type Closing<K> = (Field<K, Id>, Field<K, Id>, Field<K, Instant>, Field<K, String>);

/// What this person closed: a report, or a session with a quiz.
fn closings<K>(ledger: &Ledger, who: Id, (of, by, closed, beside): Closing<K>, cause: Cause, events: &mut Vec<Event>) {
    for (source, record) in pointing_at(ledger, by, who) {
        let Some(at) = record.get(of).filter(|at| counts(ledger, *at, cause)) else { continue };
        for stood in earlier::all(record, closed, beside) {
            let moment = Instant::from_unix_ms(stood.at_ms);
            let (first, last) = days_of(ledger.record(at), moment);
            let amount = u32::from(stood.amount > 0);
            events.push(Event { source, activity: at, cause, first, last, at: moment, amount, provisional: false });
        }
    }
}

fn counts(ledger: &Ledger, at: Id, cause: Cause) -> bool {
    match cause {
        Cause::Session => pointing_at(ledger, tally::activity, at).any(|(_, it)| {
            it.get(tally::question).as_deref() == Some(tally::SHEETS) && it.get(tally::counted) > Some(0)
        }),
        _ => ledger.record(report::id(at)).and_then(|it| it.get(report::outcome)) == Some(Outcome::Held),
    }
}

/// A person's points, line by line, in the order in which they were earned; what waits for somebody's word comes last.
pub fn ledger(ledger: &Ledger, who: Id) -> Vec<Line> {
    lines(events(ledger, who))
}

/// Confirmed minutes, no more than counts of one day however many activities it had (K16).
pub fn minutes(ledger: &Ledger, who: Id) -> u32 {
    let mut days = Vec::new();
    let known = stay::of_person(ledger, who);
    let of = |(at, known): (Id, stay::Known)| {
        let minutes = known.confirmed?;
        let (first, last) = days_of(ledger.record(at), known.came.unwrap_or_default());
        Some(points::sum(&points::take(&mut days, first, last, minutes, stay::DAY_MINUTES)))
    };
    known.into_iter().filter_map(of).sum()
}

/// What levels and badges are judged by.
pub fn facts(ledger: &Ledger, who: Id) -> Facts {
    let confirmed = stay::of_person(ledger, who).into_iter().filter(|(_, known)| known.confirmed > Some(0));
    let kinds: Vec<Option<Direction>> =
        confirmed.map(|(at, _)| ledger.record(at).and_then(|it| it.get(activity::direction))).collect();
    let all = self::ledger(ledger, who);
    // Earned and not reversed since.
    let closed = |cause| {
        let of = |line: &&Line| line.cause == cause && !line.provisional;
        let signed = |line: &Line| if line.reverses { -1 } else { 1 };
        usize::try_from(all.iter().filter(of).map(signed).sum::<i32>()).unwrap_or_default()
    };
    Facts {
        minutes: minutes(ledger, who),
        activities: kinds.len(),
        kinds: Direction::ALL.iter().filter(|kind| kinds.contains(&Some(**kind))).count(),
        trainings: kinds.iter().filter(|kind| **kind == Some(Direction::Training)).count(),
        led: closed(Cause::Led),
        sessions: closed(Cause::Session),
        skills: skill::of(ledger, who),
    }
}

/// What those who agreed to be counted together have done, as far as this phone knows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Together {
    /// People who agreed.
    pub people: u32,
    /// Their confirmed minutes.
    pub minutes: u32,
}

/// The total of those who said yes to being counted together; nobody's own share can be seen in it.
pub fn together(ledger: &Ledger) -> Together {
    let mut sum = Together::default();
    for (who, _) in ledger.of_kind(volunteer::KIND) {
        if consent::is_given(ledger, who, Purpose::Totals) {
            sum.people += 1;
            sum.minutes = sum.minutes.saturating_add(minutes(ledger, who));
        }
    }
    sum
}

#[cfg(test)]
mod tests;
