//! E11 Ledger entry of an aid drive: what was taken in, turned away, moved, sent, handed over, written off, in grams.
//!
//! A drive is opened by an activity and its lines are only ever added. A mistake is mended by another line of the same entry,
//! with the difference, that points at the wrong one; so every total is a plain sum, whatever order lines arrive in. A line's
//! id follows from its author: who points at a line shows by that whose it is, and the server need not look it up.

mod sums;

pub use sums::{Entered, Sums, by_category, doubles, is_taken, lines, share, standing, stock, written_off};

use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Field, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Pen, Space};

record! {
    /// A line.
    Line: "aid" {
        /// The activity whose drive it belongs to.
        activity: Id,
        /// What happened.
        entry: Entry,
        /// To what.
        category: Category,
        /// How it was measured.
        unit: Unit,
        /// How many of that unit; absent if it was weighed.
        count: u32,
        /// How much, grams; below zero only in a correction, or where it was moved from.
        grams: i64,
        /// Version of the table of [`WEIGHTS`] that an estimate rests on.
        weights: u32,
        /// Number on the sticker of the sack or box.
        sticker: String,
        /// Why it was turned away, corrected or written off.
        reason: Reason,
        /// Number of the waybill.
        waybill: String,
        /// Number of the receiver's act.
        act: String,
        /// The institution that receives.
        to: String,
        /// Who received there, by position.
        receiver: Receiver,
        /// Copied from the paper stock book.
        from_paper: bool,
        /// Who wrote it.
        by: Id,
        /// What tells it from the author's other lines.
        seed: Id,
        /// When.
        at: Instant,
        /// The line it corrects or writes off.
        original: Id,
        /// Who wrote that one.
        original_by: Id,
        /// What tells that one from its author's other lines.
        original_seed: Id,
    }
}

choice! {
    /// What happens to goods.
    Entry ("aid-") {
        /// Taken in.
        Intake = "intake",
        /// Turned away.
        Reject = "reject",
        /// Moved between drives: taken from one, added to another.
        Transfer = "transfer",
        /// Sent, with a waybill.
        Dispatch = "dispatch",
        /// Received, with an act.
        Handover = "handover",
        /// Not there any more, or of no use.
        Writeoff = "writeoff",
    }
}

choice! {
    /// What goods are. Money is counted apart, by receipts.
    Category ("aid-cat-") {
        /// Food.
        Food = "food",
        /// Clothes.
        Clothes = "clothes",
        /// Hygiene items.
        Hygiene = "hygiene",
        /// Baby items.
        Baby = "baby",
        /// Bedding.
        Bedding = "bedding",
        /// Medical supplies.
        Medical = "medical",
        /// Tools and equipment.
        Tools = "tools",
    }
}

choice! {
    /// How much is known: by the scales, or by counting what has an average weight.
    Unit ("aid-") {
        /// On the scales, kilograms.
        Weighed = "weighed",
        /// Sacks.
        Sack = "sack",
        /// Boxes.
        Box = "box",
        /// Single pieces.
        Piece = "piece",
    }
}

choice! {
    /// Why.
    Reason ("aid-why-") {
        /// Out of date.
        Expired = "expired",
        /// Dirty.
        Dirty = "dirty",
        /// Broken or torn.
        Damaged = "damaged",
        /// Nobody asked for it.
        NotNeeded = "not_needed",
        /// A slip of the finger.
        Mistyped = "mistyped",
        /// The same goods stand on two lines.
        Twice = "twice",
        /// Not found.
        Lost = "lost",
    }
}

impl Reason {
    /// What can be said of goods that are turned away.
    pub const OF_REJECT: &[Reason] = &[Self::Expired, Self::Dirty, Self::Damaged, Self::NotNeeded];
    /// What can be said of a line that is corrected.
    pub const OF_CORRECTION: &[Reason] = &[Self::Mistyped, Self::Twice];
    /// What can be said of goods that are written off.
    pub const OF_WRITEOFF: &[Reason] = &[Self::Expired, Self::Dirty, Self::Damaged, Self::Lost];
}

choice! {
    /// Who received at an institution. The name stays on the paper act.
    Receiver ("aid-receiver-") {
        /// Its head.
        Head = "head",
        /// Its storekeeper.
        Storekeeper = "storekeeper",
        /// A social worker.
        SocialWorker = "social_worker",
        /// Somebody else of its staff.
        Staff = "staff",
    }
}

/// Version of [`WEIGHTS`]; a line keeps the one it was estimated by.
pub const WEIGHTS_VERSION: u32 = 1;

/// What a full sack, a full box and a piece weigh on average, grams. Version 1 is an assumption to start with and says so on
/// the screen; a measured table is the next version (checklist T13 weighs ten sacks).
#[rustfmt::skip]
pub const WEIGHTS: &[(Category, [i64; 3])] = &[
    //                    sack    box     piece
    (Category::Food,     [25_000, 12_000, 1_000]),
    (Category::Clothes,  [ 8_000,  9_000,   500]),
    (Category::Hygiene,  [10_000,  8_000,   300]),
    (Category::Baby,     [ 8_000,  6_000,   500]),
    (Category::Bedding,  [ 7_000,  8_000, 1_500]),
    (Category::Medical,  [ 6_000,  5_000,   200]),
    (Category::Tools,    [15_000, 15_000, 2_000]),
];

/// What one of this unit weighs on average, grams; `None` for goods on the scales.
pub fn average(of: Category, in_unit: Unit) -> Option<i64> {
    let (_, [sack, box_, piece]) = WEIGHTS.iter().find(|(kind, _)| *kind == of)?;
    match in_unit {
        Unit::Weighed => None,
        Unit::Sack => Some(*sack),
        Unit::Box => Some(*box_),
        Unit::Piece => Some(*piece),
    }
}

/// More than this in one line of intake is asked about once (domain P1: 500 for 50,0), grams.
pub const ASK_ABOVE: i64 = 100_000;

/// Largest line, grams: a full lorry.
pub const MOST: i64 = 20_000_000;

/// Most sacks, boxes or pieces of a line.
pub const MOST_COUNT: u32 = 10_000;

/// Longest number of a sticker, waybill or act, and longest name of an institution, characters.
pub const TEXT_CHARS: usize = 120;

/// The refusal that a second, sure tap overrides.
pub const ASKS: [&str; 2] = ["refusal-aid-sure", "refusal-aid-stock"];

/// Whose line it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whose {
    /// The activity whose drive it belongs to.
    pub activity: Id,
    /// Who writes it.
    pub by: Id,
    /// What tells it from the author's other lines.
    pub seed: Id,
    /// When.
    pub at: Instant,
}

/// What a form says, before it is known to be right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// What of.
    pub category: Option<Category>,
    /// How it is measured.
    pub unit: Option<Unit>,
    /// Kilograms or a count, as typed.
    pub number: String,
    /// Number on the sticker; may be empty.
    pub sticker: String,
    /// Why.
    pub reason: Option<Reason>,
    /// Number of the waybill.
    pub waybill: String,
    /// Number of the act.
    pub act: String,
    /// The institution.
    pub to: String,
    /// Who received.
    pub receiver: Option<Receiver>,
    /// From the paper stock book.
    pub from_paper: bool,
    /// The person was asked about an unlikely number and stays with it.
    pub sure: bool,
}

/// The line with this seed of this author.
pub fn id(author: Id, of_seed: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), author.bytes(), of_seed.bytes()])
}

/// Kilograms with at most three decimals, after a comma or a point, as grams.
///
/// # Errors
/// It is no such number, nothing, or more than [`MOST`].
pub fn grams_of(typed: &str) -> Result<i64, Refusal> {
    let no = || Refusal::about(grams.label, "refusal-aid-kilograms");
    let typed = typed.trim().replace(',', ".");
    let (whole, part) = typed.split_once('.').unwrap_or((&typed, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 3 {
        return Err(no());
    }
    let part = alloc::format!("{part:0<3}");
    let whole: i64 = whole.parse().map_err(|_| too_much())?;
    let part: i64 = part.parse().map_err(|_| no())?;
    match whole.checked_mul(1_000).and_then(|whole| whole.checked_add(part)) {
        Some(0) => Err(no()),
        Some(all) if all <= MOST => Ok(all),
        _ => Err(too_much()),
    }
}

fn too_much() -> Refusal {
    Refusal::about(grams.label, "refusal-aid-too-much").with("most", MOST / 1_000)
}

/// The grams of a draft, and the count they were estimated by.
fn measured(draft: &Draft, of: Category, in_unit: Unit) -> Result<(i64, Option<u32>), Refusal> {
    let Some(one) = average(of, in_unit) else { return Ok((grams_of(&draft.number)?, None)) };
    let many = draft.number.trim().parse::<u32>().ok().filter(|many| *many > 0);
    let many = many.ok_or_else(|| Refusal::about(grams.label, "refusal-aid-count"))?;
    if many > MOST_COUNT {
        return Err(Refusal::about(grams.label, "refusal-number-large").with("most", MOST_COUNT.into()));
    }
    let all = one.saturating_mul(many.into());
    if all > MOST { Err(too_much()) } else { Ok((all, Some(many))) }
}

/// What a text field must hold, trimmed.
fn text(field: Field<Line, String>, typed: &str, needed: bool) -> Result<String, Refusal> {
    let typed = typed.trim();
    if needed && typed.is_empty() {
        return Err(Refusal::about(field.label, "refusal-aid-empty"));
    }
    if typed.chars().count() > TEXT_CHARS {
        return Err(Refusal::about(field.label, "refusal-text-long").with("most", TEXT_CHARS as i64));
    }
    Ok(typed.to_string())
}

/// Writes a line of intake, of rejects, of a dispatch or of a hand-over.
///
/// # Errors
/// The first field that is not right; once, a number that is unlikely.
pub fn enter(pen: &mut Pen<'_>, home: &Space, whose: Whose, of: Entry, draft: &Draft) -> Result<(), Refusal> {
    let kind = draft.category.ok_or_else(|| Refusal::about(category.label, "refusal-aid-category"))?;
    let measure = draft.unit.ok_or_else(|| Refusal::about(unit.label, "refusal-aid-unit"))?;
    let (weight, many) = measured(draft, kind, measure)?;
    if of == Entry::Reject && draft.reason.is_none() {
        return Err(Refusal::about(reason.label, "refusal-aid-reason"));
    }
    let (sent, received) = (matches!(of, Entry::Dispatch | Entry::Handover), of == Entry::Handover);
    let texts = [
        (sticker, text(sticker, &draft.sticker, false)?),
        (waybill, text(waybill, &draft.waybill, sent)?),
        (act, text(act, &draft.act, received)?),
        (to, text(to, &draft.to, sent)?),
    ];
    if received && draft.receiver.is_none() {
        return Err(Refusal::about(receiver.label, "refusal-aid-receiver"));
    }
    if !draft.sure {
        let kilograms = (weight + 500) / 1_000;
        if of == Entry::Intake && weight > ASK_ABOVE {
            return Err(Refusal::new("refusal-aid-sure").with("kilograms", kilograms));
        }
        let stock = if of == Entry::Dispatch { stock(pen.ledger(), whose.activity, kind) } else { weight };
        if weight > stock {
            let stock = stock.max(0) / 1_000;
            return Err(Refusal::new("refusal-aid-stock").with("kilograms", kilograms).with("stock", stock));
        }
    }
    let record = found(pen, home, whose, of, kind, weight);
    pen.set(home, record, unit, measure);
    if let Some(many) = many {
        pen.set(home, record, count, many);
        pen.set(home, record, weights, WEIGHTS_VERSION);
    }
    if let Some(why) = draft.reason.filter(|_| of == Entry::Reject) {
        pen.set(home, record, reason, why);
    }
    for (field, words) in texts.into_iter().filter(|(_, words)| !words.is_empty()) {
        pen.set(home, record, field, words);
    }
    if let Some(who) = draft.receiver.filter(|_| received) {
        pen.set(home, record, receiver, who);
    }
    if draft.from_paper {
        pen.set(home, record, from_paper, true);
    }
    Ok(())
}

/// What every line says.
fn found(pen: &mut Pen<'_>, home: &Space, whose: Whose, of: Entry, kind: Category, weight: i64) -> Id {
    let record = id(whose.by, whose.seed);
    pen.set(home, record, activity, whose.activity);
    pen.set(home, record, by, whose.by);
    pen.set(home, record, seed, whose.seed);
    pen.set(home, record, entry, of);
    pen.set(home, record, category, kind);
    pen.set(home, record, grams, weight);
    pen.set(home, record, at, whose.at);
    record
}

/// Says what a line should have said: another line with the difference, by a second person.
///
/// # Errors
/// The line is not known here, is the person's own, is a correction itself, or holds just that.
pub fn correct(
    pen: &mut Pen<'_>,
    home: &Space,
    whose: Whose,
    wrong: Id,
    should_be: &str,
    why: Option<Reason>,
) -> Result<(), Refusal> {
    let old = second_person(pen, whose, wrong)?;
    let right = if should_be.trim() == "0" { 0 } else { grams_of(should_be)? };
    let difference = right - standing(pen.ledger(), wrong);
    if difference == 0 {
        return Err(Refusal::about(grams.label, "refusal-aid-same"));
    }
    let why = why.ok_or_else(|| Refusal::about(reason.label, "refusal-aid-reason"))?;
    let record = found(pen, home, whose, old.entry, old.category, difference);
    pen.set(home, record, unit, old.unit);
    point(pen, home, record, &old, why);
    Ok(())
}

/// Writes off goods of a line of intake, by a second person.
///
/// # Errors
/// As for [`correct`]; more than is left of that line.
pub fn write_off(
    pen: &mut Pen<'_>,
    home: &Space,
    whose: Whose,
    of: Id,
    how_much: &str,
    why: Option<Reason>,
) -> Result<(), Refusal> {
    let old = second_person(pen, whose, of)?;
    let weight = grams_of(how_much)?;
    let left = standing(pen.ledger(), of) - written_off(pen.ledger(), of);
    if old.entry != Entry::Intake || weight > left {
        return Err(Refusal::about(grams.label, "refusal-aid-left").with("left", left.max(0) / 1_000));
    }
    let why = why.ok_or_else(|| Refusal::about(reason.label, "refusal-aid-reason"))?;
    let record = found(pen, home, whose, Entry::Writeoff, old.category, weight);
    pen.set(home, record, unit, old.unit);
    point(pen, home, record, &old, why);
    Ok(())
}

fn point(pen: &mut Pen<'_>, home: &Space, record: Id, old: &Entered, why: Reason) {
    pen.set(home, record, reason, why);
    pen.set(home, record, original, id(old.by, old.seed));
    pen.set(home, record, original_by, old.by);
    pen.set(home, record, original_seed, old.seed);
}

/// Moves goods to another drive: two lines of one tap, which cancel each other out in the sum of all drives.
///
/// # Errors
/// The number, or more than there is in stock.
pub fn transfer(
    pen: &mut Pen<'_>,
    homes: [&Space; 2],
    whose: Whose,
    into: Id,
    of: Option<Category>,
    how_much: &str,
) -> Result<(), Refusal> {
    let kind = of.ok_or_else(|| Refusal::about(category.label, "refusal-aid-category"))?;
    let weight = grams_of(how_much)?;
    let there = stock(pen.ledger(), whose.activity, kind);
    if weight > there {
        return Err(Refusal::about(grams.label, "refusal-aid-left").with("left", there.max(0) / 1_000));
    }
    let arrives = Whose { activity: into, seed: Id::derived(&[b"arrives", whose.seed.bytes()]), ..whose };
    found(pen, homes[0], whose, Entry::Transfer, kind, -weight);
    found(pen, homes[1], arrives, Entry::Transfer, kind, weight);
    Ok(())
}

fn second_person(pen: &Pen<'_>, whose: Whose, of: Id) -> Result<Entered, Refusal> {
    let old = pen.ledger().record(of).and_then(|record| Entered::of(of, record));
    let old = old.filter(|old| !old.points).ok_or_else(|| Refusal::new("refusal-gone"))?;
    if old.by == whose.by {
        return Err(Refusal::new("refusal-aid-own"));
    }
    Ok(old)
}

#[cfg(test)]
mod tests;
