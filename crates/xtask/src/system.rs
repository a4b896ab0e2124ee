//! Programs that only the system can install: a browser with its driver, and PostgreSQL.
//!
//! Found where Linux and macOS keep them. On Debian as root the missing ones are installed; elsewhere the exact command is
//! named. Refuses to know which test needs them.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{ask, is_program, on_path, show};

/// One program the full tests need.
struct Need {
    what: &'static str,
    debian: &'static str,
    fedora: &'static str,
    brew: &'static str,
    find: fn() -> Option<PathBuf>,
}

const NEEDS: [Need; 3] = [
    Need { what: "Chromium", debian: "chromium", fedora: "chromium", brew: "--cask chromium", find: chromium },
    Need {
        what: "chromedriver",
        debian: "chromium-driver",
        fedora: "chromedriver",
        brew: "--cask chromedriver",
        find: chromedriver,
    },
    Need {
        what: "PostgreSQL",
        debian: "postgresql",
        fedora: "postgresql-server",
        brew: "postgresql@17",
        find: postgres,
    },
];

/// The browser.
pub(crate) fn chromium() -> Option<PathBuf> {
    let told = std::env::var_os("ERIKTI_CHROMIUM").map(PathBuf::from);
    let named = || on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
    let bundled = || {
        [
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        ]
        .map(PathBuf::from)
        .into_iter()
        .find(|file| is_program(file))
    };
    told.or_else(named).or_else(bundled)
}

/// What drives the browser for the wasm tests.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    std::env::var_os("CHROMEDRIVER").map(PathBuf::from).or_else(|| on_path(&["chromedriver"]))
}

/// The folder with PostgreSQL's `initdb` and `pg_ctl`: the newest version, which is seldom on the PATH.
pub(crate) fn postgres() -> Option<PathBuf> {
    if let Some(told) = std::env::var_os("ERIKTI_PG_BIN") {
        return Some(PathBuf::from(told));
    }
    let mut versions = Vec::new();
    for (folder, prefix) in
        [("/usr/lib/postgresql", ""), ("/opt/homebrew/opt", "postgresql@"), ("/usr/local/opt", "postgresql@")]
    {
        versions.extend(postgres_versions(Path::new(folder), prefix));
    }
    versions.sort_by_key(|(version, _)| *version);
    let newest = versions.into_iter().next_back().map(|(_, folder)| folder);
    newest.or_else(|| {
        on_path(&["initdb"])?.canonicalize().ok()?.parent().map(Path::to_path_buf).filter(|folder| has_postgres(folder))
    })
}

/// `folder/<prefix><number>/bin`, where both programs are in it.
fn postgres_versions(folder: &Path, prefix: &str) -> Vec<(u32, PathBuf)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            let bin = entry.path().join("bin");
            has_postgres(&bin).then_some((version, bin))
        })
        .collect()
}

fn has_postgres(folder: &Path) -> bool {
    is_program(&folder.join("initdb")) && is_program(&folder.join("pg_ctl"))
}

/// Installs or names whatever of [`NEEDS`] is missing.
pub(crate) fn for_tests() -> Result<()> {
    let missing: Vec<&Need> = NEEDS.iter().filter(|need| (need.find)().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if on_path(&["apt-get"]).is_some() && is_root() {
        show("asking Debian what there is", Command::new("apt-get").arg("update"))?;
        let packages = missing.iter().map(|need| need.debian);
        let mut install = Command::new("apt-get");
        install
            .args(["install", "-y", "--no-install-recommends"])
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive");
        show("installing what the tests need", &mut install)?;
    }
    let still: Vec<&Need> = NEEDS.iter().filter(|need| (need.find)().is_none()).collect();
    if still.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = still.iter().map(|need| need.what).collect();
    bail!(
        "the tests need {}. Install with:\n  {}\nor run the native part alone: cargo xtask test --fast",
        names.join(", "),
        advice(&still)
    );
}

fn advice(missing: &[&Need]) -> String {
    let all = |name: fn(&Need) -> &'static str| missing.iter().map(|need| name(need)).collect::<Vec<_>>().join(" ");
    if on_path(&["apt-get"]).is_some() {
        format!("sudo apt-get update && sudo apt-get install -y {}", all(|need| need.debian))
    } else if on_path(&["dnf"]).is_some() {
        format!("sudo dnf install -y {}", all(|need| need.fedora))
    } else if on_path(&["brew"]).is_some() {
        missing.iter().map(|need| format!("brew install {}", need.brew)).collect::<Vec<_>>().join(" && ")
    } else {
        format!("your system's packages, named like {}", all(|need| need.debian))
    }
}

fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_newest_complete_postgres_wins_by_number_not_by_letter() -> Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir()?;
        for (version, programs) in [("9", &["initdb", "pg_ctl"][..]), ("15", &["initdb", "pg_ctl"]), ("17", &["psql"])]
        {
            for program in programs {
                let file = folder.path().join(version).join("bin").join(program);
                crate::files::write(&file, b"")?;
                std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755))?;
            }
        }
        let mut found = postgres_versions(folder.path(), "");
        found.sort();
        assert_eq!(found.iter().map(|(version, _)| *version).collect::<Vec<_>>(), [9, 15]);
        Ok(())
    }

    #[test]
    fn advice_names_every_missing_thing() {
        let advice = advice(&NEEDS.iter().collect::<Vec<_>>());
        assert!(advice.contains("chromium") && advice.contains("driver") && advice.contains("postgresql"), "{advice}");
    }
}
