//! The roll: every kind of record there is.

pub mod activity;
pub mod answer;
pub mod attendance;
pub mod guests;
pub mod run;
pub mod trayed;
pub mod volunteer;

use crate::Spec;

/// Every field of every kind.
pub fn all_fields() -> impl Iterator<Item = &'static Spec> {
    [
        activity::FIELDS,
        answer::FIELDS,
        attendance::FIELDS,
        guests::FIELDS,
        run::FIELDS,
        trayed::FIELDS,
        volunteer::FIELDS,
    ]
    .into_iter()
    .flatten()
}
