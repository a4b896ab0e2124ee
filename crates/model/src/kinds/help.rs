//! E15 Help record: how many were helped, never who. There is no field in which a person could be named.
//!
//! At a door families and people are counted; of an institution the head count that it confirmed. A place that is visited
//! every month has as many people as on its fullest day, not as many as all visits together (K08).

use crate::code::{self, PREFIX};
use crate::field::{choice, pointing_at, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write};
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// One delivery, or one visit.
    Help: "help" {
        /// The activity it was given at.
        activity: Id,
        /// Whom it was given to, by the one main category.
        category: Category,
        /// Families.
        families: u32,
        /// People.
        people: u32,
        /// Children among them.
        children: u32,
        /// The same people were helped before.
        repeat: bool,
        /// The institution; absent at a door.
        institution: String,
        /// The coupon that the family gave; absent without one.
        coupon: String,
        /// Who wrote it.
        by: Id,
        /// When.
        at: Instant,
        /// Taken back.
        void: bool,
    }
}

choice! {
    /// Whom help is for.
    Category ("help-cat-") {
        /// Low-income family.
        LowIncome = "low_income",
        /// Orphan.
        Orphan = "orphan",
        /// Child without parental care.
        NoParentalCare = "no_parental_care",
        /// Older person.
        Elderly = "elderly",
        /// Pensioner living alone.
        LonePensioner = "lone_pensioner",
        /// Person with a disability.
        Disability = "disability",
        /// Large family.
        LargeFamily = "large_family",
    }
}

/// Most people of one record at a door: a large family and its relatives.
pub const MOST_AT_A_DOOR: u32 = 30;

/// Most people of one institution.
pub const MOST_IN_A_PLACE: u32 = 2_000;

/// How many signs a coupon has, the check among them (E16).
pub const COUPON_SIGNS: usize = 8;

/// After the prefix, says that a QR is a coupon.
const COUPON: &str = "C:";

/// Longest name of an institution, characters.
pub const TEXT_CHARS: usize = 120;

/// What a form says, before it is known to be right.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Draft {
    /// Whom it is for.
    pub category: Option<Category>,
    /// People.
    pub people: u32,
    /// Children among them.
    pub children: u32,
    /// Helped before.
    pub repeat: bool,
    /// The institution and whether it confirmed the head count; `None` at a door.
    pub place: Option<(String, bool)>,
    /// The coupon at a door, as typed or scanned; empty without one.
    pub coupon: String,
}

/// A coupon of its own for this random number. Whose it is stands on the social worker's paper and nowhere else.
pub fn new_coupon(random: Id) -> String {
    code::of(u128::from_be_bytes(*Id::derived(&[COUPON.as_bytes(), random.bytes()]).bytes()), COUPON_SIGNS)
}

/// What the QR of a coupon says.
pub fn coupon_qr(of: &str) -> String {
    [PREFIX, COUPON, of].concat()
}

/// Reads a coupon that was typed or scanned.
///
/// # Errors
/// What is wrong with it.
pub fn read_coupon(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let signs = match text.strip_prefix(PREFIX) {
        Some(ours) => ours.strip_prefix(COUPON).ok_or_else(|| Refusal::new("refusal-code-no-coupon"))?,
        None if text.contains("://") => return Err(Refusal::new("refusal-code-foreign")),
        None => text,
    };
    code::read(signs, COUPON_SIGNS)
}

/// When this coupon was used last, as far as is known here.
pub fn last_used(ledger: &Ledger, of: &str) -> Option<Instant> {
    let of_it = |record: &&Record| record.get(void) != Some(true) && record.get(coupon).as_deref() == Some(of);
    ledger.of_kind(KIND).map(|(_, record)| record).filter(of_it).filter_map(|record| record.get(at)).max()
}

impl Draft {
    /// How many families it is: one door is one family, an institution is none.
    pub fn families(&self) -> u32 {
        u32::from(self.place.is_none())
    }
}

/// Writes that help was given.
///
/// # Errors
/// The first thing that is not right.
pub fn give(
    pen: &mut Pen<'_>,
    home: &Space,
    record: Id,
    of_activity: Id,
    draft: &Draft,
    who: Id,
    now: Instant,
) -> Result<(), Refusal> {
    let kind = draft.category.ok_or_else(|| Refusal::about(category.label, "refusal-help-category"))?;
    if draft.people == 0 {
        return Err(Refusal::about(people.label, "refusal-help-nobody"));
    }
    let most = if draft.place.is_some() { MOST_IN_A_PLACE } else { MOST_AT_A_DOOR };
    if draft.people > most {
        return Err(Refusal::about(people.label, "refusal-number-large").with("most", most.into()));
    }
    if draft.children > draft.people {
        return Err(Refusal::about(children.label, "refusal-help-children"));
    }
    let place = match &draft.place {
        None => None,
        Some((name, confirmed)) => {
            let name = name.trim();
            if name.is_empty() {
                return Err(Refusal::about(institution.label, "refusal-aid-empty"));
            }
            if name.chars().count() > TEXT_CHARS {
                return Err(Refusal::about(institution.label, "refusal-text-long").with("most", TEXT_CHARS as i64));
            }
            if !confirmed {
                return Err(Refusal::new("refusal-help-unconfirmed"));
            }
            Some(name.to_string())
        }
    };
    let given = match &place {
        None if !draft.coupon.trim().is_empty() => {
            Some(read_coupon(&draft.coupon).map_err(|no| Refusal { field: Some(coupon.label), ..no })?)
        }
        _ => None,
    };
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, category, kind);
    pen.set(home, record, families, draft.families());
    pen.set(home, record, people, draft.people);
    pen.set(home, record, children, draft.children);
    pen.set(home, record, repeat, draft.repeat);
    if let Some(name) = place {
        pen.set(home, record, institution, name);
    }
    if let Some(given) = given {
        pen.set(home, record, coupon, given);
    }
    pen.set(home, record, by, who);
    pen.set(home, record, at, now);
    Ok(())
}

/// Takes a record back, or lets it stand again. It is not deleted.
///
/// # Errors
/// There is no such record any more.
pub fn take_back(pen: &mut Pen<'_>, record: Id, so: bool) -> Result<(), Refusal> {
    let known = pen.ledger().record(record).map(|known| known.space().clone());
    let home = known.ok_or_else(|| Refusal::new("refusal-gone"))?;
    pen.set(&home, record, void, so);
    Ok(())
}

/// What was given to one category.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// How many times.
    pub times: u32,
    /// Families at doors: a coupon is one family, however often it was helped.
    pub families: u32,
    /// People at doors.
    pub people: u32,
    /// Children among them.
    pub children: u32,
    /// Institutions.
    pub institutions: u32,
    /// People there: each place's fullest day of a year.
    pub in_institutions: u32,
}

impl Given {
    /// Families, people and children of one door, or of one coupon.
    fn at_door(&mut self, door: [u32; 3]) {
        let sums = [&mut self.families, &mut self.people, &mut self.children];
        sums.into_iter().zip(door).for_each(|(sum, more)| *sum = sum.saturating_add(more));
    }
}

/// What was given at an activity, by category; categories without any are left out.
pub fn given(ledger: &Ledger, of_activity: Id) -> Vec<(Category, Given)> {
    let of = pointing_at(ledger, activity, of_activity).map(|(_, record)| record);
    sum(of)
}

/// What these records say together, by category.
pub fn sum<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<(Category, Given)> {
    let mut sums: BTreeMap<Category, Given> = BTreeMap::new();
    let mut known: BTreeMap<(Category, String), [u32; 3]> = BTreeMap::new();
    let mut fullest: BTreeMap<(Category, String, i32), u32> = BTreeMap::new();
    for record in records.into_iter().filter(|record| record.get(void) != Some(true)) {
        let (Some(kind), Some(heads)) = (record.get(category), record.get(people)) else { continue };
        let given = sums.entry(kind).or_default();
        given.times = given.times.saturating_add(1);
        if let Some(name) = record.get(institution) {
            let year = record.get(at).map_or(0, Instant::year);
            let most = fullest.entry((kind, name.to_lowercase(), year)).or_default();
            *most = heads.max(*most);
            continue;
        }
        let door = [record.get(families), Some(heads), record.get(children)].map(Option::unwrap_or_default);
        match record.get(coupon) {
            None => given.at_door(door),
            // The same family again: as many people as it ever had at the door.
            Some(signs) => {
                let most = known.entry((kind, signs)).or_default();
                most.iter_mut().zip(door).for_each(|(most, now)| *most = now.max(*most));
            }
        }
    }
    for ((kind, _), door) in known {
        sums.entry(kind).or_default().at_door(door);
    }
    for ((kind, ..), most) in fullest {
        let given = sums.entry(kind).or_default();
        given.institutions = given.institutions.saturating_add(1);
        given.in_institutions = given.in_institutions.saturating_add(most);
    }
    sums.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::fold;
    use alloc::format;

    fn home() -> Space {
        Space::new("activity/1")
    }

    fn door(heads: u32) -> Draft {
        Draft { category: Some(Category::LonePensioner), people: heads, ..Draft::default() }
    }

    fn visit(name: &str, heads: u32) -> Draft {
        Draft { category: Some(Category::Orphan), people: heads, place: Some((name.into(), true)), ..Draft::default() }
    }

    #[test]
    fn what_a_help_record_needs() {
        let table = [
            (door(3), None),
            (Draft { category: None, ..door(3) }, Some("refusal-help-category")),
            (door(0), Some("refusal-help-nobody")),
            (door(MOST_AT_A_DOOR + 1), Some("refusal-number-large")),
            (Draft { children: 4, ..door(3) }, Some("refusal-help-children")),
            (visit("№1 балалар үйі", 40), None),
            (visit(" ", 40), Some("refusal-aid-empty")),
            (visit(&"ә".repeat(121), 40), Some("refusal-text-long")),
            (visit("№1", MOST_IN_A_PLACE + 1), Some("refusal-number-large")),
            (Draft { place: Some(("№1".into(), false)), ..visit("", 40) }, Some("refusal-help-unconfirmed")),
        ];
        for (draft, expected) in table {
            let ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            let outcome = give(&mut pen, &home(), Id::NIL, Id::NIL, &draft, Id::NIL, Instant::default());
            assert_eq!(outcome.err().map(|no| no.key), expected, "{draft:?}");
            assert_eq!(pen.changes().is_empty(), expected.is_some(), "a refusal writes nothing");
        }
    }

    #[test]
    fn monthly_visits_to_forty_children_are_forty_children_and_a_year_later_they_are_counted_anew() {
        let (mut ledger, at_activity) = (Ledger::default(), Id::derived(&[b"a"]));
        let on = |month: &str| Instant::from_inputs(month, "12:00").unwrap();
        let visits = [("2026-01-10", 38), ("2026-02-10", 40), ("2026-03-10", 39), ("2027-01-10", 35)];
        for (n, (day, heads)) in (1..).zip(visits) {
            let name = if n == 2 { "№1 Балалар үйі" } else { "№1 балалар ҮЙІ " };
            fold(&mut ledger, n, |pen| {
                give(pen, &home(), Id::mint(0, [n; 10]), at_activity, &visit(name, heads), Id::NIL, on(day)).unwrap();
            });
        }
        let expected = Given { times: 4, institutions: 2, in_institutions: 75, ..Given::default() };
        assert_eq!(given(&ledger, at_activity), [(Category::Orphan, expected)]);
    }

    #[test]
    fn doors_add_up_and_what_is_taken_back_does_not_count() {
        let (mut ledger, at_activity) = (Ledger::default(), Id::derived(&[b"a"]));
        for n in 1..=3 {
            let draft = Draft { children: 1, ..door(n.into()) };
            fold(&mut ledger, n, |pen| {
                let record = Id::mint(0, [n; 10]);
                give(pen, &home(), record, at_activity, &draft, Id::NIL, Instant::default()).unwrap();
            });
        }
        let three = Given { times: 3, families: 3, people: 6, children: 3, ..Given::default() };
        assert_eq!(given(&ledger, at_activity), [(Category::LonePensioner, three)]);
        fold(&mut ledger, 4, |pen| take_back(pen, Id::mint(0, [3; 10]), true).unwrap());
        let two = Given { times: 2, families: 2, people: 3, children: 2, ..Given::default() };
        assert_eq!(given(&ledger, at_activity), [(Category::LonePensioner, two)]);
        fold(&mut ledger, 5, |pen| take_back(pen, Id::mint(0, [3; 10]), false).unwrap());
        assert_eq!(given(&ledger, at_activity), [(Category::LonePensioner, three)]);
    }

    #[test]
    fn a_coupon_is_one_family_however_often_it_was_helped() {
        let (mut ledger, at_activity) = (Ledger::default(), Id::derived(&[b"a"]));
        let [first, second] = [b"1", b"2"].map(|seed| new_coupon(Id::derived(&[seed])));
        let moment = |ms: i64| Instant::from_unix_ms(ms);
        // Two groups at the same door without signal: one scans, one types; the third door is another family's.
        let doors = [(coupon_qr(&first), 3), (first.to_lowercase(), 4), (second.clone(), 2), (String::new(), 1)];
        for (n, (signs, heads)) in (1..).zip(doors) {
            let draft = Draft { coupon: signs, children: 1, ..door(heads) };
            fold(&mut ledger, n, |pen| {
                give(pen, &home(), Id::mint(0, [n; 10]), at_activity, &draft, Id::NIL, moment(n.into())).unwrap();
            });
        }
        let expected = Given { times: 4, families: 3, people: 7, children: 3, ..Given::default() };
        assert_eq!(given(&ledger, at_activity), [(Category::LonePensioner, expected)]);
        assert_eq!(last_used(&ledger, &first), Some(moment(2)));
        fold(&mut ledger, 5, |pen| take_back(pen, Id::mint(0, [2; 10]), true).unwrap());
        assert_eq!(last_used(&ledger, &first), Some(moment(1)));
        let expected = Given { times: 3, families: 3, people: 6, children: 3, ..Given::default() };
        assert_eq!(given(&ledger, at_activity), [(Category::LonePensioner, expected)]);
    }

    #[test]
    fn a_coupon_with_a_slip_is_refused_beside_its_field() {
        let good = new_coupon(Id::derived(&[b"1"]));
        let slip = good.replace(&good[..1], if good.starts_with('2') { "3" } else { "2" });
        let rows = [
            (good.clone(), None),
            (format!("{}-{}", &good[..4], &good[4..]), None),
            (String::new(), None),
            (slip, Some("refusal-code-check")),
            (good[..7].into(), Some("refusal-code-length")),
            ("0OQIL1DD".into(), Some("refusal-code-sign")),
            (crate::card::qr(Id::NIL), Some("refusal-code-no-coupon")),
            ("https://example.kz".into(), Some("refusal-code-foreign")),
        ];
        for (signs, expected) in rows {
            let ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            let draft = Draft { coupon: signs.clone(), ..door(1) };
            let no = give(&mut pen, &home(), Id::NIL, Id::NIL, &draft, Id::NIL, Instant::default()).err();
            assert_eq!(no.as_ref().map(|no| no.key), expected, "{signs}");
            assert!(no.is_none_or(|no| no.field == Some(super::coupon.label)), "{signs}");
        }
    }
}
