//! E07 Sign-up: one record per activity and person, in the person's own space and before the eyes of whoever leads.
//!
//! Who is in and who waits is computed and never stored: the first so many by the time of their tap are in, so two phones
//! that signed up without knowing of each other agree as soon as both are heard, and a cancel lets the next one in.

use super::activity::{self, ADULT, Direction};
use super::volunteer;
use crate::field::{choice, pointing_at, record};
use crate::time::Instant;
use crate::{Read, Refusal, Write, order};
use alloc::vec::Vec;
use erikti_sync::{Id, Ledger, Pen, Record, Space};

record! {
    /// That a person wants to take part.
    Signup: "signup" {
        /// The activity.
        activity: Id,
        /// The person.
        person: Id,
        /// Joined or cancelled.
        state: State,
        /// When the person joined: the place in the queue.
        at: Instant,
    }
}

choice! {
    /// What a person says.
    State ("signup-") {
        /// Takes part.
        Joined = "joined",
        /// Not any more.
        Cancelled = "cancelled",
    }
}

/// Where a person stands in the queue of an activity.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Standing {
    /// Has a place; counted from 1.
    In(u32),
    /// Waits for one; counted from 1.
    Waits(u32),
}

/// The record of this person at this activity, on every phone.
pub fn id(of_activity: Id, of_person: Id) -> Id {
    Id::derived(&[KIND.as_bytes(), of_activity.bytes(), of_person.bytes()])
}

/// Signs a person up. Who has cancelled before stands at the end again.
///
/// # Errors
/// What stands in the way: the activity is over or unknown here, the age, the parent's consent.
pub fn join(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id, now: Instant) -> Result<(), Refusal> {
    let Some(planned) = pen.ledger().record(of_activity) else { return Err(Refusal::new("refusal-gone")) };
    if is_over(planned, now) {
        return Err(Refusal::new("refusal-signup-over"));
    }
    admits(planned, pen.will_be(who, volunteer::born), pen.will_be(who, volunteer::parent_consent), now)?;
    let record = id(of_activity, who);
    if pen.will_be(record, state) == Some(State::Joined) {
        return Ok(());
    }
    pen.set(home, record, activity, of_activity);
    pen.set(home, record, person, who);
    pen.set(home, record, state, State::Joined);
    pen.set(home, record, at, now);
    Ok(())
}

/// Signs a person off.
///
/// # Errors
/// None today; the signature is every rule's.
pub fn cancel(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id) -> Result<(), Refusal> {
    pen.set(home, id(of_activity, who), state, State::Cancelled);
    Ok(())
}

/// Takes a cancel back: the person keeps the place it had. For the moment after the tap; later is [`join`].
///
/// # Errors
/// None today; the signature is every rule's.
pub fn restore(pen: &mut Pen<'_>, home: &Space, of_activity: Id, who: Id) -> Result<(), Refusal> {
    pen.set(home, id(of_activity, who), state, State::Joined);
    Ok(())
}

/// Whether nobody can sign up any more.
pub fn is_over(planned: &Record, now: Instant) -> bool {
    let end = planned.get(activity::ends).or_else(|| planned.get(activity::starts));
    end.is_some_and(|end| end <= now)
}

/// Whether the rules of age let a person take part. The age is that of the day of the activity.
///
/// # Errors
/// Which rule does not.
pub fn admits(planned: &Record, born: Option<u32>, parent: Option<bool>, now: Instant) -> Result<(), Refusal> {
    let (least, day) = (activity::age_needed(planned), planned.get(activity::starts).unwrap_or(now));
    let Some(born) = born else {
        return if least == 0 {
            Ok(())
        } else {
            Err(Refusal::new("refusal-signup-no-year").with("years", least.into()))
        };
    };
    if !volunteer::old_enough(born, least, day) {
        let hard = planned.get(activity::direction).map_or(0, Direction::hard_age);
        return Err(if hard > 0 && !volunteer::old_enough(born, hard, day) {
            Refusal::new("refusal-signup-emergency").with("years", hard.into())
        } else {
            Refusal::new("refusal-signup-young").with("years", least.into())
        });
    }
    if !volunteer::old_enough(born, ADULT, day) && parent != Some(true) {
        return Err(Refusal::new("refusal-signup-parent").with("years", ADULT.into()));
    }
    Ok(())
}

/// Whether the rules of age still let a person take part, as far as this phone knows: a plan can change after somebody joined.
///
/// # Errors
/// Which rule does not.
pub fn still_admits(ledger: &Ledger, of_activity: Id, who: Id, now: Instant) -> Result<(), Refusal> {
    let Some(planned) = ledger.record(of_activity) else { return Ok(()) };
    let known = ledger.record(who);
    let (born, parent) = (
        known.and_then(|known| known.get(volunteer::born)),
        known.and_then(|known| known.get(volunteer::parent_consent)),
    );
    admits(planned, born, parent, now)
}

/// Whether whoever leads must look at the age of somebody who signed up: the rules say no, or the law asks and the year of
/// birth is not known here. Where the law does not ask, what is not known was checked on the person's own phone.
pub fn needs_a_look(ledger: &Ledger, of_activity: Id, who: Id, now: Instant) -> bool {
    let known = ledger.record(who).and_then(|record| record.get(volunteer::born)).is_some();
    let kind = ledger.record(of_activity).and_then(|planned| planned.get(activity::direction));
    let asked = known || kind.map_or(0, Direction::hard_age) > 0;
    asked && still_admits(ledger, of_activity, who, now).is_err()
}

/// Whether this person is signed up.
pub fn is_joined(ledger: &Ledger, of_activity: Id, who: Id) -> bool {
    ledger.record(id(of_activity, who)).and_then(|record| record.get(state)) == Some(State::Joined)
}

/// The activities a person is signed up for.
pub fn of_person(ledger: &Ledger, who: Id) -> impl Iterator<Item = Id> + '_ {
    pointing_at(ledger, person, who)
        .filter(|(_, record)| record.get(state) == Some(State::Joined))
        .filter_map(|(_, record)| record.get(activity))
}

/// Everybody who is signed up, in order, and where they stand.
pub fn queue(ledger: &Ledger, of_activity: Id) -> Vec<(Id, Standing)> {
    let joined = pointing_at(ledger, activity, of_activity)
        .filter(|(_, record)| record.get(state) == Some(State::Joined))
        .filter_map(|(_, record)| Some((record.get(at)?, record.get(person)?)));
    let joined = order::by(joined.collect(), |(since, who): &(Instant, Id)| (since.unix_ms(), *who));
    let places = ledger.record(of_activity).and_then(activity::places_of).unwrap_or(u32::MAX);
    let standing = |nth: u32| if nth <= places { Standing::In(nth) } else { Standing::Waits(nth - places) };
    (1..).zip(joined).map(|(nth, (_, who))| (who, standing(nth))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::fold;
    use crate::policy::person_space;
    use Direction::{Charity, Collection, Eco, Elderly, Emergency, Seismic, Teaching, Vulnerable, Workshop};
    use erikti_sync::{Change, Group, Name, OccurredOn, Stamp};

    /// A Sunday in November 2025.
    const NOW: Instant = Instant::from_unix_ms(1_763_800_000_000);
    const DAY_MS: i64 = 86_400_000;

    fn who(name: &str) -> Id {
        Id::derived(&[name.as_bytes()])
    }

    fn event() -> Id {
        who("activity")
    }

    fn after(ms: i64) -> Instant {
        Instant::from_unix_ms(NOW.unix_ms() + ms)
    }

    fn group(n: u8, changes: Vec<Change>) -> Group {
        let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
        Group { id: Id::mint(0, [n; 10]), stamp: Stamp(n.into()), replica: Id::NIL, schema: 1, occurred_on, changes }
    }

    fn planned(kind: Direction, places: u32, least: Option<u32>) -> Ledger {
        let (mut ledger, home) = (Ledger::default(), Space::new("public"));
        fold(&mut ledger, 1, |pen| {
            pen.set(&home, event(), activity::direction, kind);
            pen.set(&home, event(), activity::starts, after(DAY_MS));
            pen.set(&home, event(), activity::ends, after(DAY_MS + 3_600_000));
            pen.set(&home, event(), activity::places, places);
            if let Some(least) = least {
                pen.set(&home, event(), activity::least_age, least);
            }
        });
        ledger
    }

    fn tries(ledger: &Ledger, name: &str, now: Instant) -> Result<Vec<Change>, Refusal> {
        let mut pen = Pen::new(ledger);
        join(&mut pen, &person_space(who(name)), event(), who(name), now)?;
        Ok(pen.finish())
    }

    fn key(ledger: &Ledger, name: &str, now: Instant) -> &'static str {
        tries(ledger, name, now).map_or_else(|refusal| refusal.key, |_| "in")
    }

    /// Rows: kind, the activity's own least age, year of birth, parent's consent, what becomes of it in 2025.
    #[test]
    fn every_age_has_its_gate() {
        let (young, parent, no_year) = ("refusal-signup-young", "refusal-signup-parent", "refusal-signup-no-year");
        let emergency = "refusal-signup-emergency";
        let rows = [
            (Eco, None, Some(2012), true, young),
            (Eco, None, Some(2011), true, "in"),
            (Eco, None, Some(2011), false, parent),
            (Charity, None, Some(2010), true, "in"),
            (Collection, None, Some(2010), true, young),
            (Vulnerable, None, Some(2009), true, "in"),
            (Elderly, None, Some(2010), true, young),
            (Seismic, None, Some(2009), false, parent),
            (Teaching, None, Some(2008), true, young),
            (Workshop, None, Some(2006), false, "in"),
            (Eco, None, None, true, no_year),
            (Eco, Some(0), None, false, "in"),
            (Eco, Some(0), Some(2015), true, "in"),
            (Eco, Some(21), Some(2005), false, young),
            (Eco, Some(21), Some(2003), false, "in"),
            // The law's line: nobody who could be 17, whatever was planned and whoever agreed.
            (Emergency, None, Some(2009), true, emergency),
            (Emergency, None, Some(2007), true, emergency),
            (Emergency, Some(14), Some(2009), true, emergency),
            (Emergency, Some(0), None, true, no_year),
            (Emergency, None, Some(2006), false, "in"),
            (Emergency, Some(21), Some(2005), false, young),
            // In the year of the 18th birthday the parent is still asked.
            (Eco, None, Some(2007), false, parent),
            (Eco, None, Some(2006), false, "in"),
        ];
        for (kind, least, born, consent, expected) in rows {
            let mut ledger = planned(kind, 0, least);
            fold(&mut ledger, 2, |pen| {
                let home = person_space(who("aliya"));
                if let Some(born) = born {
                    pen.set(&home, who("aliya"), volunteer::born, born);
                }
                pen.set(&home, who("aliya"), volunteer::parent_consent, consent);
            });
            assert_eq!(key(&ledger, "aliya", NOW), expected, "{kind:?} {least:?} {born:?} {consent}");
        }
    }

    #[test]
    fn who_joined_before_the_plan_became_an_emergency_is_looked_at() {
        let rows = [
            (Eco, Some(2009), false),
            (Eco, None, false),
            (Emergency, Some(2009), true),
            (Emergency, None, true),
            (Emergency, Some(1990), false),
            (Eco, Some(2015), true),
        ];
        for (kind, born, look) in rows {
            let mut ledger = planned(kind, 0, None);
            fold(&mut ledger, 2, |pen| {
                let home = person_space(who("aliya"));
                pen.set(&home, who("aliya"), volunteer::parent_consent, true);
                if let Some(born) = born {
                    pen.set(&home, who("aliya"), volunteer::born, born);
                }
            });
            assert_eq!(needs_a_look(&ledger, event(), who("aliya"), NOW), look, "{kind:?} {born:?}");
        }
    }

    #[test]
    fn a_kind_of_a_newer_version_is_for_adults() {
        let mut ledger = planned(Eco, 0, Some(0));
        fold(&mut ledger, 2, |pen| {
            let (kind, field) = (Name::new(activity::KIND), Name::new(activity::direction.key));
            pen.put(&Space::new("public"), event(), &kind, &field, erikti_sync::Value::text("flood"));
            pen.set(&person_space(who("aliya")), who("aliya"), volunteer::born, 2010);
        });
        assert_eq!(key(&ledger, "aliya", NOW), "refusal-signup-young");
    }

    #[test]
    fn what_is_over_or_unknown_takes_nobody() {
        let ledger = planned(Eco, 0, Some(0));
        assert_eq!(key(&ledger, "aliya", after(DAY_MS)), "in", "while it goes on, people still come");
        assert_eq!(key(&ledger, "aliya", after(2 * DAY_MS)), "refusal-signup-over");
        assert_eq!(key(&Ledger::default(), "aliya", NOW), "refusal-gone");
    }

    fn standings(ledger: &Ledger) -> Vec<(Id, Standing)> {
        queue(ledger, event())
    }

    #[test]
    fn the_first_by_time_are_in_and_a_cancel_lets_the_next_one_in() {
        use Standing::{In, Waits};
        let mut ledger = planned(Eco, 2, Some(0));
        // They come in another order than they tapped: two phones without signal, heard late.
        for (n, name, tapped) in [(2, "bolat", 20), (3, "aliya", 10), (4, "daniyar", 40), (5, "gulnar", 30)] {
            let changes = tries(&ledger, name, after(tapped)).unwrap();
            ledger.fold(&group(n, changes), Id::NIL);
        }
        let (aliya, bolat, gulnar, daniyar) = (who("aliya"), who("bolat"), who("gulnar"), who("daniyar"));
        assert_eq!(standings(&ledger), [(aliya, In(1)), (bolat, In(2)), (gulnar, Waits(1)), (daniyar, Waits(2))]);
        let own = person_space(aliya);
        fold(&mut ledger, 6, |pen| cancel(pen, &own, event(), aliya).unwrap());
        assert_eq!(standings(&ledger), [(bolat, In(1)), (gulnar, In(2)), (daniyar, Waits(1))]);
        assert!(!is_joined(&ledger, event(), aliya) && of_person(&ledger, aliya).next().is_none());

        let undone = {
            let mut pen = Pen::new(&ledger);
            restore(&mut pen, &own, event(), aliya).unwrap();
            group(7, pen.finish())
        };
        let mut taken_back = ledger.clone();
        taken_back.fold(&undone, Id::NIL);
        assert_eq!(standings(&taken_back).first(), Some(&(aliya, In(1))), "an undo keeps the place");

        let again = tries(&ledger, "aliya", after(50)).unwrap();
        ledger.fold(&group(8, again), Id::NIL);
        assert_eq!(standings(&ledger).last(), Some(&(aliya, Waits(2))), "who comes back stands at the end");
        assert_eq!(of_person(&ledger, aliya).collect::<Vec<_>>(), [event()]);
    }

    #[test]
    fn the_same_moment_is_ordered_alike_on_every_phone_and_no_number_means_everybody() {
        let (mut one, mut other) = (planned(Eco, 1, Some(0)), planned(Eco, 1, Some(0)));
        let taps = ["aliya", "bolat"].map(|name| tries(&one, name, NOW).unwrap());
        for (ledger, order) in [(&mut one, [0, 1]), (&mut other, [1, 0])] {
            for n in order {
                ledger.fold(&group(2 + n as u8, taps[n].clone()), Id::NIL);
            }
        }
        assert_eq!(standings(&one), standings(&other));
        assert_eq!(standings(&one).len(), 2);
        let mut open = planned(Eco, 0, Some(0));
        for (n, tap) in (2..).zip(taps) {
            open.fold(&group(n, tap), Id::NIL);
        }
        assert!(standings(&open).iter().all(|(_, standing)| matches!(standing, Standing::In(_))));
    }

    #[test]
    fn a_second_tap_does_not_move_anybody_back() {
        let mut ledger = planned(Eco, 1, Some(0));
        let changes = tries(&ledger, "aliya", NOW).unwrap();
        ledger.fold(&group(2, changes), Id::NIL);
        assert_eq!(tries(&ledger, "aliya", after(60_000)).unwrap(), []);
    }
}
