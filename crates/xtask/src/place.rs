//! Where things are: the workspace, cargo's target folder, and what this tool keeps inside it.
//!
//! Every path of the build is named here once, and every one honours `CARGO_TARGET_DIR`. Refuses to know what is done with
//! the files.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The folders the build reads and writes.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The workspace: sources, `index.html`, `dist/`.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, absolute.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Asks cargo, so that configuration files and environment count as they do for any build.
    pub(crate) fn find() -> Result<Self> {
        let mut ask = Command::new(cargo_program());
        ask.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
        if let Some(own) = env::var_os("CARGO_MANIFEST_DIR") {
            ask.current_dir(own);
        }
        // A relative target folder is meant from where the person stands, not from this package.
        if let Some(target) = env::var_os("CARGO_TARGET_DIR") {
            ask.env("CARGO_TARGET_DIR", env::current_dir()?.join(target));
        }
        let answer = ask.output().context("cargo could not be started")?;
        if !answer.status.success() {
            bail!("cargo cannot read this workspace:\n{}", String::from_utf8_lossy(&answer.stderr));
        }
        let facts: serde_json::Value = serde_json::from_slice(&answer.stdout)?;
        let path = |key: &str| {
            facts
                .get(key)
                .and_then(|value| value.as_str())
                .map(PathBuf::from)
                .with_context(|| format!("cargo told no {key}"))
        };
        Ok(Self { root: path("workspace_root")?, target: path("target_directory")? })
    }

    /// The tools: this program, `wbg`, `wbg-runner`, and what [`crate::setup`] adds.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The wasm test runner that cargo calls.
    pub(crate) fn runner(&self) -> PathBuf {
        self.tools().join("wbg-runner")
    }

    /// What the build keeps between two runs.
    pub(crate) fn client_cache(&self) -> PathBuf {
        self.target.join("client")
    }

    /// The checklists and the quiz, packed: a fixed path, because `index.html` names it for Trunk too.
    pub(crate) fn content(&self) -> PathBuf {
        self.root.join("target/content.bin")
    }

    /// The reader of QR codes, `scanner.js` and `scanner.wasm`: a fixed path, because `index.html` names it for Trunk too.
    pub(crate) fn scanner(&self) -> PathBuf {
        self.root.join("target/scanner")
    }

    /// The stylesheet as one file: a fixed path, because `index.html` names it for Trunk too.
    pub(crate) fn stylesheet(&self) -> PathBuf {
        self.root.join("target/erikti.css")
    }

    /// The finished client, as the server embeds it.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// A cargo command in the workspace, with this target folder and the pinned wasm test runner.
    pub(crate) fn cargo(&self, words: &[&str]) -> Command {
        let mut command = Command::new(cargo_program());
        command
            .args(words)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", self.runner());
        command
    }

    /// The path as a person would type it from the workspace.
    pub(crate) fn short(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }
}

fn cargo_program() -> PathBuf {
    env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
