//! `cargo xtask run`: from a fresh checkout to a server that speaks, in one command.
//!
//! Refuses to know what the server does once it stands, and what a made-up city holds.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::process::{say, show};
use crate::squeeze::Effort;
use crate::{client, setup};

/// Sets up, builds the client and the server with it inside, and becomes that server. With `demo` a folder that is empty is
/// filled with a made-up city first.
pub(crate) fn run(place: &Place, data: &Path, demo: bool, listen: &str) -> Result<()> {
    setup::for_client(place)?;
    client::build(place, Effort::Release, &place.dist())?;
    compile(place)?;
    if demo && is_empty(data) {
        show("making a city up", server(place).args(["seed", "--city", "--data"]).arg(data))?;
    }
    say("starting the server; Ctrl+C ends it");
    let mut server = server(place);
    server.arg("serve").arg("--data").arg(data).args(["--listen", listen]);
    if demo {
        server.arg("--demo");
    }
    become_it(&mut server)
}

/// Has the server fill a folder, with these words.
pub(crate) fn seed(place: &Place, words: &[String]) -> Result<()> {
    compile(place)?;
    become_it(server(place).arg("seed").args(words))
}

fn compile(place: &Place) -> Result<()> {
    show("compiling the server", &mut place.cargo(&["build", "--locked", "--release", "-p", "erikti-server"]))
}

fn server(place: &Place) -> Command {
    Command::new(place.target.join("release/erikti-server"))
}

fn is_empty(folder: &Path) -> bool {
    !folder.exists() || folder.read_dir().is_ok_and(|mut entries| entries.next().is_none())
}

/// The server takes this process over, so that signals and the exit code are its own.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    bail!("the server could not be started: {}", server.exec())
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<()> {
    let status = server.status()?;
    if !status.success() {
        bail!("the server ended: {status}");
    }
    Ok(())
}
