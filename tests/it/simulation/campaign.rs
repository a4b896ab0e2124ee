//! Many lives on all cores, with a scoreboard.

use super::fault::Tally;
use super::life::Life;
use super::world::World;
use erikti_sync::plants::Plant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

/// Seeds a thread takes at once.
const PORTION: u64 = 20;

pub struct Outcome {
    pub tally: Tally,
    /// The first breach found, by seed.
    pub breach: Option<(u64, String)>,
}

/// One seed lived and judged; a panic of the code under test is a breach too.
pub fn live(seed: u64, plant: Plant) -> (Tally, Result<(), String>) {
    let life = Life::of(seed);
    let mut world = World::new(&life, plant);
    let outcome = catch_unwind(AssertUnwindSafe(|| world.live(&life)));
    (world.tally, outcome.unwrap_or_else(|_| Err("a panic".into())))
}

/// Lives the seeds until one breaks. `progress` is told every two seconds.
pub fn run(seeds: std::ops::Range<u64>, plant: Plant, progress: impl Fn(&Tally, Duration)) -> Outcome {
    let (next, stop, began) = (AtomicU64::new(seeds.start), AtomicBool::new(false), Instant::now());
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let mut outcome = Outcome { tally: Tally::default(), breach: None };
    let (send, receive) = channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            scope.spawn(|| work(&next, seeds.end, plant, &stop, send));
        }
        drop(send);
        let mut said = Instant::now();
        for (tally, breach) in receive {
            outcome.tally.add(&tally);
            outcome.breach = outcome.breach.take().into_iter().chain(breach).min();
            if said.elapsed() > Duration::from_secs(2) {
                said = Instant::now();
                progress(&outcome.tally, began.elapsed());
            }
        }
    });
    outcome
}

type Report = (Tally, Option<(u64, String)>);

fn work(next: &AtomicU64, end: u64, plant: Plant, stop: &AtomicBool, send: Sender<Report>) {
    while !stop.load(Ordering::Relaxed) {
        let first = next.fetch_add(PORTION, Ordering::Relaxed);
        if first >= end {
            return;
        }
        let mut tally = Tally::default();
        let mut breach = None;
        for seed in first..(first + PORTION).min(end) {
            let (life, outcome) = live(seed, plant);
            tally.add(&life);
            if let Err(words) = outcome {
                breach = Some((seed, words));
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
        if send.send((tally, breach)).is_err() {
            return;
        }
    }
}
