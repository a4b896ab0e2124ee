//! The tests by part, with what each part needs, and what a submission must pass besides.
//!
//! Every part runs even when an earlier one failed, and the closing lines of `cargo test` stay visible. Refuses to know what
//! is tested.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::place::Place;
use crate::process::{say, show};
use crate::squeeze::Effort;
use crate::{client, setup, size, system};

/// One part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Everything that runs without a browser, PostgreSQL's contract suite included
    Native,
    /// The wasm tests in a real Chromium
    Wasm,
    /// The journeys: real server, real client, real Chromium
    Browser,
}

impl Part {
    fn run(self, place: &Place) -> Result<()> {
        match self {
            Self::Native => native(place),
            Self::Wasm => wasm(place),
            Self::Browser => browser(place, &[], &[]),
        }
    }
}

/// Runs the parts and says how each went; any failure is an error.
pub(crate) fn test(place: &Place, fast: bool, only: Option<Part>) -> Result<()> {
    let parts = match (only, fast) {
        (Some(part), _) => vec![part],
        (None, true) => vec![Part::Native],
        (None, false) => vec![Part::Native, Part::Wasm, Part::Browser],
    };
    if !fast && only != Some(Part::Native) {
        setup::all(place, true)?;
    }
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for part in parts {
        let start = Instant::now();
        let outcome = part.run(place);
        let took = start.elapsed().as_secs();
        let word = if outcome.is_ok() { "passed" } else { "FAILED" };
        lines.push(format!("  {:<8} {word} in {took} s", format!("{part:?}").to_lowercase()));
        if let Err(problem) = outcome {
            eprintln!("✗ {problem:#}");
            failed.push(part);
        }
    }
    say("tests by part");
    println!("{}", lines.join("\n"));
    if !failed.is_empty() {
        bail!("tests failed: {failed:?}");
    }
    Ok(())
}

/// What a submission must pass: form, lints, size, tests.
pub(crate) fn ci(place: &Place) -> Result<()> {
    setup::all(place, true)?;
    show("rustfmt", &mut place.cargo(&["fmt", "--all", "--check"]))?;
    let lint = |words: &[&str]| {
        let mut all = vec!["clippy", "--locked"];
        all.extend(words);
        all.extend(["--", "-D", "warnings"]);
        show(&format!("clippy {}", words.join(" ")), &mut place.cargo(&all))
    };
    make_dist(place)?;
    let native =
        ["-p", "erikti-sync", "-p", "erikti-model", "-p", "erikti-scanner", "-p", "erikti-server", "-p", "erikti"];
    lint(&[&native[..], &["--all-targets"]].concat())?;
    lint(&["-p", "xtask", "--all-targets", "--profile", "tools"])?;
    let client = ["-p", "erikti", "-p", "erikti-browser", "-p", "erikti-scanner"];
    lint(&[&client[..], &["--target", setup::WASM_TARGET, "--lib", "--bins"]].concat())?;
    lint(&["-p", "erikti-browser", "--target", setup::WASM_TARGET, "--tests"])?;
    size::check(place)?;
    test(place, false, None)
}

/// Pictures of every screen, by the browser tests' own harness.
pub(crate) fn screens(place: &Place) -> Result<()> {
    setup::all(place, true)?;
    let folder = place.target.join("screens");
    crate::files::fresh(&folder)?;
    browser(place, &["--ignored", "screens"], &[])?;
    say(&format!("pictures are in {}", place.short(&folder)));
    Ok(())
}

/// The kill test of the journeys, with as many rounds as wanted.
pub(crate) fn kills(place: &Place, rounds: u32) -> Result<()> {
    setup::all(place, true)?;
    browser(place, &["kills"], &[("ERIKTI_KILL_ROUNDS", &rounds.to_string())])
}

fn native(place: &Place) -> Result<()> {
    make_dist(place)?;
    let mut packages = place.cargo(&[
        "test",
        "--locked",
        "-p",
        "erikti-sync",
        "-p",
        "erikti-model",
        "-p",
        "erikti-scanner",
        "-p",
        "erikti-server",
    ]);
    let mut whole = place.cargo(&["test", "--locked", "-p", "erikti", "--test", "it"]);
    if let Some(postgres) = system::postgres() {
        packages.env("ERIKTI_PG_BIN", &postgres);
        whole.env("ERIKTI_PG_BIN", &postgres);
    }
    let outcomes = [
        show("testing the native crates", &mut packages),
        show("testing the house as a whole", &mut whole),
        show("testing the build tools", &mut place.cargo(&["test", "--locked", "-p", "xtask", "--profile", "tools"])),
    ];
    outcomes.into_iter().collect()
}

fn wasm(place: &Place) -> Result<()> {
    let driver = system::chromedriver().context("there is no chromedriver: cargo xtask setup --tests")?;
    let mut tests = place.cargo(&["test", "--locked", "-p", "erikti-browser", "--target", setup::WASM_TARGET]);
    tests.env("CHROMEDRIVER", driver);
    show("testing the browser crate in Chromium", &mut tests)
}

fn browser(place: &Place, words: &[&str], told: &[(&str, &str)]) -> Result<()> {
    let chromium = system::chromium().context("there is no Chromium: cargo xtask setup --tests")?;
    client::build(place, Effort::Release, &place.dist())?;
    show("compiling the server", &mut place.cargo(&["build", "--locked", "-p", "erikti-server"]))?;
    let mut journeys = place.cargo(&["test", "--locked", "-p", "erikti", "--test", "browser", "--"]);
    journeys
        .args(["--nocapture", "--test-threads=1"])
        .args(words)
        .envs(told.iter().copied())
        .env("ERIKTI_CHROMIUM", chromium)
        .env("ERIKTI_SERVER", server(place))
        .env("ERIKTI_DIST", place.dist())
        .env("ERIKTI_XTASK", std::env::current_exe()?)
        .env("ERIKTI_SCREENS", place.target.join("screens"));
    match setup::axe(place) {
        Some(axe) => {
            journeys.env("ERIKTI_AXE", axe);
        }
        None => {
            say(
                "axe-core is not here, so nobody judges the screens for people who do not see or point. To have it: install nodejs and npm",
            );
            journeys.args(["--skip", "screens::no_screen_fails_axe"]);
        }
    }
    show("the journeys in Chromium", &mut journeys)
}

fn server(place: &Place) -> PathBuf {
    place.target.join("debug/erikti-server")
}

/// The server embeds `dist/` when it is compiled; before the first build of the client an empty folder will do.
fn make_dist(place: &Place) -> Result<()> {
    std::fs::create_dir_all(place.dist()).context("cannot make dist/")
}
