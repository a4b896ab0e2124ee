//! The volunteer's card: what its QR carries, the six signs that are said aloud, and what whoever leads does with both.
//!
//! The QR carries the prefix of this app, the six signs and the person's id: the random name under which this app's records know
//! the person, and nothing else. No name, no telephone number, no organisation, no document; whoever reads it without a roster
//! learns nothing. The six signs follow from the id, so a phone that knows a person needs no list of codes, and each tells whether
//! the other was read right.

use crate::Refusal;
use crate::code::{self, PREFIX};
use crate::kinds::attendance::Mark;
use crate::kinds::{signup, stay, volunteer};
use crate::time::Instant;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use erikti_sync::{Id, Ledger, Pen, Space};

/// How many signs a person's code has, the check among them: six and a half million codes, and a roster holds some hundreds.
pub const SIGNS: usize = 6;

/// A card that stays in view is one person, milliseconds.
pub const SAME_MS: i64 = 5_000;

/// After the prefix, says that the QR is a person's card.
const PERSON: &str = "P";

/// What was read from a card.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Card {
    /// The whole of it, by the camera.
    Whole(Id),
    /// The six signs, by hand.
    Signs(String),
}

/// The six signs of a person.
pub fn signs(person: Id) -> String {
    let digest = Id::derived(&[b"card", person.bytes()]);
    code::of(u128::from_be_bytes(*digest.bytes()), SIGNS)
}

/// What the QR of a person's card says.
pub fn qr(person: Id) -> String {
    format!("{PREFIX}{PERSON}:{}:{}", signs(person), person.hex().to_uppercase())
}

/// Reads what a camera saw.
///
/// # Errors
/// It is no card: somebody else's QR, a coupon of this app, a card that was read wrong.
pub fn scanned(text: &str) -> Result<Card, Refusal> {
    let ours = text.trim().strip_prefix(PREFIX).ok_or_else(|| Refusal::new("refusal-code-foreign"))?;
    let mut parts = ours.split(':');
    if parts.next() != Some(PERSON) {
        return Err(Refusal::new("refusal-code-no-card"));
    }
    let (said, person) = (parts.next(), parts.next().and_then(Id::parse));
    match person.filter(|person| said == Some(&*signs(*person)) && parts.next().is_none()) {
        Some(person) => Ok(Card::Whole(person)),
        None => Err(Refusal::new("refusal-code-check")),
    }
}

/// Reads what somebody typed: six signs, or all that a QR says, from a reader that types.
///
/// # Errors
/// What is wrong with it.
pub fn typed(text: &str) -> Result<Card, Refusal> {
    if text.trim().starts_with(PREFIX) { scanned(text) } else { code::read(text, SIGNS).map(Card::Signs) }
}

/// Whose card it is, as far as this phone knows. Six signs may be two people's: who is expected goes first.
///
/// # Errors
/// Nobody known here has these signs, or more than one person.
pub fn whose(ledger: &Ledger, activity: Id, card: &Card) -> Result<Id, Refusal> {
    let said = match card {
        Card::Whole(person) => return Ok(*person),
        Card::Signs(said) => said,
    };
    let is_it = |person: &Id| signs(*person) == *said;
    let signed = signup::queue(ledger, activity).into_iter().map(|(who, _)| who);
    let expected: BTreeSet<Id> = signed.chain(stay::of_activity(ledger, activity).into_keys()).filter(is_it).collect();
    let known = || ledger.of_kind(volunteer::KIND).map(|(who, _)| who).filter(is_it).collect();
    let found = if expected.is_empty() { known() } else { expected };
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(person), None) => Ok(person),
        (None, _) => Err(Refusal::new("refusal-code-unknown")),
        (Some(_), Some(_)) => Err(Refusal::new("refusal-code-several")),
    }
}

/// What a camera saw last: a card that stays in view, or comes back at once, is one person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sight {
    text: String,
    at: Instant,
}

impl Sight {
    /// Whether this is another card than the one just seen, or the same after [`SAME_MS`] without it.
    pub fn is_new(&mut self, text: &str, now: Instant) -> bool {
        let again = self.text == text && (0..SAME_MS).contains(&(now.unix_ms() - self.at.unix_ms()));
        (self.text, self.at) = (text.into(), now);
        !again
    }
}

/// Somebody who leads lets a person in by the card.
///
/// # Errors
/// The person is in already, or the rules of age say no: then the person may stay, but only accompanied and without hours.
pub fn let_in(pen: &mut Pen<'_>, home: &Space, (activity, who, by): (Id, Id, Id), now: Instant) -> Result<(), Refusal> {
    let known = stay::of(pen.ledger(), activity, who);
    if known.is_there() && !known.own_word {
        return Err(Refusal::new("refusal-card-in"));
    }
    if signup::needs_a_look(pen.ledger(), activity, who, now) {
        let no = signup::still_admits(pen.ledger(), activity, who, now).err();
        return Err(Refusal::new(match no.map(|no| no.key) {
            Some("refusal-signup-parent") => "refusal-card-parent",
            Some("refusal-signup-no-year") => "refusal-card-year",
            _ => "refusal-card-young",
        }));
    }
    stay::mark(pen, home, (activity, who, by), Some(Mark::Present), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::fold;
    use crate::kinds::activity::{self, Direction};
    use crate::policy::{activity_space, organisation_space, person_space};
    use crate::{Read, Write};
    use alloc::vec::Vec;

    /// A Sunday in November 2025.
    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    fn who(name: &str) -> Id {
        Id::derived(&[name.as_bytes()])
    }

    fn event(kind: Direction) -> Ledger {
        let mut ledger = Ledger::default();
        fold(&mut ledger, 1, |pen| {
            let home = organisation_space(who("org"));
            pen.set(&home, who("event"), activity::direction, kind);
            pen.set(&home, who("event"), activity::starts, NOW);
            pen.set(&home, who("event"), activity::ends, Instant::from_unix_ms(NOW.unix_ms() + 3_600_000));
        });
        ledger
    }

    fn lets_in(ledger: &Ledger, name: &str) -> Result<Vec<erikti_sync::Change>, Refusal> {
        let mut pen = Pen::new(ledger);
        let_in(&mut pen, &activity_space(who("event")), (who("event"), who(name), who("leader")), NOW)?;
        Ok(pen.finish())
    }

    #[test]
    fn a_card_reads_back_and_says_nothing_but_the_person() {
        for name in ["aliya", "bolat", "daniyar"] {
            let text = qr(who(name));
            assert_eq!(scanned(&text), Ok(Card::Whole(who(name))));
            assert_eq!(typed(&text), Ok(Card::Whole(who(name))), "a reader that types");
            assert_eq!(typed(&signs(who(name)).to_lowercase()), Ok(Card::Signs(signs(who(name)))));
            let left =
                text.replace(PREFIX, "").replace(&signs(who(name)), "").replace(&who(name).hex().to_uppercase(), "");
            assert_eq!(left, "P::", "nothing else");
        }
    }

    #[test]
    fn what_a_camera_may_see_instead_is_told_apart() {
        let (card, other) = (qr(who("aliya")), qr(who("bolat")));
        let mixed = format!("{}{}", &card[..16], &other[16..]);
        let rows = [
            ("https://example.kz/menu", "refusal-code-foreign"),
            ("", "refusal-code-foreign"),
            ("ERIKTI:C:2222222A", "refusal-code-no-card"),
            ("ERIKTI:P", "refusal-code-check"),
            (&card[..card.len() - 1], "refusal-code-check"),
            (&mixed, "refusal-code-check"),
            (&format!("{card}:more"), "refusal-code-check"),
        ];
        for (text, expected) in rows {
            assert_eq!(scanned(text).err().map(|no| no.key), Some(expected), "{text}");
        }
    }

    #[test]
    fn six_signs_find_who_is_expected_then_who_is_known_and_never_guess() {
        let mut ledger = event(Direction::Eco);
        let of = |name: &str| Card::Signs(signs(who(name)));
        let key = |ledger: &Ledger, card: &Card| whose(ledger, who("event"), card).map_err(|no| no.key);
        assert_eq!(key(&ledger, &of("aliya")), Err("refusal-code-unknown"));
        assert_eq!(key(&ledger, &Card::Whole(who("aliya"))), Ok(who("aliya")), "the QR says who it is");
        fold(&mut ledger, 2, |pen| {
            volunteer::enrol(pen, &organisation_space(who("org")), who("aliya"), "Әлия", None).unwrap();
        });
        assert_eq!(key(&ledger, &of("aliya")), Ok(who("aliya")));
        // Somebody of another organisation: no name here, but signed up.
        fold(&mut ledger, 3, |pen| signup_of(pen, "bolat"));
        assert_eq!(key(&ledger, &of("bolat")), Ok(who("bolat")));
        // Two people with the same signs, found by trying: they are not guessed apart, unless one of them is expected.
        let twins = twins();
        for (n, twin) in (4..).zip(twins) {
            fold(&mut ledger, n, |pen| {
                volunteer::enrol(pen, &organisation_space(who("org")), twin, "Twin", None).unwrap();
            });
        }
        let both = Card::Signs(signs(twins[0]));
        assert_eq!(key(&ledger, &both), Err("refusal-code-several"));
        fold(&mut ledger, 6, |pen| {
            stay::mark(
                pen,
                &activity_space(who("event")),
                (who("event"), twins[1], who("leader")),
                Some(Mark::Present),
                NOW,
            )
            .unwrap();
        });
        assert_eq!(key(&ledger, &both), Ok(twins[1]));
    }

    fn signup_of(pen: &mut Pen<'_>, name: &str) {
        let (home, record) = (person_space(who(name)), signup::id(who("event"), who(name)));
        pen.set(&home, record, signup::activity, who("event"));
        pen.set(&home, record, signup::person, who(name));
        pen.set(&home, record, signup::state, signup::State::Joined);
        pen.set(&home, record, signup::at, NOW);
    }

    fn twins() -> [Id; 2] {
        let mut seen = alloc::collections::BTreeMap::new();
        for n in 0u32.. {
            let id = Id::derived(&[&n.to_le_bytes()]);
            if let Some(other) = seen.insert(signs(id), id) {
                return [other, id];
            }
        }
        unreachable!()
    }

    /// Rows: kind of activity, year of birth, parent's consent, what whoever leads reads.
    #[test]
    fn the_door_knows_the_rules_of_age() {
        let rows = [
            (Direction::Eco, Some(1990), None, "in"),
            (Direction::Eco, None, None, "in"),
            (Direction::Eco, Some(2010), None, "refusal-card-parent"),
            (Direction::Eco, Some(2010), Some(false), "refusal-card-parent"),
            (Direction::Eco, Some(2010), Some(true), "in"),
            (Direction::Eco, Some(2013), Some(true), "refusal-card-young"),
            (Direction::Emergency, Some(2009), Some(true), "refusal-card-young"),
            (Direction::Emergency, None, None, "refusal-card-year"),
        ];
        for (kind, born, parent, expected) in rows {
            let mut ledger = event(kind);
            fold(&mut ledger, 2, |pen| {
                let home = organisation_space(who("org"));
                volunteer::enrol(pen, &home, who("dana"), "Дана", None).unwrap();
                if let Some(born) = born {
                    pen.set(&home, who("dana"), volunteer::born, born);
                }
                if let Some(parent) = parent {
                    pen.set(&home, who("dana"), volunteer::parent_consent, parent);
                }
            });
            let outcome = lets_in(&ledger, "dana").map_or_else(|no| no.key, |_| "in");
            assert_eq!(outcome, expected, "{kind:?} {born:?} {parent:?}");
        }
    }

    #[test]
    fn a_card_that_stays_in_view_is_one_person() {
        let mut sight = Sight::default();
        let at = |ms: i64| Instant::from_unix_ms(NOW.unix_ms() + ms);
        let seen = [("a", 0), ("a", 4_000), ("a", 8_999), ("b", 9_000), ("a", 9_100), ("a", 14_100), ("a", 14_200)];
        let new = seen.map(|(text, ms)| sight.is_new(text, at(ms)));
        assert_eq!(new, [true, false, false, true, true, true, false]);
    }

    #[test]
    fn a_second_scan_is_told_and_an_own_check_in_is_confirmed_by_the_card() {
        let mut ledger = event(Direction::Eco);
        fold(&mut ledger, 2, |pen| {
            pen.set(&person_space(who("aliya")), who("aliya"), volunteer::born, 1990);
        });
        fold(&mut ledger, 3, |pen| {
            stay::check_in(pen, &person_space(who("aliya")), who("event"), who("aliya"), NOW).unwrap();
        });
        let changes = lets_in(&ledger, "aliya").unwrap();
        assert!(!changes.is_empty(), "what one says of oneself is no leader's word");
        fold(&mut ledger, 4, |pen| {
            let_in(pen, &activity_space(who("event")), (who("event"), who("aliya"), who("leader")), NOW).unwrap();
        });
        let record = crate::kinds::attendance::id(who("event"), who("aliya"));
        let mark = ledger.record(record).and_then(|record| record.get(crate::kinds::attendance::status));
        assert_eq!(mark, Some(Mark::Present));
        assert_eq!(lets_in(&ledger, "aliya").unwrap_err().key, "refusal-card-in");
    }
}
