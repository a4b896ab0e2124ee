//! The child register in whole conversations: who reads it, who writes into it, and what of it is told outside.

use crate::exchange::{joined_as, talk};
use crate::rights::{is_accepted, known, tap};
use crate::sample::{NOW, id};
use erikti_model::kinds::answer::{self, Verdict as Answered};
use erikti_model::kinds::child::{self, Band};
use erikti_model::kinds::counts::{self, Shown};
use erikti_model::kinds::course::{self, Craft, Draft};
use erikti_model::kinds::{lesson, presence, run, trayed};
use erikti_model::policy::{course_space, desk_space, organisation_space};
use erikti_model::time::Instant;
use erikti_model::{Read, Write};
use erikti_server::accounts::Device;
use erikti_server::archive::Archive;
use erikti_server::exchange::readable;
use erikti_sync::{Group, Id, Ledger, Space};

const COURSE: &str = "course";

fn plan(name: &str, by: &Device, ledger: &Ledger, seats: [Option<Id>; 3]) -> Group {
    let of = by.identity.organisation;
    let draft = Draft {
        institution: "№1 орталық".into(),
        craft: Some(Craft::Joinery),
        starts: "2026-11-01".into(),
        ends: "2026-12-20".into(),
        seats,
    };
    tap(name, ledger, |pen| course::plan(pen, &organisation_space(of), id(COURSE), of, &draft).unwrap())
}

fn enters(name: &str, code: &str) -> Group {
    tap(name, &Ledger::default(), |pen| child::enter(pen, id(COURSE), code, Some(Band::Eleven)).unwrap())
}

async fn accepted(archive: &Archive, who: &Device, group: Group) -> bool {
    talk(archive, who, &[group], &[]).await.verdicts.iter().all(is_accepted)
}

async fn reads(archive: &Archive, who: &Device) -> bool {
    readable(archive, who).await.unwrap().contains(&course_space(id(COURSE)))
}

#[tokio::test]
async fn a_register_is_read_and_kept_by_its_seats_alone_as_long_as_they_hold_them() {
    let archive = Archive::memory();
    let office = joined_as(&archive, "Сәуле", "admin").await;
    let coordinator = joined_as(&archive, "Дана", "org_coordinator").await;
    let [first, second, stranger] = [
        joined_as(&archive, "Ербол", "mentor").await,
        joined_as(&archive, "Мадина", "mentor").await,
        joined_as(&archive, "Олжас", "mentor").await,
    ];
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let person = |who: &Device| Some(who.identity.person);
    let seats = [person(&first), person(&second), person(&leader)];
    let planned = plan("plan", &office, &Ledger::default(), seats);
    assert!(!accepted(&archive, &coordinator, plan("no", &coordinator, &Ledger::default(), seats)).await);
    assert!(accepted(&archive, &office, planned).await);
    for (who, expected) in
        [(&office, false), (&coordinator, false), (&first, true), (&second, true), (&stranger, false), (&leader, false)]
    {
        assert_eq!(reads(&archive, who).await, expected, "{}", who.identity.name);
        let said = accepted(&archive, who, enters(&who.identity.name, "MT-07")).await;
        assert_eq!(said, expected, "{}", who.identity.name);
    }
    let register = course_space(id(COURSE));
    let seen = known(&archive, register.clone()).await;
    assert_eq!(seen.record(child::id(id(COURSE), "MT-07")).unwrap().get(child::child_code).unwrap(), "MT-07");
    assert!(seen.record(id(COURSE)).unwrap().get(course::craft).is_some(), "the course is told to its seats");

    // Handed on: the former holder reads and writes no more, the new one reads from the beginning.
    let ledger = known(&archive, organisation_space(office.identity.organisation)).await;
    let handed = plan("hand on", &office, &ledger, [person(&stranger), person(&second), None]);
    assert!(accepted(&archive, &office, handed).await);
    assert!(!reads(&archive, &first).await && reads(&archive, &stranger).await);
    assert!(!accepted(&archive, &first, enters("late", "MT-08")).await);
    assert_eq!(talk(&archive, &first, &[], &[register]).await.news, []);
    assert!(accepted(&archive, &stranger, enters("new", "MT-09")).await);

    // What came too late waits, and the desk that is told of it does not read it.
    let desk = known(&archive, desk_space(office.identity.organisation)).await;
    let waits: Vec<_> = desk.of_kind(trayed::KIND).collect();
    assert!(waits.iter().any(|(_, record)| record.get(trayed::author) == person(&first)));
    for (of, record) in waits.iter().filter(|(_, record)| record.get(trayed::author) != person(&coordinator)) {
        assert_eq!(trayed::content(*of, record), None, "a code on a desk");
    }
}

#[tokio::test]
async fn nobody_takes_a_seat_by_planning_something_under_its_id() {
    let archive = Archive::memory();
    let office = joined_as(&archive, "Сәуле", "admin").await;
    let [first, thief] = [joined_as(&archive, "Ербол", "mentor").await, joined_as(&archive, "Олжас", "mentor").await];
    let coordinator = joined_as(&archive, "Дана", "org_coordinator").await;
    let planned = plan("plan", &office, &Ledger::default(), [Some(first.identity.person), None, None]);
    assert!(accepted(&archive, &office, planned).await);
    let of = coordinator.identity.organisation;
    for (name, seat) in ["mentor", "second", "safeguard"].map(|key| (key, course::seat(id(COURSE), key))) {
        let grab = tap(name, &Ledger::default(), |pen| {
            let home = organisation_space(of);
            erikti_model::kinds::activity::found(pen, &home, seat, thief.identity.person, of, false);
        });
        talk(&archive, &coordinator, &[grab], &[]).await;
        assert!(!reads(&archive, &thief).await, "{name}");
        assert!(!accepted(&archive, &thief, enters(name, "MT-07")).await, "{name}");
    }
    assert!(reads(&archive, &first).await);
}

/// Six children, one session closed by the rule: the desk has the counts, and nothing else of the register.
#[tokio::test]
async fn the_desk_is_told_suppressed_counts_and_no_code() {
    let archive = Archive::memory();
    let office = joined_as(&archive, "Сәуле", "admin").await;
    let mentor = joined_as(&archive, "Ербол", "mentor").await;
    let me = mentor.identity.person;
    assert!(accepted(&archive, &office, plan("plan", &office, &Ledger::default(), [Some(me), None, None])).await);
    let (home, at) = (course_space(id(COURSE)), Instant::from_unix_ms(NOW));
    let day = lesson::id(id(COURSE), at.day());
    let register = tap("register", &Ledger::default(), |pen| {
        lesson::open(pen, id(COURSE), at).unwrap();
        for number in 1..=6 {
            let code = format!("MT-0{number}");
            child::enter(pen, id(COURSE), &code, Some(Band::Eleven)).unwrap();
            if number != 6 {
                presence::toggle(pen, id(COURSE), day, child::id(id(COURSE), &code)).unwrap();
            }
        }
    });
    assert!(accepted(&archive, &mentor, register).await);
    let knows = known(&archive, home.clone()).await;
    let refused = |ledger: &Ledger| {
        let mut pen = erikti_sync::Pen::new(ledger);
        lesson::close(&mut pen, id(COURSE), day, me, at).unwrap_err().key
    };
    assert_eq!(refused(&knows), "refusal-t14-open");
    let checked = |name: &str, ledger: &Ledger, verdict| {
        let two_adults = answer::id(id("run"), lesson::TWO_ADULTS);
        tap(name, ledger, |pen| {
            pen.set(&home, id("run"), run::template, lesson::CHECKLIST.into());
            pen.set(&home, id("run"), run::activity, day);
            pen.set(&home, id("run"), run::started, at);
            pen.set(&home, id("run"), run::finished, at);
            pen.set(&home, two_adults, answer::verdict, verdict);
        })
    };
    assert!(accepted(&archive, &mentor, checked("alone", &knows, Answered::NotDone)).await);
    let knows = known(&archive, home.clone()).await;
    assert_eq!(refused(&knows), "refusal-two-adults");
    assert!(accepted(&archive, &mentor, checked("two", &knows, Answered::Done)).await);
    let knows = known(&archive, home.clone()).await;
    let closed = tap("close", &knows, |pen| lesson::close(pen, id(COURSE), day, me, at).unwrap());
    assert!(accepted(&archive, &mentor, closed).await);

    let desk = known(&archive, desk_space(office.identity.organisation)).await;
    let told = counts::told(&desk, id(COURSE)).unwrap();
    assert_eq!(told, [Shown::Few, Shown::Exact(5), Shown::Exact(6), Shown::Exact(6), Shown::Few]);
    let spaces = readable(&archive, &office).await.unwrap();
    for space in spaces.iter().filter(|space| **space != home).cloned().collect::<Vec<Space>>() {
        let seen = known(&archive, space.clone()).await;
        for kind in [child::KIND, lesson::KIND, presence::KIND, run::KIND, answer::KIND] {
            assert_eq!(seen.of_kind(kind).count(), 0, "{kind} in {space}");
        }
    }
}
