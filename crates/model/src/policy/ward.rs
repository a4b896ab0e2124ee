//! What may stand in a course's space: its register, sessions, flags and checklist runs, of this course, with no words in it.
//!
//! A phone's form refuses names; here the server does, for whatever wrote it.

use super::Reach::Team;
use super::{Author, Fact, Place, Thing, course_space};
use crate::Cell;
use crate::kinds::{answer, child, counts, course, flag, lesson, presence, run};
use alloc::vec::Vec;
use erikti_sync::{Change, Group, Id, Space, Value};

impl Author {
    /// The courses at which this person has a seat: a seat is tied like an activity, to its course and to who holds it.
    pub fn courses(&self) -> Vec<Space> {
        let seated = |id: &Id| self.organiser.get(id).copied().filter(|of| course::is_seat(*id, *of));
        let seats = self.leads.iter().filter_map(seated);
        let mut courses: Vec<Space> = seats.filter(|of| self.sits_at(*of)).map(course_space).collect();
        courses.dedup();
        courses
    }

    /// Whether this person reads and keeps the child register of this course: the role allows it, and a seat is this person's.
    pub(super) fn sits_at(&self, of: Id) -> bool {
        let held = |seat: Id| self.leads.contains(&seat) && self.organiser.get(&seat) == Some(&of);
        self.does(Thing::ChildRegister, Team) && course::seats(of).into_iter().any(held)
    }

    /// What a group that plans courses makes true: whose they are, and who holds their seats.
    pub(super) fn learn_courses(&mut self, group: &Group) -> Vec<Fact> {
        let mut facts = Vec::new();
        for change in group.changes.iter().filter(|change| change.kind.as_str() == course::KIND) {
            let Place::Organisation(organisation) = Place::of(&change.space) else { continue };
            let course = change.record;
            if *self.organiser.entry(course).or_insert(organisation) != organisation {
                continue;
            }
            facts.push(Fact::Organises { activity: course, organisation });
            if course::SEATS.iter().any(|seat| seat.key == change.field.as_str()) {
                // A seat that is given up is nobody's.
                let person = if let Value::Ref(person) = change.value { person } else { Id::NIL };
                let seat = course::seat(course, change.field.as_str());
                self.organiser.insert(seat, course);
                facts.push(Fact::Organises { activity: seat, organisation: course });
                facts.push(self.seats(seat, person));
            }
        }
        facts
    }
}

/// Whether a change in the space of this course is of that course, of a kind that belongs there, and says nothing in words.
pub(super) fn says(group: &Group, change: &Change, at: Id) -> bool {
    let told = |field: &str| {
        let of_record = |other: &&Change| other.record == change.record && other.field.as_str() == field;
        group.changes.iter().find(of_record).map(|other| &other.value)
    };
    let here = told(child::course.key).is_none_or(|course| *course == Value::Ref(at));
    let field = change.field.as_str();
    let sound = match change.kind.as_str() {
        child::KIND => match &change.value {
            Value::Text(text) if field == child::child_code.key => {
                child::is_code(text) && change.record == child::id(at, text)
            }
            value => wordless(value) || child::Band::from_value(value).is_some(),
        },
        lesson::KIND => wordless(&change.value),
        presence::KIND => wordless(&change.value) || presence::Level::from_value(&change.value).is_some(),
        flag::KIND => wordless(&change.value) || flag::Told::from_value(&change.value).is_some(),
        counts::KIND => match &change.value {
            Value::Ref(_) => change.record == counts::id(at),
            value => counts::Shown::from_value(value).is_some(),
        },
        // The checklist speaks of the room, and why an item was not done is asked for in words.
        run::KIND | answer::KIND => true,
        _ => false,
    };
    here && sound
}

/// Whether records of this kind stand nowhere but in a course's space.
pub(super) fn holds(kind: &str) -> bool {
    [child::KIND, lesson::KIND, presence::KIND, flag::KIND, counts::KIND].contains(&kind)
}

fn wordless(value: &Value) -> bool {
    matches!(value, Value::Empty | Value::Int(_) | Value::Flag(_) | Value::Ref(_))
}

#[cfg(test)]
mod tests {
    use crate::kinds::child::Band;
    use crate::kinds::course::{self, Craft, Draft};
    use crate::kinds::flag::Told;
    use crate::kinds::{attendance, child, counts, flag, lesson, presence};
    use crate::policy::fixtures::{author, group, id, verdicts};
    use crate::policy::{Author, Fact, Role, audience, course_space, desk_space, organisation_space, person_space};
    use crate::time::Instant;
    use crate::{Cell, Write};
    use erikti_sync::{Group, Id, Name, Space, Value};

    fn plan(home: &Space, of: &str, whose: &str, mentor: &str) -> Group {
        let draft = Draft {
            institution: "№1 орталық".into(),
            craft: Some(Craft::Joinery),
            starts: "2026-11-01".into(),
            ends: "2026-12-20".into(),
            seats: [Some(id(mentor)), None, None],
        };
        group(|pen| course::plan(pen, home, id(of), id(whose), &draft).unwrap())
    }

    fn enters(of: &str, code: &str) -> Group {
        group(|pen| child::enter(pen, id(of), code, Some(Band::Eleven)).unwrap())
    }

    fn writes(of: &str, record: Id, kind: &str, field: &str, value: Value) -> Group {
        group(|pen| pen.put(&course_space(id(of)), record, &Name::new(kind), &Name::new(field), value.clone()))
    }

    /// Columns: volunteer, team leader, coordinator, administrator, mentor, auditor. The person holds a seat at "course",
    /// none at "another".
    #[test]
    fn only_who_holds_a_seat_keeps_the_register_and_only_the_front_office_gives_seats() {
        let (ours, others) = (organisation_space(id("ours")), organisation_space(id("others")));
        let at = id("course");
        let kid = child::id(at, "MT-07");
        let text = |field: &str, words: &str| writes("course", kid, child::KIND, field, Value::text(words));
        let counted = |cell: i64| writes("course", counts::id(at), counts::KIND, "children", Value::Int(cell));
        let told = |organisation: &str| {
            group(|pen| {
                pen.set(&course_space(at), counts::id(at), counts::course, at);
                pen.set(&course_space(at), counts::id(at), counts::organisation, id(organisation));
                pen.set(&course_space(at), counts::id(at), counts::children, counts::Shown::of(3));
            })
        };
        let now = Instant::from_unix_ms(0);
        let rows: [(&str, Group, &str); 25] = [
            ("plans a course", plan(&ours, "new", "ours", "aliya"), "---+--"),
            ("plans one of another organisation", plan(&others, "new", "others", "aliya"), "---+--"),
            ("plans in one space for another", plan(&ours, "new", "others", "aliya"), "------"),
            ("takes over another organisation's course", plan(&ours, "theirs'", "ours", "me"), "------"),
            ("plans in the own space", plan(&person_space(id("me")), "new", "ours", "me"), "------"),
            ("plans in the course's space", plan(&course_space(at), "course", "ours", "me"), "------"),
            ("enters a code", enters("course", "MT-07"), "----+-"),
            ("enters a code at another course", enters("another", "MT-07"), "------"),
            ("enters a code at one that nobody knows", enters("unknown", "MT-07"), "------"),
            ("ends a code", group(|pen| child::end(pen, at, kid, now).unwrap()), "----+-"),
            ("writes a name in place of a code", text("child_code", "Әлия"), "------"),
            ("writes a code under another code's id", text("child_code", "MT-08"), "------"),
            ("writes a name in place of a band", text("band", "Әлия"), "------"),
            ("writes a name into a field of its own", text("name", "Әлия"), "------"),
            ("writes a story with a flag", writes("course", id("f"), flag::KIND, "told", Value::text("...")), "------"),
            ("opens a day", group(|pen| lesson::open(pen, at, now).unwrap()), "----+-"),
            ("marks who came", group(|pen| presence::toggle(pen, at, id("l"), kid).unwrap()), "----+-"),
            ("raises a flag", group(|pen| flag::raise(pen, at, id("f"), Told::Head, now).unwrap()), "----+-"),
            (
                "keeps a record of another course here",
                writes("course", id("l"), lesson::KIND, "course", Value::Ref(id("another"))),
                "------",
            ),
            ("tells four children", counted(4), "------"),
            ("tells few", counted(-1), "----+-"),
            ("tells the counts at the desk", told("ours"), "----+-"),
            ("tells the counts at another desk", told("others"), "------"),
            (
                "keeps a person's attendance here",
                group(|pen| {
                    pen.set(&course_space(at), id("x"), attendance::person, id("aliya"));
                }),
                "------",
            ),
            (
                "writes a code where the organisation reads",
                group(|pen| pen.set(&ours, kid, child::child_code, "MT-07".into())),
                "------",
            ),
        ];
        for (what, group, expected) in rows {
            assert_eq!(verdicts(&group), expected, "{what}");
        }
    }

    #[test]
    fn a_seat_is_read_from_by_who_holds_it_and_by_nobody_who_gave_it_up() {
        let seated = |author: &mut Author, person: &str| {
            let group = plan(&organisation_space(id("ours")), "new", "ours", person);
            (author.learn(&group), author.courses())
        };
        let mut mentor = author(Role::Mentor);
        let known = mentor.courses();
        assert_eq!(known, [course_space(id("course"))]);
        let (facts, courses) = seated(&mut mentor, "me");
        assert!(courses.contains(&course_space(id("new"))), "{courses:?}");
        let seat = course::seat(id("new"), "mentor");
        assert!(facts.contains(&Fact::Organises { activity: seat, organisation: id("new") }));
        assert!(facts.contains(&Fact::Leads { activity: seat, person: id("me") }));
        assert_eq!(seated(&mut mentor, "aliya").1, known, "handed on");
        let mut office = author(Role::Admin);
        assert!(seated(&mut office, "me").1.is_empty(), "a seat alone opens nothing to another role");
    }

    #[test]
    fn nothing_of_a_register_is_seen_outside_but_the_counts() {
        assert!(audience(&enters("course", "MT-07")).is_empty());
        let marks = group(|pen| {
            presence::toggle(pen, id("course"), id("l"), id("k")).unwrap();
            flag::raise(pen, id("course"), id("f"), Told::Police, Instant::default()).unwrap();
        });
        assert!(audience(&marks).is_empty() && author(Role::Mentor).audience(&marks).is_empty());
        let counted = group(|pen| {
            let home = course_space(id("course"));
            presence::toggle(pen, id("course"), id("l"), id("k")).unwrap();
            pen.set(&home, id("n"), counts::organisation, id("ours"));
            pen.set(&home, id("n"), counts::children, counts::Shown::of(11));
        });
        let [told] = audience(&counted).try_into().unwrap();
        assert_eq!(told.space, desk_space(id("ours")));
        let of = |index: &u16| counted.changes.iter().find(|change| change.index == *index).unwrap().record;
        assert!(told.indexes.iter().all(|index| of(index) == id("n")));
        let shown = counted.changes.iter().find(|change| change.field.as_str() == "children").unwrap();
        assert_eq!(counts::Shown::from_value(&shown.value), Some(counts::Shown::Exact(11)));
    }
}
