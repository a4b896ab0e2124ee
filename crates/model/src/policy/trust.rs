//! What is said of people by others: skills and certificates, never one's own; and what a person alone says of what opened.

use super::goods::told;
use super::{Place, Thing};
use crate::kinds::skill::Ability;
use crate::kinds::{certificate, outcome, skill};
use erikti_sync::{Change, Group, Id};

/// Whether the record stands where it belongs, under the id that follows from what it is about, and is about somebody else.
pub(super) fn says(me: Id, place: Place, group: &Group, change: &Change) -> bool {
    match (place, change.kind.as_str()) {
        (Place::Activity(at), skill::KIND) => {
            let of = |whom| Ability::ALL.iter().any(|of| change.record == skill::id(at, whom, *of));
            told(group, change.record, skill::person).is_some_and(|whom| whom != me && of(whom))
                && told(group, change.record, skill::activity).is_none_or(|of| of == at)
                && told(group, change.record, skill::by).is_none_or(|by| by == me)
        }
        (Place::Desk(home), certificate::KIND) => {
            let register = told(group, change.record, certificate::register);
            told(group, change.record, certificate::person).is_some_and(|whom| whom != me)
                && register.is_some_and(|register| change.record == certificate::id(home, register))
                && told(group, change.record, certificate::organisation).is_none_or(|of| of == home)
                && told(group, change.record, certificate::by).is_none_or(|by| by == me)
        }
        (Place::Person(of), outcome::KIND) => told(group, change.record, outcome::person).is_none_or(|whom| whom == of),
        _ => false,
    }
}

/// What confirming takes: who works with children is looked at by the front office.
pub(super) fn thing(group: &Group, change: &Change) -> Option<Thing> {
    let (Place::Activity(at), skill::KIND) = (Place::of(&change.space), change.kind.as_str()) else { return None };
    let whom = told(group, change.record, skill::person)?;
    (change.record == skill::id(at, whom, Ability::Vetting)).then_some(Thing::VettingStatus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Write;
    use crate::kinds::attendance;
    use crate::policy::fixtures::{group, id, verdicts};
    use crate::policy::{activity_space, desk_space, organisation_space, person_space};
    use erikti_sync::Space;

    /// Columns: volunteer, team leader, coordinator, administrator, mentor, auditor.
    #[test]
    fn nobody_confirms_own_skills_or_issues_an_own_certificate() {
        let says = |home: &Space, at: &str, whom: &str, of: Ability, by: &str| {
            group(|pen| {
                let record = skill::id(id(at), id(whom), of);
                pen.set(home, record, skill::activity, id(at));
                pen.set(home, record, skill::person, id(whom));
                pen.set(home, record, skill::by, id(by));
                pen.set(home, record, skill::given, true);
            })
        };
        let issues = |home: &Space, of: &str, whom: &str, by: &str| {
            group(|pen| {
                let register = certificate::register_of(id("random"));
                let record = certificate::id(id(of), register);
                pen.set(home, record, certificate::person, id(whom));
                pen.set(home, record, certificate::register, register);
                pen.set(home, record, certificate::organisation, id(of));
                pen.set(home, record, certificate::by, id(by));
                pen.set(home, record, certificate::minutes, 480);
            })
        };
        let revokes = |whom: &str| {
            group(|pen| {
                let register = certificate::register_of(id("random"));
                let record = certificate::id(id("ours"), register);
                pen.set(&desk_space(id("ours")), record, certificate::person, id(whom));
                pen.set(&desk_space(id("ours")), record, certificate::register, register);
                pen.set(&desk_space(id("ours")), record, certificate::revoked, true);
            })
        };
        let lifts = |whom: &str| {
            group(|pen| {
                pen.set(&person_space(id("me")), id("any"), outcome::person, id(whom));
                pen.set(&person_space(id("me")), id("any"), outcome::organisation, id("ours"));
            })
        };
        let (roster, own, desk) = (activity_space(id("mine")), person_space(id("me")), desk_space(id("ours")));
        let colleagues = activity_space(id("colleague's"));
        let earlier = group(|pen| {
            let record = attendance::id(id("mine"), id("me"));
            pen.set(&roster, record, attendance::activity, id("mine"));
            pen.set(&roster, record, attendance::person, id("me"));
            pen.set(&roster, record, attendance::earlier, "1:480".into());
        });
        let skill = Ability::Safety;
        let rows = [
            ("confirms a skill of who came", says(&roster, "mine", "aliya", skill, "me"), "-+++--"),
            ("confirms it at a colleague's", says(&colleagues, "colleague's", "aliya", skill, "me"), "--++--"),
            ("confirms an own one", says(&roster, "mine", "me", skill, "me"), "------"),
            ("confirms an own one in the own space", says(&own, "mine", "me", skill, "me"), "------"),
            ("confirms one in the own space", says(&own, "mine", "aliya", skill, "me"), "------"),
            ("confirms one in another's name", says(&roster, "mine", "aliya", skill, "leader"), "------"),
            ("confirms one of another roster", says(&roster, "theirs", "aliya", skill, "me"), "------"),
            ("says who may work with children", says(&roster, "mine", "aliya", Ability::Vetting, "me"), "---+--"),
            ("says it of oneself", says(&roster, "mine", "me", Ability::Vetting, "me"), "------"),
            ("rewrites what was confirmed of oneself", earlier, "------"),
            ("issues a certificate", issues(&desk, "ours", "aliya", "me"), "--++--"),
            ("issues an own one", issues(&desk, "ours", "me", "me"), "------"),
            ("issues one in another's name", issues(&desk, "ours", "aliya", "leader"), "------"),
            ("issues one of another organisation", issues(&desk, "others", "aliya", "me"), "------"),
            ("issues one at another desk", issues(&desk_space(id("others")), "others", "aliya", "me"), "---+--"),
            (
                "issues one among those who lead",
                issues(&organisation_space(id("ours")), "ours", "aliya", "me"),
                "------",
            ),
            ("issues one in the own space", issues(&own, "ours", "aliya", "me"), "------"),
            ("revokes one", revokes("aliya"), "--++--"),
            ("revokes an own one", revokes("me"), "------"),
            ("writes down what opened", lifts("me"), "++++++"),
            ("writes down what opened for another", lifts("aliya"), "------"),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }
}
