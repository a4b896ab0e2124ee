//! Lines of aid in whole conversations: who takes in, who mends, and that nobody mends the own line.

use crate::exchange::{joined_as, talk};
use crate::rights::{AT, is_accepted, known, plan, tap};
use crate::sample::{NOW, id};
use erikti_model::kinds::aid::{self, Category, Draft, Entry, Reason, Unit, Whose};
use erikti_model::kinds::trayed::{self, Decision};
use erikti_model::policy::{NEEDS_APPROVAL, NOT_GRANTED, activity_space, desk_space, person_space};
use erikti_model::time::Instant;
use erikti_server::accounts::Device;
use erikti_server::archive::Archive;
use erikti_sync::wire::Verdict;
use erikti_sync::{Group, Id, Ledger, Space};

fn whose(by: Id, seed: &str) -> Whose {
    Whose { activity: id(AT), by, seed: id(seed), at: Instant::from_unix_ms(NOW) }
}

fn food(kilograms: &str) -> Draft {
    Draft {
        category: Some(Category::Food),
        unit: Some(Unit::Weighed),
        number: kilograms.into(),
        sure: true,
        ..Draft::default()
    }
}

fn takes_in(by: &Device, home: &Space, kilograms: &str) -> Group {
    tap("intake", &Ledger::default(), |pen| {
        aid::enter(pen, home, whose(by.identity.person, "first"), Entry::Intake, &food(kilograms)).unwrap();
    })
}

/// What `by` says of a line of `author`, whose own phone holds that it is somebody else's.
fn corrects(ledger: &Ledger, by: Id, author: Id) -> Group {
    let line = aid::id(author, id("first"));
    tap(&format!("correction by {by}"), ledger, |pen| {
        let why = Some(Reason::Mistyped);
        aid::correct(pen, &activity_space(id(AT)), whose(by, "second"), line, "50", why).unwrap();
    })
}

fn intake(ledger: &Ledger) -> i64 {
    aid::Sums::of(&aid::lines(ledger, id(AT))).intake
}

#[tokio::test]
async fn a_slip_is_mended_by_two_people_and_never_by_whoever_made_it() {
    let archive = Archive::memory();
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    let coordinator = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let volunteer = joined_as(&archive, "Айгүл", "volunteer").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let slip = takes_in(&volunteer, &person_space(volunteer.identity.person), "500");
    let reply = talk(&archive, &volunteer, &[slip], &[]).await;
    assert!(is_accepted(&reply.verdicts[0]), "{:?}", reply.verdicts);
    let led = known(&archive, activity_space(id(AT))).await;
    assert_eq!(intake(&led), 500_000, "whoever leads sees it");

    // Her own phone would refuse; one that was tampered with says the line is another's.
    let author = volunteer.identity.person;
    let own = tap("own correction", &Ledger::default(), |pen| {
        use erikti_model::Write;
        let roster = activity_space(id(AT));
        aid::enter(pen, &roster, whose(author, "third"), Entry::Intake, &food("1")).unwrap();
        let line = aid::id(author, id("third"));
        pen.set(&roster, line, aid::original, aid::id(author, id("first")));
        pen.set(&roster, line, aid::original_by, author);
        pen.set(&roster, line, aid::original_seed, id("first"));
    });
    for who in [&volunteer, &coordinator] {
        let reply = talk(&archive, who, std::slice::from_ref(&own), &[]).await;
        assert_eq!(reply.verdicts, [Verdict::Trayed(NOT_GRANTED.to_owned())], "{}", who.identity.name);
    }

    // Whoever leads proposes, a coordinator lets it in.
    let mend = corrects(&led, leader.identity.person, author);
    let reply = talk(&archive, &leader, std::slice::from_ref(&mend), &[]).await;
    assert_eq!(reply.verdicts, [Verdict::Trayed(NEEDS_APPROVAL.to_owned())]);
    assert_eq!(intake(&known(&archive, activity_space(id(AT))).await), 500_000);
    let desk = known(&archive, desk_space(coordinator.identity.organisation)).await;
    let decide = tap("decision", &desk, |pen| trayed::decide(pen, trayed::id(&mend), Decision::Accept).unwrap());
    let reply = talk(&archive, &coordinator, &[decide], &[]).await;
    assert!(is_accepted(&reply.verdicts[0]), "{:?}", reply.verdicts);
    for space in [activity_space(id(AT)), desk_space(coordinator.identity.organisation)] {
        assert_eq!(intake(&known(&archive, space).await), 50_000);
    }
}

#[tokio::test]
async fn a_coordinator_mends_anothers_line_and_not_the_own_one() {
    let archive = Archive::memory();
    let one = joined_as(&archive, "Сәуле", "org_coordinator").await;
    let other = joined_as(&archive, "Динара", "org_coordinator").await;
    talk(&archive, &one, &[plan(&one, true)], &[]).await;
    let roster = activity_space(id(AT));
    talk(&archive, &one, &[takes_in(&one, &roster, "500")], &[]).await;
    let led = known(&archive, roster.clone()).await;
    let (first, second) = (one.identity.person, other.identity.person);
    // The group of the second person in the first one's hands is not the first one's to give.
    let mend = corrects(&led, second, first);
    let reply = talk(&archive, &one, std::slice::from_ref(&mend), &[]).await;
    assert_eq!(reply.verdicts, [Verdict::Trayed(NOT_GRANTED.to_owned())]);
    let again = Group { id: id("again"), ..mend };
    let reply = talk(&archive, &other, &[again], &[]).await;
    assert!(is_accepted(&reply.verdicts[0]), "{:?}", reply.verdicts);
    assert_eq!(intake(&known(&archive, roster).await), 50_000);
}
