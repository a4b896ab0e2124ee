//! The simulation, optimised and as long as one likes.
//!
//! It is the same code that every run of the tests lives ten thousand seeds of (`tests/it/simulation`), built with
//! optimisation. Refuses to know what is simulated.

use anyhow::Result;
use clap::Args;

use crate::place::Place;
use crate::process::show;

/// What to simulate.
#[derive(Debug, Args)]
pub(crate) struct Words {
    /// How many seeds
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, value_name = "S", default_value_t = 0)]
    from: u64,
    /// One seed alone, told as a story
    #[arg(long, value_name = "X", conflicts_with_all = ["seeds", "from"])]
    seed: Option<u64>,
    /// Everything that can happen in a small world, in every order
    #[arg(long, conflicts_with_all = ["seeds", "from", "seed"])]
    exhaustive: bool,
}

/// Builds and runs it.
pub(crate) fn run(place: &Place, words: &Words) -> Result<()> {
    let test = match (words.exhaustive, words.seed) {
        (true, _) => "simulation::in_a_larger_world_nothing_goes_wrong_in_any_order",
        (false, Some(_)) => "simulation::one_seed",
        (false, None) => "simulation::as_many_as_one_likes",
    };
    let mut cargo = place.cargo(&["test", "--locked", "--profile", "simulate", "-p", "erikti", "--test", "it", "--"]);
    cargo.args(["--include-ignored", "--exact", "--nocapture", test]);
    cargo.env("ERIKTI_SEEDS", words.seeds.to_string()).env("ERIKTI_FROM", words.from.to_string());
    if let Some(seed) = words.seed {
        cargo.env("ERIKTI_SEED", seed.to_string());
    }
    show("simulating", &mut cargo)
}
