//! E05 Activity: what volunteers do together, one row however many shifts or partners.

use crate::field::{choice, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use alloc::string::{String, ToString};
use erikti_sync::{Id, Name, Pen, Record, Space};

record! {
    /// An activity.
    Activity: "activity" {
        /// What it is called, in whatever language its author wrote.
        title: String,
        /// Its kind.
        direction: Direction,
        /// Where people meet.
        place: String,
        /// When it begins.
        starts: Instant,
        /// When it ends.
        ends: Instant,
        /// Anything people should know.
        note: String,
        /// Who organises it.
        organiser: Id,
        /// Who proposed it.
        initiator: Id,
        /// Who leads it: sees its roster and marks who came.
        leader: Id,
        /// How far it has come.
        status: Status,
        /// How many people are needed; absent or 0: as many as come.
        places: u32,
        /// From which age; absent: the usual one of its kind.
        least_age: u32,
        /// In which district of Almaty.
        district: District,
        /// Whoever leads it asks for more people.
        calls: bool,
        /// Who sees and marks what the leader does, should the leader's phone break.
        deputy: Id,
    }
}

choice! {
    /// The districts of Almaty; what takes place elsewhere has none.
    District ("district-") {
        /// Alatau.
        Alatau = "alatau",
        /// Almaly.
        Almaly = "almaly",
        /// Auezov.
        Auezov = "auezov",
        /// Bostandyk.
        Bostandyk = "bostandyk",
        /// Zhetysu.
        Zhetysu = "zhetysu",
        /// Medeu.
        Medeu = "medeu",
        /// Nauryzbai.
        Nauryzbai = "nauryzbai",
        /// Turksib.
        Turksib = "turksib",
    }
}

choice! {
    /// How far an activity has come (domain §5, its first steps).
    Status ("activity-status-") {
        /// Put before a coordinator.
        Proposed = "proposed",
        /// In the catalogue that everybody reads.
        Published = "published",
    }
}

choice! {
    /// The 13 kinds of activity (domain §4.1).
    Direction ("act-kind-") {
        /// Charity event.
        Charity = "charity",
        /// Collecting money and goods.
        Collection = "collection",
        /// Help for vulnerable groups.
        Vulnerable = "vulnerable",
        /// Help for older people.
        Elderly = "elderly",
        /// Leisure evening.
        Leisure = "leisure",
        /// Teaching children.
        Teaching = "teaching",
        /// Social workshop.
        Workshop = "workshop",
        /// Help for stray animals.
        Animals = "animals",
        /// Eco volunteering.
        Eco = "eco",
        /// Seismic safety.
        Seismic = "seismic",
        /// Master class or seminar.
        Training = "training",
        /// Help in an emergency.
        Emergency = "emergency",
        /// Anything else.
        Other = "other",
    }
}

/// From this age on the law lets a person help in an emergency (42-VI art. 12 p. 2-1), and nobody's parent is asked.
pub const ADULT: u32 = 18;

impl Direction {
    /// The usual least age of this kind (domain §4.1).
    pub const fn least_age(self) -> u32 {
        match self {
            Self::Teaching | Self::Workshop | Self::Emergency => ADULT,
            Self::Collection | Self::Vulnerable | Self::Elderly | Self::Seismic => 16,
            Self::Charity | Self::Leisure | Self::Animals | Self::Eco | Self::Training | Self::Other => 14,
        }
    }

    /// The least age that nobody may lower: the law's.
    pub const fn hard_age(self) -> u32 {
        match self {
            Self::Emergency => ADULT,
            _ => 0,
        }
    }
}

/// From which age people take part: what was asked for, else what is usual, never less than the law's. Of a kind that this
/// build does not know nothing is known, so it is for adults.
pub fn age_needed(record: &Record) -> u32 {
    let kind = record.get(direction);
    let usual = kind.map_or(ADULT, Direction::least_age);
    record.get(least_age).unwrap_or(usual).max(kind.map_or(ADULT, Direction::hard_age))
}

/// How many people are needed; `None`: as many as come.
pub fn places_of(record: &Record) -> Option<u32> {
    record.get(places).filter(|people| *people > 0)
}

/// Most people one activity can ask for: a stadium.
pub const MOST_PLACES: u32 = 20_000;

/// Largest least age: above it is a slip of the finger.
pub const MOST_AGE: u32 = 80;

/// Longest title, characters: two lines at 320 px in the longest of the three languages.
pub const TITLE_CHARS: usize = 120;

/// Longest place and note, characters: a note is a paragraph, not a report.
pub const PLACE_CHARS: usize = 200;

/// See [`PLACE_CHARS`].
pub const NOTE_CHARS: usize = 2_000;

/// Longest activity, hours: three days in the field; a campaign of weeks is many activities.
pub const LONGEST_HOURS: i64 = 72;

/// How far ahead an activity can be planned, days: the next calendar year.
pub const FURTHEST_DAYS: i64 = 730;

/// What a form says, before it is known to be right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Title.
    pub title: String,
    /// Kind.
    pub direction: Option<Direction>,
    /// Place.
    pub place: String,
    /// Beginning.
    pub starts: Option<Instant>,
    /// End.
    pub ends: Option<Instant>,
    /// Note.
    pub note: String,
    /// How many people are needed, as typed; empty: as many as come.
    pub places: String,
    /// From which age, as typed; empty: the usual one.
    pub least_age: String,
    /// District.
    pub district: Option<District>,
}

impl Plan {
    /// The number in an entry that may be left empty.
    fn number(field: &'static str, typed: &str, most: u32) -> Result<Option<u32>, Refusal> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let number = typed.parse().map_err(|_| Refusal::about(field, "refusal-not-a-number"))?;
        if number > most {
            return Err(Refusal::about(field, "refusal-number-large").with("most", most.into()));
        }
        Ok(Some(number))
    }
}

/// Writes what was answered, or empties its field.
fn set_or_empty<T: crate::Cell>(
    pen: &mut Pen<'_>,
    home: &Space,
    id: Id,
    field: crate::Field<Activity, T>,
    value: Option<T>,
) {
    match value {
        Some(value) => pen.set(home, id, field, value),
        None => pen.empty(home, id, field),
    }
}

/// Plans an activity, or changes the plan of one.
///
/// # Errors
/// The first field that is not right.
pub fn plan(pen: &mut Pen<'_>, home: &Space, id: Id, plan: &Plan, now: Instant) -> Result<(), Refusal> {
    let text = plan.title.trim();
    if text.is_empty() {
        return Err(Refusal::about(title.label, "refusal-title-missing"));
    }
    if text.chars().count() > TITLE_CHARS {
        return Err(Refusal::about(title.label, "refusal-title-long").with("most", TITLE_CHARS as i64));
    }
    let Some(kind) = plan.direction else {
        return Err(Refusal::about(direction.label, "refusal-direction-missing"));
    };
    let Some(from) = plan.starts else { return Err(Refusal::about(starts.label, "refusal-starts-missing")) };
    let Some(until) = plan.ends else { return Err(Refusal::about(ends.label, "refusal-ends-missing")) };
    if now.minutes_until(from) > FURTHEST_DAYS * 24 * 60 {
        return Err(Refusal::about(starts.label, "refusal-starts-far").with("days", FURTHEST_DAYS));
    }
    if until <= from {
        return Err(Refusal::about(ends.label, "refusal-ends-before-start"));
    }
    for (label, text, most) in [(place.label, &plan.place, PLACE_CHARS), (note.label, &plan.note, NOTE_CHARS)] {
        if text.trim().chars().count() > most {
            return Err(Refusal::about(label, "refusal-text-long").with("most", most as i64));
        }
    }
    let hours = (from.minutes_until(until) + 59) / 60;
    if hours > LONGEST_HOURS {
        return Err(Refusal::about(ends.label, "refusal-too-long").with("hours", hours).with("most", LONGEST_HOURS));
    }
    let people = Plan::number(places.label, &plan.places, MOST_PLACES)?;
    let from_age = Plan::number(least_age.label, &plan.least_age, MOST_AGE)?;
    if from_age.is_some_and(|age| age < kind.hard_age()) {
        return Err(Refusal::about(least_age.label, "refusal-age-emergency"));
    }
    pen.set(home, id, title, text.to_string());
    pen.set(home, id, direction, kind);
    pen.set(home, id, place, plan.place.trim().to_string());
    pen.set(home, id, starts, from);
    pen.set(home, id, ends, until);
    pen.set(home, id, note, plan.note.trim().to_string());
    set_or_empty(pen, home, id, places, people);
    set_or_empty(pen, home, id, least_age, from_age);
    set_or_empty(pen, home, id, district, plan.district);
    Ok(())
}

/// The id under which it is known who deputises: tied as an activity is, to that activity and to whoever it is.
pub fn seat(of_activity: Id) -> Id {
    Id::derived(&[b"deputy", of_activity.bytes()])
}

/// Names a deputy, or nobody.
pub fn depute(pen: &mut Pen<'_>, home: &Space, id: Id, person: Option<Id>) {
    set_or_empty(pen, home, id, deputy, person);
}

/// Whether somebody leads it, or deputises for who does.
pub fn is_led_by(record: &Record, person: Id) -> bool {
    [record.get(leader), record.get(deputy)].contains(&Some(person))
}

/// Asks for more people, or for no more.
pub fn call(pen: &mut Pen<'_>, home: &Space, id: Id, more: bool) {
    pen.set(home, id, calls, more);
}

/// Whose a new activity is. A coordinator's own is in the catalogue at once, anybody else's waits for one.
pub fn found(pen: &mut Pen<'_>, home: &Space, id: Id, by: Id, of: Id, at_once: bool) {
    pen.set(home, id, organiser, of);
    pen.set(home, id, initiator, by);
    pen.set(home, id, leader, by);
    pen.set(home, id, status, if at_once { Status::Published } else { Status::Proposed });
}

/// Puts an activity into the catalogue, with everything that is known of it: its readers saw none of it before.
pub fn publish(pen: &mut Pen<'_>, home: &Space, id: Id) {
    for field in FIELDS {
        pen.restate(home, id, &Name::new(KIND), &Name::new(field.key));
    }
    pen.set(home, id, status, Status::Published);
}

#[cfg(test)]
mod tests {
    use super::*;
    use erikti_sync::Ledger;

    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn good() -> Plan {
        Plan {
            title: " Медеудегі сенбілік ".into(),
            direction: Some(Direction::Eco),
            place: "Медеу".into(),
            starts: Instant::from_inputs("2025-11-23", "10:00"),
            ends: Instant::from_inputs("2025-11-23", "13:00"),
            ..Plan::default()
        }
    }

    fn refused(change: impl FnOnce(&mut Plan)) -> Refusal {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        let mut wrong = good();
        change(&mut wrong);
        let refusal = plan(&mut pen, &Space::new("org/1"), Id::derived(&[b"a"]), &wrong, NOW).unwrap_err();
        assert!(pen.changes().is_empty(), "a refused plan writes nothing");
        refusal
    }

    #[test]
    fn a_right_plan_is_written_trimmed_and_without_empty_fields() {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        plan(&mut pen, &Space::new("org/1"), Id::derived(&[b"a"]), &good(), NOW).unwrap();
        assert_eq!(pen.will_be(Id::derived(&[b"a"]), title).as_deref(), Some("Медеудегі сенбілік"));
        assert!(pen.changes().iter().all(|change| change.kind.as_str() == KIND));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_field() {
        type Row = (fn(&mut Plan), &'static str, &'static str);
        let table: [Row; 13] = [
            (|plan| plan.title = "  ".into(), title.label, "refusal-title-missing"),
            (|plan| plan.title = "ә".repeat(121), title.label, "refusal-title-long"),
            (|plan| plan.place = "ә".repeat(201), place.label, "refusal-text-long"),
            (|plan| plan.note = "ә".repeat(2_001), note.label, "refusal-text-long"),
            (|plan| plan.direction = None, direction.label, "refusal-direction-missing"),
            (|plan| plan.starts = None, starts.label, "refusal-starts-missing"),
            (|plan| plan.ends = None, ends.label, "refusal-ends-missing"),
            (|plan| plan.ends = plan.starts, ends.label, "refusal-ends-before-start"),
            (|plan| plan.starts = Instant::from_inputs("2031-01-01", "10:00"), starts.label, "refusal-starts-far"),
            (|plan| plan.places = "көп".into(), places.label, "refusal-not-a-number"),
            (|plan| plan.places = "20001".into(), places.label, "refusal-number-large"),
            (|plan| plan.least_age = "-3".into(), least_age.label, "refusal-not-a-number"),
            (|plan| plan.least_age = "180".into(), least_age.label, "refusal-number-large"),
        ];
        for (change, field, key) in table {
            let refusal = refused(change);
            assert_eq!((refusal.key, refusal.field), (key, Some(field)));
        }
    }

    #[test]
    fn five_hundred_hours_are_refused_with_both_numbers() {
        let refusal =
            refused(|plan| plan.ends = Some(Instant::from_unix_ms(plan.starts.unwrap().unix_ms() + 500 * 3_600_000)));
        assert_eq!(refusal.key, "refusal-too-long");
        assert_eq!(refusal.numbers, [("hours", 500), ("most", LONGEST_HOURS)]);
    }

    #[test]
    fn nobody_plans_an_emergency_for_children() {
        let emergency = |plan: &mut Plan, age: &str| {
            plan.direction = Some(Direction::Emergency);
            plan.least_age = age.into();
        };
        for age in ["0", "16", "17"] {
            let refusal = refused(|plan| emergency(plan, age));
            assert_eq!((refusal.key, refusal.field), ("refusal-age-emergency", Some(least_age.label)), "{age}");
        }
        for age in ["", "18", "21"] {
            let (ledger, mut plan_of) = (Ledger::default(), good());
            emergency(&mut plan_of, age);
            plan(&mut Pen::new(&ledger), &Space::new("org/1"), Id::NIL, &plan_of, NOW).unwrap();
        }
    }

    #[test]
    fn every_kind_has_a_code_that_reads_back() {
        assert_eq!(Direction::ALL.len(), 13);
        for kind in Direction::ALL {
            assert_eq!(Direction::parse(kind.code()), Some(*kind));
        }
    }
}
