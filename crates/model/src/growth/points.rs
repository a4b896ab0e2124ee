//! Points: rules as data, and the ledger of lines that follows from what happened.

use crate::kinds::stay;
use crate::order;
use crate::time::Instant;
use alloc::vec::Vec;
use erikti_sync::Id;

/// What points are for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Cause {
    /// Confirmed hours.
    Hours,
    /// A finished training.
    Training,
    /// An activity led, with its report closed.
    Led,
    /// A session led, with its quiz.
    Session,
}

impl Cause {
    /// Locale key.
    pub const fn label(self) -> &'static str {
        match self {
            Cause::Hours => "points-hours",
            Cause::Training => "points-training",
            Cause::Led => "points-led",
            Cause::Session => "points-session",
        }
    }
}

/// A version of the rules. A newer one is added below, with its first moment; what was priced by an older one stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
    /// Its number.
    pub version: u32,
    /// From when on it holds.
    pub from: Instant,
    /// Points of a full hour.
    pub hour: i64,
    /// Most minutes of one day.
    pub day_minutes: i64,
    /// Points of a finished training.
    pub training: i64,
    /// Points of an activity led.
    pub led: i64,
    /// Points of a session led.
    pub session: i64,
}

/// Every version, oldest first (domain §8).
pub const RULES: &[Rules] = &[Rules {
    version: 1,
    from: Instant::from_unix_ms(i64::MIN),
    hour: 10,
    day_minutes: stay::DAY_MINUTES,
    training: 30,
    led: 50,
    session: 40,
}];

/// From a moment on, something stood at an amount: minutes, or 1 for what is or is not. 0: it was taken back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Event {
    /// The record it stands in.
    pub source: Id,
    /// The activity it was at.
    pub activity: Id,
    /// What it is for.
    pub cause: Cause,
    /// The first of the days the activity covers.
    pub first: i32,
    /// The last.
    pub last: i32,
    /// From when on.
    pub at: Instant,
    /// How much.
    pub amount: u32,
    /// Nobody has confirmed it yet.
    pub provisional: bool,
}

/// One line of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// The record it follows from.
    pub source: Id,
    /// The activity.
    pub activity: Id,
    /// What for.
    pub cause: Cause,
    /// Since when.
    pub at: Instant,
    /// Points, below zero for a reversal.
    pub points: i64,
    /// The version of the rules it was priced by.
    pub rules: u32,
    /// Takes an earlier line back.
    pub reverses: bool,
    /// Nobody has confirmed it yet.
    pub provisional: bool,
}

/// Minutes taken of each day. Lists, here and below: a tree is compiled anew for each type, and a person's days are few.
pub(super) type Days = Vec<(i32, u32)>;

fn of_day(days: &mut Days, day: i32) -> Option<&mut u32> {
    if !days.iter().any(|(known, _)| *known == day) {
        days.push((day, 0));
    }
    days.iter_mut().find(|(known, _)| *known == day).map(|(_, used)| used)
}

/// Takes minutes of days, as many as these have left; how many of which.
pub(super) fn take(days: &mut Days, first: i32, last: i32, minutes: u32, most: i64) -> Days {
    let most = u32::try_from(most).unwrap_or_default();
    let (mut taken, mut left) = (Days::new(), minutes);
    for day in first..=last {
        let Some(used) = of_day(days, day).filter(|_| left > 0) else { break };
        let more = left.min(most.saturating_sub(*used));
        (*used, left) = (*used + more, left - more);
        taken.push((day, more));
    }
    taken
}

/// All minutes taken.
pub(super) fn sum(days: &Days) -> u32 {
    days.iter().map(|(_, minutes)| *minutes).sum()
}

fn give_back(days: &mut Days, taken: &Days) {
    for (day, minutes) in taken {
        if let Some(used) = of_day(days, *day) {
            *used = used.saturating_sub(*minutes);
        }
    }
}

fn rules_at(rules: &[Rules], at: Instant) -> Option<&Rules> {
    rules.iter().rev().find(|rules| rules.from <= at)
}

/// The ledger of these events, whatever order they come in. What waits for somebody's word comes after everything that does not.
pub fn lines(events: Vec<Event>) -> Vec<Line> {
    priced_by(RULES, events)
}

pub(super) fn priced_by(rules: &[Rules], mut events: Vec<Event>) -> Vec<Line> {
    // From the last key to the first: this order keeps what is equal as it stood.
    events = order::by(events, |it| ((it.cause as i64) << 32 | i64::from(it.amount), it.source));
    events = order::by(events, |it| (it.at.unix_ms(), it.source));
    events = order::by(events, |it| (i64::from(it.provisional), Id::NIL));
    let mut lines: Vec<Line> = Vec::new();
    let mut days = Days::new();
    let mut standing: Vec<(Line, Days, u32)> = Vec::new();
    for event in events {
        let known = standing.iter().position(|(it, ..)| (it.source, it.cause) == (event.source, event.cause));
        if let Some(at) = known {
            if standing.get(at).is_some_and(|(.., amount)| *amount == event.amount) {
                continue;
            }
            let (earned, taken, _) = standing.swap_remove(at);
            give_back(&mut days, &taken);
            lines.push(Line { at: event.at, points: -earned.points, reverses: true, ..earned });
        }
        let Some(rules) = rules_at(rules, event.at).filter(|_| event.amount > 0) else { continue };
        let (points, taken) = match event.cause {
            Cause::Hours => {
                let taken = take(&mut days, event.first, event.last, event.amount, rules.day_minutes);
                (i64::from(sum(&taken) / 60) * rules.hour, taken)
            }
            Cause::Training => (rules.training, Days::new()),
            Cause::Led => (rules.led, Days::new()),
            Cause::Session => (rules.session, Days::new()),
        };
        let Event { source, activity, cause, at, provisional, .. } = event;
        let line = Line { source, activity, cause, at, points, rules: rules.version, reverses: false, provisional };
        lines.push(line);
        standing.push((line, taken, event.amount));
    }
    lines
}

/// The points of lines: confirmed, and waiting.
pub fn total(lines: &[Line]) -> (i64, i64) {
    let of = |waiting| lines.iter().filter(|line| line.provisional == waiting).map(|line| line.points).sum();
    (of(false), of(true))
}
