//! `cargo xtask`: everything done with this repository by one command, on any machine with Rust.
//!
//! Stands in place of make, just and shell scripts. Each verb is a module; this file only reads the words. It refuses to know
//! anything about records, screens or the wire.

mod bench;
mod campaign;
mod check;
mod client;
mod content;
mod files;
mod page;
mod place;
mod precache;
mod process;
mod run;
mod scanner;
mod setup;
mod simulate;
mod size;
mod squeeze;
mod styles;
mod system;
#[cfg(test)]
mod trunk;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::check::Part;
use crate::place::Place;
use crate::squeeze::Effort;

/// Builds, runs, tests and measures Erikti.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Words {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Install what is missing, build everything, start the server
    Run {
        /// Where the server keeps its database; data/ or, with --demo, demo/
        #[arg(long, value_name = "FOLDER")]
        data: Option<PathBuf>,
        /// With a made-up city inside, made once, and a link for each role
        #[arg(long)]
        demo: bool,
        /// The port it listens on
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Listen for other machines too, or on one address; without it only this machine is answered
        #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_value = "127.0.0.1", default_missing_value = "0.0.0.0")]
        host: String,
    },
    /// Fill an empty folder with a made-up city: --city, --data FOLDER, --people N, --seed N…
    Seed {
        /// Words for the server: `erikti-server seed --help` explains them all
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Run the tests
    Test {
        /// The native part alone: needs nothing but Rust
        #[arg(long)]
        fast: bool,
        /// One part alone
        #[arg(long, value_name = "PART", conflicts_with = "fast")]
        only: Option<Part>,
    },
    /// Live simulated lives: phones, a server and a hostile world, judged; a failure is told as a short story
    Simulate(simulate::Words),
    /// Throw hostile bytes at everything that reads bytes (needs nightly and cargo-fuzz)
    Fuzz {
        /// One target alone
        #[arg(value_name = "TARGET")]
        target: Option<String>,
        /// How long each target runs
        #[arg(long, default_value_t = 10)]
        minutes: u32,
    },
    /// Alter the core line by line and tell what no test notices (needs cargo-mutants)
    Mutants {
        /// Try what the core's own tests missed before against the simulation
        #[arg(long)]
        deep: bool,
    },
    /// Everything a submission must pass: rustfmt, clippy, size, tests
    Ci,
    /// Build a release and print what a first visit downloads
    Size,
    /// Take pictures of every screen into target/screens/
    Screens,
    /// Do the works of everyday speed beside their lower bound, print both, write target/bench.json
    Bench {
        /// Words for the runner: --only W1,W3, --quick, --profile
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Build the page of the works into target/bench-page/, for `erikti-server serve --bench`
    BenchPage,
    /// Kill the browser at random moments, again and again: nothing that was called safe may be missing
    Kills {
        /// How many kills
        #[arg(long, default_value_t = 300)]
        rounds: u32,
    },
    /// Install what this machine lacks
    Setup {
        /// Also what the tests need: Chromium, chromedriver, PostgreSQL
        #[arg(long)]
        tests: bool,
    },
    /// Build the client into dist/
    Build {
        /// Quick and large, with names for debugging
        #[arg(long)]
        dev: bool,
        /// Another folder than dist/
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// Bundle style/ into target/erikti.css (part of every build)
    Styles,
    /// Pack content/ into target/content.bin (part of every build)
    Content,
    /// Build the reader of QR codes into target/scanner/ (part of every build)
    Scanner,
    /// Finish a built client: scripts out of the page, sw.js with its list of files (part of every build)
    Precache {
        /// The folder with index.html; Trunk's hook names it by the environment
        #[arg(env = "TRUNK_STAGING_DIR")]
        folder: PathBuf,
    },
}

fn main() -> ExitCode {
    match obey(Words::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("\n✗ {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(words: Words) -> Result<()> {
    let Some(verb) = words.verb else {
        Words::command().print_help()?;
        return Ok(());
    };
    let place = Place::find()?;
    match verb {
        Verb::Run { data, demo, port, host } => {
            let data = data.unwrap_or_else(|| if demo { "demo" } else { "data" }.into());
            run::run(&place, &std::path::absolute(data)?, demo, &format!("{host}:{port}"))
        }
        Verb::Seed { words } => run::seed(&place, &words),
        Verb::Test { fast, only } => check::test(&place, fast, only),
        Verb::Simulate(words) => simulate::run(&place, &words),
        Verb::Fuzz { target, minutes } => campaign::fuzz(&place, target.as_deref(), minutes),
        Verb::Mutants { deep } => campaign::mutants(&place, deep),
        Verb::Ci => check::ci(&place),
        Verb::Size => size::check(&place),
        Verb::Screens => check::screens(&place),
        Verb::Bench { words } => bench::run(&place, &words),
        Verb::BenchPage => bench::page(&place),
        Verb::Kills { rounds } => check::kills(&place, rounds),
        Verb::Setup { tests } => setup::all(&place, tests),
        Verb::Build { dev, out } => {
            setup::for_client(&place)?;
            let effort = if dev { Effort::Dev } else { Effort::Release };
            client::build(&place, effort, &out.unwrap_or_else(|| place.dist()))
        }
        Verb::Styles => styles::bundle(&place),
        Verb::Content => content::bundle(&place),
        Verb::Scanner => {
            setup::for_client(&place)?;
            scanner::bundle(&place, Effort::Release)
        }
        Verb::Precache { folder } => finish(&place, &folder),
    }
}

/// Trunk says in its hooks whether it builds a release; only then are compressed siblings worth the time.
fn finish(place: &Place, folder: &std::path::Path) -> Result<()> {
    precache::finish(folder, &place.root.join("public/sw.js"))?;
    if std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release") {
        squeeze::folder(folder, &place.client_cache().join("squeezed"), Effort::Release)?;
    }
    Ok(())
}
