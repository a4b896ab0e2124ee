//! Who else must see a group: a sign-up lives in a person's space and is seen in the activity's.

use super::space::{ACTIVITY, CERTIFICATE, DESK, ORGANISATION, PERSON, PUBLIC, course_space, space as space_of};
use crate::kinds::{
    activity, aid, attendance, certificate, consent, counts, course, outcome, signup, skill, stay, volunteer,
};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use erikti_sync::{Change, Group, Id, Name, Pen, Space, Value};

/// A space beside the home that must see some of a group's changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The space.
    pub space: Space,
    /// The indexes of those changes.
    pub indexes: Vec<u16>,
}

/// Fields that name who else must see their record: kind, field, and the class of space its value is in.
const AUDIENCE: &[(&str, &str, &str)] = &[
    (attendance::KIND, attendance::person.key, PERSON),
    (attendance::KIND, attendance::activity.key, ACTIVITY),
    (signup::KIND, signup::activity.key, ACTIVITY),
    (stay::KIND, stay::person.key, PERSON),
    (stay::KIND, stay::activity.key, ACTIVITY),
    (aid::KIND, aid::activity.key, ACTIVITY),
    (skill::KIND, skill::person.key, PERSON),
    (certificate::KIND, certificate::person.key, PERSON),
    (certificate::KIND, certificate::register.key, CERTIFICATE),
    (outcome::KIND, outcome::organisation.key, ORGANISATION),
    (consent::KIND, consent::organisation.key, ORGANISATION),
    (volunteer::KIND, volunteer::organisation.key, ORGANISATION),
    (activity::KIND, activity::organiser.key, ORGANISATION),
    (counts::KIND, counts::organisation.key, DESK),
];

/// Who else must see a group. A group that touches such a record carries the field that says so ([`restate`]): the server
/// needs to remember nothing.
pub fn audience(group: &Group) -> Vec<Seen> {
    let mut seen: BTreeMap<Space, Vec<u16>> = BTreeMap::new();
    for change in &group.changes {
        let Some(space) = told_by(change).filter(|space| *space != change.space) else { continue };
        let of_record = group.changes.iter().filter(|other| other.record == change.record && other.space != space);
        let indexes: Vec<u16> = of_record.map(|other| other.index).collect();
        seen.entry(space).or_default().extend(indexes);
    }
    seen.into_iter().map(|(space, indexes)| Seen { space, indexes }).collect()
}

fn told_by(change: &Change) -> Option<Space> {
    let (kind, field) = (change.kind.as_str(), change.field.as_str());
    let published = activity::Status::Published.code();
    match &change.value {
        Value::Text(text) if (kind, field) == (activity::KIND, activity::status.key) => {
            (&**text == published).then(|| Space::new(PUBLIC))
        }
        // A course is planned in its organisation and seen by those who hold its seats.
        Value::Ref(_) if (kind, field) == (course::KIND, course::organisation.key) => Some(course_space(change.record)),
        Value::Ref(id) => {
            let row = AUDIENCE.iter().find(|(of, by, _)| (*of, *by) == (kind, field))?;
            Some(space_of(row.2, *id))
        }
        _ => None,
    }
}

/// Before a tap is finished: each record it touches that others must see carries again the fields that say who.
pub fn restate(pen: &mut Pen<'_>) {
    let mut touched: Vec<(Space, Id, Name)> = Vec::new();
    for change in pen.changes() {
        if !touched.iter().any(|(_, record, _)| *record == change.record) {
            touched.push((change.space.clone(), change.record, change.kind.clone()));
        }
    }
    for (space, record, kind) in touched {
        let elsewhere = |(_, field, class): &&(&str, &str, &str)| match pen.value(record, field) {
            Some(Value::Ref(id)) => space_of(class, *id) != space,
            _ => true,
        };
        let telling = AUDIENCE.iter().filter(|(of, ..)| *of == kind.as_str()).filter(elsewhere).map(|row| row.1);
        let apart = match kind.as_str() {
            activity::KIND => Some(activity::status.key),
            course::KIND => Some(course::organisation.key),
            _ => None,
        };
        for field in telling.chain(apart).collect::<Vec<_>>() {
            pen.restate(&space, record, &kind, &Name::new(field));
        }
    }
}
