//! What a group makes true about spaces: whose an activity is, who leads it, who deputises.

use super::{Author, Place};
use crate::kinds::activity;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use erikti_sync::{Group, Id, Value};

/// What a group makes true about spaces: kept by the server beside the log, in the same transaction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fact {
    /// The activity is an organisation's; the first telling counts.
    Organises {
        /// The activity.
        activity: Id,
        /// The organisation.
        organisation: Id,
    },
    /// From now on this person, and nobody else, leads the activity.
    Leads {
        /// The activity.
        activity: Id,
        /// The person.
        person: Id,
    },
}

impl Author {
    /// The activities that this person leads or deputises at, as far as it is known which seat is at which.
    pub fn led(&self) -> BTreeSet<Id> {
        let at = |id: &Id| self.organiser.get(id).copied().filter(|of| activity::seat(*of) == *id).unwrap_or(*id);
        let mut led = BTreeSet::new();
        led.extend(self.leads.iter().map(at));
        led
    }

    /// What a group of this person, once written, makes true; taken in at once, so that the next group of the same request
    /// is judged by it.
    pub fn learn(&mut self, group: &Group) -> Vec<Fact> {
        let mut facts = self.learn_courses(group);
        for change in group.changes.iter().filter(|change| change.kind.as_str() == activity::KIND) {
            let Place::Organisation(organisation) = Place::of(&change.space) else { continue };
            let activity = change.record;
            if self.organiser.get(&activity).is_none_or(|known| *known == organisation) {
                if self.organiser.insert(activity, organisation).is_none() {
                    facts.push(Fact::Organises { activity, organisation });
                }
                if change.field.as_str() == activity::leader.key
                    && let Value::Ref(person) = change.value
                {
                    facts.push(self.seats(activity, person));
                }
                if change.field.as_str() == activity::deputy.key {
                    // A seat that is given up is nobody's.
                    let person = if let Value::Ref(person) = change.value { person } else { Id::NIL };
                    let seat = activity::seat(activity);
                    self.organiser.insert(seat, activity);
                    facts.push(Fact::Organises { activity: seat, organisation: activity });
                    facts.push(self.seats(seat, person));
                }
            }
        }
        facts
    }

    /// From now on this person has this place.
    pub(super) fn seats(&mut self, activity: Id, person: Id) -> Fact {
        if person == self.person {
            self.leads.insert(activity)
        } else {
            self.leads.remove(&activity)
        };
        Fact::Leads { activity, person }
    }
}
