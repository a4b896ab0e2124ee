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
    use crate::kinds::{attendance, headcount, report, stay};
    use crate::policy::fixtures::{group, id, verdicts};
    use crate::policy::{activity_space, desk_space, organisation_space, person_space};
    use crate::time::Instant;
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
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }

    /// Two people for every hour that counts, from whatever space it is tried.
    #[test]
    fn nobody_confirms_own_hours_and_nobody_notes_in_anothers_name() {
        let (own, roster, ours, desk) = (
            person_space(id("me")),
            activity_space(id("mine")),
            organisation_space(id("ours")),
            desk_space(id("ours")),
        );
        let confirms = |home: &Space, at: &str, whom: &str| {
            group(|pen| {
                let record = attendance::id(id(at), id(whom));
                pen.set(home, record, attendance::activity, id(at));
                pen.set(home, record, attendance::person, id(whom));
                pen.set(home, record, attendance::minutes, 480);
            })
        };
        let notes = |home: &Space, at: &str, whom: &str, by: &str| {
            group(|pen| {
                let record = stay::id(id(at), id(whom), id(by));
                pen.set(home, record, stay::activity, id(at));
                pen.set(home, record, stay::person, id(whom));
                pen.set(home, record, stay::taker, id(by));
                pen.set(home, record, stay::came, Instant::from_unix_ms(0));
            })
        };
        let heads = |home: &Space, at: &str| {
            group(|pen| headcount::count(pen, home, id(at), id("me"), 7, Instant::from_unix_ms(0)).unwrap())
        };
        let closes = |home: &Space, at: &str| {
            group(|pen| report::note_of(pen, home, id(at), report::closed, Instant::from_unix_ms(0)))
        };
        let colleagues = activity_space(id("colleague's"));
        let theirs = activity_space(id("theirs"));
        let rows = [
            ("confirms who came to what one leads", confirms(&roster, "mine", "aliya"), "-+++--"),
            ("confirms who came to a colleague's", confirms(&colleagues, "colleague's", "aliya"), "--++--"),
            ("confirms who came to another organisation's", confirms(&theirs, "theirs", "aliya"), "---+--"),
            ("confirms oneself on the own roster", confirms(&roster, "mine", "me"), "------"),
            ("confirms oneself on a colleague's", confirms(&colleagues, "colleague's", "me"), "------"),
            ("confirms oneself in the own space", confirms(&own, "mine", "me"), "------"),
            ("confirms oneself among those who lead", confirms(&ours, "mine", "me"), "------"),
            ("confirms oneself at the desk", confirms(&desk, "mine", "me"), "------"),
            ("checks in", notes(&own, "theirs", "me", "me"), "+++++-"),
            ("checks in to what nobody knows", notes(&own, "unknown", "me", "me"), "------"),
            ("checks somebody else in from the own space", notes(&own, "mine", "aliya", "me"), "------"),
            ("notes as a leader what one only says of oneself", notes(&own, "mine", "me", "leader"), "------"),
            ("notes who came to what one leads", notes(&roster, "mine", "aliya", "me"), "-+++--"),
            ("notes in a deputy's name", notes(&roster, "mine", "aliya", "deputy"), "------"),
            ("notes in the name of who came", notes(&roster, "mine", "aliya", "aliya"), "------"),
            ("counts heads where one leads", heads(&roster, "mine"), "-+++--"),
            ("counts heads at a colleague's", heads(&colleagues, "colleague's"), "--++--"),
            ("counts heads at another organisation's", heads(&theirs, "theirs"), "---+--"),
            ("closes what one leads", closes(&roster, "mine"), "-+++--"),
            ("closes a colleague's", closes(&colleagues, "colleague's"), "--++--"),
            ("closes another from the own roster", closes(&roster, "theirs"), "------"),
            ("closes from the own space", closes(&own, "mine"), "------"),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }
}
