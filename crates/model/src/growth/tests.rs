use super::points::priced_by;
use super::*;
use crate::Write;
use crate::kinds::attendance::Mark;
use crate::kinds::skill::Ability;
use crate::policy::activity_space;
use alloc::vec;
use erikti_sync::{Group, Name, OccurredOn, Pen, Stamp};
use proptest::prelude::*;

fn named(name: &str) -> Id {
    Id::derived(&[name.as_bytes()])
}

fn at(day: i32) -> Instant {
    Instant::from_unix_ms(i64::from(day) * 86_400_000)
}

fn hours_of(source: u8, day: i32, at_ms: i64, minutes: u32) -> Event {
    let id = Id::derived(&[&[source]]);
    Event {
        source: id,
        activity: id,
        cause: Cause::Hours,
        first: day,
        last: day,
        at: Instant::from_unix_ms(at_ms),
        amount: minutes,
        provisional: false,
    }
}

fn points_of(events: Vec<Event>) -> Vec<i64> {
    lines(events).iter().map(|line| line.points).collect()
}

#[test]
fn what_version_one_of_the_rules_pays() {
    let one = |cause| Event { cause, ..hours_of(1, 1, 1, 1) };
    let rows: [(&str, Vec<Event>, &[i64]); 9] = [
        ("full hours only", vec![hours_of(1, 1, 1, 119)], &[10]),
        ("no more than eight of a day", vec![hours_of(1, 1, 1, 600)], &[80]),
        ("whatever many activities it had", vec![hours_of(1, 1, 1, 300), hours_of(2, 1, 2, 300)], &[50, 30]),
        ("another day is another day", vec![hours_of(1, 1, 1, 480), hours_of(2, 2, 2, 480)], &[80, 80]),
        ("two days of one activity", vec![Event { last: 2, ..hours_of(1, 1, 1, 900) }], &[150]),
        ("a training", vec![one(Cause::Training)], &[30]),
        ("an activity led", vec![one(Cause::Led)], &[50]),
        ("a session led", vec![one(Cause::Session)], &[40]),
        ("corrected", vec![hours_of(1, 1, 1, 120), hours_of(1, 1, 2, 60)], &[20, -20, 10]),
    ];
    for (what, events, expected) in rows {
        assert_eq!(points_of(events), expected, "{what}");
    }
}

#[test]
fn what_was_earned_by_older_rules_is_never_priced_again() {
    let older = RULES[0];
    let newer = Rules { version: 2, from: Instant::from_unix_ms(100), hour: 7, ..older };
    let events = vec![hours_of(1, 1, 50, 60), hours_of(2, 2, 150, 60), hours_of(1, 1, 200, 0)];
    let priced: Vec<_> = priced_by(&[older, newer], events).iter().map(|line| (line.points, line.rules)).collect();
    assert_eq!(priced, [(10, 1), (7, 2), (-10, 1)]);
}

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let event = (0u8..6, 0i32..3, 0i64..1_000, prop_oneof![Just(0u32), 1u32..900]);
    proptest::collection::vec(event, 0..24).prop_map(|all| {
        let mut events: Vec<Event> =
            all.into_iter().map(|(s, day, at, minutes)| hours_of(s, day, at, minutes)).collect();
        events.sort_by_key(|event| (event.at, event.source));
        events.dedup_by_key(|event| (event.at, event.source));
        events
    })
}

proptest! {
    #[test]
    fn the_order_in_which_events_come_does_not_matter(events in any_events(), turn in 0usize..24) {
        let expected = lines(events.clone());
        let mut turned = events.clone();
        turned.rotate_left(turn.min(events.len()));
        prop_assert_eq!(&lines(turned), &expected);
        prop_assert_eq!(lines(events.into_iter().rev().collect()), expected);
    }

    #[test]
    fn what_comes_later_changes_no_earlier_line(events in any_events(), until in 0usize..24) {
        let all = lines(events.clone());
        let fewer = lines(events[..until.min(events.len())].to_vec());
        prop_assert_eq!(&all[..fewer.len()], &fewer[..]);
    }

    #[test]
    fn voiding_gives_exactly_the_reverse(events in any_events(), which in 0u8..6) {
        let mut voided = events.clone();
        voided.push(hours_of(which, 0, 2_000, 0));
        let (before, after) = (lines(events), lines(voided));
        let source = hours_of(which, 0, 0, 0).source;
        let of_it = |lines: &[Line]| lines.iter().filter(|line| line.source == source).map(|line| line.points).sum::<i64>();
        prop_assert_eq!(of_it(&after), 0);
        prop_assert_eq!(total(&after).0, total(&before).0 - of_it(&before));
        prop_assert_eq!(&after[..before.len()], &before[..]);
    }
}

#[test]
fn a_level_needs_everything_the_levels_below_it_need() {
    let skills = |all: &[Ability]| all.to_vec();
    let (safe, aid) = (skills(&[Ability::Safety]), skills(&[Ability::Safety, Ability::FirstAid]));
    let leading = skills(&[Ability::Safety, Ability::FirstAid, Ability::Leading]);
    let vetted = skills(&[Ability::Safety, Ability::FirstAid, Ability::Leading, Ability::Vetting]);
    let facts = |minutes, led, sessions, skills: &[Ability]| Facts {
        minutes,
        led,
        sessions,
        skills: skills.to_vec(),
        ..Facts::default()
    };
    let rows = [
        (Facts::default(), 1, vec![(What::Hours, 0), (What::Safety, 0)]),
        (facts(599, 0, 0, &safe), 1, vec![(What::Hours, 9), (What::Safety, 1)]),
        (facts(60_000, 9, 9, &skills(&[])), 1, vec![(What::Hours, 1000), (What::Safety, 0)]),
        (facts(600, 0, 0, &safe), 2, vec![(What::Hours, 10), (What::Learning, 0)]),
        (facts(3_000, 0, 0, &aid), 3, vec![(What::Hours, 50), (What::Leading, 0), (What::Led, 0)]),
        (facts(6_000, 2, 0, &leading), 3, vec![(What::Hours, 100), (What::Leading, 1), (What::Led, 2)]),
        (facts(6_000, 3, 0, &leading), 4, vec![(What::Hours, 100), (What::Vetting, 0), (What::Sessions, 0)]),
        (facts(12_000, 3, 5, &vetted), 5, vec![]),
    ];
    for (facts, level, next) in rows {
        let needs: Vec<_> = facts.next().into_iter().map(|need| (need.what, need.have)).collect();
        assert_eq!((facts.level(), needs), (level, next), "{facts:?}");
    }
    let badges = Facts { activities: 10, kinds: 5, trainings: 2, ..Facts::default() }.badges();
    assert_eq!(badges, [Badge::First, Badge::Steady, Badge::Manifold]);
}

fn tap(ledger: &Ledger, n: u8, write: &dyn Fn(&mut Pen<'_>)) -> Group {
    let mut pen = Pen::new(ledger);
    write(&mut pen);
    let occurred_on = OccurredOn { day: 0, zone: Name::new("UTC") };
    let (id, stamp) = (Id::mint(0, [n; 10]), Stamp::at(i64::from(n) * 1_000));
    Group { id, stamp, replica: Id::NIL, schema: 1, occurred_on, changes: pen.finish() }
}

/// A day told by records: two activities, one of them a call of the headquarters, hours confirmed, corrected and taken back.
fn told() -> Vec<Group> {
    let (clean_up, call, me) = (named("clean-up"), named("call"), named("me"));
    let leader = named("leader");
    let plan = move |pen: &mut Pen<'_>| {
        for (of, kind) in [(clean_up, Direction::Training), (call, Direction::Emergency)] {
            pen.set(&activity_space(of), of, activity::direction, kind);
            pen.set(&activity_space(of), of, activity::starts, at(10));
            pen.set(&activity_space(of), of, activity::ends, Instant::from_unix_ms(at(10).unix_ms() + 36_000_000));
        }
    };
    let comes = move |pen: &mut Pen<'_>| {
        for of in [clean_up, call] {
            stay::mark(pen, &activity_space(of), (of, me, leader), Some(Mark::Present), at(10)).unwrap();
        }
    };
    let written = move |of: Id, hours: i64| {
        move |pen: &mut Pen<'_>| {
            let until = Instant::from_unix_ms(at(10).unix_ms() + hours * 3_600_000);
            stay::correct(pen, &activity_space(of), (of, me, leader), Some(at(10)), Some(until)).unwrap();
        }
    };
    let can = move |pen: &mut Pen<'_>| {
        skill::say(pen, &activity_space(clean_up), (clean_up, me, leader), Ability::Safety, true).unwrap();
    };
    let closes = move |pen: &mut Pen<'_>| {
        let home = activity_space(clean_up);
        report::note_of(pen, &home, clean_up, report::outcome, Outcome::Held);
        report::note_of(pen, &home, clean_up, report::leader, me);
        report::note_of(pen, &home, clean_up, report::closed, at(11));
    };
    let opens = move |pen: &mut Pen<'_>| report::reopen(pen, &activity_space(clean_up), clean_up).unwrap();
    let takes_back = move |pen: &mut Pen<'_>| {
        stay::unconfirm(pen, &activity_space(clean_up), clean_up, me, leader).unwrap();
    };
    let (three, two, five) = (written(clean_up, 3), written(clean_up, 2), written(call, 5));
    let steps: [&dyn Fn(&mut Pen<'_>); 9] = [&plan, &comes, &three, &five, &can, &two, &closes, &opens, &takes_back];
    let mut ledger = Ledger::default();
    let mut groups = Vec::new();
    for (n, step) in (1..).zip(steps) {
        let group = tap(&ledger, n, step);
        ledger.fold(&group, Id::NIL);
        groups.push(group);
    }
    groups
}

fn folded<'a>(groups: impl IntoIterator<Item = &'a Group>) -> Ledger {
    let mut ledger = Ledger::default();
    groups.into_iter().for_each(|group| ledger.fold(group, Id::NIL));
    ledger
}

#[test]
fn points_follow_from_records_and_what_is_taken_back_stays_in_sight() {
    let (groups, me) = (told(), named("me"));
    let said = |count: usize| {
        let ledger = super::ledger(&folded(&groups[..count]), me);
        ledger.iter().map(|line| (line.cause, line.points)).collect::<Vec<_>>()
    };
    let (hours, training, led) = (Cause::Hours, Cause::Training, Cause::Led);
    assert_eq!(said(2), []);
    assert_eq!(said(4), [(hours, 30), (training, 30)], "a call of the headquarters earns nothing");
    assert_eq!(said(6), [(hours, 30), (training, 30), (hours, -30), (hours, 20)]);
    assert_eq!(said(7).last(), Some(&(led, 50)));
    assert_eq!(said(8).last(), Some(&(led, -50)));
    let whole = super::ledger(&folded(&groups), me);
    assert_eq!(total(&whole), (0, 50), "what nobody confirms any more waits again");
    let facts = facts(&folded(&groups[..7]), me);
    assert_eq!((facts.minutes, facts.activities, facts.trainings, facts.led), (420, 2, 1, 1));
    assert!(facts.skills.contains(&Ability::Safety));
}

#[test]
fn records_that_come_in_another_order_give_the_same_points() {
    let (groups, me) = (told(), named("me"));
    let expected = super::ledger(&folded(&groups), me);
    for turn in 1..groups.len() {
        let mut turned = groups.clone();
        turned.rotate_left(turn);
        assert_eq!(super::ledger(&folded(&turned), me), expected, "{turn}");
        turned.reverse();
        assert_eq!(super::ledger(&folded(&turned), me), expected, "{turn}, backwards");
    }
}

#[test]
fn only_who_agreed_is_counted_together() {
    let groups = told();
    let mut ledger = folded(&groups[..4]);
    assert_eq!(together(&ledger), Together::default());
    let agrees = tap(&ledger, 50, &|pen| {
        let me = named("me");
        volunteer::enrol(pen, &crate::policy::person_space(me), me, "Әлия", None).unwrap();
        consent::say(pen, me, Purpose::Totals, true, Id::NIL, at(12)).unwrap();
    });
    ledger.fold(&agrees, Id::NIL);
    assert_eq!(
        together(&ledger),
        Together { people: 1, minutes: 480 },
        "eight hours of one day, whatever many activities"
    );
}
