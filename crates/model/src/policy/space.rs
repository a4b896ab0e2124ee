//! Names of spaces: `public` · `org/O` those who lead in an organisation · `activity/A` its roster and runs · `person/P` one
//! person · `desk/O` what an organisation's coordinators must decide · `certificate/R` what the server answers of a number ·
//! `course/C` a workshop's child register: the protected kind, which a phone keeps sealed.

use alloc::format;
use erikti_sync::{Id, Space};

/// The catalogue that everybody reads.
pub const PUBLIC: &str = "public";

pub(super) const ORGANISATION: &str = "org";
pub(super) const ACTIVITY: &str = "activity";
pub(super) const PERSON: &str = "person";
pub(super) const CERTIFICATE: &str = "certificate";
pub(super) const DESK: &str = "desk";
pub(super) const COURSE: &str = "course";

pub(super) fn space(class: &str, of: Id) -> Space {
    Space::new(&format!("{class}/{of}"))
}

/// The space that those who lead in an organisation share.
pub fn organisation_space(organisation: Id) -> Space {
    space(ORGANISATION, organisation)
}

/// The space of an activity's roster, runs and closing.
pub fn activity_space(activity: Id) -> Space {
    space(ACTIVITY, activity)
}

/// The space of one person.
pub fn person_space(person: Id) -> Space {
    space(PERSON, person)
}

/// The space of what an organisation's coordinators must decide.
pub fn desk_space(organisation: Id) -> Space {
    space(DESK, organisation)
}

/// The space of one certificate, which nobody reads but the server when it is asked about the number.
pub fn certificate_space(register: Id) -> Space {
    space(CERTIFICATE, register)
}

/// The space of a workshop course: its child register, sessions and flags.
pub fn course_space(course: Id) -> Space {
    space(COURSE, course)
}

/// Whether a phone keeps this space sealed: what lies there is about children in care.
pub fn is_protected(space: &Space) -> bool {
    matches!(Place::of(space), Place::Course(_))
}

/// What a space's name says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// The catalogue.
    Public,
    /// An organisation.
    Organisation(Id),
    /// An activity.
    Activity(Id),
    /// A person.
    Person(Id),
    /// An organisation's coordinators.
    Desk(Id),
    /// A certificate, by its register.
    Certificate(Id),
    /// A workshop course.
    Course(Id),
    /// A space of a newer version.
    Unknown,
}

impl Place {
    /// Reads a space's name.
    pub fn of(space: &Space) -> Place {
        match space.as_str().split_once('/').and_then(|(class, id)| Some((class, Id::parse(id)?))) {
            None if space.as_str() == PUBLIC => Place::Public,
            Some((ORGANISATION, id)) => Place::Organisation(id),
            Some((ACTIVITY, id)) => Place::Activity(id),
            Some((PERSON, id)) => Place::Person(id),
            Some((DESK, id)) => Place::Desk(id),
            Some((CERTIFICATE, id)) => Place::Certificate(id),
            Some((COURSE, id)) => Place::Course(id),
            _ => Place::Unknown,
        }
    }
}
