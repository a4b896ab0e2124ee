//! What a field and its value are called, for any kind of record: where people read what was written without the screen it
//! was written on. Kinds and fields of a newer version are shown as well as they can be.

use erikti_model::kinds::{
    activity, aid, answer, attendance, certificate, child, consent, course, drive, headcount, help, lesson, outcome,
    photo, presence, report, request, run, session, signup, skill, stay, volunteer,
};
use erikti_model::time::Instant;
use erikti_sync::{Ledger, Value};

use super::naming::{Called, Named};
use crate::app::House;
use crate::i18n::{day_time, has, kilograms, number, t};
use crate::me::Me;

/// Fields that hold one of a closed set: kind, field, what the keys of its words begin with.
const CHOICES: &[(&str, &str, &str)] = &[
    (activity::KIND, activity::district.key, "district-"),
    (activity::KIND, activity::direction.key, "act-kind-"),
    (activity::KIND, activity::status.key, "activity-status-"),
    (aid::KIND, aid::category.key, "aid-cat-"),
    (aid::KIND, aid::entry.key, "aid-"),
    (aid::KIND, aid::reason.key, "aid-why-"),
    (aid::KIND, aid::receiver.key, "aid-receiver-"),
    (aid::KIND, aid::unit.key, "aid-"),
    (answer::KIND, answer::verdict.key, "sei-"),
    (attendance::KIND, attendance::status.key, "att-"),
    (child::KIND, child::band.key, "band-"),
    (consent::KIND, consent::purpose.key, "consent-"),
    (outcome::KIND, outcome::what.key, "lift-"),
    (course::KIND, course::craft.key, "craft-"),
    (photo::KIND, photo::shows.key, "photo-shows-"),
    (presence::KIND, presence::level.key, "level-"),
    (report::KIND, report::outcome.key, "outcome-"),
    (request::KIND, request::matter.key, "fo-matter-"),
    (request::KIND, request::asker.key, "fo-asker-"),
    (signup::KIND, signup::state.key, "signup-"),
    (skill::KIND, skill::what.key, "skill-"),
    (volunteer::KIND, volunteer::role.key, "role-"),
];

/// Fields that hold a moment.
const MOMENTS: &[(&str, &str)] = &[
    (activity::KIND, activity::starts.key),
    (activity::KIND, activity::ends.key),
    (aid::KIND, aid::at.key),
    (certificate::KIND, certificate::from.key),
    (certificate::KIND, certificate::until.key),
    (certificate::KIND, certificate::issued.key),
    (outcome::KIND, outcome::at.key),
    (photo::KIND, photo::at.key),
    (child::KIND, child::ended.key),
    (course::KIND, course::starts.key),
    (course::KIND, course::ends.key),
    (drive::KIND, drive::closed.key),
    (headcount::KIND, headcount::at.key),
    (headcount::KIND, headcount::hour.key),
    (help::KIND, help::at.key),
    (lesson::KIND, lesson::on.key),
    (lesson::KIND, lesson::closed.key),
    (run::KIND, run::started.key),
    (run::KIND, run::finished.key),
    (consent::KIND, consent::at.key),
    (report::KIND, report::closed.key),
    (request::KIND, request::opened.key),
    (request::KIND, request::answered.key),
    (signup::KIND, signup::at.key),
    (stay::KIND, stay::came.key),
    (stay::KIND, stay::left.key),
];

/// Fields that hold grams.
const WEIGHTS: &[(&str, &str)] =
    &[(aid::KIND, aid::grams.key), (drive::KIND, drive::paper.key), (drive::KIND, drive::counted.key)];

/// Fields that tell a phone what a record is, and a person nothing.
const INNER: &[(&str, &str)] = &[
    (aid::KIND, aid::seed.key),
    (aid::KIND, aid::original_seed.key),
    (aid::KIND, aid::weights.key),
    (aid::KIND, aid::original_by.key),
    (attendance::KIND, attendance::earlier.key),
    (report::KIND, report::earlier.key),
    (session::KIND, session::earlier.key),
    (certificate::KIND, certificate::register.key),
];

/// A value, before the words are chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Worded {
    /// What somebody wrote.
    Text(String),
    /// Words of this key, or else what was stored.
    Key(String, String),
    /// A moment.
    At(Instant),
    /// A whole number.
    Number(i64),
    /// Grams.
    Weight(i64),
    /// A record.
    Record(Called),
    /// Emptied.
    Nothing,
    /// This build does not know.
    Unreadable,
}

impl Worded {
    /// Of a value in this field.
    pub fn of(ledger: &Ledger, me: &Me, kind: &str, field: &str, value: &Value) -> Self {
        match value {
            Value::Empty => Self::Nothing,
            _ if INNER.contains(&(kind, field)) => Self::Nothing,
            Value::Text(text) if text.is_empty() => Self::Nothing,
            Value::Text(text) => {
                let code = text.to_string();
                match CHOICES.iter().find(|(of, key, _)| (*of, *key) == (kind, field)) {
                    Some((.., prefix)) => Self::Key(format!("{prefix}{code}"), code),
                    None if (kind, field) == (answer::KIND, answer::item.key) => Self::Record(Called::Answer(code)),
                    None if (kind, field) == (run::KIND, run::template.key) => Self::Record(Called::Run(code)),
                    None => Self::Text(code),
                }
            }
            Value::Int(ms) if MOMENTS.contains(&(kind, field)) => Self::At(Instant::from_unix_ms(*ms)),
            Value::Int(grams) if WEIGHTS.contains(&(kind, field)) => Self::Weight(*grams),
            // A year is written without a gap.
            Value::Int(year) if (kind, field) == (volunteer::KIND, volunteer::born.key) => Self::Text(year.to_string()),
            Value::Int(number) => Self::Number(*number),
            Value::Flag(yes) => Self::Key(if *yes { "c-yes" } else { "c-no" }.to_owned(), yes.to_string()),
            // An organisation has no record of its own yet.
            Value::Ref(id) if *id == me.organisation => Self::Text(me.organisation_name.clone()),
            Value::Ref(id) => Self::Record(Named::of(ledger, *id).called),
            Value::Bytes(_) | Value::Unknown(..) => Self::Unreadable,
        }
    }

    /// The words, in the language of the moment.
    pub fn words(&self, house: House) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Key(key, code) => worded(key, code),
            Self::At(moment) => day_time(*moment),
            Self::Number(value) => number(*value),
            Self::Weight(grams) => kilograms(*grams),
            Self::Record(called) => called.words(house),
            Self::Nothing => t("value-empty"),
            Self::Unreadable => t("value-unreadable"),
        }
    }
}

/// What a field is called.
pub fn label(kind: &str, field: &str) -> String {
    worded(&format!("field-{kind}-{field}"), field)
}

fn worded(key: &str, otherwise: &str) -> String {
    if has(key) { t(key) } else { otherwise.to_owned() }
}
