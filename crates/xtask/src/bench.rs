//! The page of the speed works, and the run of all of them: everything built as a release builds it.
//!
//! Refuses to know the works.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::place::Place;
use crate::process::{say, show};
use crate::squeeze::Effort;
use crate::{client, files, setup, system};

/// The package of the works.
pub(crate) const NAME: &str = "erikti-bench";

/// Builds the page that `erikti-server serve --bench` gives out.
pub(crate) fn page(place: &Place) -> Result<()> {
    setup::for_client(place)?;
    let raw = client::compile(place, NAME, Effort::Release)?;
    let bound = client::bind(place, NAME, Effort::Release, &raw)?;
    let out = folder(place);
    files::fresh(&out)?;
    let sources = place.root.join("crates/bench/page");
    for file in ["index.html", "door.js"] {
        files::write(&out.join(file), &files::read(&sources.join(file))?)?;
    }
    for file in [&bound.glue, &bound.wasm] {
        let name = file.file_name().context("a bound file without a name")?;
        files::write(&out.join(name), &files::read(file)?)?;
    }
    say(&format!("the page of the works is in {}", place.short(&out)));
    Ok(())
}

/// Builds client, page, server and runner, and runs the works.
pub(crate) fn run(place: &Place, words: &[String]) -> Result<()> {
    let chromium = system::chromium().context("there is no Chromium: cargo xtask setup --tests")?;
    page(place)?;
    client::build(place, Effort::Release, &place.dist())?;
    let build = ["build", "--locked", "--release", "-p", "erikti-server", "-p", NAME];
    show("compiling the server and the runner", &mut place.cargo(&build))?;
    let mut works = std::process::Command::new(place.target.join("release").join(NAME));
    works
        .args(words)
        .env("ERIKTI_CHROMIUM", chromium)
        .env("ERIKTI_SERVER", place.target.join("release/erikti-server"))
        .env("ERIKTI_DIST", place.dist())
        .env("ERIKTI_BENCH_PAGE", folder(place))
        .env("ERIKTI_BENCH_JSON", place.target.join("bench.json"));
    show("the works", &mut works)
}

fn folder(place: &Place) -> PathBuf {
    place.target.join("bench-page")
}
