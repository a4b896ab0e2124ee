//! Builds to deploy: a tiny one for the shell alone, and another one of any client, as a release would bring it.
//!
//! Each is finished by the real build step. Refuses to know who serves them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A page, a script named after its build, and a script that keeps its name: all three say the build's name.
pub(crate) fn tiny(name: &str) -> TempDir {
    let folder = tempfile::Builder::new().prefix("erikti-build-").tempdir().expect("a folder for a build");
    let files = [
        (
            "index.html".to_owned(),
            format!(
                "<!doctype html><html lang=en><title>{name}</title><main></main><script type=module src=/part-{name}.js></script></html>"
            ),
        ),
        (
            format!("part-{name}.js"),
            format!(
                "import {{ shared }} from '/shared.js';\n\
                 document.querySelector('main').innerText = `page ${{document.title}} part {name} shared ${{shared}}`;\n\
                 navigator.serviceWorker.register('/sw.js', {{ updateViaCache: 'none' }});\n"
            ),
        ),
        ("shared.js".to_owned(), format!("export const shared = '{name}';\n")),
    ];
    for (file, words) in files {
        fs::write(folder.path().join(file), words).expect("a file of a build");
    }
    finish(folder.path());
    folder
}

/// A copy of a finished client that differs in one byte that nobody sees.
pub(crate) fn next_of(dist: &Path) -> TempDir {
    let folder = tempfile::Builder::new().prefix("erikti-next-").tempdir().expect("a folder for a build");
    copy(dist, folder.path());
    let page = folder.path().join("index.html");
    let html = fs::read_to_string(&page).expect("the page of a build");
    fs::write(&page, format!("{html}<!-- next -->\n")).expect("the page of the next build");
    finish(folder.path());
    folder
}

fn finish(folder: &Path) {
    let done = Command::new(xtask()).arg("precache").arg(folder).status().expect("xtask starts");
    assert!(done.success(), "xtask precache: {done}");
}

/// The build tool: what `cargo xtask test` names, or the one in the same target folder.
fn xtask() -> PathBuf {
    std::env::var_os("ERIKTI_XTASK").map_or_else(|| target().join("tools/xtask"), PathBuf::from)
}

/// Cargo's target folder, three steps above this test's own file.
pub(crate) fn target() -> PathBuf {
    let me = std::env::current_exe().expect("the path of this test");
    me.ancestors().nth(3).expect("a target folder").to_owned()
}

/// Compressed siblings stay behind: they would no longer match.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a built client: run `cargo xtask build`") {
        let path = entry.expect("an entry").path();
        let there = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &there);
        } else if !path.extension().is_some_and(|end| end == "br" || end == "gz") {
            fs::copy(&path, &there).expect("a copy");
        }
    }
}
