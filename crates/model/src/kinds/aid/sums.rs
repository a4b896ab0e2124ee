//! Lines read back and added up.

use super::{Category, Entry, Unit, activity, at, by, category, count, entry, grams, original, seed, sticker, unit};
use crate::field::pointing_at;
use crate::time::Instant;
use crate::{Read, order};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Record};

/// A line as it was entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entered {
    /// The record.
    pub id: Id,
    /// What happened.
    pub entry: Entry,
    /// To what.
    pub category: Category,
    /// How it was measured.
    pub unit: Unit,
    /// How many of that unit.
    pub count: Option<u32>,
    /// How much, grams.
    pub grams: i64,
    /// Who wrote it.
    pub by: Id,
    /// What tells it from the author's other lines.
    pub seed: Id,
    /// When.
    pub at: Instant,
    /// Whether it corrects or writes off another.
    pub points: bool,
}

impl Entered {
    /// Reads a line; `None` if it is not whole.
    pub fn of(record_id: Id, record: &Record) -> Option<Entered> {
        Some(Entered {
            id: record_id,
            entry: record.get(entry)?,
            category: record.get(category)?,
            unit: record.get(unit).unwrap_or(Unit::Weighed),
            count: record.get(count),
            grams: record.get(grams)?,
            by: record.get(by)?,
            seed: record.get(seed)?,
            at: record.get(at)?,
            points: record.get(original).is_some(),
        })
    }
}

/// The lines of a drive, latest first.
pub fn lines(ledger: &Ledger, of_activity: Id) -> Vec<Entered> {
    let all = pointing_at(ledger, activity, of_activity);
    let mut all = order::by(all.filter_map(|(id, record)| Entered::of(id, record)).collect(), |line| {
        (line.at.unix_ms(), line.id)
    });
    all.reverse();
    all
}

/// What a line holds with everything that corrects it, grams.
pub fn standing(ledger: &Ledger, of: Id) -> i64 {
    let own = ledger.record(of).and_then(|record| Entered::of(of, record));
    own.map_or(0, |own| own.grams + pointed(ledger, of, own.entry))
}

/// What was written off of a line, grams.
pub fn written_off(ledger: &Ledger, of: Id) -> i64 {
    pointed(ledger, of, Entry::Writeoff)
}

fn pointed(ledger: &Ledger, of: Id, with: Entry) -> i64 {
    let pointing = pointing_at(ledger, original, of).filter(|(_, record)| record.get(entry) == Some(with));
    pointing.filter_map(|(_, record)| record.get(grams)).sum()
}

/// Sums of lines, grams (K05 a to d).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    /// Taken in.
    pub intake: i64,
    /// Of that on the scales.
    pub weighed: i64,
    /// Moved here from other drives, less what was moved away.
    pub moved: i64,
    /// Turned away.
    pub rejected: i64,
    /// Sent.
    pub shipped: i64,
    /// Handed over with an act.
    pub delivered: i64,
    /// Written off.
    pub written_off: i64,
}

impl Sums {
    /// Of these lines.
    pub fn of<'a>(lines: impl IntoIterator<Item = &'a Entered>) -> Sums {
        let mut sums = Sums::default();
        for line in lines {
            let place = match line.entry {
                Entry::Intake => &mut sums.intake,
                Entry::Reject => &mut sums.rejected,
                Entry::Transfer => &mut sums.moved,
                Entry::Dispatch => &mut sums.shipped,
                Entry::Handover => &mut sums.delivered,
                Entry::Writeoff => &mut sums.written_off,
            };
            *place = place.saturating_add(line.grams);
            if (line.entry, line.unit) == (Entry::Intake, Unit::Weighed) {
                sums.weighed = sums.weighed.saturating_add(line.grams);
            }
        }
        sums
    }

    /// What this drive collected (K05a).
    pub fn collected(&self) -> i64 {
        self.intake.saturating_add(self.moved)
    }

    /// What is still in the store.
    pub fn stock(&self) -> i64 {
        self.collected().saturating_sub(self.shipped).saturating_sub(self.written_off)
    }

    /// How much of what was taken in was weighed, per cent (K05d); `None` before anything was.
    pub fn weighed_share(&self) -> Option<u32> {
        share(self.weighed, self.intake)
    }
}

/// A part of a whole in per cent, rounded down; `None` of nothing.
pub fn share(part: i64, whole: i64) -> Option<u32> {
    let whole = u128::try_from(whole).ok().filter(|whole| *whole > 0)?;
    let part = u128::try_from(part).unwrap_or_default().min(whole);
    u32::try_from(part * 100 / whole).ok()
}

/// The sums of each category of these lines that holds anything.
pub fn by_category<'a>(lines: impl Iterator<Item = &'a Entered> + Clone) -> Vec<(Category, Sums)> {
    let sums = |of: &Category| (*of, Sums::of(lines.clone().filter(|line| line.category == *of)));
    Category::ALL.iter().map(sums).filter(|(_, sums)| *sums != Sums::default()).collect()
}

/// What is in the store of a category, grams.
pub fn stock(ledger: &Ledger, of_activity: Id, of: Category) -> i64 {
    Sums::of(lines(ledger, of_activity).iter().filter(|line| line.category == of)).stock()
}

/// Stickers that stand on more than one line of intake that still holds something: both are kept until a person decides.
pub fn doubles(ledger: &Ledger, of_activity: Id) -> Vec<(String, Vec<Id>)> {
    let mut found: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for (number, line) in stickers(ledger, of_activity) {
        found.entry(number).or_default().push(line);
    }
    found.into_iter().filter(|(_, lines)| lines.len() > 1).collect()
}

/// Whether this sticker stands already on a line of intake that holds something.
pub fn is_taken(ledger: &Ledger, of_activity: Id, number: &str) -> bool {
    let sought = plain(number);
    !sought.is_empty() && stickers(ledger, of_activity).any(|(number, _)| number == sought)
}

fn plain(number: &str) -> String {
    number.trim().to_uppercase()
}

fn stickers(ledger: &Ledger, of_activity: Id) -> impl Iterator<Item = (String, Id)> + '_ {
    let mut mended: BTreeMap<Id, i64> = BTreeMap::new();
    for (_, record) in pointing_at(ledger, activity, of_activity) {
        let intake = record.get(entry) == Some(Entry::Intake);
        if let Some(of) = record.get(original).filter(|_| intake) {
            let sum = mended.entry(of).or_default();
            *sum = sum.saturating_add(record.get(grams).unwrap_or_default());
        }
    }
    pointing_at(ledger, activity, of_activity).filter_map(move |(line, record)| {
        let number = record.get(sticker).map(|number| plain(&number)).filter(|number| !number.is_empty())?;
        let holds = record.get(grams)?.saturating_add(mended.get(&line).copied().unwrap_or_default());
        (record.get(entry) == Some(Entry::Intake) && holds > 0).then_some((number, line))
    })
}
