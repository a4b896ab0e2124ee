//! Who lives in a made-up city: organisations with their staff, and everybody else.

use super::dice::Dice;
use super::words::{GUESTS, KAZAKH, KAZAKH_FAMILIES, ORGANISATIONS, OTHER_FAMILIES, OTHERS};
use super::{Recipe, calendar::Calendar};
use crate::accounts::{Device, Identity, organisation_named};
use crate::{policy, serve};
use erikti_model::policy::Role;
use erikti_model::time::Instant;
use erikti_sync::{Group, Id};

/// How many organisations there are, the front office among them.
pub const ORGANISATIONS_OF_A_CITY: usize = ORGANISATIONS.len() + 1;

/// The organisation of most of those whom a demonstration invites.
pub(super) const SHOWN: usize = 1;

/// Somebody of the city.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who it is for the server.
    pub identity: Identity,
    /// The role.
    pub role: Role,
    /// When the invite was used.
    pub joined: Instant,
    /// Which organisation, counted from the front office.
    pub(super) organisation: usize,
    /// Year of birth.
    pub(super) born: u32,
    /// Of somebody under age: the written consent has been seen.
    pub(super) parent: bool,
}

impl Person {
    /// The person.
    pub fn id(&self) -> Id {
        self.identity.person
    }

    /// What the server writes when the invite is used.
    pub(super) fn welcome(&self) -> Option<Group> {
        let device = Device {
            id: Id::NIL,
            identity: self.identity.clone(),
            replica: Id::NIL,
            grants: 1,
            joined_ms: self.joined.unix_ms(),
            revoked_ms: None,
            seen: None,
        };
        policy::joined(&device, self.joined.unix_ms()).map(|append| append.group)
    }
}

/// The person of a role whom a demonstration lets somebody be: the same in every city.
pub fn shown(role: Role) -> Id {
    Id::derived(&[b"a demonstration's", role.code().as_bytes()])
}

/// Those who answer for an organisation, lead in it and belong to it; indexes of people.
#[derive(Clone, Debug, Default)]
pub(super) struct Staff {
    pub(super) coordinator: usize,
    pub(super) leaders: Vec<usize>,
    pub(super) members: Vec<usize>,
}

/// The staff of each organisation.
pub(super) fn staff(people: &[Person]) -> Vec<Staff> {
    let mut all = vec![Staff::default(); ORGANISATIONS_OF_A_CITY];
    for (at, person) in people.iter().enumerate() {
        let Some(staff) = all.get_mut(person.organisation) else { continue };
        match person.role {
            Role::OrgCoordinator | Role::Admin => staff.coordinator = at,
            Role::TeamLeader => staff.leaders.push(at),
            Role::Volunteer | Role::Mentor => staff.members.push(at),
            Role::Auditor => {}
        }
    }
    all
}

/// Layer by layer one person for every organisation: coordinators, two layers of leaders, mentors among the volunteers of
/// the fourth; then volunteers, more of them in some organisations than in others.
pub(super) fn people(recipe: &Recipe, calendar: Calendar) -> Vec<Person> {
    let mut dice = Dice::of(recipe.seed, "people");
    (0..recipe.people as usize).map(|nth| person(nth, &mut dice, calendar)).collect()
}

fn person(nth: usize, dice: &mut Dice, calendar: Calendar) -> Person {
    let (layer, place) = (nth / ORGANISATIONS_OF_A_CITY, nth % ORGANISATIONS_OF_A_CITY);
    let skewed = dice.below(ORGANISATIONS_OF_A_CITY).min(dice.below(ORGANISATIONS_OF_A_CITY));
    let organisation = if layer < 5 { place } else { skewed };
    let role = match (layer, organisation) {
        (0, 0) => Role::Admin,
        (0, _) => Role::OrgCoordinator,
        (2, 0) => Role::Auditor,
        (1 | 2, _) => Role::TeamLeader,
        (3, of) if of % 4 == SHOWN => Role::Mentor,
        _ => Role::Volunteer,
    };
    let is_shown = match role {
        Role::Admin | Role::Auditor => true,
        Role::OrgCoordinator | Role::Mentor => organisation == SHOWN,
        Role::TeamLeader => (layer, organisation) == (1, SHOWN),
        Role::Volunteer => (layer, organisation) == (4, SHOWN),
    };
    let is_staff = layer < 5;
    let day = if is_staff || dice.in_a_hundred(60) {
        -(dice.between(440, 720) as i32)
    } else {
        -(dice.between(10, 430) as i32)
    };
    let joined = calendar.at(day, dice.between(9 * 60, 21 * 60));
    let minor = !is_staff && dice.in_a_hundred(9);
    let age = match (is_staff, minor) {
        (true, _) => dice.between(24, 55),
        (_, true) => dice.between(15, 17),
        _ => 18 + dice.between(0, 50).min(dice.between(0, 50)),
    };
    let fresh = Id::mint(joined.unix_ms(), dice.bytes());
    let called = match organisation.checked_sub(1).and_then(|at| ORGANISATIONS.get(at)) {
        Some(named) => *named,
        None => serve::FIRST_ORGANISATION,
    };
    let identity = Identity {
        person: if is_shown { shown(role) } else { fresh },
        name: name(dice),
        role: role.code().to_owned(),
        organisation: organisation_named(called),
        organisation_name: called.to_owned(),
    };
    let born = u32::try_from(calendar.today().year()).unwrap_or_default().saturating_sub(age);
    Person { identity, role, joined, organisation, born, parent: minor && dice.in_a_hundred(70) }
}

fn name(dice: &mut Dice) -> String {
    let (given, families) = match dice.below(100) {
        0..62 => (KAZAKH, KAZAKH_FAMILIES),
        62..96 => (OTHERS, OTHER_FAMILIES),
        _ => {
            let [man, woman, family] = dice.one_of(GUESTS).unwrap_or_default();
            return format!("{} {family}", if dice.in_a_hundred(42) { man } else { woman });
        }
    };
    let [men, women] = given;
    let [of_men, of_women] = dice.one_of(families).unwrap_or_default();
    let (given, family) = if dice.in_a_hundred(42) { (men, of_men) } else { (women, of_women) };
    format!("{} {family}", dice.one_of(given).unwrap_or_default())
}
