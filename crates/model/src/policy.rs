//! Who may write what, and where things live.
//!
//! The roles of the domain are all here; a space is a name that the server grants to devices.

use crate::field::choice;
use alloc::format;
use alloc::vec::Vec;
use erikti_sync::{Id, Space};

choice! {
    /// What a person is in an organisation (domain §6).
    Role ("role-") {
        /// Takes part.
        Volunteer = "volunteer",
        /// Leads activities.
        TeamLeader = "team_leader",
        /// Answers for an organisation.
        OrgCoordinator = "org_coordinator",
        /// Runs the city's front office.
        Admin = "admin",
        /// Teaches children in care.
        Mentor = "mentor",
        /// Looks, without names.
        Auditor = "auditor",
    }
}

/// The space that an organisation's people share.
pub fn organisation_space(organisation: Id) -> Space {
    Space::new(&format!("org/{organisation}"))
}

/// The space of one person.
pub fn person_space(person: Id) -> Space {
    Space::new(&format!("person/{person}"))
}

/// The spaces that a device of this person may read and write.
pub fn granted(person: Id, organisation: Id) -> Vec<Space> {
    alloc::vec![organisation_space(organisation), person_space(person), Space::new("public")]
}

impl Role {
    /// Whether this role plans activities, marks attendance and leads checklist runs.
    pub const fn leads(self) -> bool {
        matches!(self, Role::TeamLeader | Role::OrgCoordinator | Role::Admin)
    }
}
