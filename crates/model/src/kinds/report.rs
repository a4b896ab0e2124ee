//! E09 Closing report: what became of an activity. One record an activity, under an id that follows from it.
//!
//! What must be written down before it is closed follows from its kind (domain §4.1): [`measures`]. How many came is not asked
//! again: the roster and the counts of helpers say it.

use super::activity::{self, Direction};
use super::{earlier as before, guests, session, stay};
use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Field, Read, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// The report of an activity.
    Report: "report" {
        /// The activity.
        activity: Id,
        /// Took place or was cancelled.
        outcome: Outcome,
        /// Guests, people.
        guests: u32,
        /// Raised, tenge by receipt.
        raised: u32,
        /// Collected, kilograms.
        kg: u32,
        /// Boxes.
        boxes: u32,
        /// Families helped.
        families: u32,
        /// People helped, or who took part in what was taught.
        people: u32,
        /// Visits made.
        visits: u32,
        /// Residents who were there.
        residents: u32,
        /// Lessons held.
        lessons: u32,
        /// Children, a count and no names.
        children: u32,
        /// Hours of the work itself.
        hours: u32,
        /// Feed, kilograms.
        feed: u32,
        /// Animals helped.
        animals: u32,
        /// Waste, kilograms.
        waste: u32,
        /// Waste, bags.
        bags: u32,
        /// Trees planted or cared for.
        trees: u32,
        /// Cleaned, square metres.
        area: u32,
        /// Seats.
        seats: u32,
        /// What the participants said of it, 1–5.
        grade: u32,
        /// Tasks done.
        tasks: u32,
        /// Two sentences: what went well, what to change.
        note: String,
        /// Something happened: an injury, a conflict, a thing lost.
        incident: bool,
        /// What happened, without names.
        incident_words: String,
        /// Who closed it.
        leader: Id,
        /// When it was closed; empty while it is open.
        closed: Instant,
        /// When it was closed before, and opened again.
        earlier: String,
    }
}

choice! {
    /// What became of an activity.
    Outcome ("outcome-") {
        /// Took place.
        Held = "held",
        /// Was cancelled.
        Cancelled = "cancelled",
    }
}

/// One number of a report.
pub type Measure = Field<Report, u32>;

/// What an activity of a kind must be measured by.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The numbers.
    pub by: &'static [Measure],
    /// One of them, above nothing, is enough; otherwise each is written down, be it nothing.
    pub one_is_enough: bool,
}

const fn all(by: &'static [Measure]) -> Measured {
    Measured { by, one_is_enough: false }
}

/// The compulsory measures of a kind (domain §4.1). Those of a seismic session are its own head counts.
pub const fn measures(kind: Direction) -> Measured {
    match kind {
        Direction::Charity => all(&[guests, raised]),
        Direction::Collection => all(&[kg, boxes]),
        Direction::Vulnerable => all(&[families, people]),
        Direction::Elderly => all(&[people, visits]),
        Direction::Leisure => all(&[residents]),
        Direction::Teaching => all(&[lessons, children, hours]),
        Direction::Workshop => all(&[children]),
        Direction::Animals => all(&[feed, animals]),
        Direction::Eco => Measured { by: &[waste, bags, trees, area], one_is_enough: true },
        Direction::Seismic => all(&[]),
        Direction::Training => all(&[seats, people, grade]),
        Direction::Emergency => all(&[hours, tasks]),
        Direction::Other => all(&[people]),
    }
}

/// Most of a measure that is no slip of the finger.
pub fn most(of: Measure) -> u32 {
    match of.key {
        "grade" => 5,
        "raised" => 1_000_000_000,
        "kg" | "feed" | "waste" | "area" => 1_000_000,
        _ => 20_000,
    }
}

/// Longest note and words about an incident, characters.
pub const WORDS_CHARS: usize = 1_000;

/// The report of this activity, on every phone.
pub fn id(of_activity: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes()])
}

/// Sets one field of a report.
pub fn note_of<T: crate::Cell>(pen: &mut Pen<'_>, home: &Space, of_activity: Id, field: Field<Report, T>, value: T) {
    let record = id(of_activity);
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, field, value);
}

/// Writes down a number as typed; an empty one takes back what was there.
///
/// # Errors
/// No whole number, or one that cannot be.
pub fn measure(pen: &mut Pen<'_>, home: &Space, of_activity: Id, of: Measure, typed: &str) -> Result<(), Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        pen.empty(home, id(of_activity), of);
        return Ok(());
    }
    let number = typed.parse().map_err(|_| Refusal::about(of.label, "refusal-not-a-number"))?;
    if number > most(of) {
        return Err(Refusal::about(of.label, "refusal-number-large").with("most", most(of).into()));
    }
    note_of(pen, home, of_activity, of, number);
    Ok(())
}

/// Writes down words as typed.
///
/// # Errors
/// More than [`WORDS_CHARS`].
pub fn say(
    pen: &mut Pen<'_>,
    home: &Space,
    of_activity: Id,
    of: Field<Report, String>,
    typed: &str,
) -> Result<(), Refusal> {
    let typed = typed.trim();
    if typed.chars().count() > WORDS_CHARS {
        return Err(Refusal::about(of.label, "refusal-text-long").with("most", WORDS_CHARS as i64));
    }
    note_of(pen, home, of_activity, of, typed.to_string());
    Ok(())
}

/// How many came: people of the roster, and helpers without a profile.
pub fn came(ledger: &Ledger, of_activity: Id) -> (u64, u64) {
    let listed = stay::of_activity(ledger, of_activity).values().filter(|known| known.is_there()).count();
    (listed as u64, self::guests::total(ledger, of_activity))
}

/// Closes an activity: what its kind must be measured by is written down, somebody came, and it is said whether something
/// happened. Of a cancelled one nothing else is asked.
///
/// # Errors
/// What is missing.
pub fn close(pen: &mut Pen<'_>, home: &Space, of_activity: Id, by: Id, at: Instant) -> Result<(), Refusal> {
    let record = id(of_activity);
    let Some(planned) = pen.ledger().record(of_activity) else { return Err(Refusal::new("refusal-gone")) };
    match pen.will_be(record, outcome) {
        None => return Err(Refusal::about(outcome.label, "refusal-outcome-missing")),
        Some(Outcome::Cancelled) => {}
        Some(Outcome::Held) => {
            let kind = planned.get(activity::direction).unwrap_or(Direction::Other);
            measured(pen, of_activity, kind)?;
            let words = |field| pen.will_be(record, field).is_some_and(|words: String| !words.is_empty());
            if kind == Direction::Other && !words(note) {
                return Err(Refusal::about(note.label, "refusal-measure-missing"));
            }
            match pen.will_be(record, incident) {
                None => return Err(Refusal::about(incident.label, "refusal-incident-open")),
                Some(true) if !words(incident_words) => {
                    return Err(Refusal::about(incident_words.label, "refusal-measure-missing"));
                }
                Some(_) => {}
            }
        }
    }
    before::keep(pen, home, record, closed, earlier, Some(at.unix_ms()));
    note_of(pen, home, of_activity, leader, by);
    note_of(pen, home, of_activity, closed, at);
    Ok(())
}

/// Whether somebody came, and what the kind must be measured by is there.
fn measured(pen: &Pen<'_>, of_activity: Id, kind: Direction) -> Result<(), Refusal> {
    if kind == Direction::Seismic {
        let finished = session::closed_at(pen.ledger(), of_activity);
        return finished.map(|_| ()).ok_or_else(|| Refusal::new("refusal-session-open"));
    }
    if came(pen.ledger(), of_activity) == (0, 0) {
        return Err(Refusal::new("refusal-nobody-came"));
    }
    let Measured { by, one_is_enough } = measures(kind);
    let written = |of: &Measure| pen.will_be(id(of_activity), *of);
    if one_is_enough {
        let some = by.iter().filter_map(written).any(|number| number > 0);
        let first = by.first().filter(|_| !some);
        return first.map_or(Ok(()), |of| Err(Refusal::about(of.label, "refusal-measure-none")));
    }
    let missing = by.iter().find(|of| written(of).is_none());
    missing.map_or(Ok(()), |of| Err(Refusal::about(of.label, "refusal-measure-missing")))
}

/// Takes a closing back.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn reopen(pen: &mut Pen<'_>, home: &Space, of_activity: Id) -> Result<(), Refusal> {
    before::keep(pen, home, id(of_activity), closed, earlier, None);
    pen.empty(home, id(of_activity), closed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::fold;
    use crate::kinds::attendance::Mark;
    use crate::policy::activity_space;
    use Direction::{
        Animals, Charity, Collection, Eco, Elderly, Emergency, Leisure, Other, Seismic, Teaching, Training, Vulnerable,
        Workshop,
    };

    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn named(name: &str) -> Id {
        Id::derived(&[name.as_bytes()])
    }

    /// An activity of this kind to which somebody came.
    fn held(kind: Direction) -> (Ledger, Id, Space) {
        let (mut ledger, at) = (Ledger::default(), named("x"));
        let home = activity_space(at);
        fold(&mut ledger, 1, |pen| {
            pen.set(&home, at, activity::direction, kind);
            pen.set(&home, at, activity::starts, NOW);
        });
        fold(&mut ledger, 2, |pen| {
            stay::mark(pen, &home, (at, named("aliya"), named("me")), Some(Mark::Present), NOW).unwrap();
            note_of(pen, &home, at, outcome, Outcome::Held);
            note_of(pen, &home, at, incident, false);
        });
        (ledger, at, home)
    }

    fn closing(ledger: &Ledger, at: Id, home: &Space) -> Option<(&'static str, Option<&'static str>)> {
        close(&mut Pen::new(ledger), home, at, named("me"), NOW).err().map(|no| (no.key, no.field))
    }

    #[test]
    fn every_kind_is_closed_with_its_measure_and_not_without() {
        let rows: [(Direction, &[Measure]); 12] = [
            (Charity, &[guests, raised]),
            (Collection, &[kg, boxes]),
            (Vulnerable, &[families, people]),
            (Elderly, &[people, visits]),
            (Leisure, &[residents]),
            (Teaching, &[lessons, children, hours]),
            (Workshop, &[children]),
            (Animals, &[feed, animals]),
            (Eco, &[trees]),
            (Training, &[seats, people, grade]),
            (Emergency, &[hours, tasks]),
            (Other, &[people]),
        ];
        assert_eq!(rows.len() + 1, Direction::ALL.len(), "and the seismic session");
        for (kind, needed) in rows {
            let (mut ledger, at, home) = held(kind);
            for (n, of) in (3..).zip(needed) {
                let first = measures(kind).by.first().map(|of| of.label);
                let missing = if kind == Eco {
                    ("refusal-measure-none", first)
                } else {
                    ("refusal-measure-missing", Some(of.label))
                };
                assert_eq!(closing(&ledger, at, &home), Some(missing), "{kind:?}");
                // Nothing is an answer, where not one of several is enough.
                let typed = if kind == Eco { " 3 " } else { "0" };
                fold(&mut ledger, n, |pen| measure(pen, &home, at, *of, typed).unwrap());
            }
            if kind == Other {
                assert_eq!(closing(&ledger, at, &home), Some(("refusal-measure-missing", Some(note.label))));
                fold(&mut ledger, 9, |pen| say(pen, &home, at, note, "Кітап көшірдік").unwrap());
            }
            assert_eq!(closing(&ledger, at, &home), None, "{kind:?}");
        }
    }

    #[test]
    fn nothing_of_everything_is_no_measure_and_a_session_is_measured_by_itself() {
        let (mut ledger, at, home) = held(Eco);
        fold(&mut ledger, 3, |pen| {
            measures(Eco).by.iter().for_each(|of| measure(pen, &home, at, *of, "0").unwrap());
        });
        assert_eq!(closing(&ledger, at, &home), Some(("refusal-measure-none", Some(waste.label))));
        let (mut ledger, at, home) = held(Seismic);
        assert_eq!(closing(&ledger, at, &home), Some(("refusal-session-open", None)));
        fold(&mut ledger, 3, |pen| {
            session::note(pen, &home, at, session::closed, NOW).unwrap();
        });
        assert_eq!(closing(&ledger, at, &home), None);
    }

    #[test]
    fn what_else_must_be_said_before_it_is_closed() {
        type Row = (fn(&mut Pen<'_>, &Space, Id), Option<(&'static str, Option<&'static str>)>);
        let rows: [Row; 7] = [
            (|pen, home, at| pen.empty(home, id(at), outcome), Some(("refusal-outcome-missing", Some(outcome.label)))),
            (|pen, home, at| pen.empty(home, id(at), incident), Some(("refusal-incident-open", Some(incident.label)))),
            (
                |pen, home, at| note_of(pen, home, at, incident, true),
                Some(("refusal-measure-missing", Some(incident_words.label))),
            ),
            (
                |pen, home, at| {
                    note_of(pen, home, at, incident, true);
                    say(pen, home, at, incident_words, "Аяғын тайдырды, 103 шақырылды").unwrap();
                },
                None,
            ),
            (
                |pen, home, at| {
                    stay::mark(pen, home, (at, named("aliya"), named("me")), Some(Mark::Absent), NOW).unwrap()
                },
                Some(("refusal-nobody-came", None)),
            ),
            (
                |pen, home, at| {
                    stay::mark(pen, home, (at, named("aliya"), named("me")), None, NOW).unwrap();
                    super::super::guests::count(pen, home, at, named("me"), 4).unwrap();
                },
                None,
            ),
            (
                |pen, home, at| {
                    note_of(pen, home, at, outcome, Outcome::Cancelled);
                    pen.empty(home, id(at), incident);
                    pen.empty(home, id(at), residents);
                },
                None,
            ),
        ];
        for (nth, (change, expected)) in rows.into_iter().enumerate() {
            let (mut ledger, at, home) = held(Leisure);
            fold(&mut ledger, 3, |pen| measure(pen, &home, at, residents, "31").unwrap());
            fold(&mut ledger, 4, |pen| change(pen, &home, at));
            assert_eq!(closing(&ledger, at, &home), expected, "row {nth}");
        }
    }

    #[test]
    fn numbers_and_words_are_bounded_and_a_closing_can_be_taken_back() {
        let (mut ledger, at, home) = held(Training);
        for (of, typed, key) in [
            (grade, "6", "refusal-number-large"),
            (people, "20001", "refusal-number-large"),
            (people, "көп", "refusal-not-a-number"),
            (people, "-1", "refusal-not-a-number"),
            (people, "2,5", "refusal-not-a-number"),
        ] {
            let mut pen = Pen::new(&ledger);
            let no = measure(&mut pen, &home, at, of, typed).unwrap_err();
            assert_eq!((no.key, no.field), (key, Some(of.label)), "{typed}");
            assert!(pen.changes().is_empty(), "{typed}");
        }
        let long = "ә".repeat(WORDS_CHARS + 1);
        assert!(say(&mut Pen::new(&ledger), &home, at, note, &long).is_err());
        for (n, of) in (3..).zip([seats, people, grade]) {
            fold(&mut ledger, n, |pen| measure(pen, &home, at, of, "5").unwrap());
        }
        fold(&mut ledger, 6, |pen| measure(pen, &home, at, grade, " ").unwrap());
        assert_eq!(closing(&ledger, at, &home), Some(("refusal-measure-missing", Some(grade.label))));
        fold(&mut ledger, 7, |pen| measure(pen, &home, at, grade, "4").unwrap());
        fold(&mut ledger, 8, |pen| close(pen, &home, at, named("me"), NOW).unwrap());
        let when = |ledger: &Ledger| ledger.record(id(at)).unwrap().get(closed);
        assert_eq!(when(&ledger), Some(NOW));
        fold(&mut ledger, 9, |pen| reopen(pen, &home, at).unwrap());
        assert_eq!(when(&ledger), None);
    }
}
