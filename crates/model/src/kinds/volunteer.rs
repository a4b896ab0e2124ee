//! E01 Volunteer: the name by which a roster knows a person, and how old the person is.
//!
//! It refuses to know the day of birth: the year answers every question asked here, on the careful side where the law
//! asks ([`old_enough`]).

use super::activity::ADULT;
use crate::field::record;
use crate::policy::{Role, person_space};
use crate::time::Instant;
use crate::{Refusal, Write};
use alloc::string::{String, ToString};
use chrono::Datelike;
use erikti_sync::{Id, Pen, Space};

record! {
    /// A person of an organisation; the record's id is the person's id.
    Volunteer: "volunteer" {
        /// Full name, as the person writes it.
        name: String,
        /// What the person is in this organisation.
        role: Role,
        /// The organisation whose roster knows the person.
        organisation: Id,
        /// Year of birth.
        born: u32,
        /// The written consent of the parent or guardian has been seen.
        parent_consent: bool,
    }
}

/// Longest name, characters.
pub const NAME_CHARS: usize = 80;

/// Writes a person's name, and role if given, into an organisation.
///
/// # Errors
/// A missing or overlong name.
pub fn enrol(pen: &mut Pen<'_>, home: &Space, id: Id, full_name: &str, as_role: Option<Role>) -> Result<(), Refusal> {
    let text = full_name.trim();
    if text.is_empty() {
        return Err(Refusal::about(name.label, "refusal-name-missing"));
    }
    if text.chars().count() > NAME_CHARS {
        return Err(Refusal::about(name.label, "refusal-name-long").with("most", NAME_CHARS as i64));
    }
    pen.set(home, id, name, text.to_string());
    if let Some(as_role) = as_role {
        pen.set(home, id, role, as_role);
    }
    Ok(())
}

/// What joining writes: a person's name, in the person's own space, before the organisation's eyes.
///
/// # Errors
/// As [`enrol`].
pub fn join(pen: &mut Pen<'_>, id: Id, full_name: &str, as_role: Option<Role>, of: Id) -> Result<(), Refusal> {
    let home = person_space(id);
    enrol(pen, &home, id, full_name, as_role)?;
    pen.set(&home, id, organisation, of);
    Ok(())
}

/// Earliest year of birth of somebody who may hold this phone.
pub const BORN_FROM: u32 = 1925;

/// Youngest age at which somebody writes an own year of birth, years.
pub const YOUNGEST: u32 = 5;

/// The year on an Almaty wall.
pub fn year_of(at: Instant) -> u32 {
    u32::try_from(at.almaty().date().year()).unwrap_or_default()
}

/// What the profile says of a person: name and year of birth as typed; an empty year takes back what was there.
///
/// # Errors
/// As [`enrol`]; a year that nobody alive was born in.
pub fn profile(pen: &mut Pen<'_>, id: Id, full_name: &str, year: &str, of: Id, now: Instant) -> Result<(), Refusal> {
    let home = person_space(id);
    let typed = year.trim();
    let year = typed.parse().ok().filter(|year| (BORN_FROM..=year_of(now).saturating_sub(YOUNGEST)).contains(year));
    if !typed.is_empty() && year.is_none() {
        return Err(Refusal::about(born.label, "refusal-born-wrong"));
    }
    join(pen, id, full_name, None, of)?;
    match year {
        Some(year) => pen.set(&home, id, born, year),
        None => pen.empty(&home, id, born),
    }
    Ok(())
}

/// Notes that the written consent of the parent or guardian is there, or not any more.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn note_parent(pen: &mut Pen<'_>, id: Id, seen: bool, of: Id) -> Result<(), Refusal> {
    let home = person_space(id);
    pen.set(&home, id, parent_consent, seen);
    pen.set(&home, id, organisation, of);
    Ok(())
}

/// Whether somebody born in that year is old enough at that time. With the year alone, a person is two ages in a year: where
/// the law draws the line ([`ADULT`] and above) the lower one counts, below it the higher.
pub fn old_enough(born_in: u32, least: u32, at: Instant) -> bool {
    let turns = year_of(at).saturating_sub(born_in);
    if least >= ADULT { turns > least } else { turns >= least }
}

#[cfg(test)]
mod tests {
    use super::*;
    use erikti_sync::Ledger;

    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);

    #[test]
    fn a_year_of_birth_is_one_that_somebody_alive_was_born_in() {
        let me = Id::derived(&[b"p"]);
        for (typed, kept) in [("1925", Some(1925)), (" 2007 ", Some(2007)), ("2020", Some(2020)), ("", None)] {
            let ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            profile(&mut pen, me, "Әлия", typed, Id::NIL, NOW).unwrap();
            assert_eq!(pen.will_be(me, born), kept, "{typed}");
        }
        for typed in ["1924", "2021", "2090", "07", "екі мың", "-5", "99999999999"] {
            let ledger = Ledger::default();
            let mut pen = Pen::new(&ledger);
            let refusal = profile(&mut pen, me, "Әлия", typed, Id::NIL, NOW).unwrap_err();
            assert_eq!((refusal.key, refusal.field), ("refusal-born-wrong", Some(born.label)), "{typed}");
            assert!(pen.changes().is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_name_is_needed_and_bounded() {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        let (home, id) = (Space::new("org/1"), Id::derived(&[b"p"]));
        assert_eq!(enrol(&mut pen, &home, id, " ", None).unwrap_err().key, "refusal-name-missing");
        assert_eq!(enrol(&mut pen, &home, id, &"ә".repeat(81), None).unwrap_err().key, "refusal-name-long");
        enrol(&mut pen, &home, id, " Әлия Серік ", Some(Role::TeamLeader)).unwrap();
        assert_eq!(pen.will_be(id, name).as_deref(), Some("Әлия Серік"));
        assert_eq!(pen.will_be(id, role), Some(Role::TeamLeader));
    }
}
