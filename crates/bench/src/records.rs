//! The records of the works: volunteer activities as a seed makes them, written as the app writes them.
//!
//! A record is an activity with 12 attendance marks and 10 checklist answers, made in one tap. Titles and notes are put
//! together from a few hundred Kazakh words and numbers, persons come from a pool of a few thousand, so that nothing
//! shrinks better than life would. Refuses to know who keeps or carries them.

use erikti_model::content::{Item, Text};
use erikti_model::kinds::activity::{self, Direction, Plan};
use erikti_model::kinds::answer::Verdict;
use erikti_model::kinds::attendance::Mark;
use erikti_model::policy::{self, Place};
use erikti_model::time::Instant;
use erikti_model::{Refusal, Write};
use erikti_sync::{Id, Name, Pen, Space, Value};

/// Attendance marks of one record.
pub const MARKS: usize = 12;

/// Checklist answers of one record.
pub const ANSWERS: usize = 10;

/// People whom the marks name.
pub const PERSONS: u64 = 2_000;

/// The first record's beginning: 1 November 2026, Unix milliseconds.
const FIRST_MS: i64 = 1_793_469_600_000;

/// Two years in which people joined, milliseconds.
const JOINED_MS: u64 = 2 * 365 * 24 * 3_600_000;

const STATUSES: [&str; 4] = ["planned", "open", "done", "closed"];

const WORDS: &str = include_str!("words.txt");

const CONTENT: &str = include_str!("../../../content/checklists.json");

/// One record.
#[derive(Debug)]
pub struct Record {
    /// Its id.
    pub id: Id,
    /// Who organises it.
    pub organisation: Id,
    /// What a form would say.
    pub plan: Plan,
    /// Hours.
    pub hours: i64,
    /// Status.
    pub status: &'static str,
    /// Who came.
    pub marks: Vec<(Id, Mark)>,
    /// What was answered.
    pub answers: Vec<(Item, Verdict)>,
}

/// Makes records from a seed, one after the other.
#[derive(Debug)]
pub struct Maker {
    dice: Dice,
    seed: u64,
    made: u64,
    words: Vec<&'static str>,
    items: Vec<Item>,
}

/// The items of all checklists, by their codes.
fn items() -> Vec<Item> {
    let codes = CONTENT.split("\"id\": \"").filter_map(|rest| rest.split('"').next());
    let of_items = codes.filter(|code| code.starts_with('T') && code.contains('-'));
    of_items.map(|code| Item { code: code.into(), text: Text::default(), critical: false, input: None }).collect()
}

impl Maker {
    /// The maker of this seed.
    pub fn new(seed: u64) -> Maker {
        Maker { dice: Dice(seed), seed, made: 0, words: WORDS.split_whitespace().collect(), items: items() }
    }

    /// The next record.
    pub fn record(&mut self) -> Record {
        self.made += 1;
        let begins = FIRST_MS + self.dice.below(400 * 48) as i64 * 1_800_000;
        let hours = 1 + self.dice.below(8) as i64;
        let plan = Plan {
            title: self.text(36),
            direction: self.dice.one_of(Direction::ALL),
            place: self.text(14),
            starts: Some(Instant::from_unix_ms(begins)),
            ends: Some(Instant::from_unix_ms(begins + hours * 3_600_000)),
            note: self.text(112),
            ..Plan::default()
        };
        let first_item = self.dice.below((self.items.len() - ANSWERS) as u64) as usize;
        let items: Vec<Item> = self.items.iter().skip(first_item).take(ANSWERS).cloned().collect();
        Record {
            id: self.id(FIRST_MS as u64 + self.seed % 1_000_000 + self.made * 60_000),
            organisation: Id::derived(&[b"organisation", &self.dice.below(30).to_le_bytes()]),
            plan,
            hours,
            status: self.dice.one_of(&STATUSES).unwrap_or_default(),
            marks: self.marks(),
            answers: items.into_iter().map(|item| (item, self.verdict())).collect(),
        }
    }

    fn marks(&mut self) -> Vec<(Id, Mark)> {
        let mut marks: Vec<(Id, Mark)> = Vec::new();
        while marks.len() < MARKS {
            let person = person(self.dice.below(PERSONS));
            let mark = match self.dice.below(10) {
                0..7 => Mark::Present,
                7 => Mark::Late,
                _ => Mark::Absent,
            };
            if marks.iter().all(|(other, _)| *other != person) {
                marks.push((person, mark));
            }
        }
        marks
    }

    fn verdict(&mut self) -> Verdict {
        match self.dice.below(10) {
            0..8 => Verdict::Done,
            8 => Verdict::NotDone,
            _ => Verdict::NotApplicable,
        }
    }

    /// Words and a number now and then, until there are this many characters.
    fn text(&mut self, chars: usize) -> String {
        let mut text = String::new();
        while text.chars().count() < chars {
            if !text.is_empty() {
                text.push(' ');
            }
            match self.dice.below(9) {
                0 => text.push_str(&self.dice.below(1_000).to_string()),
                _ => text.push_str(self.dice.one_of(&self.words).unwrap_or_default()),
            }
        }
        text
    }

    fn id(&mut self, unix_ms: u64) -> Id {
        Id::mint(unix_ms as i64, self.dice.bytes())
    }
}

/// A person of the pool: the same for every seed.
fn person(nth: u64) -> Id {
    let mut dice = Dice(nth.wrapping_mul(0x5851_f42d_4c95_7f2d));
    let joined = FIRST_MS as u64 - dice.below(JOINED_MS);
    Id::mint(joined as i64, dice.bytes())
}

/// Writes a record as the app does: one tap, the activity's rules asked, and with it goes who else must see it. Its marks and
/// answers are fields of the activity, for the record of the works is one thing in one space; in the app they are records of
/// their own in the activity's.
///
/// # Errors
/// A rule's no, which no record of a maker gets.
pub fn write(pen: &mut Pen<'_>, home: &Space, record: &Record) -> Result<(), Refusal> {
    let now = record.plan.starts.unwrap_or_default();
    activity::plan(pen, home, record.id, &record.plan, now)?;
    let mut put = |field: &str, value| pen.put(home, record.id, &Name::new(activity::KIND), &Name::new(field), value);
    put("partner", Value::Ref(record.organisation));
    put("hours", Value::Int(record.hours));
    put("status", Value::text(record.status));
    for (at, (person, mark)) in record.marks.iter().enumerate() {
        put(&format!("person-{at}"), Value::Ref(*person));
        put(&format!("mark-{at}"), Value::text(mark.code()));
    }
    for (at, (item, verdict)) in record.answers.iter().enumerate() {
        put(&format!("item-{at}"), Value::text(&item.code));
        put(&format!("verdict-{at}"), Value::text(verdict.code()));
    }
    if let Place::Organisation(organisation) = Place::of(home) {
        pen.set(home, record.id, activity::organiser, organisation);
    }
    policy::restate(pen);
    Ok(())
}

#[cfg(not(target_arch = "wasm32"))]
/// The same record as a developer of forms would keep it: one JSON document.
pub fn json(record: &Record) -> String {
    let plan = &record.plan;
    let marks = record
        .marks
        .iter()
        .map(|(person, mark)| format!(r#"{{"person":"{}","status":"{}"}}"#, uuid(*person), mark.code()));
    let answers = record
        .answers
        .iter()
        .map(|(item, verdict)| format!(r#"{{"item":"{}","verdict":"{}"}}"#, item.code, verdict.code()));
    format!(
        concat!(
            r#"{{"id":"{}","organisation":"{}","title":"{}","kind":"{}","start":{},"place":"{}","hours":{},"#,
            r#""status":"{}","notes":"{}","attendance":[{}],"answers":[{}]}}"#
        ),
        uuid(record.id),
        uuid(record.organisation),
        plan.title,
        plan.direction.map(Direction::code).unwrap_or_default(),
        plan.starts.unwrap_or_default().unix_ms(),
        plan.place,
        record.hours,
        record.status,
        plan.note,
        marks.collect::<Vec<_>>().join(","),
        answers.collect::<Vec<_>>().join(",")
    )
}

#[cfg(not(target_arch = "wasm32"))]
fn uuid(id: Id) -> String {
    let hex = id.hex();
    let part = |from, to| hex.get(from..to).unwrap_or_default();
    [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-")
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and even enough for words and people.
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most.max(1)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        all.get(self.below(all.len() as u64) as usize).copied()
    }

    fn bytes(&mut self) -> [u8; 10] {
        let (a, b) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        let mut bytes = [0; 10];
        bytes.iter_mut().zip(a.into_iter().chain(b)).for_each(|(to, from)| *to = from);
        bytes
    }
}
