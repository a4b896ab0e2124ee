//! S1, the storm: so many devices come back at once, each gives 20 changes and takes 50, against the real server on this
//! machine, on SQLite and on PostgreSQL. The load generator runs beside the server, on the same cores.
//!
//! `cargo bench -p erikti-server --bench storm -- --on sqlite --devices 20000 --connections 64`

// A bench says what went wrong by panicking; the tests' own server and database are borrowed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, dead_code)]

#[path = "../tests/server/binary.rs"]
mod binary;
#[path = "../tests/server/cluster.rs"]
mod cluster;
mod load;
#[path = "../tests/server/sample.rs"]
mod sample;

use binary::Server;
use clap::{Parser, ValueEnum};
use erikti_server::archive::{Archive, Postgres, Sqlite, Store, verify};
use erikti_server::now_ms;
use erikti_sync::Space;
use load::{GIVEN, Phone};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum On {
    Sqlite,
    Postgres,
}

#[derive(Parser)]
struct Words {
    /// The archive; both without it
    #[arg(long, value_enum)]
    on: Option<On>,
    #[arg(long, default_value_t = 20_000)]
    devices: u64,
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() {
    let words = Words::parse();
    for on in [On::Sqlite, On::Postgres] {
        if words.on.is_none_or(|only| only == on) {
            storm(on, words.devices, words.connections);
        }
    }
}

async fn open(address: Option<&str>, data: &Path) -> Archive {
    match address {
        Some(address) => Archive::Postgres(Postgres::open(address).await.unwrap()),
        None => Archive::Sqlite(Sqlite::open(data).unwrap()),
    }
}

async fn phones(archive: &Archive, count: u64) -> Vec<Phone> {
    let now = now_ms();
    load::fill(archive, &Space::new(load::PUBLIC), 200, now).await;
    let behind = load::behind(archive).await;
    let devices = load::devices(archive, (0..count).map(|n| n.to_string()), now).await;
    devices.into_iter().map(|(device, token)| load::phone(&device, token, behind, now)).collect()
}

fn storm(on: On, count: u64, connections: usize) {
    let data = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let cluster = (on == On::Postgres).then(|| cluster::own(true).expect("PostgreSQL"));
    let address = cluster.as_ref().map(|cluster| cluster.address("postgres"));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let phones = runtime.block_on(async {
        let archive = open(address.as_deref(), data.path()).await;
        let phones = phones(&archive, count).await;
        archive.close().await;
        phones
    });
    let storage: Vec<&str> = address.iter().flat_map(|address| ["--database", address]).collect();
    let log = std::fs::File::create(data.path().join("log")).unwrap();
    let server = Server::launch(binary::serve(data.path(), &storage).stderr(log));
    let before = load::used(std::process::id()).0;
    let began = Instant::now();
    let (mut times, refused) = come_back(&phones, &server.base, connections);
    let lasted = began.elapsed().as_secs_f64();
    let ((server_s, memory_mb), load_s) = (load::used(server.pid()), load::used(std::process::id()).0 - before);
    server.stop();
    times.sort_unstable();
    let done = times.len() as f64;
    runtime.block_on(async {
        let archive = open(address.as_deref(), data.path()).await;
        let report = verify::all(&archive).await.unwrap();
        assert_eq!(report.faults, Vec::<String>::new());
        assert!(report.entries >= 200 + times.len() as u64 * GIVEN, "what was answered must be there");
        archive.close().await;
    });
    let (p50, p99) = (load::quantile(&times, 0.5), load::quantile(&times, 0.99));
    println!(
        "S1 storm on {on:?}: {:.0} exchanges/s ({count} devices, {connections} connections, {refused} refused), p50 {p50:.1} ms, \
         p99 {p99:.1} ms, peak {memory_mb:.0} MB; processor per exchange: server {:.0} µs, load generator {:.0} µs",
        done / lasted,
        server_s / done * 1e6,
        load_s / done * 1e6
    );
    let name = format!("{on:?}").to_lowercase();
    println!(
        "{{\"work\":\"S1\",\"on\":\"{name}\",\"per_s\":{:.0},\"p50_ms\":{p50:.1},\"p99_ms\":{p99:.1},\"peak_mb\":{memory_mb:.0},\
         \"refused\":{refused},\"server_us\":{:.0}}}",
        done / lasted,
        server_s / done * 1e6
    );
}

/// Each phone once, on so many connections at once; every 50th answer is read and checked.
fn come_back(phones: &[Phone], base: &str, connections: usize) -> (Vec<Duration>, usize) {
    let next = AtomicUsize::new(0);
    let one = || {
        let (agent, mut times, mut refused) = (load::agent(), Vec::new(), 0);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(phone) = phones.get(at) else { return (times, refused) };
            match phone.exchange(&agent, base, at.is_multiple_of(50)) {
                Ok(took) => times.push(took),
                Err(_) => refused += 1,
            }
        }
    };
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        let (mut times, mut refused) = (Vec::new(), 0);
        for one in all {
            let (more, count) = one.join().unwrap();
            times.extend(more);
            refused += count;
        }
        (times, refused)
    })
}
