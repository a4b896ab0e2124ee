//! The server is killed again and again while phones deliver, and now and then put back to its last backup. Whatever a
//! phone was ever told is delivered must be there when all have come back.
//!
//! A short one runs with the tests; `cargo test -p erikti-server --release --test server -- --ignored campaign` runs the
//! long ones, whose results are in `docs/campaigns.md`.

use crate::binary::{Server, run};
use crate::cluster::{self, Cluster};
use crate::wanderer::Wanderer;
use erikti_server::archive::sqlite::FILE;
use erikti_server::archive::{Archive, Postgres, Sqlite, Store, verify};
use erikti_server::secret;
use erikti_sync::wire::Cursor;
use erikti_sync::{Id, Space};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PHONES: usize = 5;

/// Where the server keeps its data, with an operator who backs it up and restores it.
enum Ground {
    Sqlite { data: TempDir, backups: TempDir },
    Postgres { cluster: Cluster, data: TempDir },
}

impl Ground {
    fn sqlite() -> Ground {
        Ground::Sqlite { data: tempfile::tempdir().unwrap(), backups: tempfile::tempdir().unwrap() }
    }

    fn words(&self) -> Vec<String> {
        match self {
            Ground::Sqlite { data, .. } => vec!["--data".to_owned(), data.path().to_str().unwrap().to_owned()],
            Ground::Postgres { cluster, .. } => vec!["--database".to_owned(), cluster.address("live")],
        }
    }

    fn start(&self) -> Server {
        match self {
            Ground::Sqlite { data, .. } => Server::start(data.path(), &[]),
            Ground::Postgres { cluster, data } => Server::start(data.path(), &["--database", &cluster.address("live")]),
        }
    }

    fn backup(&self) -> PathBuf {
        match self {
            Ground::Sqlite { backups, .. } => backups.path().join("backup"),
            Ground::Postgres { data, .. } => data.path().join("dump"),
        }
    }

    /// While the server runs and phones deliver.
    fn back_up(&self) {
        let backup = self.backup();
        let _ = std::fs::remove_file(&backup);
        let words: Vec<String> = match self {
            Ground::Sqlite { .. } => {
                [vec!["backup".to_owned()], self.words(), vec!["--to".to_owned(), backup.to_str().unwrap().to_owned()]]
                    .concat()
            }
            Ground::Postgres { cluster, .. } => {
                cluster::program("pg_dump", &["-Fc", "-d", &cluster.address("live"), "-f", backup.to_str().unwrap()]);
                self.fill("copy");
                [vec!["stable".to_owned()], self.words(), vec!["--restored".to_owned(), cluster.address("copy")]]
                    .concat()
            }
        };
        let done = run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    /// While no server runs.
    fn restore(&self) {
        match self {
            Ground::Sqlite { data, .. } => {
                for file in std::fs::read_dir(data.path()).unwrap().flatten() {
                    std::fs::remove_file(file.path()).unwrap();
                }
                std::fs::copy(self.backup(), data.path().join(FILE)).unwrap();
            }
            Ground::Postgres { .. } => self.fill("live"),
        }
    }

    /// Puts the dump into a database of this name, in place of what is there.
    fn fill(&self, name: &str) {
        let Ground::Postgres { cluster, .. } = self else { return };
        let server = cluster.address("postgres");
        cluster::program("dropdb", &["--if-exists", "--force", "--maintenance-db", &server, name]);
        cluster::program("createdb", &["--maintenance-db", &server, name]);
        cluster::program("pg_restore", &["-d", &cluster.address(name), self.backup().to_str().unwrap()]);
    }

    /// Every group of every space, and where each log ends; each chain whole, no group twice.
    fn everything(&self) -> (BTreeSet<Id>, BTreeMap<Space, u64>) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let archive = match self {
                Ground::Sqlite { data, .. } => Archive::Sqlite(Sqlite::open_existing(data.path()).unwrap()),
                Ground::Postgres { cluster, .. } => {
                    Archive::Postgres(Postgres::open(&cluster.address("live")).await.unwrap())
                }
            };
            assert_eq!(verify::all(&archive).await.unwrap().faults, Vec::<String>::new());
            let (mut found, mut heads) = (BTreeSet::new(), BTreeMap::new());
            for head in archive.heads().await.unwrap() {
                let (mut here, mut cursor) = (BTreeSet::new(), Cursor::default());
                while cursor.position < head.position {
                    let page = archive.read(head.space.clone(), cursor, 1_000).await.unwrap();
                    for entry in page.entries {
                        assert!(here.insert(entry.group.id), "a group is in a space twice");
                    }
                    cursor = page.cursor;
                }
                found.extend(here);
                heads.insert(head.space, head.position);
            }
            archive.close().await;
            (found, heads)
        })
    }
}

/// What the whole life of the phones came to.
#[derive(Debug)]
struct Outcome {
    rounds: u32,
    restores: u32,
    delivered: usize,
    missing: usize,
}

fn luck(below: u64) -> u64 {
    u64::from_le_bytes(secret::random().unwrap()) % below
}

fn wander(phone: &mut Wanderer, space: &Space, stop: &AtomicBool) {
    if luck(3) == 0 {
        phone.open_app();
    }
    while !stop.load(Ordering::Relaxed) {
        for _ in 0..luck(4) {
            phone.tap(space);
        }
        phone.go_on();
        if phone.is_cut_off() {
            std::thread::sleep(Duration::from_millis(3));
        }
    }
}

fn campaign(ground: &Ground, rounds: u32) -> Outcome {
    let mut server = ground.start();
    let words = ground.words();
    let storage: Vec<&str> = words.iter().map(String::as_str).collect();
    let base = Arc::new(RwLock::new(server.base.clone()));
    let mut phones: Vec<Wanderer> = (0..PHONES)
        .map(|n| {
            let name = format!("wanderer {n}");
            Wanderer::new(&name, server.admit(&storage, &name, "team_leader"), base.clone())
        })
        .collect();
    let mut restores = 0;
    let organisation = phones[0].organisation();
    for round in 1..=rounds {
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for phone in &mut phones {
                scope.spawn(|| wander(phone, &organisation, &stop));
            }
            std::thread::sleep(Duration::from_millis(40 + luck(260)));
            if round % 4 == 1 {
                ground.back_up();
                std::thread::sleep(Duration::from_millis(luck(200)));
            }
            server.kill_now();
            if round % 4 == 3 {
                ground.restore();
                restores += 1;
            }
            server = ground.start();
            *base.write().unwrap() = server.base.clone();
            std::thread::sleep(Duration::from_millis(30 + luck(60)));
            stop.store(true, Ordering::Relaxed);
        });
    }
    come_to_rest(&mut phones, ground, server);
    let delivered: BTreeSet<Id> = phones.iter().flat_map(|phone| phone.delivered.iter().copied()).collect();
    let (found, _) = ground.everything();
    Outcome { rounds, restores, delivered: delivered.len(), missing: delivered.difference(&found).count() }
}

/// All phones have come back: nothing is owed, and all show the same.
fn come_to_rest(phones: &mut [Wanderer], ground: &Ground, server: Server) {
    let began = Instant::now();
    loop {
        let (_, heads) = ground.everything();
        if phones.iter().all(|phone| phone.is_at_rest(&heads)) {
            break;
        }
        let owed: Vec<_> = phones.iter().map(Wanderer::needs_a_person).collect();
        assert!(began.elapsed() < Duration::from_secs(60), "the phones do not come to rest: {owed:?}");
        phones.iter_mut().for_each(Wanderer::go_on);
    }
    server.stop();
    assert!(
        phones.iter().all(|phone| phone.fingerprint() == phones[0].fingerprint()),
        "two phones show different things"
    );
}

fn judge(outcome: &Outcome) {
    println!("{outcome:?}");
    assert_eq!(outcome.missing, 0, "{outcome:?}");
    assert!(outcome.restores > 0 && outcome.delivered > outcome.rounds as usize, "{outcome:?}");
}

#[test]
fn nothing_delivered_is_missing_after_kills_and_an_older_backup() {
    judge(&campaign(&Ground::sqlite(), 7));
}

#[test]
fn nothing_delivered_is_missing_after_kills_and_an_older_backup_on_postgres() {
    let Some(cluster) = cluster::own(false) else { return };
    cluster::program("createdb", &["--maintenance-db", &cluster.address("postgres"), "live"]);
    judge(&campaign(&Ground::Postgres { cluster, data: tempfile::tempdir().unwrap() }, 4));
}

#[test]
#[ignore = "minutes long: see docs/campaigns.md"]
fn long_campaign_on_sqlite() {
    judge(&campaign(&Ground::sqlite(), 60));
}

#[test]
#[ignore = "minutes long: see docs/campaigns.md"]
fn long_campaign_on_postgres() {
    let Some(cluster) = cluster::own(true) else { return };
    cluster::program("createdb", &["--maintenance-db", &cluster.address("postgres"), "live"]);
    judge(&campaign(&Ground::Postgres { cluster, data: tempfile::tempdir().unwrap() }, 60));
}
