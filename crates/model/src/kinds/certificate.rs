//! E27 Certificate: what an organisation vouches for, with a number that anybody can ask the server about.
//!
//! It says what was so on the day it was issued and is never rewritten, only revoked. It carries hours and skills, not points.
//! The number is drawn on the coordinator's phone; the certificate's own space, which the server alone reads, follows from it.

use super::skill::{self, Ability};
use super::stay;
use super::{consent, volunteer};
use crate::field::{pointing_at, record};
use crate::policy::desk_space;
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record};

record! {
    /// A certificate.
    Certificate: "certificate" {
        /// Who holds it.
        person: Id,
        /// Where the server looks it up; the number in another shape.
        register: Id,
        /// The holder's name on that day.
        name: String,
        /// Hours that somebody else has confirmed, minutes.
        minutes: u32,
        /// The first of the days they are of.
        from: Instant,
        /// The last.
        until: Instant,
        /// The codes of the skills confirmed, by spaces.
        skills: String,
        /// An activity or a course, if it is about one.
        about: String,
        /// Who issues it.
        organisation: Id,
        /// Its name.
        issuer: String,
        /// Who signs.
        by: Id,
        /// When it was issued.
        issued: Instant,
        /// Whether whoever asks about the number is told the name: the holder had agreed.
        named: bool,
        /// It does not hold any more.
        revoked: bool,
    }
}

/// Longest line about an activity or a course, characters.
pub const ABOUT_CHARS: usize = 120;

/// Letters of a number: none of them is taken for another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters a number has.
const NUMBER_CHARS: u32 = 12;

/// Bits that are left over.
const REST: u32 = 64 - 5 * NUMBER_CHARS;

/// The register of something random: as many of its bits as a number holds.
pub fn register_of(random: Id) -> Id {
    let drawn = u128::from_be_bytes(*Id::derived(&[KIND.as_bytes(), random.bytes()]).bytes());
    // The layout's own bits lie between these two.
    let bits = (drawn >> 80 << 16 | drawn & 0xffff) >> REST << REST;
    Id::from_bytes((bits << 64).to_be_bytes())
}

/// The number of a register: `7K3M-Q2X9-PB4T`.
pub fn number(of_register: Id) -> String {
    let bits = u128::from_be_bytes(*of_register.bytes()) >> (64 + REST);
    let mut number = String::new();
    for at in 0..NUMBER_CHARS {
        if at > 0 && at % 4 == 0 {
            number.push('-');
        }
        let letter = (bits >> (5 * (NUMBER_CHARS - 1 - at)) & 31) as usize;
        number.push(LETTERS.get(letter).map_or('0', |letter| char::from(*letter)));
    }
    number
}

/// The register of a number, however it was typed; `None` if it is none.
pub fn read_number(typed: &str) -> Option<Id> {
    let mut bits: u128 = 0;
    let mut letters = 0;
    for typed in typed.chars().filter(|typed| !matches!(typed, '-' | ' ')) {
        let meant = match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = LETTERS.iter().position(|letter| char::from(*letter) == meant)?;
        (bits, letters) = (bits << 5 | value as u128, letters + 1);
        if letters > NUMBER_CHARS {
            return None;
        }
    }
    (letters == NUMBER_CHARS).then(|| Id::from_bytes((bits << (64 + REST)).to_be_bytes()))
}

/// The certificate of this organisation with this register.
pub fn id(of_organisation: Id, of_register: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_organisation.bytes(), of_register.bytes()])
}

/// Who issues.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Issuer<'a> {
    /// The coordinator.
    pub person: Id,
    /// The organisation.
    pub organisation: Id,
    /// Its name.
    pub name: &'a str,
}

/// Issues a certificate of everything that is confirmed of a person here until now; its id.
///
/// # Errors
/// It is one's own; nothing is confirmed; a name that nobody knows; an overlong line.
pub fn issue(
    pen: &mut Pen<'_>,
    issuing: &Issuer<'_>,
    whom: Id,
    of: &str,
    random: Id,
    now: Instant,
) -> Result<Id, Refusal> {
    let ledger = pen.ledger();
    if whom == issuing.person {
        return Err(Refusal::new("refusal-certificate-own"));
    }
    let of = of.trim();
    if of.chars().count() > ABOUT_CHARS {
        return Err(Refusal::about(about.label, "refusal-certificate-long").with("most", ABOUT_CHARS as i64));
    }
    let called = ledger.record(whom).and_then(|record| record.get(volunteer::name));
    let called = called.ok_or_else(|| Refusal::new("refusal-certificate-nameless"))?;
    let confirmed: Vec<_> = stay::entries(ledger, whom).into_iter().filter(|entry| entry.confirmed).collect();
    let (Some(last), Some(first)) = (confirmed.first(), confirmed.last()) else {
        return Err(Refusal::new("refusal-certificate-no-hours"));
    };
    let codes: Vec<&str> = skill::of(ledger, whom).into_iter().map(Ability::code).collect();
    let at = register_of(random);
    let (home, record) = (desk_space(issuing.organisation), id(issuing.organisation, at));
    pen.set(&home, record, person, whom);
    pen.set(&home, record, register, at);
    pen.set(&home, record, name, called);
    pen.set(&home, record, minutes, crate::growth::minutes(ledger, whom));
    pen.set(&home, record, from, first.at);
    pen.set(&home, record, until, last.at);
    pen.set(&home, record, skills, codes.join(" "));
    pen.set(&home, record, about, of.to_string());
    pen.set(&home, record, organisation, issuing.organisation);
    pen.set(&home, record, issuer, issuing.name.to_string());
    pen.set(&home, record, by, issuing.person);
    pen.set(&home, record, issued, now);
    pen.set(&home, record, named, consent::is_given(ledger, whom, consent::Purpose::Publication));
    Ok(record)
}

/// Ends a certificate.
///
/// # Errors
/// It is gone.
pub fn revoke(pen: &mut Pen<'_>, record: Id) -> Result<(), Refusal> {
    let gone = || Refusal::new("refusal-gone");
    let home = pen.ledger().record(record).ok_or_else(gone)?.space().clone();
    pen.set(&home, record, revoked, true);
    Ok(())
}

/// A certificate as it reads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certified {
    /// The record.
    pub id: Id,
    /// The number.
    pub number: String,
    /// The holder's name.
    pub name: String,
    /// Minutes.
    pub minutes: u32,
    /// The first day.
    pub from: Instant,
    /// The last.
    pub until: Instant,
    /// Skills.
    pub skills: Vec<Ability>,
    /// An activity or a course.
    pub about: String,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued: Instant,
    /// Whether whoever asks is told the name.
    pub named: bool,
    /// Whether it has been revoked.
    pub revoked: bool,
}

/// Reads a certificate; `None` for one that is not all there.
pub fn read(record_id: Id, record: &Record) -> Option<Certified> {
    let codes = record.get(skills).unwrap_or_default();
    Some(Certified {
        id: record_id,
        number: number(record.get(register)?),
        name: record.get(name)?,
        minutes: record.get(minutes)?,
        from: record.get(from)?,
        until: record.get(until)?,
        skills: codes.split(' ').filter_map(Ability::parse).collect(),
        about: record.get(about).unwrap_or_default(),
        issuer: record.get(issuer)?,
        issued: record.get(issued)?,
        named: record.get(named).unwrap_or_default(),
        revoked: record.get(revoked).unwrap_or_default(),
    })
}

/// A person's certificates, latest first.
pub fn of(ledger: &Ledger, who: Id) -> Vec<Certified> {
    let all: Vec<Certified> = pointing_at(ledger, person, who).filter_map(|(id, it)| read(id, it)).collect();
    order::by(all, |it| (-it.issued.unix_ms(), it.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_is_read_back_however_it_is_typed(random in any::<[u8; 16]>()) {
            let drawn = register_of(Id::from_bytes(random));
            let said = number(drawn);
            prop_assert_eq!(said.len(), 14);
            let sloppy = said.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(read_number(&said), Some(drawn));
            prop_assert_eq!(read_number(&sloppy), Some(drawn));
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for typed in ["", "7K3M", "7K3M-Q2X9-PB4", "7K3M-Q2X9-PB4TT", "7K3M-Q2X9-PBUT", "қате-саны-бұл!"] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
        assert_ne!(register_of(Id::derived(&[b"a"])), register_of(Id::derived(&[b"b"])));
    }

    #[test]
    fn a_certificate_is_issued_to_somebody_else_whose_hours_are_confirmed() {
        use crate::kinds::activity;
        use crate::kinds::attendance;
        use crate::policy::{activity_space, person_space};
        use erikti_sync::{Group, Name, OccurredOn, Stamp};
        let [at, aliya, me, ours] = [&b"at"[..], b"aliya", b"me", b"ours"].map(|of| Id::derived(&[of]));
        let (home, now) = (activity_space(at), Instant::from_unix_ms(1_763_800_000_000));
        let mut ledger = Ledger::default();
        let fold = |ledger: &mut Ledger, n: u8, write: &dyn Fn(&mut Pen<'_>)| {
            let mut pen = Pen::new(ledger);
            write(&mut pen);
            let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
            let (id, changes) = (Id::mint(0, [n; 10]), pen.finish());
            ledger.fold(
                &Group { id, stamp: Stamp(n.into()), replica: Id::NIL, schema: 1, occurred_on, changes },
                Id::NIL,
            );
        };
        let issuing = Issuer { person: me, organisation: ours, name: "Ерікті" };
        let no = |ledger: &Ledger, whom: Id, of: &str| {
            let mut pen = Pen::new(ledger);
            let refusal = issue(&mut pen, &issuing, whom, of, at, now).unwrap_err();
            assert!(pen.changes().is_empty());
            refusal.key
        };
        assert_eq!(no(&ledger, me, ""), "refusal-certificate-own");
        assert_eq!(no(&ledger, aliya, ""), "refusal-certificate-nameless");
        fold(&mut ledger, 1, &|pen| volunteer::enrol(pen, &person_space(aliya), aliya, "Әлия", None).unwrap());
        assert_eq!(no(&ledger, aliya, ""), "refusal-certificate-no-hours");
        fold(&mut ledger, 2, &|pen| {
            pen.set(&home, at, activity::starts, now);
            let of_aliya = attendance::id(at, aliya);
            pen.set(&home, of_aliya, attendance::activity, at);
            pen.set(&home, of_aliya, attendance::person, aliya);
            pen.set(&home, of_aliya, attendance::minutes, 195);
        });
        assert_eq!(no(&ledger, aliya, &"ә".repeat(121)), "refusal-certificate-long");
        fold(&mut ledger, 3, &|pen| {
            issue(pen, &issuing, aliya, " T01 ", at, now).unwrap();
        });
        let held = of(&ledger, aliya).remove(0);
        assert_eq!((held.minutes, &*held.about, &*held.name), (195, "T01", "Әлия"));
        assert!(!held.named && !held.revoked, "silence is no");
        fold(&mut ledger, 4, &|pen| revoke(pen, held.id).unwrap());
        assert!(of(&ledger, aliya).remove(0).revoked);
    }
}
