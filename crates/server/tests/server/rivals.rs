//! Two who act at once: rights that change between reading and writing, and a decision taken twice.

use crate::cluster;
use crate::exchange::{joined_as, talk};
use crate::grounds::Ground;
use crate::rights::{AT, hand_on, is_accepted, known, mark, plan};
use crate::sample::id;
use erikti_model::kinds::trayed::{self, Decision};
use erikti_model::policy::{activity_space, desk_space, organisation_space};
use erikti_server::archive::{Archive, Store};
use erikti_sync::Id;
use erikti_sync::wire::Verdict;
use std::sync::Arc;
use std::time::Duration;

/// Long enough for a request to have read what it is judged by; were it not, the test would pass without having tried.
const READ: Duration = Duration::from_millis(300);

/// Another process gives the activity to somebody else, and ends its transaction after the request has been judged.
async fn replaced_meanwhile(ground: &Ground, to: Id) {
    let activity = id(AT);
    match ground {
        Ground::Memory => unreachable!("nothing comes between in memory"),
        Ground::Sqlite(directory) => {
            let file = rusqlite::Connection::open(directory.path().join(erikti_server::archive::sqlite::FILE)).unwrap();
            let sql = format!("BEGIN IMMEDIATE; UPDATE leads SET person = X'{}'", to.hex());
            file.execute_batch(&sql).unwrap();
            tokio::time::sleep(READ).await;
            file.execute_batch("COMMIT").unwrap();
        }
        Ground::Postgres(address) => {
            // What every server process does before it changes what is known of an activity.
            let sql = format!(
                "BEGIN; SELECT pg_advisory_xact_lock(x'74696573'::int, {}); \
                 UPDATE leads SET person = '\\x{}'; SELECT pg_sleep({}); COMMIT",
                activity.bytes()[15],
                to.hex(),
                READ.as_secs_f64()
            );
            cluster::meddle(address, &sql).await;
        }
    }
}

async fn a_leader_replaced_after_the_reading_writes_nothing(ground: Ground) {
    let archive = Arc::new(ground.open().await);
    let leader = joined_as(&archive, "Берік", "team_leader").await;
    talk(&archive, &leader, &[plan(&leader, false)], &[]).await;
    let roster = activity_space(id(AT));
    let late = mark("late", &roster, id("x"));
    let replaced = replaced_meanwhile(&ground, id("another"));
    let marked = async {
        tokio::time::sleep(READ / 3).await;
        talk(&archive, &leader, std::slice::from_ref(&late), &[]).await
    };
    let ((), reply) = tokio::join!(replaced, marked);
    assert_eq!(reply.verdicts, [Verdict::Trayed("not-granted".to_owned())]);
    assert!(archive.read(roster, Default::default(), 9).await.unwrap().entries.is_empty());
    assert_eq!(archive.trayed(Some(late.id)).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_leader_replaced_after_the_reading_writes_nothing_on_sqlite() {
    a_leader_replaced_after_the_reading_writes_nothing(Ground::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_leader_replaced_after_the_reading_writes_nothing_on_postgres() {
    if let Some(ground) = Ground::postgres().await {
        a_leader_replaced_after_the_reading_writes_nothing(ground).await;
    }
}

/// Whatever comes first, what the author is told is what became of the group.
async fn what_two_coordinators_decide_at_once_is_told_as_it_was_done(ground: Ground) {
    let first = Arc::new(ground.open().await);
    let second = if ground.outlives_its_archive() { Arc::new(ground.open().await) } else { first.clone() };
    let leader = joined_as(&first, "Берік", "team_leader").await;
    let coordinators =
        [joined_as(&first, "Сәуле", "org_coordinator").await, joined_as(&first, "Айнұр", "org_coordinator").await];
    let (roster, desk) = (activity_space(id(AT)), desk_space(leader.identity.organisation));
    talk(&first, &coordinators[0], &[plan(&coordinators[0], false)], &[]).await;
    let taps: Vec<_> = (0..10).map(|n| mark(&n.to_string(), &roster, id(&n.to_string()))).collect();
    talk(&first, &leader, &taps, &[]).await;
    let seen = known(&first, desk).await;
    for (round, group) in taps.iter().enumerate() {
        let decide = |who: usize, archive: &Arc<Archive>| {
            let decision = if (who + round).is_multiple_of(2) { Decision::Accept } else { Decision::Decline };
            let write = |pen: &mut erikti_sync::Pen<'_>| trayed::decide(pen, trayed::id(group), decision).unwrap();
            let tap = crate::rights::tap(&format!("{who} on {round}"), &seen, write);
            let (archive, device) = (archive.clone(), coordinators[who].clone());
            tokio::spawn(async move { talk(&archive, &device, &[tap], &[]).await })
        };
        let (one, other) = tokio::join!(decide(0, &first), decide(1, &second));
        assert!(is_accepted(&one.unwrap().verdicts[0]) && is_accepted(&other.unwrap().verdicts[0]));
        let reply = talk(&second, &leader, std::slice::from_ref(group), &[]).await;
        assert!(matches!(reply.verdicts[..], [Verdict::Known(..)]), "{:?}", reply.verdicts);
        assert_eq!(first.trayed(Some(group.id)).await.unwrap()[0].accepted, Some(true));
    }
    assert_eq!(first.read(roster, Default::default(), 99).await.unwrap().entries.len(), taps.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_two_coordinators_decide_at_once_is_told_as_it_was_done_everywhere() {
    what_two_coordinators_decide_at_once_is_told_as_it_was_done(Ground::Memory).await;
    what_two_coordinators_decide_at_once_is_told_as_it_was_done(Ground::sqlite()).await;
    if let Some(ground) = Ground::postgres().await {
        what_two_coordinators_decide_at_once_is_told_as_it_was_done(ground).await;
    }
}

/// Each may be the one whose activity it becomes; both found it before either has written.
async fn of_two_organisations_that_found_one_activity_at_once_one_has_it(ground: Ground) {
    let first = Arc::new(ground.open().await);
    let second = if ground.outlives_its_archive() { Arc::new(ground.open().await) } else { first.clone() };
    let one = joined_as(&first, "Берік", "team_leader").await;
    let mut other = joined_as(&first, "Дана", "team_leader").await;
    other.identity.organisation = id("another organisation");
    let founds = |archive: &Arc<Archive>, by: &erikti_server::accounts::Device| {
        let (archive, by) = (archive.clone(), by.clone());
        let home = organisation_space(by.identity.organisation);
        let mine = hand_on(&format!("by {}", by.id), &home, by.identity.person);
        let marked = mark(&format!("mark of {}", by.id), &activity_space(id(AT)), id("x"));
        tokio::spawn(async move { talk(&archive, &by, &[mine, marked], &[]).await.verdicts })
    };
    let (ours, theirs) = tokio::join!(founds(&first, &one), founds(&second, &other));
    let marked = [ours.unwrap(), theirs.unwrap()].map(|verdicts| is_accepted(&verdicts[1]));
    assert!(marked[0] != marked[1], "{marked:?}");
    let tie = first.ties(id("nobody"), None, vec![id(AT)]).await.unwrap().of[&id(AT)];
    let winner = if marked[0] { &one } else { &other };
    assert_eq!((tie.organisation, tie.leader), (Some(winner.identity.organisation), Some(winner.identity.person)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_organisations_that_found_one_activity_at_once_one_has_it_everywhere() {
    of_two_organisations_that_found_one_activity_at_once_one_has_it(Ground::Memory).await;
    of_two_organisations_that_found_one_activity_at_once_one_has_it(Ground::sqlite()).await;
    if let Some(ground) = Ground::postgres().await {
        of_two_organisations_that_found_one_activity_at_once_one_has_it(ground).await;
    }
}
