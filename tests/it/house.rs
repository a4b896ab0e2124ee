//! The house is held by tests: arrows only go down, the core has no std, parts know no kind, screens no storage.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder whose name ends so, with its text.
pub fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).expect("a text file");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// Code without comments and without its tests.
fn code(text: &str) -> String {
    let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
    lines.map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// What each package of the workspace builds on, within the workspace (dev-dependencies aside).
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = ["metadata", "--format-version", "1", "--no-deps", "--offline"];
    let output = Command::new(cargo).args(arguments).current_dir(root()).output().expect("cargo metadata");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |package: &Value| package["name"].as_str().expect("a name").to_string();
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let below = |package: &Value| {
        let dependencies = package["dependencies"].as_array().expect("dependencies").iter();
        let normal = dependencies.filter(|dependency| dependency["kind"].as_str() != Some("dev"));
        normal.map(name).filter(|name| ours.contains(name)).collect()
    };
    packages.iter().map(|package| (name(package), below(package))).collect()
}

#[test]
fn arrows_only_go_down() {
    let allowed = [
        ("erikti", vec!["erikti-browser", "erikti-model", "erikti-sync"]),
        ("erikti-bench", vec!["erikti-browser", "erikti-model", "erikti-sync"]),
        ("erikti-browser", vec!["erikti-sync"]),
        ("erikti-model", vec!["erikti-sync"]),
        ("erikti-scanner", vec![]),
        ("erikti-server", vec!["erikti-model", "erikti-sync"]),
        ("erikti-sync", vec![]),
        ("xtask", vec![]),
    ];
    let allowed: BTreeMap<String, BTreeSet<String>> = allowed
        .into_iter()
        .map(|(from, to)| (from.to_string(), to.into_iter().map(str::to_string).collect()))
        .collect();
    assert_eq!(arrows(), allowed, "a new crate or arrow needs a decision record and a line here");
}

#[test]
fn the_core_cannot_name_a_clock_a_file_or_a_socket() {
    for name in ["sync", "model"] {
        let library = fs::read_to_string(root().join(format!("crates/{name}/src/lib.rs"))).expect("lib.rs");
        assert!(library.contains("#![no_std]"), "crates/{name} must stay no_std");
        for (path, text) in files(&format!("crates/{name}/src"), ".rs") {
            for word in ["std::", "extern crate std", "unsafe", "HashMap"] {
                let clean = code(&text).replace("no_std::", "");
                assert!(!clean.contains(word), "{}: {word}", path.display());
            }
        }
    }
}

#[test]
fn parts_know_no_kind_and_screens_no_storage() {
    for (path, text) in files("src/parts", ".rs") {
        for word in [
            "erikti_model::kinds",
            "erikti_model::content",
            "erikti_sync",
            "erikti_browser",
            "crate::app",
            "crate::screens",
            "fetch(",
        ] {
            assert!(!code(&text).contains(word), "{}: a part must not know {word}", path.display());
        }
    }
    for (path, text) in files("src/screens", ".rs") {
        for word in ["erikti_browser", "indexed_db", "fetch(", "set_timeout", "set_interval"] {
            assert!(!code(&text).contains(word), "{}: a screen must not know {word}", path.display());
        }
    }
}

#[test]
fn the_exchange_knows_no_kind() {
    let folders = ["crates/sync/src", "crates/browser/src", "crates/server/src/archive"];
    for (path, text) in folders.into_iter().flat_map(|folder| files(folder, ".rs")) {
        assert!(!code(&text).contains("erikti_model"), "{}: must not look inside", path.display());
    }
}

#[test]
fn words_for_people_live_in_locales() {
    for (path, text) in files("src", ".rs") {
        let here = path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned();
        let letters = code(&text).chars().filter(|c| ('\u{400}'..'\u{530}').contains(c)).count();
        assert!(letters == 0 || here.starts_with("src/i18n/"), "{here}: words for people belong into locales/");
    }
}

#[test]
fn every_part_has_its_stylesheet_and_no_stylesheet_is_left_over() {
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let name = |(path, _): (PathBuf, String)| path.file_stem().expect("a name").to_string_lossy().into_owned();
        files(folder, ending).into_iter().map(name).filter(|name| name != "mod").collect()
    };
    let left_over: Vec<String> = names("style/parts", ".css").difference(&names("src/parts", ".rs")).cloned().collect();
    assert!(left_over.is_empty(), "stylesheets without a part: {left_over:?}");
}

#[test]
fn files_stay_small_enough_to_be_read() {
    for (path, text) in ["src", "crates", "tests"].into_iter().flat_map(|folder| files(folder, ".rs")) {
        let lines = text.lines().count();
        assert!(lines <= 500, "{} has {lines} lines: is it one room?", path.display());
    }
}
