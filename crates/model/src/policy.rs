//! Who may do what, and who else must see it: the table of the domain (§6) as data, and the two questions that the server
//! asks of every group and the app asks before it shows a button.

mod audience;
mod author;
#[cfg(test)]
mod fixtures;
mod goods;
mod money;
mod own;
mod space;
mod thing;
mod ties;
mod trust;
mod ward;

pub use audience::{Seen, audience, restate};
pub use author::{Author, NEEDS_APPROVAL, NOT_GRANTED};
pub use space::{
    PUBLIC, Place, activity_space, certificate_space, course_space, desk_space, is_protected, organisation_space,
    person_space,
};
pub use ties::Fact;

use crate::field::choice;

choice! {
    /// What a person is in an organisation (domain §6); the columns of [`TABLE`].
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

/// How far a right goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Reach {
    /// One's own.
    Own,
    /// The activities or courses one leads.
    Team,
    /// One's organisation.
    Organisation,
    /// Everything.
    All,
}

/// What a role may do with a thing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum May {
    /// Nothing.
    No,
    /// See counts, never names.
    Count,
    /// See it.
    See(Reach),
    /// Put it before somebody who may do it.
    Propose,
    /// Do it.
    Do(Reach),
    /// Do it, but never with what is one's own: two people.
    NotOwn(Reach),
}

/// The rows of [`TABLE`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the rows of the domain's table, named as there")]
pub enum Thing {
    OwnProfile,
    VolunteerList,
    EmergencyContact,
    BrowseActivities,
    ProposeActivity,
    PublishActivity,
    AttendanceMark,
    ConfirmHours,
    ConfirmSkill,
    IssueCertificate,
    CloseActivity,
    AidIntake,
    AidCorrection,
    MoneyLine,
    HelpRecord,
    CouponScan,
    SeismicSession,
    ChecklistText,
    WorkshopCourse,
    ChildRegister,
    WorkshopCounts,
    VettingStatus,
    Consultations,
    PointsRules,
    OrganisationsRegister,
    Figures,
    Incident,
    AuditLog,
    DeletePersonalData,
    DecideTray,
}

use May::{Count, Do, No, NotOwn, Propose, See};
use Reach::{All, Organisation as Org, Own, Team};

/// Who sees and does what: volunteer, team leader, organisation coordinator, front-office administrator, workshop mentor,
/// auditor (domain §6, in its order).
#[rustfmt::skip]
pub const TABLE: &[(Thing, [May; 6])] = &[
    //                                 V            TL            OC            FA            WM          AU
    (Thing::OwnProfile,            [Do(Own),     Do(Own),      Do(Own),      Do(Own),      Do(Own),    Do(Own)]),
    (Thing::VolunteerList,         [No,          See(Team),    Do(Org),      See(All),     No,         No]),
    (Thing::EmergencyContact,      [No,          See(Team),    Do(Org),      See(All),     No,         No]),
    (Thing::BrowseActivities,      [Do(All),     Do(All),      Do(All),      Do(All),      Do(All),    See(All)]),
    (Thing::ProposeActivity,       [Propose,     Propose,      Propose,      Propose,      Propose,    No]),
    (Thing::PublishActivity,       [No,          No,           Do(Org),      Do(All),      No,         No]),
    (Thing::AttendanceMark,        [Do(Own),     Do(Team),     Do(Org),      Do(All),      No,         Count]),
    (Thing::ConfirmHours,          [No,          NotOwn(Team), NotOwn(Org),  NotOwn(All),  No,         See(All)]),
    (Thing::ConfirmSkill,          [No,          NotOwn(Team), NotOwn(Org),  NotOwn(All),  No,         See(All)]),
    (Thing::IssueCertificate,      [No,          No,           NotOwn(Org),  NotOwn(All),  No,         See(All)]),
    (Thing::CloseActivity,         [No,          Do(Team),     Do(Org),      Do(All),      No,         See(All)]),
    (Thing::AidIntake,             [Do(Team),    Do(Team),     Do(Org),      Do(All),      No,         See(All)]),
    (Thing::AidCorrection,         [No,          Propose,      NotOwn(Org),  NotOwn(All),  No,         See(All)]),
    (Thing::MoneyLine,             [No,          No,           NotOwn(Org),  NotOwn(All),  No,         See(All)]),
    (Thing::HelpRecord,            [No,          Do(Team),     Do(Org),      See(All),     No,         Count]),
    (Thing::CouponScan,            [No,          Do(Team),     Do(Org),      No,           No,         No]),
    (Thing::SeismicSession,        [Propose,     Do(Team),     Do(Org),      Do(All),      No,         See(All)]),
    (Thing::ChecklistText,         [No,          No,           No,           Propose,      No,         See(All)]),
    (Thing::WorkshopCourse,        [No,          No,           No,           Do(All),      See(Own),   Count]),
    (Thing::ChildRegister,         [No,          No,           No,           No,           Do(Team),   No]),
    (Thing::WorkshopCounts,        [No,          No,           Count,        Count,        Count,      Count]),
    (Thing::VettingStatus,         [See(Own),    See(Team),    See(Org),     Do(All),      See(Own),   See(All)]),
    (Thing::Consultations,         [Propose,     Propose,      Propose,      Do(All),      No,         Count]),
    (Thing::PointsRules,           [See(All),    See(All),     See(All),     Propose,      See(All),   See(All)]),
    (Thing::OrganisationsRegister, [See(All),    See(All),     Do(Org),      Do(All),      See(All),   See(All)]),
    (Thing::Figures,               [See(Own),    See(Team),    See(Org),     Do(All),      See(Own),   See(All)]),
    (Thing::Incident,              [Do(Own),     Do(Team),     See(Org),     See(All),     Do(Own),    Count]),
    (Thing::AuditLog,              [No,          No,           No,           See(All),     No,         See(All)]),
    (Thing::DeletePersonalData,    [Propose,     Propose,      Propose,      Do(All),      Propose,    See(All)]),
    // The tray of the exchange: who may decide decides for the organisation they answer for.
    (Thing::DecideTray,            [No,          No,           Do(Org),      Do(All),      No,         See(All)]),
];

/// What this role may do with this thing.
pub fn may(role: Role, thing: Thing) -> May {
    let row = TABLE.iter().find(|(row, _)| *row == thing).map(|(_, row)| row);
    row.and_then(|row| row.get(role as usize)).copied().unwrap_or(No)
}

impl Role {
    /// Whether this role may do the thing at least this far.
    pub fn does(self, thing: Thing, at_least: Reach) -> bool {
        matches!(may(self, thing), Do(reach) | NotOwn(reach) if reach >= at_least)
    }

    /// The same of one record: what is [`May::NotOwn`] is never done to what is one's own.
    pub fn does_to(self, thing: Thing, at_least: Reach, is_own: bool) -> bool {
        self.does(thing, at_least) && !(is_own && matches!(may(self, thing), NotOwn(_)))
    }

    /// Whether this role plans activities, marks attendance and leads checklist runs.
    pub fn leads(self) -> bool {
        self.does(Thing::AttendanceMark, Team)
    }
}
