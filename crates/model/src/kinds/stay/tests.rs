use super::*;
use crate::kinds::activity::Direction;
use crate::kinds::volunteer;
use crate::policy::{activity_space, person_space};
use erikti_sync::{Group, Name, OccurredOn, Stamp};

fn named(name: &str) -> Id {
    Id::derived(&[name.as_bytes()])
}

fn at() -> Id {
    named("clean-up")
}

fn home() -> Space {
    activity_space(at())
}

fn wall(date: &str, time: &str) -> Instant {
    Instant::from_inputs(date, time).unwrap()
}

fn today(time: &str) -> Instant {
    wall("2026-05-16", time)
}

fn tap(ledger: &Ledger, n: u8, write: impl FnOnce(&mut Pen<'_>)) -> Group {
    let mut pen = Pen::new(ledger);
    write(&mut pen);
    let changes = pen.finish();
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    Group { id: Id::mint(0, [n; 10]), stamp: Stamp(n.into()), replica: Id::NIL, schema: 1, occurred_on, changes }
}

fn fold(ledger: &mut Ledger, n: u8, write: impl FnOnce(&mut Pen<'_>)) {
    let group = tap(ledger, n, write);
    ledger.fold(&group, Id::NIL);
}

/// A clean-up from ten to one.
fn planned() -> Ledger {
    let mut ledger = Ledger::default();
    fold(&mut ledger, 1, |pen| {
        pen.set(&home(), at(), activity::direction, Direction::Eco);
        pen.set(&home(), at(), activity::starts, today("10:00"));
        pen.set(&home(), at(), activity::ends, today("13:00"));
        for name in ["aliya", "bolat", "leader", "deputy"] {
            pen.set(&home(), named(name), volunteer::born, 1990);
        }
    });
    ledger
}

fn checks_in(ledger: &mut Ledger, n: u8, name: &str, time: &str) {
    let who = named(name);
    fold(ledger, n, |pen| check_in(pen, &person_space(who), at(), who, today(time)).unwrap());
}

fn marks(ledger: &mut Ledger, n: u8, by: &str, name: &str, given: Option<Mark>, now: Instant) {
    fold(ledger, n, |pen| mark(pen, &home(), (at(), named(name), named(by)), given, now).unwrap());
}

fn leaves(ledger: &mut Ledger, n: u8, by: &str, names: &[&str], now: Instant) {
    let whom: Vec<Id> = names.iter().map(|name| named(name)).collect();
    fold(ledger, n, |pen| check_out(pen, &home(), at(), &whom, named(by), now).unwrap());
}

fn known(ledger: &Ledger, name: &str) -> Known {
    of(ledger, at(), named(name))
}

#[test]
fn hours_are_counted_in_quarters_and_eight_of_a_day_at_most() {
    let rows = [
        (today("10:00"), today("10:00"), 0),
        (today("10:00"), today("10:07"), 0),
        (today("10:00"), today("10:08"), 15),
        (today("10:00"), today("10:22"), 15),
        (today("10:00"), today("10:23"), 30),
        (today("10:05"), today("13:18"), 195),
        (today("09:00"), today("17:00"), 480),
        (today("08:00"), today("20:00"), 480),
        // Two Almaty days count twice as much, and midnight is Almaty's.
        (today("20:00"), wall("2026-05-17", "09:00"), 780),
        (today("08:00"), wall("2026-05-17", "08:00"), 960),
        (today("10:00"), today("09:00"), 0),
    ];
    for (from, until, minutes) in rows {
        assert_eq!(counted(from, until), minutes, "{} {}", from.time_input(), until.time_input());
    }
}

#[test]
fn a_person_checks_in_on_the_day_and_at_the_right_age() {
    let mut ledger = planned();
    fold(&mut ledger, 2, |pen| pen.set(&home(), named("child"), volunteer::born, 2014));
    let tries = |name: &str, now: Instant| {
        let who = named(name);
        check_in(&mut Pen::new(&ledger), &person_space(who), at(), who, now).err().map(|no| no.key)
    };
    assert_eq!(tries("aliya", today("00:00")), None);
    assert_eq!(tries("aliya", today("23:59")), None);
    assert_eq!(tries("aliya", wall("2026-05-15", "23:59")), Some("refusal-not-today"));
    assert_eq!(tries("aliya", wall("2026-05-17", "00:00")), Some("refusal-not-today"));
    assert_eq!(tries("child", today("10:00")), Some("refusal-signup-young"));
    assert_eq!(tries("unknown", today("10:00")), Some("refusal-signup-no-year"));
    let nowhere = check_in(&mut Pen::new(&Ledger::default()), &home(), at(), named("aliya"), today("10:00"));
    assert_eq!(nowhere.unwrap_err().key, "refusal-gone");
}

#[test]
fn what_a_person_notes_is_an_own_word_until_a_leader_says_the_same() {
    let mut ledger = planned();
    assert!(
        check_out(&mut Pen::new(&ledger), &home(), at(), &[named("aliya")], named("aliya"), today("12:00")).is_err()
    );
    checks_in(&mut ledger, 2, "aliya", "10:05");
    assert!(known(&ledger, "aliya").stays() && known(&ledger, "aliya").own_word);
    marks(&mut ledger, 3, "leader", "aliya", Some(Mark::Present), today("10:40"));
    let seen = known(&ledger, "aliya");
    assert_eq!((seen.came, seen.own_word), (Some(today("10:05")), false), "a mark does not move the time");
    let own = person_space(named("aliya"));
    fold(&mut ledger, 4, |pen| {
        check_out(pen, &own, at(), &[named("aliya")], named("aliya"), today("12:50")).unwrap();
    });
    assert_eq!(known(&ledger, "aliya").waits(), Some(165));
    fold(&mut ledger, 5, |pen| take_back(pen, &own, at(), named("aliya"), named("aliya"), left).unwrap());
    assert!(known(&ledger, "aliya").stays());
    marks(&mut ledger, 6, "leader", "aliya", Some(Mark::Absent), today("13:00"));
    assert_eq!((known(&ledger, "aliya").waits(), known(&ledger, "aliya").is_there()), (None, false));
}

#[test]
fn a_tap_long_before_or_after_means_what_was_planned() {
    let rows = [
        ("08:00", "10:30", "08:00", "10:30"),
        ("07:59", "15:00", "10:00", "15:00"),
        ("10:20", "15:01", "10:20", "13:00"),
        ("21:00", "22:00", "10:00", "13:00"),
    ];
    for (came_at, left_at, from, until) in rows {
        let mut ledger = planned();
        marks(&mut ledger, 2, "leader", "aliya", Some(Mark::Late), today(came_at));
        leaves(&mut ledger, 3, "leader", &["aliya"], today(left_at));
        let seen = known(&ledger, "aliya");
        assert_eq!((seen.came, seen.left), (Some(today(from)), Some(today(until))), "{came_at} {left_at}");
    }
}

#[test]
fn two_leaders_without_signal_merge_to_the_earliest_and_the_latest_and_nobody_is_asked() {
    let start = planned();
    let tell = |by: &str, n: u8, from: &str, until: &str| {
        let mut phone = start.clone();
        let mut groups = Vec::new();
        for (n, step) in [(n, true), (n + 1, false)] {
            let group = tap(&phone, n, |pen| {
                let one = (at(), named("aliya"), named(by));
                if step {
                    mark(pen, &home(), one, Some(Mark::Present), today(from)).unwrap();
                } else {
                    check_out(pen, &home(), at(), &[named("aliya")], named(by), today(until)).unwrap();
                }
            });
            phone.fold(&group, Id::NIL);
            groups.push(group);
        }
        groups
    };
    let (one, other) = (tell("leader", 10, "10:10", "12:30"), tell("deputy", 20, "10:02", "13:04"));
    for order in [[&one, &other], [&other, &one]] {
        let mut office = start.clone();
        order.into_iter().flatten().for_each(|group| office.fold(group, Id::NIL));
        let seen = known(&office, "aliya");
        assert_eq!((seen.came, seen.left), (Some(today("10:02")), Some(today("13:04"))));
        assert_eq!(office.conflicts().count(), 0);
        assert_eq!(of_activity(&office, at()).len(), 1, "one person, however many takers");
    }
}

#[test]
fn a_mark_taken_back_by_another_leader_leaves_only_what_the_person_says() {
    for (came_by_phone, there) in [(false, false), (true, true)] {
        let mut ledger = planned();
        marks(&mut ledger, 2, "leader", "aliya", Some(Mark::Present), today("10:00"));
        if came_by_phone {
            checks_in(&mut ledger, 3, "aliya", "10:05");
        }
        marks(&mut ledger, 4, "deputy", "aliya", None, today("10:30"));
        let seen = known(&ledger, "aliya");
        assert_eq!((seen.is_there(), seen.stays(), seen.own_word), (there, there, there));
        assert_eq!(seen.came, there.then(|| today("10:05")));
        if there {
            leaves(&mut ledger, 5, "leader", &["aliya"], today("12:05"));
            assert_eq!(known(&ledger, "aliya").waits(), Some(120), "a leader saw her leave");
        }
    }
}

#[test]
fn hours_of_others_are_confirmed_and_ones_own_never() {
    let mut ledger = planned();
    for (n, name) in [(2, "aliya"), (3, "bolat"), (4, "leader")] {
        marks(&mut ledger, n, "leader", name, Some(Mark::Present), today("10:00"));
    }
    let tries = |ledger: &Ledger, name: &str, by: &str| {
        let mut pen = Pen::new(ledger);
        confirm(&mut pen, &home(), at(), &[named(name)], named(by)).err().map(|no| no.key)
    };
    assert_eq!(tries(&ledger, "aliya", "leader"), Some("refusal-hours-open"), "nobody knows when she left");
    leaves(&mut ledger, 5, "leader", &["aliya", "bolat", "leader"], today("13:10"));
    assert_eq!(tries(&ledger, "leader", "leader"), Some("refusal-hours-own"));
    assert_eq!(tries(&ledger, "leader", "deputy"), None);
    fold(&mut ledger, 6, |pen| {
        confirm(pen, &home(), at(), &[named("aliya"), named("bolat")], named("leader")).unwrap();
    });
    assert_eq!((known(&ledger, "aliya").confirmed, known(&ledger, "aliya").waits()), (Some(195), None));
    assert_eq!(tries(&ledger, "aliya", "deputy"), Some("refusal-hours-open"), "what is confirmed does not wait");
    fold(&mut ledger, 7, |pen| unconfirm(pen, &home(), at(), named("aliya"), named("leader")).unwrap());
    assert_eq!(known(&ledger, "aliya").waits(), Some(195));
    marks(&mut ledger, 8, "leader", "bolat", Some(Mark::Absent), today("13:20"));
    assert_eq!((known(&ledger, "bolat").confirmed, known(&ledger, "bolat").came), (None, None));
    fold(&mut ledger, 9, |pen| confirm(pen, &home(), at(), &[named("leader")], named("deputy")).unwrap());
    let own = mark(&mut Pen::new(&ledger), &home(), (at(), named("leader"), named("leader")), None, today("14:00"));
    assert_eq!(own.unwrap_err().key, "refusal-hours-own", "what a deputy confirmed is not one's own to take back");
}

#[test]
fn a_correction_is_bounded_and_confirms_what_it_says_of_somebody_else() {
    let mut ledger = planned();
    marks(&mut ledger, 2, "deputy", "aliya", Some(Mark::Present), today("09:00"));
    type Row = (Option<Instant>, Option<Instant>, Option<(&'static str, &'static str)>);
    let rows: [Row; 7] = [
        (None, Some(today("13:00")), Some((came.label, "refusal-came-missing"))),
        (Some(today("13:00")), Some(today("12:59")), Some((left.label, "refusal-left-before-came"))),
        (Some(today("13:00")), Some(today("13:00")), Some((left.label, "refusal-left-before-came"))),
        (Some(today("10:00")), Some(wall("2026-06-06", "06:00")), Some((left.label, "refusal-stay-long"))),
        (Some(wall("2025-05-16", "10:00")), None, Some((came.label, "refusal-came-elsewhere"))),
        (Some(wall("2026-05-18", "10:00")), None, Some((came.label, "refusal-came-elsewhere"))),
        (Some(today("10:30")), None, None),
    ];
    let one = (at(), named("aliya"), named("leader"));
    for (from, until, expected) in rows {
        let mut pen = Pen::new(&ledger);
        let no = correct(&mut pen, &home(), one, from, until).err();
        assert_eq!(no.as_ref().map(|no| (no.field.unwrap(), no.key)), expected);
        assert_eq!(pen.changes().is_empty(), expected.is_some(), "a refused correction writes nothing");
        if expected.is_some_and(|(_, key)| key == "refusal-stay-long") {
            assert_eq!(no.unwrap().numbers, [("hours", 500), ("most", 72)]);
        }
    }
    // Another leader's earlier note stands, and yet what was corrected is what counts.
    fold(&mut ledger, 3, |pen| correct(pen, &home(), one, Some(today("10:30")), Some(today("12:00"))).unwrap());
    assert_eq!((known(&ledger, "aliya").confirmed, known(&ledger, "aliya").came), (Some(90), Some(today("09:00"))));
    let own = (at(), named("leader"), named("leader"));
    fold(&mut ledger, 4, |pen| correct(pen, &home(), own, Some(today("10:00")), Some(today("12:00"))).unwrap());
    assert_eq!((known(&ledger, "leader").confirmed, known(&ledger, "leader").waits()), (None, Some(120)));
}

#[test]
fn hours_are_summed_by_the_almaty_year_in_which_they_began() {
    let mut ledger = planned();
    let days = [("eve", "2025-12-31", "23:50", 60, true), ("new", "2026-01-01", "00:00", 30, true)];
    for (n, (name, date, time, minutes, sure)) in
        (2..).zip(days.into_iter().chain([("may", "2026-05-16", "10:00", 45, false)]))
    {
        let (here, starts, who) = (named(name), wall(date, time), named("aliya"));
        let ends = Instant::from_unix_ms(starts.unix_ms() + i64::from(minutes) * 60_000);
        fold(&mut ledger, n, |pen| {
            pen.set(&home(), here, activity::starts, starts);
            pen.set(&home(), here, activity::ends, ends);
        });
        fold(&mut ledger, n + 10, |pen| {
            if sure {
                correct(pen, &home(), (here, who, named("leader")), Some(starts), Some(ends)).unwrap();
            } else {
                note(pen, &home(), (here, who, who), came, Some(starts));
                note(pen, &home(), (here, who, who), left, Some(ends));
            }
        });
    }
    let entries = entries(&ledger, named("aliya"));
    assert_eq!(entries.iter().map(|entry| entry.minutes).collect::<Vec<_>>(), [45, 30, 60], "latest first");
    let of = |year, confirmed, waiting| Year { year, confirmed, waiting };
    assert_eq!(years(&entries), [of(2026, 30, 45), of(2025, 60, 0)]);
}

#[test]
fn a_tap_for_all_fits_into_one_group() {
    let mut ledger = planned();
    let people: Vec<Id> = (0..AT_ONCE).map(|n| Id::derived(&[&[n as u8]])).collect();
    let mut pen = Pen::new(&ledger);
    for who in &people {
        note(&mut pen, &home(), (at(), *who, *who), came, Some(today("10:00")));
    }
    let group = Group { changes: pen.finish(), ..tap(&planned(), 30, |_| ()) };
    ledger.fold(&group, Id::NIL);
    let all = |write: &dyn Fn(&mut Pen<'_>)| {
        let mut pen = Pen::new(&ledger);
        write(&mut pen);
        crate::policy::restate(&mut pen);
        pen.finish().len()
    };
    let out = all(&|pen| check_out(pen, &home(), at(), &people, named("leader"), today("13:00")).unwrap());
    assert!(out <= erikti_sync::limits::GROUP_CHANGES, "{out} changes");
}
