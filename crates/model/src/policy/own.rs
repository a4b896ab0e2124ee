//! What people say for themselves alone: that they take part, that they agree. Nobody, whatever the role, says it for anybody
//! else; from every other space it is refused.

use super::Place;
use crate::kinds::{consent, signup};
use erikti_sync::{Change, Id};

/// Whether a sign-up or a consent stands in the space of the person it is about, under the id that follows from that person.
/// `activity` and `person` are what the group says of the record.
pub(super) fn says(place: Place, change: &Change, activity: Option<Id>, person: Option<Id>) -> bool {
    let Place::Person(me) = place else { return false };
    let of_me = match change.kind.as_str() {
        signup::KIND => activity.is_none_or(|activity| change.record == signup::id(activity, me)),
        _ => consent::Purpose::ALL.iter().any(|to| change.record == consent::id(me, *to)),
    };
    of_me && person.is_none_or(|person| person == me)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Write;
    use crate::policy::fixtures::{author, group, id};
    use crate::policy::{Role, activity_space, organisation_space, person_space};
    use erikti_sync::Space;

    /// Columns: volunteer, team leader, coordinator, administrator, mentor, auditor.
    #[test]
    fn everybody_speaks_for_oneself_and_nobody_for_anybody_else() {
        let (own, ours) = (person_space(id("me")), organisation_space(id("ours")));
        let joins = |home: &Space, at: &str, record: Id, whom: &str| {
            group(|pen| {
                pen.set(home, record, signup::activity, id(at));
                pen.set(home, record, signup::person, id(whom));
                pen.set(home, record, signup::state, signup::State::Joined);
            })
        };
        let agrees = |home: &Space, whom: &str| {
            let record = consent::id(id(whom), consent::Purpose::Photos);
            group(|pen| {
                pen.set(home, record, consent::given, true);
                pen.set(home, record, consent::organisation, id("ours"));
            })
        };
        let of = |at: &str, whom: &str| signup::id(id(at), id(whom));
        let roster = activity_space(id("mine"));
        let rows = [
            ("joins an activity", joins(&own, "theirs", of("theirs", "me"), "me"), "+++++-"),
            ("joins one nobody knows", joins(&own, "unknown", of("unknown", "me"), "me"), "------"),
            ("joins in another's name", joins(&own, "theirs", of("theirs", "aliya"), "aliya"), "------"),
            ("joins as another under the own id", joins(&own, "theirs", of("theirs", "me"), "aliya"), "------"),
            ("joins under a foreign id", joins(&own, "theirs", id("any"), "me"), "------"),
            ("signs up who is on the own roster", joins(&roster, "mine", of("mine", "aliya"), "aliya"), "------"),
            ("agrees to photos", agrees(&own, "me"), "++++++"),
            ("agrees for somebody else", agrees(&own, "aliya"), "------"),
            ("agrees for somebody of the organisation", agrees(&ours, "aliya"), "------"),
        ];
        for (what, group, expected) in rows {
            let verdict = |role: &Role| if author(*role).may_write(&group).is_ok() { '+' } else { '-' };
            let found: alloc::string::String = Role::ALL.iter().map(verdict).collect();
            assert_eq!(found, expected, "{what}");
        }
    }
}
