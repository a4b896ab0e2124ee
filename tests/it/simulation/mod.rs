//! Phones, a server and a hostile world, thousands of times over, judged by a model that knows nothing of sessions.
//!
//! One seed is one history: it chooses which faults exist at all (swarm), then every event. Real sessions talk with the real
//! exchange over the memory archive; disk, mirror, network, clocks, tabs and backups are simulated. Afterwards the faults
//! stop, and within a bounded time everything must have become right (see `judge`).
//!
//! Faults: lost requests, lost answers (the server did it all the same), requests doubled, captive portals that answer 200
//! or replay an old answer, a busy server, kills of the browser at any moment of a write (journal written, mirror not),
//! failing writes, a vanished IndexedDB, clocks years off and jumping, a server restored from its last verified backup or
//! later, second tabs, frozen tabs that miss what others wrote.
//!
//! Planted bugs seen to be caught, each by `every_planted_bug_is_caught`: CursorWithoutPage, DropWhenSent,
//! ForgetWhenAcknowledged, ResetWithoutReoffer, AnyAnswer, SavedBeforeDurable, OneJournal, WallClockWins, NoTieBreak,
//! NoDedupe, LeadWithoutReload. What each means: `crates/sync/src/plants.rs`.
//!
//! To replay a seed: `ERIKTI_SEED=17 cargo test -p erikti --test it simulation::one_seed -- --nocapture`.

mod judge;
mod office;
mod phone;
mod world;

use erikti_sync::plants::Plant;
use world::World;

/// Seeds in every run; `ERIKTI_SEEDS` for more.
const SEEDS: u64 = 4_000;

fn seeds() -> u64 {
    std::env::var("ERIKTI_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SEEDS)
}

/// What broke first in seeds `from..from + count`, told by two threads.
fn first_breach(from: u64, count: u64, plant: Plant) -> Option<(u64, String)> {
    let halves: Vec<_> = (0..2)
        .map(|half| {
            std::thread::spawn(move || {
                (from + half..from + count)
                    .step_by(2)
                    .find_map(|seed| Some((seed, World::new(seed, plant).live().err()?)))
            })
        })
        .collect();
    halves.into_iter().filter_map(|half| half.join().expect("a simulation panicked")).min()
}

#[test]
fn nothing_is_lost_doubled_or_diverges_whatever_happens() {
    if let Some((seed, breach)) = first_breach(0, seeds(), Plant::None) {
        panic!("seed {seed}: {breach}");
    }
}

#[test]
fn every_planted_bug_is_caught() {
    let plants = [
        Plant::CursorWithoutPage,
        Plant::DropWhenSent,
        Plant::ForgetWhenAcknowledged,
        Plant::ResetWithoutReoffer,
        Plant::AnyAnswer,
        Plant::SavedBeforeDurable,
        Plant::OneJournal,
        Plant::WallClockWins,
        Plant::NoTieBreak,
        Plant::NoDedupe,
        Plant::LeadWithoutReload,
    ];
    for plant in plants {
        let caught = first_breach(0, 4_000, plant);
        println!("{plant:?}: {caught:?}");
        assert!(caught.is_some(), "{plant:?} survived 4,000 seeds");
    }
}

#[test]
fn the_same_seed_lives_the_same_life() {
    for seed in 0..40 {
        let traces: Vec<_> = (0..2)
            .map(|_| {
                let mut world = World::new(seed, Plant::None);
                world.live().expect("a clean seed");
                world.trace()
            })
            .collect();
        assert_eq!(traces[0], traces[1], "seed {seed}");
    }
}

#[test]
fn one_seed() {
    let Ok(seed) = std::env::var("ERIKTI_SEED") else { return };
    let mut world = World::new(seed.parse().expect("a number"), Plant::None);
    world.loud = true;
    let outcome = world.live();
    println!("{outcome:?}");
    assert_eq!(outcome, Ok(()));
}
