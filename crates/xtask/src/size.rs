//! What a first visit downloads, by part, against a budget.
//!
//! Refuses to know why a part is as large as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::place::Place;
use crate::process::say;
use crate::squeeze::Effort;
use crate::{client, precache, setup};

/// What we want: 240 kB are about five seconds at 400 kbit/s, as long as a person at a street stall waits for an app they
/// do not know yet.
const GOAL_BYTES: u64 = 240_000;

/// What we have, and a little: nobody may make it worse. When it went up, docs/decisions/0007 says for what.
const CEILING_BYTES: u64 = 679_200;

/// Builds a release, prints what is downloaded, and is an error above the ceiling.
pub(crate) fn check(place: &Place) -> Result<()> {
    setup::for_client(place)?;
    client::build(place, Effort::Release, &place.dist())?;
    let parts = measure(&place.dist())?;
    say("a first visit downloads, in bytes after brotli");
    for (part, bytes) in &parts {
        println!("  {part:<20} {bytes:>8}");
    }
    // What `public/sw.js` keeps only for those who scan.
    let total: u64 = parts.iter().filter(|(part, _)| **part != SCANNER).map(|(_, bytes)| bytes).sum();
    println!("  {:<20} {total:>8}, goal {GOAL_BYTES}, ceiling {CEILING_BYTES}", "all");
    if total > CEILING_BYTES {
        bail!("the first visit grew: it is {} bytes over the ceiling of {CEILING_BYTES}", total - CEILING_BYTES);
    }
    if total > GOAL_BYTES {
        say(&format!("{} bytes over the goal", total - GOAL_BYTES));
    }
    Ok(())
}

fn measure(dist: &Path) -> Result<BTreeMap<&'static str, u64>> {
    let mut files = precache::listed(dist)?;
    files.push(PathBuf::from("sw.js"));
    let mut parts = BTreeMap::new();
    for file in files {
        *parts.entry(part_of(&file)).or_default() += downloaded(&dist.join(&file))?;
    }
    Ok(parts)
}

/// The bytes on the wire: the brotli sibling where there is one.
fn downloaded(file: &Path) -> Result<u64> {
    let mut sibling = file.as_os_str().to_owned();
    sibling.push(".br");
    let facts = fs::metadata(&sibling).or_else(|_| fs::metadata(file));
    Ok(facts.with_context(|| format!("{} is not there", file.display()))?.len())
}

/// The part that a first visit does not download.
const SCANNER: &str = "scanner, when used";

fn part_of(file: &Path) -> &'static str {
    if file.file_stem().is_some_and(|stem| stem == "scanner") {
        return SCANNER;
    }
    match file.extension().and_then(|end| end.to_str()) {
        Some("html") => "html",
        Some("js") => "js",
        Some("wasm") => "wasm",
        Some("css") => "css",
        Some("bin") => "checklists and quiz",
        Some("svg" | "png" | "webmanifest") => "icons and manifest",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn what_is_counted_is_what_travels() -> Result<()> {
        let dist = tempfile::tempdir()?;
        let sizes = [
            ("index.html", 9),
            ("index.html.br", 3),
            ("a.js", 10),
            ("a.js.br", 4),
            ("a.js.gz", 5),
            ("sw.js", 2),
            ("i.png", 7),
            ("scanner.wasm", 8),
        ];
        for (name, bytes) in sizes {
            files::write(&dist.path().join(name), &vec![0; bytes])?;
        }
        let parts = measure(dist.path())?;
        assert_eq!(
            parts.into_iter().collect::<Vec<_>>(),
            [("html", 3), ("icons and manifest", 7), ("js", 6), (SCANNER, 8)]
        );
        Ok(())
    }
}
