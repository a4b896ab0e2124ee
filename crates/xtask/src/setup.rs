//! What a fresh machine lacks: installed where that is possible, named with the command that installs it where it is not.
//!
//! Everything comes through rustup, npm or the system's packages, and lands outside of the source tree. Refuses to know how
//! the tools are used.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::process::{ask, is_program, on_path, say, show};
use crate::{files, system};

/// What the client compiles to.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The exact tools from npm.
pub(crate) const NPM_LOCK: &str = include_str!("../npm/package-lock.json");
const NPM_PACKAGE: &str = include_str!("../npm/package.json");

/// Everything: for the client, for Trunk users, and with `tests` for the tests.
pub(crate) fn all(place: &Place, tests: bool) -> Result<()> {
    for_client(place)?;
    binaries(place)?;
    if tests {
        system::for_tests()?;
    }
    say("everything needed is here");
    Ok(())
}

/// What building the client takes.
pub(crate) fn for_client(place: &Place) -> Result<()> {
    wasm_target()?;
    if wasm_opt(place).is_none() {
        npm(place)?;
    }
    Ok(())
}

/// The pinned wasm-bindgen: `wbg` for Trunk, `wbg-runner` for the wasm tests.
pub(crate) fn binaries(place: &Place) -> Result<()> {
    if !is_program(&place.runner()) {
        say("building the wasm test runner and wasm-bindgen");
    }
    ask(&mut place.cargo(&["build", "--locked", "-p", "xtask", "--profile", "tools", "--bins"]))?;
    let tools = place.tools().join("bin");
    link(Path::new("../wbg"), &tools.join("wasm-bindgen"))?;
    if wasm_opt(place).is_some() {
        link(Path::new("../npm/node_modules/.bin/wasm-opt"), &tools.join("wasm-opt"))?;
    }
    Ok(())
}

/// The one wasm-opt that is used. The system's own is not looked for: Debian's 108 breaks the client and reports success.
pub(crate) fn wasm_opt(place: &Place) -> Option<PathBuf> {
    let folder = npm_folder(place);
    let installed = std::fs::read_to_string(folder.join("package-lock.json")).is_ok_and(|lock| lock == NPM_LOCK);
    let program = folder.join("node_modules/.bin/wasm-opt");
    (installed && is_program(&program)).then_some(program)
}

/// The judge of pages for people who do not see or point: the browser tests read it.
pub(crate) fn axe(place: &Place) -> Option<PathBuf> {
    let script = npm_folder(place).join("node_modules/axe-core/axe.min.js");
    script.is_file().then_some(script)
}

fn wasm_target() -> Result<()> {
    let sysroot = ask(Command::new("rustc").args(["--print", "sysroot"]))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(WASM_TARGET).join("lib").is_dir() {
        return Ok(());
    }
    if on_path(&["rustup"]).is_none() {
        bail!(
            "this Rust cannot compile to wasm, and there is no rustup to add it. Install rustup, or your system's package for {WASM_TARGET}"
        );
    }
    show("adding the wasm target to Rust", Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// A missing or failing npm is told and forgiven: the client only gets a little larger.
fn npm(place: &Place) -> Result<()> {
    if on_path(&["npm"]).is_none() {
        say(
            "npm is not here, so wasm-opt is left out and the client is 3 % larger once unpacked. To have it: install nodejs and npm",
        );
        return Ok(());
    }
    let folder = npm_folder(place);
    files::fresh(&folder)?;
    files::write(&folder.join("package.json"), NPM_PACKAGE.as_bytes())?;
    files::write(&folder.join("package-lock.json"), NPM_LOCK.as_bytes())?;
    let words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    let fetched =
        show("fetching wasm-opt and axe-core through npm", Command::new("npm").args(words).current_dir(&folder));
    if let Err(problem) = fetched {
        // An unfinished folder must not pass for an installed one the next time.
        files::fresh(&folder)?;
        say(&format!(
            "wasm-opt could not be fetched, so it is left out and the client is 3 % larger once unpacked. {problem:#}"
        ));
    }
    Ok(())
}

fn npm_folder(place: &Place) -> PathBuf {
    place.tools().join("npm")
}

fn link(to: &Path, at: &Path) -> Result<()> {
    if std::fs::read_link(at).is_ok_and(|there| there == to) {
        return Ok(());
    }
    if let Some(folder) = at.parent() {
        std::fs::create_dir_all(folder)?;
    }
    if at.symlink_metadata().is_ok() {
        std::fs::remove_file(at)?;
    }
    #[cfg(unix)]
    let linked = std::os::unix::fs::symlink(to, at);
    #[cfg(not(unix))]
    let linked = std::fs::copy(at.parent().unwrap_or(at).join(to), at).map(|_bytes| ());
    linked.with_context(|| format!("cannot link {}", at.display()))
}
