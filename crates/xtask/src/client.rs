//! The client, from sources to a folder that a server can serve: compile, bind, shrink, lay out, finish, compress.
//!
//! Steps whose inputs did not change are not repeated. Refuses to know the server and the tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::place::Place;
use crate::process::{ask, say, show};
use crate::squeeze::Effort;
use crate::{content, files, page, precache, scanner, setup, squeeze, styles};

/// The browser half of what wasm-bindgen makes of a wasm file.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// The JavaScript: a plain script, for the page and the service worker alike.
    pub(crate) glue: PathBuf,
    /// The wasm, shrunk in a release.
    pub(crate) wasm: PathBuf,
}

/// Builds the client into `out`, writing only files that differ.
pub(crate) fn build(place: &Place, effort: Effort, out: &Path) -> Result<()> {
    let raw = compile(place, "erikti", effort)?;
    let bound = bind(place, "erikti", effort, &raw)?;
    styles::bundle(place)?;
    content::bundle(place)?;
    scanner::bundle(place, effort)?;
    let stage = place.client_cache().join(format!("stage-{effort:?}"));
    files::fresh(&stage)?;
    page::lay(&place.root, &bound, &stage)?;
    let version = precache::finish(&stage, &place.root.join("public/sw.js"))?;
    squeeze::folder(&stage, &place.client_cache().join("squeezed"), effort)?;
    let news = if files::mirror(&stage, out)? { "built" } else { "unchanged" };
    say(&format!("client {version} in {}: {news}", place.short(out)));
    Ok(())
}

/// Compiles a package's binary of the same name to wasm.
pub(crate) fn compile(place: &Place, name: &str, effort: Effort) -> Result<PathBuf> {
    let (profile, folder) = match effort {
        Effort::Release => ("client", "client"),
        Effort::Dev => ("dev", "debug"),
    };
    let words = ["build", "--locked", "-p", name, "--bin", name, "--target", setup::WASM_TARGET, "--profile", profile];
    show(&format!("compiling {name} to wasm"), &mut place.cargo(&words))?;
    Ok(place.target.join(setup::WASM_TARGET).join(folder).join(format!("{name}.wasm")))
}

/// Runs wasm-bindgen and wasm-opt, unless the same wasm went through the same tools before.
pub(crate) fn bind(place: &Place, name: &str, effort: Effort, raw: &Path) -> Result<Bound> {
    let folder = place.client_cache().join(format!("bound-{name}-{effort:?}"));
    let glue = folder.join(name.replace('-', "_")).with_extension("js");
    let bound = glue.with_file_name(format!("{}_bg.wasm", name.replace('-', "_")));
    let shrinker = match effort {
        Effort::Release => setup::wasm_opt(place),
        Effort::Dev => None,
    };
    let wasm = files::read(raw)?;
    // This program contains wasm-bindgen: its own bytes stand for that tool's version and options.
    let me = files::read(&std::env::current_exe().context("cannot find this program")?)?;
    let shrinks: &[u8] = if shrinker.is_some() { b"wasm-opt" } else { b"" };
    let key = files::digest([wasm.as_slice(), me.as_slice(), shrinks, setup::NPM_LOCK.as_bytes()]);
    let done = folder.join("key");
    if !std::fs::read_to_string(&done).is_ok_and(|old| old == key) {
        files::fresh(&folder)?;
        // The shrinker orders functions by their names, and drops these.
        bindgen(raw, name, &folder, effort, shrinker.is_some() || is_profiled(name))?;
        if let Some(program) = shrinker {
            shrink(&program, &bound, is_profiled(name))?;
        } else if matches!(effort, Effort::Release) {
            say(
                "no wasm-opt here: the client works the same and is about 1.5 % larger (`cargo xtask setup` says more)",
            );
        }
        files::write(&done, key.as_bytes())?;
    }
    Ok(Bound { glue, wasm: bound })
}

/// The page of the works keeps its functions' names, so that a profile can say where the time goes.
fn is_profiled(name: &str) -> bool {
    name == crate::bench::NAME
}

fn bindgen(raw: &Path, name: &str, folder: &Path, effort: Effort, names: bool) -> Result<()> {
    say("binding wasm to JavaScript");
    let release = matches!(effort, Effort::Release);
    Bindgen::new()
        .input_path(raw)
        .out_name(&name.replace('-', "_"))
        .no_modules(true)?
        .typescript(false)
        .keep_debug(!release)
        .remove_name_section(release && !names)
        .remove_producers_section(release)
        .generate(folder)
}

/// Light optimisation: after fat LTO, `-Oz` takes another 6 % off the raw wasm and adds 1 % to what is downloaded. In the order
/// of their names, functions compiled from one shape lie side by side: 2 kB less after brotli.
///
/// Never with feature flags: `--all-features` writes what browsers refuse, and none makes it read the wasm's own list.
fn shrink(wasm_opt: &Path, wasm: &Path, names: bool) -> Result<()> {
    say("shrinking the wasm");
    let small = wasm.with_extension("small");
    let names = names.then_some("-g");
    ask(Command::new(wasm_opt)
        .args(["-O1", "--strip-producers", "--reorder-functions-by-name"])
        .args(names)
        .arg(wasm)
        .arg("-o")
        .arg(&small))?;
    std::fs::rename(&small, wasm).context("cannot keep the shrunk wasm")
}
