//! Starting other programs: what is being done is said first, and a failure names the command.
//!
//! Refuses to know which programs the build needs.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Says what is being done.
pub(crate) fn say(words: &str) {
    println!("→ {words}");
}

/// Runs a command whose own output is worth seeing; anything but success is an error.
pub(crate) fn show(words: &str, command: &mut Command) -> Result<()> {
    say(words);
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("{words}: failed ({status})\n  the command was: {}", line_of(command));
    }
    Ok(())
}

/// Runs a command silently and returns what it printed; its output is shown only if it fails.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let answer = command.output().with_context(|| cannot_start(command))?;
    if !answer.status.success() {
        bail!(
            "{}\n  failed ({}):\n{}{}",
            line_of(command),
            answer.status,
            String::from_utf8_lossy(&answer.stdout),
            String::from_utf8_lossy(&answer.stderr)
        );
    }
    Ok(String::from_utf8_lossy(&answer.stdout).into_owned())
}

/// The first of these programs that the PATH has.
pub(crate) fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| is_program(file)))
}

/// Whether the file is there and may be executed.
pub(crate) fn is_program(file: &Path) -> bool {
    let Ok(facts) = file.metadata() else { return false };
    #[cfg(unix)]
    let executable = std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let executable = true;
    facts.is_file() && executable
}

/// The command as one line, to be typed again by a person.
fn line_of(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for word in command.get_args() {
        line.push(' ');
        line.push_str(&word.to_string_lossy());
    }
    line
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started: is it installed?", command.get_program().to_string_lossy())
}
