//! E08 Attendance, its times: when a person came and left, and the hours that follow.
//!
//! Whoever notes it has an own record, the person too, so that two phones at two doors merge and nobody is asked which is
//! right: what a leader noted goes before what the person noted; of several leaders the earliest coming and the latest leaving.
//! Hours are computed. They count once somebody else has confirmed them: [`attendance::minutes`].

use super::activity::{self, LONGEST_HOURS};
use super::attendance::{self, Attendance, Mark};
use super::earlier;
use super::signup;
use crate::field::{pointing_at, record};
use crate::time::Instant;
use crate::{Field, Read, Refusal, Write, order};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// One taker's note of when a person came to an activity and left it.
    Stay: "stay" {
        /// The activity.
        activity: Id,
        /// The person.
        person: Id,
        /// Who noted it: the person, or somebody who leads.
        taker: Id,
        /// Came at.
        came: Instant,
        /// Left at.
        left: Instant,
    }
}

/// Hours are counted in quarters (E08).
pub const STEP_MINUTES: i64 = 15;

/// Most that counts of one day, minutes (K16): nobody is rewarded for working until they drop.
pub const DAY_MINUTES: i64 = 8 * 60;

/// How long before the beginning a tap still means now, minutes: people who set up.
pub const EARLY_MINUTES: i64 = 2 * 60;

/// How long after the end a tap still means now, minutes: people who tidy up. Later the planned end is proposed.
pub const LATE_MINUTES: i64 = 2 * 60;

/// Most people of one tap for all: a group of changes holds that many, whatever is written of them.
pub const AT_ONCE: usize = 40;

/// What is known of one person at one activity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Known {
    /// Came at.
    pub came: Option<Instant>,
    /// Left at.
    pub left: Option<Instant>,
    /// A leader's mark.
    pub mark: Option<Mark>,
    /// Minutes that somebody else has confirmed.
    pub confirmed: Option<u32>,
    /// Nobody but the person says so.
    pub own_word: bool,
}

impl Known {
    /// Whether the person came, as far as anybody says.
    pub fn is_there(&self) -> bool {
        match self.mark {
            Some(mark) => mark != Mark::Absent,
            None => self.came.is_some(),
        }
    }

    /// Whether the person came and has not left.
    pub fn stays(&self) -> bool {
        self.is_there() && self.came.is_some() && self.left.is_none() && self.confirmed.is_none()
    }

    /// The minutes that somebody else must confirm, if there are any.
    pub fn waits(&self) -> Option<u32> {
        let times = self.came.zip(self.left).filter(|_| self.is_there() && self.confirmed.is_none());
        times.map(|(from, until)| counted(from, until))
    }
}

/// The record of what this taker noted of this person, on every phone.
pub fn id(of_activity: Id, of_person: Id, by: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), of_person.bytes(), by.bytes()])
}

/// The minutes that count: quarters, rounded to the nearest, and no more than [`DAY_MINUTES`] for each Almaty day.
pub fn counted(from: Instant, until: Instant) -> u32 {
    let quarters = (from.minutes_until(until).max(0) + STEP_MINUTES / 2) / STEP_MINUTES * STEP_MINUTES;
    let days = i64::from(until.day().saturating_sub(from.day()).max(0)) + 1;
    u32::try_from(quarters.min(days * DAY_MINUTES)).unwrap_or_default()
}

/// A tap near the activity means now; long before or after it, what was planned.
fn meant(planned: &Record, now: Instant, otherwise: Field<activity::Activity, Instant>) -> Instant {
    let Some(starts) = planned.get(activity::starts) else { return now };
    let ends = planned.get(activity::ends).unwrap_or(starts);
    let near = now.minutes_until(starts) <= EARLY_MINUTES && ends.minutes_until(now) <= LATE_MINUTES;
    if near { now } else { planned.get(otherwise).unwrap_or(starts) }
}

fn planned<'a>(pen: &Pen<'a>, of_activity: Id) -> Result<&'a Record, Refusal> {
    pen.ledger().record(of_activity).ok_or_else(|| Refusal::new("refusal-gone"))
}

/// Sets one of the two times in this taker's record, or empties it.
fn note(
    pen: &mut Pen<'_>,
    home: &Space,
    (of_activity, who, by): (Id, Id, Id),
    field: Field<Stay, Instant>,
    at: Option<Instant>,
) {
    let record = id(of_activity, who, by);
    let Some(at) = at else {
        pen.empty(home, record, field);
        return;
    };
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, person, who);
    pen.set(home, record, taker, by);
    pen.set(home, record, field, at);
}

/// A person checks in: today, and if the rules of age let the person take part.
///
/// # Errors
/// What stands in the way.
pub fn check_in(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id, now: Instant) -> Result<(), Refusal> {
    if !is_on(planned(pen, of_activity)?, now) {
        return Err(Refusal::new("refusal-not-today"));
    }
    signup::still_admits(pen.ledger(), of_activity, who, now)?;
    note(pen, home, (of_activity, who, who), came, Some(now));
    Ok(())
}

/// Whether an activity takes place on the Almaty day of this moment.
pub fn is_on(planned: &Record, now: Instant) -> bool {
    let Some(starts) = planned.get(activity::starts) else { return false };
    (starts.day()..=planned.get(activity::ends).unwrap_or(starts).day()).contains(&now.day())
}

/// Somebody notes that people leave: a person, or somebody who leads.
///
/// # Errors
/// Nobody knows that one of them came.
pub fn check_out(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    whom: &[Id],
    by: Id,
    now: Instant,
) -> Result<(), Refusal> {
    let at = meant(planned(pen, of_activity)?, now, activity::ends);
    let known = self::of_activity(pen.ledger(), of_activity);
    for who in whom {
        let from = known.get(who).and_then(|known| known.came);
        let from = from.ok_or_else(|| Refusal::new("refusal-not-checked-in"))?;
        note(pen, home, (of_activity, *who, by), left, Some(at.max(from)));
    }
    Ok(())
}

/// Takes back what this taker noted: that the person came, or left.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn take_back(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    who: Id,
    by: Id,
    field: Field<Stay, Instant>,
) -> Result<(), Refusal> {
    note(pen, home, (of_activity, who, by), field, None);
    Ok(())
}

/// Somebody who leads marks a person, or takes a mark back (`None`). Who came has come now, unless it is known when. Who did not
/// come has no hours.
///
/// # Errors
/// It would take away hours of one's own that somebody else has confirmed.
pub fn mark(
    pen: &mut Pen<'_>,
    home: &Space,
    (of_activity, who, by): (Id, Id, Id),
    given: Option<Mark>,
    now: Instant,
) -> Result<(), Refusal> {
    if given.is_some_and(|given| given != Mark::Absent) {
        if of(pen.ledger(), of_activity, who).came.is_none() {
            let at = meant(planned(pen, of_activity)?, now, activity::starts);
            note(pen, home, (of_activity, who, by), came, Some(at));
        }
    } else {
        if pen.will_be(attendance::id(of_activity, who), attendance::minutes).is_some() {
            unconfirm(pen, home, of_activity, who, by)?;
        }
        note(pen, home, (of_activity, who, by), came, None);
        note(pen, home, (of_activity, who, by), left, None);
    }
    match given {
        Some(given) => attendance::mark(pen, home, of_activity, who, given),
        None => attendance::unmark(pen, home, of_activity, who),
    }
}

/// Somebody who leads writes down the times; both of somebody else's are confirmed with it.
///
/// # Errors
/// Times that cannot be.
pub fn correct(
    pen: &mut Pen<'_>,
    home: &Space,
    (of_activity, who, by): (Id, Id, Id),
    from: Option<Instant>,
    until: Option<Instant>,
) -> Result<(), Refusal> {
    let from = from.ok_or_else(|| Refusal::about(came.label, "refusal-came-missing"))?;
    let planned = planned(pen, of_activity)?;
    let starts = planned.get(activity::starts).unwrap_or(from);
    let ends = planned.get(activity::ends).unwrap_or(starts);
    if (starts.day() - from.day()).max(from.day() - ends.day()) > 1 {
        return Err(Refusal::about(came.label, "refusal-came-elsewhere"));
    }
    if let Some(until) = until {
        if until <= from {
            return Err(Refusal::about(left.label, "refusal-left-before-came"));
        }
        let hours = (from.minutes_until(until) + 59) / 60;
        if hours > LONGEST_HOURS {
            let refusal = Refusal::about(left.label, "refusal-stay-long");
            return Err(refusal.with("hours", hours).with("most", LONGEST_HOURS));
        }
    }
    note(pen, home, (of_activity, who, by), came, Some(from));
    note(pen, home, (of_activity, who, by), left, until);
    if pen.will_be(attendance::id(of_activity, who), attendance::status).is_none_or(|mark| mark == Mark::Absent) {
        attendance::mark(pen, home, of_activity, who, Mark::Present)?;
    }
    match until {
        Some(until) if who != by => write_minutes(pen, home, of_activity, who, counted(from, until)),
        _ => {}
    }
    Ok(())
}

/// Confirms people's hours: never one's own, and not before it is known when they left.
///
/// # Errors
/// They are one's own, or not yet known.
pub fn confirm(pen: &mut Pen<'_>, home: &Space, at: Id, whom: &[Id], by: Id) -> Result<(), Refusal> {
    let known = of_activity(pen.ledger(), at);
    for who in whom {
        if *who == by {
            return Err(Refusal::new("refusal-hours-own"));
        }
        let minutes = known.get(who).and_then(Known::waits).ok_or_else(|| Refusal::new("refusal-hours-open"))?;
        write_minutes(pen, home, at, *who, minutes);
    }
    Ok(())
}

fn write_minutes(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id, minutes: u32) {
    let record = attendance::id(of_activity, who);
    pen.set(home, record, attendance::activity, of_activity);
    pen.set(home, record, attendance::person, who);
    earlier::keep(pen, home, record, attendance::minutes, attendance::earlier, Some(minutes.into()));
    pen.set(home, record, attendance::minutes, minutes);
}

/// Takes a confirmation back.
///
/// # Errors
/// The hours are one's own.
pub fn unconfirm(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id, by: Id) -> Result<(), Refusal> {
    if who == by {
        return Err(Refusal::new("refusal-hours-own"));
    }
    let record = attendance::id(of_activity, who);
    earlier::keep(pen, home, record, attendance::minutes, attendance::earlier, None);
    pen.empty(home, record, attendance::minutes);
    Ok(())
}

/// Tokens of the two kinds that speak of a person at an activity: what is looked for, and what it is told by.
struct Look {
    of: (Field<Stay, Id>, Field<Attendance, Id>),
    by: (Field<Stay, Id>, Field<Attendance, Id>),
}

const BY_PERSON: Look = Look { of: (activity, attendance::activity), by: (person, attendance::person) };
const BY_ACTIVITY: Look = Look { of: (person, attendance::person), by: (activity, attendance::activity) };

impl Look {
    fn all(&self, ledger: &Ledger, value: Id) -> BTreeMap<Id, Known> {
        let mut own: BTreeMap<Id, Known> = BTreeMap::new();
        let mut all: BTreeMap<Id, Known> = BTreeMap::new();
        for (_, record) in pointing_at(ledger, self.of.0, value) {
            let Some(key) = record.get(self.by.0) else { continue };
            let said = if record.get(taker) == record.get(person) { &mut own } else { &mut all };
            let known = said.entry(key).or_default();
            known.came = [known.came, record.get(came)].into_iter().flatten().min();
            known.left = known.left.max(record.get(left));
        }
        for (_, record) in pointing_at(ledger, self.of.1, value) {
            let Some(key) = record.get(self.by.1) else { continue };
            let known = all.entry(key).or_default();
            (known.mark, known.confirmed) = (record.get(attendance::status), record.get(attendance::minutes));
        }
        // A mark that was taken back takes back when the person came; what the person says stays.
        all.values_mut().filter(|known| known.mark.is_none()).for_each(|known| known.came = None);
        for (key, said) in own {
            let known = all.entry(key).or_default();
            known.own_word = known.mark.is_none();
            known.came = known.came.or(said.came);
            known.left = known.left.or(said.left);
        }
        all
    }
}

/// Everybody of whom something is known at an activity.
pub fn of_activity(ledger: &Ledger, at: Id) -> BTreeMap<Id, Known> {
    BY_PERSON.all(ledger, at)
}

/// What is known of a person, by activity.
pub fn of_person(ledger: &Ledger, who: Id) -> BTreeMap<Id, Known> {
    BY_ACTIVITY.all(ledger, who)
}

/// What is known of this person at this activity.
pub fn of(ledger: &Ledger, at: Id, who: Id) -> Known {
    of_activity(ledger, at).remove(&who).unwrap_or_default()
}

/// One activity in a person's hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The activity.
    pub activity: Id,
    /// When it was: the beginning as planned, or else when the person came.
    pub at: Instant,
    /// Minutes.
    pub minutes: u32,
    /// Somebody else has confirmed them.
    pub confirmed: bool,
}

/// A person's hours, latest first.
pub fn entries(ledger: &Ledger, who: Id) -> Vec<Entry> {
    let entry = |(at_activity, known): (Id, Known)| {
        let starts = ledger.record(at_activity).and_then(|planned| planned.get(activity::starts));
        let minutes = known.confirmed.or_else(|| known.waits())?;
        let (at, confirmed) = (starts.or(known.came)?, known.confirmed.is_some());
        Some(Entry { activity: at_activity, at, minutes, confirmed })
    };
    let entries: Vec<Entry> = of_person(ledger, who).into_iter().filter_map(entry).collect();
    order::by(entries, |entry| (-entry.at.unix_ms(), entry.activity))
}

/// The hours of one calendar year, minutes: confirmed, and waiting for somebody to confirm them. A year is that of the
/// beginning, on an Almaty wall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Year {
    /// The year.
    pub year: u32,
    /// Confirmed.
    pub confirmed: u32,
    /// Not yet.
    pub waiting: u32,
}

/// The sums of entries by year, latest first.
pub fn years(entries: &[Entry]) -> Vec<Year> {
    let mut years: BTreeMap<u32, Year> = BTreeMap::new();
    for entry in entries {
        let year = super::volunteer::year_of(entry.at);
        let sums = years.entry(year).or_insert(Year { year, ..Year::default() });
        let sum = if entry.confirmed { &mut sums.confirmed } else { &mut sums.waiting };
        *sum = sum.saturating_add(entry.minutes);
    }
    years.into_values().rev().collect()
}

#[cfg(test)]
mod tests;
