//! What every archive keeps, whatever it is made of. Each promise is tried on memory, SQLite and PostgreSQL.

use crate::grounds::Ground;
use crate::sample::{NOW, append, group, heavy, id, invite, space};
use erikti_server::archive::{Append, Archive, Head, Page, Store, verify};
use erikti_sync::wire::{Cursor, Verdict};
use erikti_sync::{Chain, Entry, Space, Stamp, Value, limits};
use std::collections::BTreeSet;
use std::sync::Arc;

mod accounts;
mod ties;
mod tray;

use accounts::*;
use ties::*;
use tray::*;

macro_rules! promises {
    ($($name:ident),* $(,)?) => {
        mod memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name(&super::Ground::Memory).await;
            })*
        }

        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name(&super::Ground::sqlite()).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                if let Some(ground) = super::Ground::postgres().await {
                    super::$name(&ground).await;
                }
            })*
        }
    };
}

promises! {
    a_group_is_written_once,
    a_group_offered_by_many_at_once_is_written_once,
    other_content_under_a_taken_id_is_a_collision_and_blocks_nobody,
    concurrent_writers_get_dense_positions_and_whole_chains,
    the_chain_of_a_page_is_the_chain_of_its_entries,
    a_cursor_of_another_history_is_rewound,
    a_cursor_at_the_beginning_is_never_rewound,
    pages_follow_each_other_without_gap_or_overlap,
    a_page_of_huge_groups_is_cut_short_but_never_empty,
    a_tail_is_the_newest_entries_that_fit_and_none_before,
    a_group_over_two_spaces_shows_each_its_own_part,
    a_group_over_two_spaces_is_written_whole_or_not_at_all,
    an_audience_sees_only_the_changes_meant_for_it,
    a_stamp_is_clamped_once_and_kept,
    what_nobody_knows_is_kept_byte_for_byte,
    stable_never_goes_back_and_never_follows_another_history,
    the_tray_keeps_a_group_once,
    what_is_in_the_log_or_collides_with_it_is_told_and_not_trayed,
    what_is_let_in_under_a_taken_id_gets_another,
    once_let_in_it_stays_let_in_and_what_nobody_was_shown_nobody_decides,
    an_author_s_groups_wait_up_to_a_number_and_no_more_is_kept,
    what_groups_make_true_is_kept_with_them_once,
    what_relied_on_something_else_is_stale_and_nothing_of_it_is_written,
    of_many_who_rely_on_the_same_and_change_it_one_is_written,
    of_many_who_redeem_an_invite_one_gets_in,
    an_invite_is_unknown_used_or_too_late,
    a_lost_answer_to_joining_can_be_asked_for_again,
    a_device_is_found_touched_and_revoked,
    everything_is_there_after_opening_again,
}

async fn all(archive: &Archive, name: &str) -> Page {
    archive.read(space(name), Cursor::default(), 100_000).await.unwrap()
}

async fn write_one(archive: &Archive, append: Append) -> Verdict {
    let [verdict] = <[Verdict; 1]>::try_from(archive.append(vec![append], NOW).await.unwrap()).unwrap();
    verdict
}

fn accepted(places: &[(&str, u64)]) -> Verdict {
    let places = places.iter().map(|(name, position)| (space(name), *position)).collect();
    Verdict::Accepted(places, Stamp::at(NOW - 1_000))
}

async fn whole(archive: &Archive) {
    let report = verify::all(archive).await.unwrap();
    assert_eq!(report.faults, Vec::<String>::new());
}

async fn a_group_is_written_once(ground: &Ground) {
    let archive = ground.open().await;
    assert_eq!(write_one(&archive, append("a", &["s"])).await, accepted(&[("s", 1)]));
    let known = Verdict::Known(vec![(space("s"), 1)], Stamp::at(NOW - 1_000));
    let mut restamped = append("a", &["s"]);
    restamped.group.stamp = Stamp::at(NOW + 17);
    let verdicts = archive.append(vec![restamped, append("b", &["s"]), append("b", &["s"])], NOW + 5).await.unwrap();
    let twice = Verdict::Known(vec![(space("s"), 2)], Stamp::at(NOW - 1_000));
    assert_eq!(verdicts, [known, accepted(&[("s", 2)]), twice]);
    assert_eq!(all(&archive, "s").await.entries.len(), 2);
}

async fn a_group_offered_by_many_at_once_is_written_once(ground: &Ground) {
    let archive = Arc::new(ground.open().await);
    let offers = (0..16).map(|_| {
        let archive = archive.clone();
        tokio::spawn(async move { write_one(&archive, append("a", &["s", "t"])).await })
    });
    let mut fresh = 0;
    for offer in offers.collect::<Vec<_>>() {
        match offer.await.unwrap() {
            Verdict::Accepted(places, _) => {
                fresh += 1;
                assert_eq!(places, [(space("s"), 1), (space("t"), 1)]);
            }
            Verdict::Known(places, _) => assert_eq!(places, [(space("s"), 1), (space("t"), 1)]),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(fresh, 1);
}

async fn other_content_under_a_taken_id_is_a_collision_and_blocks_nobody(ground: &Ground) {
    let archive = ground.open().await;
    write_one(&archive, append("a", &["s"])).await;
    let mut forged = append("a", &["s"]);
    forged.group.changes[0].value = Value::text("something else");
    let verdicts = archive.append(vec![append("b", &["s"]), forged, append("c", &["s"])], NOW).await.unwrap();
    assert_eq!(verdicts, [accepted(&[("s", 2)]), Verdict::IdCollision, accepted(&[("s", 3)])]);
    let first = all(&archive, "s").await.entries[0].clone();
    assert_eq!(first.group, group("a", &["s"]));
}

/// Groups over spaces in differing order, some of them new, some seen by others than those they are written to.
fn overlapping(writer: usize, batch: usize, n: usize) -> Append {
    let spaces: &[&str] = match (writer + n) % 5 {
        0 => &["s", "t"],
        1 => &["t", "s", "u"],
        2 => &["s"],
        3 => &["u", "s"],
        _ => &["t"],
    };
    let audience = if n.is_multiple_of(2) { vec![(space("u"), vec![0])] } else { Vec::new() };
    Append { audience, ..append(&format!("{writer}/{batch}/{n}"), spaces) }
}

async fn concurrent_writers_get_dense_positions_and_whole_chains(ground: &Ground) {
    let first = Arc::new(ground.open().await);
    // Where the storage outlives its archive, a second server process writes too.
    let second = if ground.outlives_its_archive() { Arc::new(ground.open().await) } else { first.clone() };
    let writers = (0..12usize).map(|writer| {
        let archive = if writer % 2 == 0 { first.clone() } else { second.clone() };
        tokio::spawn(async move {
            let mut positions = Vec::new();
            for batch in 0..8 {
                let appends: Vec<Append> = (0..5usize).map(|n| overlapping(writer, batch, n)).collect();
                let first = archive.append(appends.clone(), NOW).await.unwrap();
                // The answer was lost, and meanwhile others write.
                let again = archive.append(appends, NOW).await.unwrap();
                for (verdict, known) in first.into_iter().zip(again) {
                    let Verdict::Accepted(places, stamp) = verdict else { panic!("{verdict:?}") };
                    assert_eq!(known, Verdict::Known(places.clone(), stamp));
                    positions.extend(places);
                }
            }
            positions
        })
    });
    let mut places: Vec<(Space, u64)> = Vec::new();
    for writer in writers.collect::<Vec<_>>() {
        places.extend(writer.await.unwrap());
    }
    for name in ["s", "t", "u"] {
        let given: Vec<u64> = places.iter().filter(|(at, _)| at.as_str() == name).map(|(_, at)| *at).collect();
        let distinct: BTreeSet<u64> = given.iter().copied().collect();
        assert_eq!(
            (distinct.len(), distinct.first(), distinct.last()),
            (given.len(), Some(&1), Some(&(given.len() as u64)))
        );
        assert_eq!(all(&first, name).await.head, given.len() as u64, "{name}");
    }
    whole(&second).await;
}

async fn the_chain_of_a_page_is_the_chain_of_its_entries(ground: &Ground) {
    let archive = ground.open().await;
    archive.append((0..5).map(|n| append(&n.to_string(), &["s"])).collect(), NOW).await.unwrap();
    let mut cursor = Cursor::default();
    let mut chain = Chain::default();
    for _ in 0..5 {
        let page = archive.read(space("s"), cursor, 1).await.unwrap();
        chain = chain.then(&page.entries[0]);
        assert_eq!(page.cursor.chain, chain);
        assert!(!page.rewound);
        cursor = page.cursor;
    }
    assert_eq!(archive.heads().await.unwrap()[0].chain, chain);
}

async fn a_cursor_of_another_history_is_rewound(ground: &Ground) {
    let archive = ground.open().await;
    archive.append((0..3).map(|n| append(&n.to_string(), &["s"])).collect(), NOW).await.unwrap();
    let good = archive.read(space("s"), Cursor::default(), 2).await.unwrap().cursor;
    assert!(!archive.read(space("s"), good, 9).await.unwrap().rewound);
    let strangers = [
        Cursor { chain: Chain([1; 16]), ..good },
        Cursor { epoch: good.epoch + 1, ..good },
        Cursor { position: 1, ..good },
        Cursor { position: 99, ..good },
        Cursor { position: u64::MAX, ..good },
    ];
    for cursor in strangers {
        let page = archive.read(space("s"), cursor, 9).await.unwrap();
        assert!(page.rewound, "{cursor:?}");
        assert_eq!((page.entries.len(), page.cursor.position), (3, 3));
    }
    let nothing = archive.read(space("never written"), good, 9).await.unwrap();
    assert!(nothing.rewound && nothing.entries.is_empty() && nothing.cursor.position == 0);
}

async fn a_cursor_at_the_beginning_is_never_rewound(ground: &Ground) {
    let archive = ground.open().await;
    let empty = archive.read(space("s"), Cursor::default(), 9).await.unwrap();
    assert!(!empty.rewound && !empty.more && empty.head == 0);
    write_one(&archive, append("a", &["s"])).await;
    let page = archive.read(space("s"), empty.cursor, 9).await.unwrap();
    assert!(!page.rewound);
    assert_eq!(page.entries.len(), 1);
}

async fn pages_follow_each_other_without_gap_or_overlap(ground: &Ground) {
    let archive = ground.open().await;
    archive.append((0..10).map(|n| append(&n.to_string(), &["s"])).collect(), NOW).await.unwrap();
    let (mut cursor, mut seen) = (Cursor { grants: 5, ..Cursor::default() }, Vec::new());
    for (count, more) in [(4, true), (4, true), (2, false), (0, false)] {
        let page = archive.read(space("s"), cursor, 4).await.unwrap();
        assert_eq!((page.entries.len(), page.more, page.head, page.cursor.grants), (count, more, 10, 5));
        cursor = page.cursor;
        seen.extend(page.entries.into_iter().map(|entry| entry.group.id));
    }
    assert_eq!(seen, (0..10).map(|n| id(&n.to_string())).collect::<Vec<_>>());
}

async fn a_page_of_huge_groups_is_cut_short_but_never_empty(ground: &Ground) {
    let archive = ground.open().await;
    let names = ["a", "b", "c", "d"];
    for (name, bytes) in names.iter().zip([1_200_000, 1_200_000, 1_200_000, 4_000_000]) {
        write_one(&archive, Append::of(id("author"), heavy(name, "s", bytes))).await;
    }
    let (mut cursor, mut counts, mut seen) = (Cursor::default(), Vec::new(), Vec::new());
    loop {
        let page = archive.read(space("s"), cursor, limits::PAGE_ENTRIES).await.unwrap();
        counts.push(page.entries.len());
        seen.extend(page.entries.into_iter().map(|entry| entry.group.id));
        cursor = page.cursor;
        if !page.more {
            break;
        }
    }
    assert_eq!(counts, [2, 1, 1]);
    assert_eq!(seen, names.map(id));
}

async fn a_tail_is_the_newest_entries_that_fit_and_none_before(ground: &Ground) {
    let archive = ground.open().await;
    let names: Vec<String> = (10..40).map(|n| n.to_string()).collect();
    archive.append(names.iter().map(|name| append(name, &["s", "t"])).collect(), NOW).await.unwrap();
    let tail = async |after: u64, bytes: usize| {
        let entries = archive.tail(space("s"), after, bytes).await.unwrap();
        entries.into_iter().map(|entry| entry.group.id).collect::<Vec<_>>()
    };
    let last = |count: usize| names[names.len() - count..].iter().map(|name| id(name)).collect::<Vec<_>>();
    let weight = all(&archive, "s").await.entries[0].group.weight();
    assert_eq!(tail(0, weight * 5).await, last(5), "as many as fit, in order of position");
    assert_eq!(tail(0, weight * 6 - 1).await, last(5), "none in part");
    assert_eq!(tail(28, weight * 5).await, last(2), "none of those before");
    assert_eq!(tail(0, usize::MAX).await, last(30));
    for nothing in [tail(30, 1_000).await, tail(u64::MAX, 1_000).await, tail(0, weight - 1).await] {
        assert_eq!(nothing, []);
    }
    assert_eq!(archive.tail(space("never written"), 0, 1_000).await.unwrap(), []);
    write_one(&archive, Append::of(id("author"), heavy("huge", "s", 100_000))).await;
    assert_eq!(tail(0, 50_000).await, [], "nothing goes before the newest");
}

async fn a_group_over_two_spaces_shows_each_its_own_part(ground: &Ground) {
    let archive = ground.open().await;
    write_one(&archive, append("before", &["t"])).await;
    let verdict = write_one(&archive, append("a", &["t", "s", "t"])).await;
    assert_eq!(verdict, accepted(&[("s", 1), ("t", 2)]));
    let indexes = |page: Page| page.entries.last().unwrap().group.changes.iter().map(|c| c.index).collect::<Vec<_>>();
    assert_eq!(indexes(all(&archive, "s").await), [1]);
    assert_eq!(indexes(all(&archive, "t").await), [0, 2]);
}

async fn a_group_over_two_spaces_is_written_whole_or_not_at_all(ground: &Ground) {
    let archive = ground.open().await;
    write_one(&archive, append("a", &["t"])).await;
    let verdicts = archive.append(vec![append("a", &["s", "t"]), append("b", &["s"])], NOW).await.unwrap();
    assert_eq!(verdicts, [Verdict::IdCollision, accepted(&[("s", 1)])]);
    assert_eq!(all(&archive, "s").await.entries[0].group.id, id("b"));
    whole(&archive).await;
}

async fn an_audience_sees_only_the_changes_meant_for_it(ground: &Ground) {
    let archive = ground.open().await;
    let sign_up = Append { audience: vec![(space("activity"), vec![1])], ..append("a", &["person", "person"]) };
    let verdict = write_one(&archive, sign_up.clone()).await;
    assert_eq!(verdict, accepted(&[("activity", 1), ("person", 1)]));
    let seen = all(&archive, "activity").await.entries.remove(0).group.changes;
    assert_eq!(seen.iter().map(|c| (c.index, c.space.as_str())).collect::<Vec<_>>(), [(1, "person")]);
    assert!(matches!(write_one(&archive, sign_up).await, Verdict::Known(places, _) if places.len() == 2));
}

async fn a_stamp_is_clamped_once_and_kept(ground: &Ground) {
    let archive = ground.open().await;
    let mut ahead = append("a", &["s"]);
    ahead.group.stamp = Stamp(u64::MAX);
    let clamped = Stamp::at(NOW + limits::CLOCK_LEAD_MS);
    let places = vec![(space("s"), 1)];
    assert_eq!(write_one(&archive, ahead.clone()).await, Verdict::Accepted(places.clone(), clamped));
    let later = archive.append(vec![ahead], NOW + 60_000).await.unwrap();
    assert_eq!(later, [Verdict::Known(places, clamped)]);
    assert_eq!(all(&archive, "s").await.entries[0].group.stamp, clamped);
}

async fn what_nobody_knows_is_kept_byte_for_byte(ground: &Ground) {
    let archive = ground.open().await;
    let mut strange = append("a", &["s"]);
    strange.group.schema = u16::MAX;
    strange.group.changes[0].kind = erikti_sync::Name::new("thing-of-2031");
    strange.group.changes[0].value = Value::Unknown(201, Arc::from([0u8, 255, 7, 0].as_slice()));
    write_one(&archive, strange.clone()).await;
    let entry = Entry { author: id("author"), group: strange.group };
    assert_eq!(all(&archive, "s").await.entries, [entry]);
}

async fn stable_never_goes_back_and_never_follows_another_history(ground: &Ground) {
    let archive = ground.open().await;
    archive.append((0..4).map(|n| append(&n.to_string(), &["s"])).collect(), NOW).await.unwrap();
    let at = |cursor: Cursor| Head {
        space: space("s"),
        epoch: cursor.epoch,
        position: cursor.position,
        chain: cursor.chain,
        stable: 0,
    };
    let two = at(archive.read(space("s"), Cursor::default(), 2).await.unwrap().cursor);
    let three = at(archive.read(space("s"), Cursor::default(), 3).await.unwrap().cursor);
    for (head, stable) in [
        (two.clone(), 2),
        (Head { chain: Chain([9; 16]), ..three.clone() }, 2),
        (Head { epoch: 77, ..three.clone() }, 2),
        (Head { position: 4, ..three.clone() }, 2),
        (Head { space: space("other"), ..three.clone() }, 2),
        (three, 3),
        (two, 3),
    ] {
        archive.mark_stable(vec![head.clone()]).await.unwrap();
        assert_eq!(all(&archive, "s").await.stable, stable, "{head:?}");
    }
}

async fn everything_is_there_after_opening_again(ground: &Ground) {
    let archive = ground.open().await;
    archive.append((0..3).map(|n| append(&n.to_string(), &["s", "t"])).collect(), NOW).await.unwrap();
    archive.create_invite(invite("secret")).await.unwrap();
    let (page, heads) = (all(&archive, "s").await, archive.heads().await.unwrap());
    archive.close().await;
    let archive = match (&archive, ground) {
        (Archive::Memory(memory), _) => Archive::Memory(memory.copy()),
        _ => {
            assert!(archive.append(vec![append("late", &["s"])], NOW).await.is_err(), "closed means closed");
            ground.open().await
        }
    };
    assert_eq!((all(&archive, "s").await, archive.heads().await.unwrap()), (page.clone(), heads));
    assert_eq!(archive.open_invites(NOW).await.unwrap().len(), 1);
    assert_eq!(write_one(&archive, append("next", &["s"])).await, accepted(&[("s", 4)]));
    let next = archive.read(space("s"), page.cursor, 9).await.unwrap();
    assert!(!next.rewound && next.entries.len() == 1);
    whole(&archive).await;
}
