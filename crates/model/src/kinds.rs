//! The roll: every kind of record there is.

pub mod activity;
pub mod aid;
pub mod answer;
pub mod attendance;
pub mod certificate;
pub mod child;
pub mod consent;
pub mod counts;
pub mod course;
pub mod drive;
pub mod earlier;
pub mod flag;
pub mod guests;
pub mod headcount;
pub mod help;
pub mod lesson;
pub mod money;
pub mod outcome;
pub mod photo;
pub mod point;
pub mod points;
pub mod presence;
pub mod report;
pub mod request;
pub mod run;
pub mod session;
pub mod signup;
pub mod skill;
pub mod stay;
pub mod tally;
pub mod trayed;
pub mod volunteer;

use crate::{Spec, growth};

/// Every field of every kind.
pub fn all_fields() -> impl Iterator<Item = &'static Spec> {
    [
        activity::FIELDS,
        aid::FIELDS,
        answer::FIELDS,
        attendance::FIELDS,
        certificate::FIELDS,
        child::FIELDS,
        consent::FIELDS,
        counts::FIELDS,
        course::FIELDS,
        drive::FIELDS,
        flag::FIELDS,
        guests::FIELDS,
        headcount::FIELDS,
        help::FIELDS,
        lesson::FIELDS,
        money::FIELDS,
        outcome::FIELDS,
        photo::FIELDS,
        point::FIELDS,
        points::FIELDS,
        presence::FIELDS,
        report::FIELDS,
        request::FIELDS,
        run::FIELDS,
        session::FIELDS,
        signup::FIELDS,
        skill::FIELDS,
        stay::FIELDS,
        tally::FIELDS,
        trayed::FIELDS,
        volunteer::FIELDS,
    ]
    .into_iter()
    .flatten()
}

/// The locale key of every choice that a field of some kind offers.
pub fn all_choices() -> impl Iterator<Item = &'static str> {
    fn labels<T: Copy>(all: &'static [T], label: fn(T) -> &'static str) -> impl Iterator<Item = &'static str> {
        all.iter().map(move |choice| label(*choice))
    }
    labels(activity::Direction::ALL, activity::Direction::label)
        .chain(labels(activity::District::ALL, activity::District::label))
        .chain(labels(activity::Status::ALL, activity::Status::label))
        .chain(labels(aid::Entry::ALL, aid::Entry::label))
        .chain(labels(aid::Category::ALL, aid::Category::label))
        .chain(labels(aid::Unit::ALL, aid::Unit::label))
        .chain(labels(aid::Reason::ALL, aid::Reason::label))
        .chain(labels(aid::Receiver::ALL, aid::Receiver::label))
        .chain(labels(answer::Verdict::ALL, answer::Verdict::label))
        .chain(labels(attendance::Mark::ALL, attendance::Mark::label))
        .chain(labels(child::Band::ALL, child::Band::label))
        .chain(labels(consent::Purpose::ALL, consent::Purpose::label))
        .chain(labels(course::Craft::ALL, course::Craft::label))
        .chain(labels(flag::Told::ALL, flag::Told::label))
        .chain(labels(presence::Level::ALL, presence::Level::label))
        .chain(labels(help::Category::ALL, help::Category::label))
        .chain(labels(outcome::Opened::ALL, outcome::Opened::label))
        .chain(labels(point::Sort::ALL, point::Sort::label))
        .chain(labels(photo::Shows::ALL, photo::Shows::label))
        .chain(labels(report::Outcome::ALL, report::Outcome::label))
        .chain(labels(request::Asker::ALL, request::Asker::label))
        .chain(labels(request::Matter::ALL, request::Matter::label))
        .chain(labels(signup::State::ALL, signup::State::label))
        .chain(labels(session::Format::ALL, session::Format::label))
        .chain(labels(skill::Ability::ALL, skill::Ability::label))
        .chain(labels(growth::What::ALL, growth::What::label))
        .chain(labels(growth::Badge::ALL, growth::Badge::label))
        .chain(labels(tally::Phase::ALL, tally::Phase::label))
        .chain(labels(trayed::Decision::ALL, trayed::Decision::label))
}
