//! May this person write this group? The table, spaces and what is known of the activities concerned, put together.

use super::Reach::{self, All, Organisation as Org, Team};
use super::{
    May, Place, Role, Seen, Thing, audience, desk_space, goods, may, organisation_space, own, person_space, space,
    thing, trust, ward,
};
use crate::kinds::{
    activity, aid, attendance, certificate, consent, counts, course, money, outcome, photo, point, points, report,
    signup, skill, stay, volunteer,
};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use erikti_sync::{Change, Group, Id, Space, Value};

/// Who asks: a person in an organisation, and what the server knows of the activities concerned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The person.
    pub person: Id,
    /// The role; `None` for one of a newer version, which may write to its own space only.
    pub role: Option<Role>,
    /// The organisation.
    pub organisation: Id,
    /// Activities this person leads.
    pub leads: BTreeSet<Id>,
    /// The organisation of each activity concerned.
    pub organiser: BTreeMap<Id, Id>,
}

/// Locale key: this device may not write to one of the spaces.
pub const NOT_GRANTED: &str = "not-granted";
/// Locale key: a coordinator must publish this.
pub const NEEDS_APPROVAL: &str = "needs-approval";

impl Author {
    /// The spaces this person reads, the activities' and courses' left out: those are told by [`Fact`]s.
    pub fn reads(&self) -> Vec<Space> {
        let mut spaces = alloc::vec![Space::new(space::PUBLIC), person_space(self.person)];
        if self.reads_organisation() {
            spaces.push(organisation_space(self.organisation));
        }
        if self.reads_desk() {
            spaces.push(desk_space(self.organisation));
        }
        spaces
    }

    /// Whether this person reads the organisation's desk: what waits for a decision, and every roster. An organisation has
    /// hundreds of activities a year; whoever answers for all of them reads one space, and not one for each.
    pub fn reads_desk(&self) -> bool {
        self.role.is_some_and(|role| role.does(Thing::DecideTray, Org))
    }

    /// Everybody who must see a group: those whom it names itself, and for what an activity's space gets the desk of its
    /// organisation.
    pub fn audience(&self, group: &Group) -> Vec<Seen> {
        let mut seen = audience(group);
        let mut at_desks: BTreeMap<Space, BTreeSet<u16>> = BTreeMap::new();
        let homes = group.changes.iter().map(|change| (&change.space, change.index));
        let told = seen.iter().flat_map(|seen| seen.indexes.iter().map(|index| (&seen.space, *index)));
        for (space, index) in homes.chain(told) {
            let Place::Activity(activity) = Place::of(space) else { continue };
            let Some(organisation) = self.organiser.get(&activity) else { continue };
            at_desks.entry(desk_space(*organisation)).or_default().insert(index);
        }
        let desk = |(space, indexes): (Space, BTreeSet<u16>)| Seen { space, indexes: indexes.into_iter().collect() };
        seen.extend(at_desks.into_iter().map(desk));
        seen
    }

    /// Whether this person reads the organisation's space: names and plans, for those who lead.
    pub fn reads_organisation(&self) -> bool {
        self.role.is_some_and(Role::leads)
    }

    /// Whether this person may write this group; the reason, a locale key, if not.
    ///
    /// # Errors
    /// Why it must be put before somebody else.
    pub fn may_write(&self, group: &Group) -> Result<(), &'static str> {
        if !group.changes.iter().all(|change| self.is_of_its_space(group, change)) {
            return Err(NOT_GRANTED);
        }
        group.changes.iter().try_for_each(|change| self.may_change(group, change))?;
        audience(group).iter().try_for_each(|seen| self.may_tell(group, seen))
    }

    /// Whether a change's record is one that its space may speak of: an activity is its organisation's, and a proposal of
    /// nobody's yet; a mark's id follows from activity and person, and one's own space tells others of oneself alone. Other kinds'
    /// ids say nothing that could be checked (decision 0014).
    fn is_of_its_space(&self, group: &Group, change: &Change) -> bool {
        let of_record = |field: &str| {
            let holds = |other: &&Change| other.record == change.record && other.field.as_str() == field;
            group
                .changes
                .iter()
                .find(holds)
                .and_then(|told| if let Value::Ref(id) = told.value { Some(id) } else { None })
        };
        let (activity, person) = (of_record(attendance::activity.key), of_record(attendance::person.key));
        match (Place::of(&change.space), change.kind.as_str()) {
            (Place::Course(at), _) => ward::says(group, change, at),
            (Place::Organisation(home), course::KIND) => {
                let told = of_record(course::organisation.key);
                let known = self.organiser.get(&change.record).copied();
                told.into_iter().chain(known).all(|organisation| organisation == home)
            }
            (_, course::KIND) => false,
            (_, kind) if ward::holds(kind) => false,
            (Place::Organisation(home), activity::KIND) => {
                // Who leads reads the roster: nobody but the leader or whoever answers for the organisation hands that on.
                let may_hand_on = self.leads.contains(&change.record) || self.does(Thing::PublishActivity, Org);
                let hands_on = [activity::leader.key, activity::deputy.key].contains(&change.field.as_str());
                let as_it_may = !hands_on || may_hand_on;
                self.organiser.get(&change.record).is_none_or(|organisation| *organisation == home && as_it_may)
            }
            (Place::Person(_), activity::KIND) => self
                .organiser
                .get(&change.record)
                .is_none_or(|organisation| self.does(Thing::PublishActivity, Org) && self.reach_of(*organisation)),
            (Place::Activity(at), attendance::KIND) => {
                activity.is_none_or(|activity| activity == at)
                    && person.is_some_and(|person| {
                        change.record == attendance::id(at, person) && self.may_of(change, person)
                    })
            }
            (Place::Person(me), attendance::KIND) => {
                activity.is_none_or(|activity| change.record == attendance::id(activity, me)) && self.may_of(change, me)
            }
            (Place::Activity(at), stay::KIND) => {
                activity.is_none_or(|activity| activity == at)
                    && person.is_some_and(|person| change.record == stay::id(at, person, self.person))
            }
            (Place::Person(me), stay::KIND) => {
                person.is_none_or(|person| person == me)
                    && activity.is_some_and(|activity| change.record == stay::id(activity, me, me))
            }
            (Place::Activity(at), report::KIND) => change.record == report::id(at),
            (Place::Activity(at), photo::KIND) => activity.is_none_or(|activity| activity == at),
            (_, photo::KIND) => false,
            (place, skill::KIND | certificate::KIND | outcome::KIND) => trust::says(self.person, place, group, change),
            (_, attendance::KIND | stay::KIND | report::KIND | point::KIND | points::KIND) => false,
            (_, aid::KIND) => goods::says(self, group, change),
            (_, money::KIND) => super::money::says(self, group, change),
            (place, signup::KIND | consent::KIND) => own::says(place, change, activity, person),
            (Place::Person(me), volunteer::KIND) => {
                change.record == me || of_record(volunteer::organisation.key).is_none()
            }
            _ => true,
        }
    }

    /// Whether this person may write this of that person: nobody confirms own hours.
    fn may_of(&self, change: &Change, person: Id) -> bool {
        let thing = thing::of(change);
        thing != Some(Thing::ConfirmHours)
            || self.role.is_some_and(|role| role.does_to(Thing::ConfirmHours, Reach::Own, person == self.person))
    }

    fn may_change(&self, group: &Group, change: &Change) -> Result<(), &'static str> {
        let thing = goods::thing(group, change).or_else(|| trust::thing(group, change)).or_else(|| thing::of(change));
        let allowed = match Place::of(&change.space) {
            Place::Person(person) => person == self.person,
            Place::Organisation(organisation) => self.reach_of(organisation) && self.may_in_organisation(change),
            Place::Activity(activity) if self.proposes(activity, thing) => return Err(NEEDS_APPROVAL),
            Place::Activity(activity) => self.may_in_activity(activity, thing),
            Place::Desk(organisation) => {
                let of_its_own = thing.is_none_or(|thing| self.does(thing, Org));
                self.does(Thing::DecideTray, Org) && of_its_own && self.reach_of(organisation)
            }
            Place::Course(of) => self.sits_at(of),
            Place::Certificate(_) | Place::Public | Place::Unknown => false,
        };
        if allowed { Ok(()) } else { Err(NOT_GRANTED) }
    }

    pub(super) fn does(&self, thing: Thing, at_least: Reach) -> bool {
        self.role.is_some_and(|role| role.does(thing, at_least))
    }

    fn may_ask(&self, thing: Thing) -> bool {
        self.role.is_some_and(|role| !matches!(may(role, thing), May::No | May::Count | May::See(_)))
    }

    /// Whether what this person may do in an organisation reaches this one.
    fn reach_of(&self, organisation: Id) -> bool {
        organisation == self.organisation || self.does(Thing::PublishActivity, All)
    }

    fn may_in_organisation(&self, change: &Change) -> bool {
        match thing::of(change) {
            Some(Thing::ProposeActivity) => self.reads_organisation(),
            Some(Thing::VolunteerList) => {
                change.record == self.person
                    || self.does(Thing::VolunteerList, Org)
                    || self.does(Thing::AttendanceMark, Team)
            }
            Some(thing) => self.does(thing, Org),
            None => self.reads_organisation(),
        }
    }

    fn may_in_activity(&self, activity: Id, thing: Option<Thing>) -> bool {
        let thing = thing.unwrap_or(Thing::AttendanceMark);
        let ours = self.organiser.get(&activity).is_some_and(|organisation| self.reach_of(*organisation));
        (self.leads_at(activity) && self.does(thing, Team)) || (ours && self.does(thing, Org))
    }

    /// Whether this person sees, adds and removes the pictures of an activity: whoever may close it.
    pub fn sees_photos(&self, activity: Id) -> bool {
        self.may_in_activity(activity, Some(Thing::CloseActivity))
    }

    /// Whether whoever leads the activity puts this before a coordinator.
    fn proposes(&self, activity: Id, thing: Option<Thing>) -> bool {
        let asks = thing.zip(self.role).is_some_and(|(thing, role)| may(role, thing) == May::Propose);
        asks && self.leads_at(activity) && self.reads_organisation()
    }

    fn leads_at(&self, activity: Id) -> bool {
        self.leads.contains(&activity) || self.leads.contains(&activity::seat(activity))
    }

    /// Whether this person may make others see this: publishing is a coordinator's, signing oneself up is everybody's, and a
    /// leader tells people what was written about them.
    fn may_tell(&self, group: &Group, seen: &Seen) -> Result<(), &'static str> {
        let home =
            |index: &u16| group.changes.iter().find(|change| change.index == *index).map(|c| Place::of(&c.space));
        let all_from = |from: &dyn Fn(Place) -> bool| seen.indexes.iter().filter_map(home).all(from);
        let own = |place| place == Place::Person(self.person);
        let asked = || group.changes.iter().filter(|change| seen.indexes.contains(&change.index));
        let may_ask = asked().map(|change| thing::asking(change.kind.as_str())).all(|thing| self.may_ask(thing));
        let allowed = match Place::of(&seen.space) {
            Place::Public if !self.does(Thing::PublishActivity, Org) => return Err(NEEDS_APPROVAL),
            Place::Public => true,
            Place::Activity(activity) => may_ask && self.organiser.contains_key(&activity) && all_from(&own),
            Place::Organisation(organisation) => {
                self.reach_of(organisation) && self.reads_organisation() || may_ask && all_from(&own)
            }
            Place::Person(person) => {
                person == self.person || all_from(&|place| matches!(place, Place::Activity(_) | Place::Desk(_)))
            }
            Place::Certificate(_) => all_from(&|place| matches!(place, Place::Desk(_))),
            // Who plans a course need not be one of those who read it; nothing but the course itself is told them.
            Place::Course(of) => {
                let plan = |change: &Change| change.record == of && change.kind.as_str() == course::KIND;
                self.does(Thing::WorkshopCourse, Org) && asked().all(plan)
            }
            // Nothing of a register is told outside but its suppressed counts.
            Place::Desk(organisation) => {
                let ours = |place| matches!(place, Place::Course(of) if self.organiser.get(&of) == Some(&organisation));
                all_from(&ours) && asked().all(|change| change.kind.as_str() == counts::KIND)
            }
            Place::Unknown => false,
        };
        if allowed { Ok(()) } else { Err(NOT_GRANTED) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::attendance::Mark;
    use crate::kinds::{request, trayed};
    use crate::policy::fixtures::{author, group, id, verdicts};
    use crate::policy::{Fact, activity_space, restate};
    use crate::{Cell, Write};
    use alloc::format;
    use erikti_sync::{Ledger, Name, Pen};

    fn marks(at: &str, whom: &str) -> Group {
        group(|pen| attendance::mark(pen, &activity_space(id(at)), id(at), id(whom), Mark::Present).unwrap())
    }

    /// Rows: what is written. Columns: volunteer, team leader, coordinator, administrator, mentor, auditor; `+` may,
    /// `-` waits for somebody, `a` waits for a coordinator's approval.
    #[test]
    fn what_each_role_may_write() {
        let plan = |home: &Space, at_once| {
            let of = id("ours");
            group(|pen| activity::found(pen, home, id("new"), id("me"), of, at_once))
        };
        let (ours, others) = (organisation_space(id("ours")), organisation_space(id("others")));
        let own = person_space(id("me"));
        let name = |home: &Space| group(|pen| volunteer::enrol(pen, home, id("x"), "Әлия", None).unwrap());
        let sign_up =
            |at: &str, whom: &str| group(|pen| attendance::mark(pen, &own, id(at), id(whom), Mark::Present).unwrap());
        let writes = |home: &Space, record: Id, kind: &str, field: &str, value: Value| {
            group(|pen| pen.put(home, record, &Name::new(kind), &Name::new(field), value.clone()))
        };
        let mark_of = |home: &Space, record: Id| {
            group(|pen| {
                pen.set(home, record, attendance::activity, id("mine"));
                pen.set(home, record, attendance::person, id("aliya"));
                pen.set(home, record, attendance::status, Mark::Absent);
            })
        };
        let lead = |of: &str| writes(&ours, id(of), activity::KIND, activity::leader.key, Value::Ref(id("me")));
        let deputy = |of: &str| writes(&ours, id(of), activity::KIND, activity::deputy.key, Value::Ref(id("x")));
        let title = |home: &Space, of: &str| writes(home, id(of), activity::KIND, "title", Value::text("Басқа"));
        let asked = |home: &Space| {
            let draft = request::Draft {
                matter: Some(request::Matter::Room),
                asker: Some(request::Asker::School),
                ..request::Draft::default()
            };
            group(|pen| request::log(pen, home, id("r"), &draft, id("me"), crate::time::Instant::default()).unwrap())
        };
        let rows: [(&str, Group, &str); 30] = [
            ("a mark where one deputises", marks("deputised", "aliya"), "-+++--"),
            ("oneself for the leader one deputises for", lead("deputised"), "--++--"),
            ("a deputy where one leads", deputy("mine"), "-+++--"),
            ("a deputy where a colleague leads", deputy("colleague's"), "--++--"),
            ("a deputy where one deputises", deputy("deputised"), "--++--"),
            ("what the front office was asked", asked(&ours), "---+--"),
            ("marks at the activity one leads", marks("mine", "aliya"), "-+++--"),
            ("marks at a colleague's", marks("colleague's", "aliya"), "--++--"),
            ("marks at another organisation's", marks("theirs", "aliya"), "---+--"),
            ("marks at an activity nobody knows", marks("unknown", "aliya"), "------"),
            ("proposes in the own space", plan(&own, false), "+++++-"),
            ("proposes in the organisation's space", plan(&ours, false), "-+++--"),
            ("publishes", plan(&ours, true), "-a++--"),
            ("plans for another organisation", plan(&others, false), "---+--"),
            ("signs up", sign_up("theirs", "me"), "+++++-"),
            ("signs up for an activity nobody knows", sign_up("unknown", "me"), "------"),
            ("tells another person of a sign-up", sign_up("theirs", "aliya"), "------"),
            ("writes a name into the organisation", name(&ours), "-+++--"),
            ("writes a name into another", name(&others), "---+--"),
            ("writes a name into a person's space", name(&person_space(id("aliya"))), "------"),
            ("changes an activity of the organisation", title(&ours, "colleague's"), "-+++--"),
            ("hands on what one leads", lead("mine"), "-+++--"),
            ("takes over what a colleague leads", lead("colleague's"), "--++--"),
            ("changes another organisation's from the own one", title(&ours, "theirs"), "------"),
            ("changes an activity from the own space", title(&own, "mine"), "--++--"),
            ("marks under a foreign id", mark_of(&activity_space(id("mine")), id("any")), "------"),
            (
                "marks at one activity who came to another",
                mark_of(&activity_space(id("mine")), attendance::id(id("colleague's"), id("aliya"))),
                "------",
            ),
            (
                "signs another person off",
                writes(
                    &own,
                    attendance::id(id("mine"), id("aliya")),
                    attendance::KIND,
                    "activity",
                    Value::Ref(id("mine")),
                ),
                "------",
            ),
            ("writes into the catalogue", name(&Space::new(space::PUBLIC)), "------"),
            (
                "decides for the organisation",
                group(|pen| {
                    pen.set(&desk_space(id("ours")), id("t"), trayed::decision, trayed::Decision::Accept);
                }),
                "--++--",
            ),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }

    #[test]
    fn a_role_of_a_newer_version_writes_to_its_own_space_only() {
        let newer = Author { role: None, ..author(Role::Admin) };
        assert!(newer.may_write(&marks("mine", "aliya")).is_err());
        assert_eq!(newer.reads(), [Space::new(space::PUBLIC), person_space(id("me"))]);
    }

    #[test]
    fn whoever_plans_an_activity_leads_it_from_the_next_tap_on() {
        let mut author = author(Role::TeamLeader);
        let home = organisation_space(id("ours"));
        let plan = group(|pen| activity::found(pen, &home, id("new"), id("me"), id("ours"), false));
        assert!(author.may_write(&marks("new", "aliya")).is_err());
        let told = author.learn(&plan);
        assert_eq!(
            told,
            [
                Fact::Organises { activity: id("new"), organisation: id("ours") },
                Fact::Leads { activity: id("new"), person: id("me") },
            ]
        );
        author.may_write(&marks("new", "aliya")).unwrap();
        let handed_on = group(|pen| pen.set(&home, id("new"), activity::leader, id("aliya")));
        assert_eq!(author.learn(&handed_on), [Fact::Leads { activity: id("new"), person: id("aliya") }]);
        assert!(author.may_write(&marks("new", "aliya")).is_err(), "a colleague's roster is not a leader's");
    }

    #[test]
    fn an_activity_cannot_be_taken_from_another_organisation() {
        let mut author = author(Role::OrgCoordinator);
        let home = organisation_space(id("ours"));
        let grab = group(|pen| activity::found(pen, &home, id("theirs"), id("me"), id("ours"), false));
        assert_eq!(author.learn(&grab), []);
        assert!(author.may_write(&marks("theirs", "aliya")).is_err());
    }

    #[test]
    fn those_concerned_see_what_is_written_about_them_and_nothing_else() {
        let marked = group(|pen| {
            attendance::mark(pen, &activity_space(id("mine")), id("mine"), id("aliya"), Mark::Late).unwrap();
            attendance::mark(pen, &activity_space(id("mine")), id("mine"), id("bolat"), Mark::Present).unwrap();
        });
        for (person, sees) in [("aliya", [0, 1, 2]), ("bolat", [3, 4, 5])] {
            let seen = audience(&marked).into_iter().find(|seen| seen.space == person_space(id(person))).unwrap();
            assert_eq!(seen.indexes, sees, "{person}");
        }
        assert_eq!(audience(&marked).len(), 2);
        let published =
            group(|pen| activity::found(pen, &organisation_space(id("ours")), id("n"), id("me"), id("ours"), true));
        let seen: Vec<_> =
            audience(&published).into_iter().map(|seen| format!("{} {:?}", seen.space, seen.indexes)).collect();
        assert_eq!(seen, ["public [0, 1, 2, 3]"]);
    }

    #[test]
    fn publishing_and_changing_a_record_carry_what_its_readers_need() {
        let (home, who) = (organisation_space(id("ours")), id("new"));
        let mut ledger = Ledger::default();
        let proposed = group(|pen| {
            activity::found(pen, &home, who, id("me"), id("ours"), false);
            pen.set(&home, who, activity::title, "Сенбілік".into());
        });
        assert!(audience(&proposed).is_empty(), "a proposal is not for everybody");
        ledger.fold(&proposed, id("me"));
        let tap = |n: u8, ledger: &Ledger, write: &dyn Fn(&mut Pen<'_>)| {
            let mut pen = Pen::new(ledger);
            write(&mut pen);
            restate(&mut pen);
            Group { id: Id::mint(0, [n; 10]), changes: pen.finish(), ..proposed.clone() }
        };
        let publish = tap(2, &ledger, &|pen| activity::publish(pen, &home, who));
        let mut readers = Ledger::default();
        let part = |group: &Group| {
            let seen = audience(group).into_iter().find(|seen| seen.space.as_str() == space::PUBLIC).unwrap();
            let changes = group.changes.iter().filter(|change| seen.indexes.contains(&change.index)).cloned().collect();
            Group { changes, ..group.clone() }
        };
        readers.fold(&part(&publish), id("me"));
        ledger.fold(&publish, id("me"));
        let moved = tap(3, &ledger, &|pen| pen.set(&home, who, activity::place, "Медеу".into()));
        readers.fold(&part(&moved), id("me"));
        ledger.fold(&moved, id("me"));
        for field in activity::FIELDS {
            let value = |ledger: &Ledger| ledger.record(who).unwrap().value(field.key).cloned();
            assert_eq!(value(&readers), value(&ledger), "{}", field.key);
        }
        assert_eq!(readers.conflicts().count() + ledger.conflicts().count(), 0);
        assert_eq!(value_of(&readers, who), Some(activity::Status::Published));
    }

    fn value_of(ledger: &Ledger, who: Id) -> Option<activity::Status> {
        activity::Status::from_value(ledger.record(who)?.value(activity::status.key)?)
    }
}
