//! S2, growing: what one exchange costs with 10⁴, 10⁶ and 10⁷ changes archived. One server for each size, asked in turn, so
//! that whatever else the machine does meets them alike.
//!
//! `cargo bench -p erikti-server --bench grow -- --exchanges 3000`

// A bench says what went wrong by panicking; the tests' own server is borrowed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs, dead_code)]

#[path = "../tests/server/binary.rs"]
mod binary;
mod load;
#[path = "../tests/server/sample.rs"]
mod sample;

use binary::Server;
use clap::Parser;
use erikti_server::archive::{Archive, Sqlite, Store};
use erikti_server::now_ms;
use erikti_sync::Space;
use load::{CHANGES, Phone};
use std::time::Duration;
use tempfile::TempDir;

#[derive(Parser)]
struct Words {
    /// Exchanges with each size
    #[arg(long, default_value_t = 3_000)]
    exchanges: u64,
    /// Changes archived
    #[arg(long, value_delimiter = ',', default_value = "10000,1000000,10000000")]
    sizes: Vec<u64>,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

struct Sized {
    changes: u64,
    server: Server,
    phones: Vec<Phone>,
    times: Vec<Duration>,
    _data: TempDir,
}

/// Half of it in the public space, half in those of a hundred organisations.
async fn grown(changes: u64, exchanges: u64) -> Sized {
    let data = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let archive = Archive::Sqlite(Sqlite::open(data.path()).unwrap());
    let (now, taps) = (now_ms(), changes / CHANGES);
    load::fill(&archive, &Space::new(load::PUBLIC), taps / 2, now).await;
    for organisation in 0..100 {
        load::fill(&archive, &Space::new(&format!("org/{organisation}")), taps / 200, now).await;
    }
    let behind = load::behind(&archive).await;
    // Another phone each time: one that came again would read back all it had given before.
    let devices = load::devices(&archive, (0..exchanges).map(|n| n.to_string()), now).await;
    let phones = devices.into_iter().map(|(device, token)| load::phone(&device, token, behind, now)).collect();
    archive.close().await;
    let server = Server::start(data.path(), &[]);
    Sized { changes, server, phones, times: Vec::new(), _data: data }
}

fn main() {
    let words = Words::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut all: Vec<Sized> =
        words.sizes.iter().map(|changes| runtime.block_on(grown(*changes, words.exchanges))).collect();
    let agents: Vec<_> = all.iter().map(|_| load::agent()).collect();
    let warm = all.iter().map(|sized| load::used(sized.server.pid()).0).collect::<Vec<f64>>();
    for round in 0..words.exchanges as usize {
        for (sized, agent) in all.iter_mut().zip(&agents) {
            let took = sized.phones[round].exchange(agent, &sized.server.base, round.is_multiple_of(50)).unwrap();
            sized.times.push(took);
        }
    }
    let (mut first_p50, mut first_cpu) = (None, None);
    for (sized, warm) in all.iter_mut().zip(warm) {
        sized.times.sort_unstable();
        let (p50, p99) = (load::quantile(&sized.times, 0.5), load::quantile(&sized.times, 0.99));
        let (cpu_s, memory_mb) = load::used(sized.server.pid());
        let cpu_us = (cpu_s - warm) / sized.times.len() as f64 * 1e6;
        let ratio = p50 / *first_p50.get_or_insert(p50);
        let cpu_ratio = cpu_us / *first_cpu.get_or_insert(cpu_us);
        println!(
            "S2 with {} changes: p50 {p50:.2} ms (ratio {ratio:.2}), p99 {p99:.2} ms, processor {cpu_us:.0} µs (ratio \
             {cpu_ratio:.2}), peak {memory_mb:.0} MB",
            sized.changes
        );
        println!(
            "{{\"work\":\"S2\",\"changes\":{},\"p50_ms\":{p50:.3},\"ratio\":{ratio:.3},\"cpu_us\":{cpu_us:.0},\
             \"cpu_ratio\":{cpu_ratio:.3}}}",
            sized.changes
        );
    }
}
