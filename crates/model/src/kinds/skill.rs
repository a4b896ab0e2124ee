//! E26 Skill: what a person can do, in the words of somebody else who led an activity that the person came to.
//!
//! One record an activity, person and skill. What was said is taken back by saying that it is not so.

use super::stay;
use crate::field::{choice, pointing_at, record};
use crate::{Field, Read, Refusal, Write};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Space};

record! {
    /// A skill, confirmed.
    Skill: "skill" {
        /// The activity at which it showed.
        activity: Id,
        /// Whose.
        person: Id,
        /// Which.
        what: Ability,
        /// Who says so.
        by: Id,
        /// Whether it is so.
        given: bool,
    }
}

choice! {
    /// What can be confirmed (K20, and what levels ask for).
    Ability ("skill-") {
        /// The safety quiz, 8 of 10.
        Safety = "safety",
        /// First aid.
        FirstAid = "first_aid",
        /// Leadership.
        Leadership = "leadership",
        /// Communication.
        Communication = "communication",
        /// Managing projects.
        Projects = "projects",
        /// The training of those who lead.
        Leading = "leading",
        /// The check of those who work with children.
        Vetting = "vetting",
    }
}

/// The record of this skill of this person, shown at this activity.
pub fn id(of_activity: Id, of_person: Id, of: Ability) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), of_person.bytes(), of.code().as_bytes()])
}

/// Says that a person can do this, or takes it back.
///
/// # Errors
/// It is one's own; nobody knows that the person came.
pub fn say(
    pen: &mut Pen<'_>,
    home: &Space,
    (at, whom, me): (Id, Id, Id),
    of: Ability,
    yes: bool,
) -> Result<(), Refusal> {
    if whom == me {
        return Err(Refusal::new("refusal-skill-own"));
    }
    if yes && !stay::of(pen.ledger(), at, whom).is_there() {
        return Err(Refusal::new("refusal-skill-absent"));
    }
    let record = id(at, whom, of);
    pen.set(home, record, activity, at);
    pen.set(home, record, person, whom);
    pen.set(home, record, what, of);
    pen.set(home, record, by, me);
    pen.set(home, record, given, yes);
    Ok(())
}

/// What is confirmed of a person, each once.
pub fn of(ledger: &Ledger, who: Id) -> Vec<Ability> {
    let so: Vec<Ability> = confirmed(ledger, person, who).into_iter().map(|(_, of)| of).collect();
    Ability::ALL.iter().copied().filter(|of| so.contains(of)).collect()
}

/// What is confirmed at an activity, and of whom.
pub fn at(ledger: &Ledger, of_activity: Id) -> Vec<(Id, Ability)> {
    confirmed(ledger, activity, of_activity)
}

fn confirmed(ledger: &Ledger, by_field: Field<Skill, Id>, value: Id) -> Vec<(Id, Ability)> {
    let so = pointing_at(ledger, by_field, value).filter(|(_, it)| it.get(given) == Some(true));
    so.filter_map(|(_, it)| Some((it.get(person)?, it.get(what)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::attendance::{self, Mark};
    use crate::policy::activity_space;
    use erikti_sync::{Group, Name, OccurredOn, Stamp};

    #[test]
    fn a_skill_is_confirmed_of_who_came_by_somebody_else_and_can_be_taken_back() {
        let [at, aliya, me] = [&b"at"[..], b"aliya", b"me"].map(|name| Id::derived(&[name]));
        let home = activity_space(at);
        let mut ledger = Ledger::default();
        let says = |ledger: &Ledger, whom: Id, yes: bool| {
            let mut pen = Pen::new(ledger);
            self::say(&mut pen, &home, (at, whom, me), Ability::FirstAid, yes).map(|()| pen.finish())
        };
        let fold = |ledger: &mut Ledger, n: u8, changes| {
            let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
            let (id, stamp) = (Id::mint(0, [n; 10]), Stamp(n.into()));
            ledger.fold(&Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes }, Id::NIL);
        };
        assert_eq!(says(&ledger, me, true).unwrap_err().key, "refusal-skill-own");
        assert_eq!(says(&ledger, aliya, true).unwrap_err().key, "refusal-skill-absent");
        let mut pen = Pen::new(&ledger);
        attendance::mark(&mut pen, &home, at, aliya, Mark::Late).unwrap();
        let marked = pen.finish();
        fold(&mut ledger, 1, marked);
        for (n, yes, expected) in
            [(2, true, &[Ability::FirstAid][..]), (3, false, &[]), (4, true, &[Ability::FirstAid])]
        {
            let said = says(&ledger, aliya, yes).unwrap();
            fold(&mut ledger, n, said);
            assert_eq!(of(&ledger, aliya), expected, "{yes}");
        }
        assert_eq!(self::at(&ledger, at), [(aliya, Ability::FirstAid)]);
    }
}
