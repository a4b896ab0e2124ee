//! Which row of the table a record is about.

use super::Thing;
use crate::kinds::{
    activity, aid, answer, attendance, certificate, course, drive, guests, headcount, help, photo, report, request,
    run, session, signup, skill, stay, tally, trayed, volunteer,
};
use erikti_sync::Change;

/// What somebody asks for who writes such a record in the own space and lets others see it.
pub(super) fn asking(kind: &str) -> Thing {
    match kind {
        attendance::KIND | signup::KIND | stay::KIND => Thing::BrowseActivities,
        aid::KIND => Thing::AidIntake,
        activity::KIND => Thing::ProposeActivity,
        _ => Thing::OwnProfile,
    }
}

/// The row of the table that a change is about; `None`: no row of its own.
pub(super) fn of(change: &Change) -> Option<Thing> {
    match change.kind.as_str() {
        activity::KIND => Some(Thing::ProposeActivity),
        course::KIND => Some(Thing::WorkshopCourse),
        volunteer::KIND => Some(Thing::VolunteerList),
        attendance::KIND if [attendance::minutes.key, attendance::earlier.key].contains(&change.field.as_str()) => {
            Some(Thing::ConfirmHours)
        }
        attendance::KIND | guests::KIND | headcount::KIND | stay::KIND => Some(Thing::AttendanceMark),
        skill::KIND => Some(Thing::ConfirmSkill),
        certificate::KIND => Some(Thing::IssueCertificate),
        report::KIND | photo::KIND => Some(Thing::CloseActivity),
        run::KIND | answer::KIND | session::KIND | tally::KIND => Some(Thing::SeismicSession),
        drive::KIND => Some(Thing::CloseActivity),
        help::KIND => Some(Thing::HelpRecord),
        request::KIND => Some(Thing::Consultations),
        trayed::KIND => Some(Thing::DecideTray),
        _ => None,
    }
}
