//! Long searches for what the tests do not see: fuzzing, and mutants of the core.
//!
//! Both need tools that a build does not; each is asked for in plain words with the command that installs it. Refuses to
//! know what the targets do: their names are the files in `fuzz/fuzz_targets`.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::process::{ask, say, show};

/// Bytes of the longest input: what a phone fills a request to.
const LONGEST_INPUT: u32 = 256 * 1024;

/// Megabytes a target may hold, the sanitizer's own included.
const MOST_MEMORY_MB: u32 = 512;

/// Runs one target, or all of them one after the other.
pub(crate) fn fuzz(place: &Place, target: Option<&str>, minutes: u32) -> Result<()> {
    needs(&["+nightly", "--version"], "fuzzing needs a nightly compiler: rustup toolchain install nightly")?;
    needs(&["fuzz", "--version"], "fuzzing needs cargo-fuzz: cargo install cargo-fuzz --locked")?;
    let all = targets(place)?;
    let chosen: Vec<&String> = all.iter().filter(|name| target.is_none_or(|one| one == name.as_str())).collect();
    if chosen.is_empty() {
        bail!("there is no such target; there are: {}", all.join(", "));
    }
    for name in chosen {
        let found = place.target.join("fuzz").join(name);
        std::fs::create_dir_all(&found)?;
        let mut run = cargo(place, &["+nightly", "fuzz", "run", name]);
        run.arg(&found).arg(place.root.join("fuzz/corpus").join(name)).args([
            "--",
            &format!("-max_total_time={}", minutes * 60),
            &format!("-max_len={LONGEST_INPUT}"),
            &format!("-rss_limit_mb={MOST_MEMORY_MB}"),
        ]);
        show(&format!("fuzzing {name} for {minutes} min"), &mut run)?;
        say(&format!("{name} stands; new inputs are in {}", place.short(&found)));
    }
    Ok(())
}

/// Alters the core line by line and tells what no test notices. `deep`: what the core's own tests missed before is tried
/// once more against the simulation.
pub(crate) fn mutants(place: &Place, deep: bool) -> Result<()> {
    needs(&["mutants", "--version"], "this needs cargo-mutants: cargo install cargo-mutants --locked")?;
    let output = place.target.join("mutants");
    std::fs::create_dir_all(&output)?;
    let mut run = cargo(place, &["mutants", "--package", "erikti-sync", "--output"]);
    run.arg(&output);
    if deep {
        run.args(["--iterate", "--test-package", "erikti-sync,erikti"]);
    }
    show("altering crates/sync line by line: this takes hours", &mut run)
}

/// Names of the targets.
fn targets(place: &Place) -> Result<Vec<String>> {
    let folder = place.root.join("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("cannot read {}", place.short(&folder)))? {
        names.extend(entry?.path().file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Cargo as a person calls it: only rustup's own understands `+nightly`.
fn cargo(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(words).current_dir(&place.root).env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    command
}

fn needs(words: &[&str], otherwise: &str) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(words).env_remove("CARGO").env_remove("RUSTUP_TOOLCHAIN");
    ask(&mut command).map(drop).ok().with_context(|| otherwise.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_corpus_and_a_line_in_the_manifest() {
        let place = Place::find().unwrap();
        let manifest = std::fs::read_to_string(place.root.join("fuzz/Cargo.toml")).unwrap();
        let names = targets(&place).unwrap();
        assert!(names.len() > 5);
        for name in names {
            assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
            assert!(place.root.join("fuzz/corpus").join(&name).is_dir(), "{name} has no corpus");
        }
    }

    #[test]
    fn what_is_missing_is_named_with_the_command_that_installs_it() {
        let problem = needs(&["no-such-subcommand"], "cargo install something").unwrap_err();
        assert_eq!(problem.to_string(), "cargo install something");
    }
}
