//! `cargo xtask run`: from a fresh checkout to a server that speaks, in one command.
//!
//! Refuses to know what the server does once it stands.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::place::Place;
use crate::process::{say, show};
use crate::squeeze::Effort;
use crate::{client, setup};

/// Sets up, builds the client and the server with it inside, and becomes that server.
pub(crate) fn run(place: &Place, data: &Path, listen: &str) -> Result<()> {
    setup::for_client(place)?;
    client::build(place, Effort::Release, &place.dist())?;
    show("compiling the server", &mut place.cargo(&["build", "--locked", "--release", "-p", "erikti-server"]))?;
    say("starting the server; Ctrl+C ends it");
    let mut server = Command::new(place.target.join("release/erikti-server"));
    server.arg("serve").arg("--data").arg(data).args(["--listen", listen]);
    become_it(&mut server)
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
