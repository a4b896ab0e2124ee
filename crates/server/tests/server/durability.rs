//! What was answered is there: after a kill, after a restart, and as far as it was backed up after a restore.

use crate::binary::{Phone, Server, refuses, run};
use crate::cluster;
use crate::sample::{group, heavy, id, request, shared, space};
use erikti_server::archive::sqlite::FILE;
use erikti_sync::wire::{self, Cursor, News, Verdict};
use erikti_sync::{Id, columns};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tempfile::tempdir;

const ROUNDS: u64 = 12;
const WRITERS: u64 = 4;

/// Every group of a space with its position, and the cursor behind it.
fn everything(phone: &Phone) -> (BTreeMap<Id, u64>, Cursor) {
    everything_in(phone, &shared())
}

fn everything_in(phone: &Phone, name: &str) -> (BTreeMap<Id, u64>, Cursor) {
    let (mut found, mut cursor) = (BTreeMap::new(), Cursor::default());
    loop {
        let reply = phone.exchange(&request(&[], &[(space(name), cursor)])).unwrap();
        let news = &reply.news[0];
        for (at, entry) in (cursor.position + 1..).zip(columns::unpack_entries(&news.entries).unwrap()) {
            assert_eq!(found.insert(entry.group.id, at), None, "a group is there twice");
        }
        cursor = news.cursor;
        if !news.more {
            return (found, cursor);
        }
    }
}

/// Gives groups until the server is gone; returns what it said of those it answered.
fn write_until_cut(phone: &Phone, name: &str, begun: &AtomicBool) -> BTreeMap<Id, u64> {
    let mut answered = BTreeMap::new();
    for batch in 0.. {
        let groups: Vec<_> = (0..3).map(|n| group(&format!("{name}/{batch}/{n}"), &[&shared()])).collect();
        let Some(Ok(reply)) = phone.try_exchange(&request(&groups, &[])) else { break };
        for (group, verdict) in groups.iter().zip(reply.verdicts) {
            let Verdict::Accepted(places, _) = verdict else { panic!("{verdict:?}") };
            answered.insert(group.id, places[0].1);
        }
        begun.store(true, Ordering::Relaxed);
    }
    answered
}

/// Writers that write until the server is gone, the first answer of which is in.
fn busy_writers(phone: &Phone, round: u64) -> Vec<JoinHandle<BTreeMap<Id, u64>>> {
    let begun = Arc::new(AtomicBool::new(false));
    let writer = |writer: u64| {
        let (phone, begun) = (phone.clone(), begun.clone());
        std::thread::spawn(move || write_until_cut(&phone, &format!("{round}/{writer}"), &begun))
    };
    let writers = (0..WRITERS).map(writer).collect();
    let began = Instant::now();
    while !begun.load(Ordering::Relaxed) {
        assert!(began.elapsed() < Duration::from_secs(30), "nothing is answered");
        std::thread::sleep(Duration::from_millis(1));
    }
    writers
}

#[test]
fn everything_answered_before_a_kill_is_there_after_it() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let token = server.join(&["--data", data.path().to_str().unwrap()], "phone").token;
    let mut answered = BTreeMap::new();
    let mut server = Some(server);
    for round in 0..ROUNDS {
        let running = server.take().unwrap();
        let writers = busy_writers(&running.phone(&token), round);
        // Another moment each round, so that the cut falls into different steps of a write.
        std::thread::sleep(Duration::from_millis(round * 37 % 120));
        running.kill();
        let before = answered.len();
        writers.into_iter().for_each(|writer| answered.extend(writer.join().unwrap()));
        assert!(answered.len() > before, "the round must have written something");
        let again = Server::start(data.path(), &[]);
        let (found, _) = everything(&again.phone(&token));
        for (group, position) in &answered {
            assert_eq!(found.get(group), Some(position), "round {round}");
        }
        server = Some(again);
    }
    server.unwrap().stop();
    let checked = run(&["check", "--data", data.path().to_str().unwrap()]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

fn write(phone: &Phone, name: &str) {
    let reply = phone.exchange(&request(&[group(name, &[&shared()])], &[])).unwrap();
    assert!(matches!(reply.verdicts[0], Verdict::Accepted(..)));
}

fn news(phone: &Phone, cursor: Cursor) -> News {
    phone.exchange(&request(&[], &[(space(&shared()), cursor)])).unwrap().news.remove(0)
}

fn restore(backup: &Path, data: &Path) {
    for file in std::fs::read_dir(data).unwrap().flatten() {
        std::fs::remove_file(file.path()).unwrap();
    }
    std::fs::copy(backup, data.join(FILE)).unwrap();
}

#[test]
fn a_backup_is_stable_and_a_restored_one_rewinds_who_is_ahead_of_it() {
    let (data, elsewhere) = (tempdir().unwrap(), tempdir().unwrap());
    let place = data.path().to_str().unwrap();
    let backup = elsewhere.path().join("monday.sqlite3");
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", place], "phone");
    ["a", "b"].iter().for_each(|name| write(&phone, name));
    assert_eq!(news(&phone, Cursor::default()).stable, 0);
    // While the server runs.
    let made = run(&["backup", "--data", place, "--to", backup.to_str().unwrap()]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    write(&phone, "c");
    let ahead = news(&phone, Cursor::default());
    // The newcomer's name is there before them.
    assert_eq!((ahead.stable, ahead.cursor.position), (3, 4));
    server.stop();
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1, "a backup is one file");

    restore(&backup, data.path());
    let server = Server::start(data.path(), &[]);
    let phone = server.phone(&phone.token);
    let older = news(&phone, ahead.cursor);
    assert!(older.rewound, "the phone must learn that the history is another one");
    assert_eq!((older.cursor.position, everything(&phone).0.len()), (3, 3));
    // The phone offers again what it retained; the history grows on from the backup.
    write(&phone, "c");
    let grown = news(&phone, older.cursor);
    assert!(!grown.rewound);
    assert_eq!(columns::unpack_entries(&grown.entries).unwrap()[0].group.id, id("c"));
}

#[test]
fn a_backup_of_a_busy_server_ends_and_is_whole() {
    let (data, elsewhere) = (tempdir().unwrap(), tempdir().unwrap());
    let place = data.path().to_str().unwrap();
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", place], "phone");
    let writers = busy_writers(&phone, 0);
    let made: Vec<_> = (0..3)
        .map(|n| {
            let backup = elsewhere.path().join(n.to_string()).join(FILE);
            std::fs::create_dir(backup.parent().unwrap()).unwrap();
            let made = run(&["backup", "--data", place, "--to", backup.to_str().unwrap()]);
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            backup
        })
        .collect();
    let stable = news(&phone, Cursor::default()).stable;
    server.kill();
    let answered: usize = writers.into_iter().map(|writer| writer.join().unwrap().len()).sum();
    assert!(stable > 0 && stable < answered as u64, "{stable} of {answered}");
    for backup in made {
        let checked = run(&["check", "--data", backup.parent().unwrap().to_str().unwrap()]);
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    }
}

#[test]
fn a_backup_never_replaces_a_file_and_a_damaged_database_is_never_called_one() {
    let (data, elsewhere) = (tempdir().unwrap(), tempdir().unwrap());
    let place = data.path().to_str().unwrap();
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", place], "phone");
    (0..300).for_each(|n| write(&phone, &n.to_string()));
    server.stop();
    let taken = elsewhere.path().join("taken");
    std::fs::write(&taken, b"precious").unwrap();
    refuses(&["backup", "--data", place, "--to", taken.to_str().unwrap()], &["there already"]);
    assert_eq!(std::fs::read(&taken).unwrap(), b"precious");

    // One stored entry with another author: SQLite sees nothing wrong, the chain does.
    let database = rusqlite::Connection::open(data.path().join(FILE)).unwrap();
    let body: Vec<u8> = database.query_row("SELECT body FROM entry WHERE position = 8", [], |row| row.get(0)).unwrap();
    let mut entry = columns::unpack_entries(&body).unwrap();
    entry[0].author = id("somebody else");
    let forged = columns::pack_entries(&entry);
    database.execute("UPDATE entry SET body = ?1 WHERE position = 8", [forged]).unwrap();
    drop(database);
    refuses(&["check", "--data", place], &[&shared(), "chain"]);
    let backup = elsewhere.path().join("backup");
    refuses(&["backup", "--data", place, "--to", backup.to_str().unwrap()], &["not whole", &shared()]);
    assert!(!backup.exists());
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1, "nothing unfinished is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_away_for_a_while_is_waited_for() {
    let Some(address) = cluster::database().await else { return };
    let data = tempdir().unwrap();
    let storage = ["--database", address.as_str()];
    let (server, phone) = tokio::task::block_in_place(|| {
        let server = Server::start(data.path(), &storage);
        let phone = server.join(&storage, "phone");
        write(&phone, "a");
        (server, phone)
    });
    cluster::shut(&address, true).await;
    tokio::task::block_in_place(|| {
        let (status, problem) = phone.exchange(&request(&[group("b", &[&shared()])], &[])).unwrap_err();
        assert_eq!((status, problem.code.as_str()), (503, "server-unavailable"));
        assert!(!problem.detail.contains("erikti_"), "{}", problem.detail);
        let health = crate::binary::agent().get(format!("{}/health", server.base)).call().unwrap();
        assert_eq!(health.status(), 503);
    });
    cluster::shut(&address, false).await;
    tokio::task::block_in_place(|| {
        // A phone asks again; connections that died unnoticed cost it some more refusals at most.
        let began = Instant::now();
        while phone.exchange(&request(&[group("b", &[&shared()])], &[])).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "the server must recover by itself");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(everything(&phone).0.len(), 3, "two taps, and that the phone joined");
    });
}

#[test]
fn a_full_disk_is_told_loses_nothing_and_passes() {
    let data = tempdir().unwrap();
    let Some(server) = Server::on_a_small_disk(data.path(), "4m") else { return };
    let ballast = server.sees(&data.path().join("ballast"));
    std::fs::write(&ballast, vec![7; 1 << 20]).unwrap();
    let pass = server.try_join(server.secret.as_ref().unwrap(), "phone").unwrap().pass;
    let (phone, home) = (server.phone(&pass.token), format!("person/{}", pass.person));
    let offer = |n: u32| phone.exchange(&request(&[heavy(&n.to_string(), &home, 20_000)], &[]));
    let before = everything_in(&phone, &home).0.len();
    let refused = (0..500).find(|n| match offer(*n) {
        Ok(reply) => {
            assert!(matches!(reply.verdicts[0], Verdict::Accepted(..)));
            false
        }
        Err((status, problem)) => {
            assert_eq!((status, problem.code.as_str()), (507, "server-full"));
            // Once more: in a commit without neighbours it may be the last that fits.
            let body = wire::write(&request(&[heavy(&n.to_string(), &home, 20_000)], &[]));
            let answer = phone.send(wire::MEDIA_TYPE, None, &body).unwrap();
            let after = answer.headers().get("retry-after").map(|after| after.to_str().unwrap());
            assert!(matches!((answer.status().as_u16(), after), (200, None) | (507, Some("300"))), "{answer:?}");
            after.is_some()
        }
    });
    let refused = refused.expect("the disk must be full by now");
    let kept = everything_in(&phone, &home).0;
    assert_eq!(
        kept.len(),
        before + refused as usize,
        "what was answered is there, what was refused is not, half or whole"
    );
    std::fs::remove_file(ballast).unwrap();
    let reply = offer(refused).expect("there is room again");
    assert!(matches!(&reply.verdicts[0], Verdict::Accepted(places, _) if places[0].1 == kept.len() as u64 + 1));
    assert_eq!(everything_in(&phone, &home).0.len(), kept.len() + 1);
    server.stop();
}

#[test]
fn a_database_that_takes_nothing_is_not_called_healthy() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let health = || crate::binary::agent().get(format!("{}/health", server.base)).call().unwrap().status().as_u16();
    assert_eq!(health(), 200);
    let other = rusqlite::Connection::open(data.path().join(FILE)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(health(), 503, "reading still works, but nothing can be delivered");
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(health(), 200);
}

#[test]
fn stopping_waits_for_nobody_who_only_listens() {
    let data = tempdir().unwrap();
    let server = Server::start(data.path(), &[]);
    let phone = server.join(&["--data", data.path().to_str().unwrap()], "phone");
    let lines = crate::doorbell::listen(&phone);
    assert_eq!(lines.recv_timeout(Duration::from_secs(5)).unwrap(), ": hello");
    assert!(server.stop() < Duration::from_secs(5));
    let began = Instant::now();
    while lines.recv_timeout(Duration::from_secs(5)).is_ok() {}
    assert!(began.elapsed() < Duration::from_secs(4), "the stream must have ended");
    assert!(!data.path().join(format!("{FILE}-wal")).exists(), "the write-ahead log must be folded in");
}
