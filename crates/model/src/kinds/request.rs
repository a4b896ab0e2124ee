//! E24 Request or consultation: what somebody came to the front office with, without saying who it was.

use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// A request.
    Request: "request" {
        /// What it is.
        matter: Matter,
        /// Who asks, as a group of people and never by name.
        asker: Asker,
        /// What it is about, in one line.
        topic: String,
        /// The answer, in one line.
        answer: String,
        /// When it came.
        opened: Instant,
        /// When it was answered; absent: it waits.
        answered: Instant,
        /// Who wrote it down.
        by: Id,
        /// Taken back.
        void: bool,
    }
}

choice! {
    /// What people come with (domain E24).
    Matter ("fo-matter-") {
        /// Consultation.
        Consultation = "consultation",
        /// A room.
        Room = "room",
        /// Equipment.
        Equipment = "equipment",
        /// A letter.
        Letter = "letter",
        /// Partnership.
        Partnership = "partnership",
        /// A complaint.
        Complaint = "complaint",
    }
}

choice! {
    /// Who asks (domain E24).
    Asker ("fo-asker-") {
        /// A volunteer.
        Volunteer = "volunteer",
        /// A group or an organisation.
        Group = "group",
        /// A citizen.
        Citizen = "citizen",
        /// A school or a university.
        School = "school",
    }
}

/// Longest line, characters.
pub const LINE_CHARS: usize = 160;

/// From this many digits in a row on it is somebody's number: a phone's has ten, an IIN twelve, a date eight.
pub const TELLING_DIGITS: usize = 9;

/// What a form says, before it is known to be right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// What it is.
    pub matter: Option<Matter>,
    /// Who asks.
    pub asker: Option<Asker>,
    /// What it is about; may be empty.
    pub topic: String,
    /// The answer; may be empty.
    pub answer: String,
    /// Nobody has answered yet.
    pub waits: bool,
}

/// Whether a line holds a number by which somebody could be found. Signs people put between digits do not end it.
fn tells_who(line: &str) -> bool {
    let mut digits = 0;
    line.chars().any(|sign| {
        digits = match sign {
            '0'..='9' => digits + 1,
            ' ' | '-' | '(' | ')' | '+' | '.' | '\u{a0}' => digits,
            _ => 0,
        };
        digits >= TELLING_DIGITS
    })
}

fn line<'a>(field: &'static str, typed: &'a str) -> Result<&'a str, Refusal> {
    let typed = typed.trim();
    if typed.chars().count() > LINE_CHARS {
        return Err(Refusal::about(field, "refusal-text-long").with("most", LINE_CHARS as i64));
    }
    if tells_who(typed) {
        return Err(Refusal::about(field, "refusal-fo-number"));
    }
    Ok(typed)
}

/// Writes down what somebody came with.
///
/// # Errors
/// The first thing that is not right.
pub fn log(pen: &mut Pen<'_>, home: &Space, record: Id, draft: &Draft, who: Id, now: Instant) -> Result<(), Refusal> {
    let what = draft.matter.ok_or_else(|| Refusal::about(matter.label, "refusal-fo-matter"))?;
    let whose = draft.asker.ok_or_else(|| Refusal::about(asker.label, "refusal-fo-asker"))?;
    let (about, said) = (line(topic.label, &draft.topic)?, line(answer.label, &draft.answer)?);
    pen.set(home, record, matter, what);
    pen.set(home, record, asker, whose);
    pen.set(home, record, opened, now);
    pen.set(home, record, by, who);
    if !about.is_empty() {
        pen.set(home, record, topic, about.to_string());
    }
    if !draft.waits {
        close(pen, home, record, said, now);
    }
    Ok(())
}

/// Answers what waits.
///
/// # Errors
/// The answer is too long or tells who asked; there is no such request any more.
pub fn reply(pen: &mut Pen<'_>, record: Id, said: &str, now: Instant) -> Result<(), Refusal> {
    let said = line(answer.label, said)?;
    let home = home_of(pen, record)?;
    close(pen, &home, record, said, now);
    Ok(())
}

fn close(pen: &mut Pen<'_>, home: &Space, record: Id, said: &str, now: Instant) {
    if !said.is_empty() {
        pen.set(home, record, answer, said.to_string());
    }
    pen.set(home, record, answered, now);
}

/// Lets an answered request wait again: somebody pressed too early.
///
/// # Errors
/// There is no such request any more.
pub fn reopen(pen: &mut Pen<'_>, record: Id) -> Result<(), Refusal> {
    let home = home_of(pen, record)?;
    pen.empty(&home, record, answered);
    pen.empty(&home, record, answer);
    Ok(())
}

/// Takes a request back, or lets it stand again. It is not deleted.
///
/// # Errors
/// There is no such request any more.
pub fn take_back(pen: &mut Pen<'_>, record: Id, so: bool) -> Result<(), Refusal> {
    let home = home_of(pen, record)?;
    pen.set(&home, record, void, so);
    Ok(())
}

fn home_of(pen: &Pen<'_>, record: Id) -> Result<Space, Refusal> {
    pen.ledger().record(record).map(|known| known.space().clone()).ok_or_else(|| Refusal::new("refusal-gone"))
}

/// Whether it counts: written whole, and not taken back.
fn stands(record: &Record) -> bool {
    record.get(opened).is_some() && record.get(void) != Some(true)
}

/// What waits for an answer, oldest first.
pub fn waiting(ledger: &Ledger) -> Vec<Id> {
    let all = ledger.of_kind(KIND).filter(|(_, record)| stands(record) && record.get(answered).is_none());
    let all = all.filter_map(|(id, record)| Some((id, record.get(opened)?.unix_ms())));
    order::by(all.collect(), |(id, at)| (*at, *id)).into_iter().map(|(id, _)| id).collect()
}

/// What came in some days.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sum {
    /// How many of each matter; those nobody came with are left out.
    pub matters: Vec<(Matter, u32)>,
    /// Of those answered, half were answered within so many minutes (K14).
    pub median_minutes: Option<i64>,
}

/// What came from the first to the last of these days, counted as [`Instant::day`] does.
pub fn sum(ledger: &Ledger, first: i32, last: i32) -> Sum {
    let came = |record: &&Record| record.get(opened).is_some_and(|at| (first..=last).contains(&at.day()));
    let all: Vec<&Record> =
        ledger.of_kind(KIND).map(|(_, record)| record).filter(|record| stands(record)).filter(came).collect();
    let count = |what: Matter| all.iter().filter(|record| record.get(matter) == Some(what)).count() as u32;
    let matters = Matter::ALL.iter().map(|what| (*what, count(*what))).filter(|(_, count)| *count > 0).collect();
    let took = |record: &&&Record| Some(record.get(opened)?.minutes_until(record.get(answered)?).max(0));
    let took = all.iter().filter_map(|record| took(&record)).collect::<Vec<i64>>();
    let took = order::by(took, |minutes| (*minutes, Id::NIL));
    let median_minutes = took.get(took.len().saturating_sub(1) / 2).copied();
    Sum { matters, median_minutes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::fold;
    use alloc::vec;

    const NOON: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn later(minutes: i64) -> Instant {
        Instant::from_unix_ms(NOON.unix_ms() + minutes * 60_000)
    }

    fn draft(waits: bool) -> Draft {
        Draft { matter: Some(Matter::Consultation), asker: Some(Asker::Group), waits, ..Draft::default() }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        type Row = (fn(&mut Draft), &'static str, &'static str);
        let table: [Row; 6] = [
            (|draft| draft.matter = None, matter.label, "refusal-fo-matter"),
            (|draft| draft.asker = None, asker.label, "refusal-fo-asker"),
            (|draft| draft.topic = "ә".repeat(161), topic.label, "refusal-text-long"),
            (|draft| draft.answer = "ә".repeat(161), answer.label, "refusal-text-long"),
            (|draft| draft.topic = "Айгүл, +7 (701) 123-45-67".into(), topic.label, "refusal-fo-number"),
            (|draft| draft.answer = "ЖСН 900101 300123".into(), answer.label, "refusal-fo-number"),
        ];
        for (change, field, key) in table {
            let ledger = Ledger::default();
            let (mut pen, mut wrong) = (Pen::new(&ledger), draft(false));
            change(&mut wrong);
            let refusal = log(&mut pen, &Space::new("org/1"), Id::NIL, &wrong, Id::NIL, NOON).unwrap_err();
            assert_eq!((refusal.key, refusal.field), (key, Some(field)));
            assert!(pen.changes().is_empty(), "a refused request writes nothing");
        }
    }

    #[test]
    fn days_hours_and_rooms_are_nobodys_numbers() {
        for line in ["25.11.2026, 14:00", "зал 204, 30 адам, 3 сағат", "100 орындық 2026 жылға"]
        {
            assert!(!tells_who(line), "{line}");
        }
    }

    #[test]
    fn what_waits_is_answered_and_the_median_counts_what_was() {
        let (mut ledger, home) = (Ledger::default(), Space::new("org/1"));
        let ids: Vec<Id> = (0..4u8).map(|at| Id::derived(&[b"r", &[at]])).collect();
        for (at, waits) in [(0, false), (1, true), (2, true), (3, true)] {
            fold(&mut ledger, at as u8, |pen| {
                log(pen, &home, ids[at], &draft(waits), Id::NIL, later(at as i64)).unwrap()
            });
        }
        assert_eq!(waiting(&ledger), vec![ids[1], ids[2], ids[3]], "oldest first");
        fold(&mut ledger, 11, |pen| reply(pen, ids[1], "берілді", later(61)).unwrap());
        fold(&mut ledger, 12, |pen| reply(pen, ids[2], "", later(602)).unwrap());
        fold(&mut ledger, 13, |pen| take_back(pen, ids[3], true).unwrap());
        let day = NOON.day();
        let all = Sum { matters: vec![(Matter::Consultation, 3)], median_minutes: Some(60) };
        assert_eq!(sum(&ledger, day, day), all, "0, 60 and 600 minutes; what was taken back is nobody's");
        assert_eq!(sum(&ledger, day + 1, day + 9), Sum::default());
        fold(&mut ledger, 14, |pen| reopen(pen, ids[1]).unwrap());
        assert_eq!(waiting(&ledger), vec![ids[1]]);
    }
}
