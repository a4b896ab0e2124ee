//! The shell page and what stands around it, held together: `index.html`, `Trunk.toml`, the manifest, the icons, `sw.js`.
//!
//! Whoever uses Trunk gets the same client as `cargo xtask build`; that stays true only while this file says so.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser as _;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use serde_json::Value;

use crate::{Words, files, page};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn index() -> Result<String> {
    files::read_text(&root().join("index.html"))
}

fn trunk() -> Result<toml::Table> {
    Ok(files::read_text(&root().join("Trunk.toml"))?.parse()?)
}

fn manifest() -> Result<Value> {
    Ok(serde_json::from_slice(&files::read(&root().join("public/manifest.webmanifest"))?)?)
}

#[test]
fn every_hook_of_trunk_is_a_verb_of_this_tool() -> Result<()> {
    let trunk = trunk()?;
    let mut stages = BTreeSet::new();
    for hook in trunk["hooks"].as_array().context("hooks")? {
        assert_eq!(hook["command"].as_str(), Some("cargo"));
        let mut words: Vec<&str> =
            hook["command_arguments"].as_array().context("words")?.iter().filter_map(|word| word.as_str()).collect();
        assert_eq!(words.first(), Some(&"xtask"));
        let stage = hook["stage"].as_str().context("a stage")?;
        if stage == "post_build" {
            // Trunk names the folder by the environment.
            words.push("staging");
        }
        Words::try_parse_from(&words).with_context(|| format!("{stage}: {words:?}"))?;
        stages.insert((stage.to_owned(), words[1].to_owned()));
    }
    let expected =
        [("post_build", "precache"), ("pre_build", "content"), ("pre_build", "scanner"), ("pre_build", "styles")];
    assert_eq!(stages, expected.map(|(stage, verb)| (stage.to_owned(), verb.to_owned())).into());
    Ok(())
}

#[test]
fn trunk_builds_this_page_offline_into_the_folder_that_the_server_embeds() -> Result<()> {
    let build = trunk()?["build"].clone();
    assert!(root().join(build["target"].as_str().context("target")?).is_file());
    assert_eq!(build["dist"].as_str(), Some("dist"));
    assert_eq!(build["offline"].as_bool(), Some(true));
    assert_eq!(build["locked"].as_bool(), Some(true));
    assert_eq!(build["pattern_preload"].as_str(), Some(page::PRELOAD));
    assert_eq!(build["pattern_script"].as_str(), Some(page::START));
    Ok(())
}

/// A watched path that is not there stops `trunk serve` before it starts.
#[test]
fn trunk_watches_what_is_there() -> Result<()> {
    let trunk = trunk()?;
    for path in trunk["watch"]["watch"].as_array().context("watch")? {
        let path = path.as_str().context("a path")?;
        assert!(root().join(path).exists(), "{path} is not there");
    }
    Ok(())
}

#[test]
fn trunk_passes_on_what_the_server_answers() -> Result<()> {
    let routes = files::read_text(&root().join("crates/server/src/http/mod.rs"))?;
    let trunk = trunk()?;
    for proxy in trunk["proxy"].as_array().context("proxies")? {
        let path = proxy["backend"].as_str().and_then(|backend| backend.rsplit_once('/')).context("a path")?.1;
        assert!(routes.contains(&format!("\"/{path}\"")), "the server has no /{path}");
    }
    Ok(())
}

#[test]
fn the_page_names_what_is_there() -> Result<()> {
    let links = page::links(&index()?)?;
    let find =
        |rel| links.iter().find(|link| link.says("rel") == Some(rel)).with_context(|| format!("no data-trunk {rel}"));
    assert_eq!(find("rust")?.says("data-bindgen-target"), Some("no-modules"), "a service worker loads no module");
    let package: toml::Table = files::read_text(&root().join(find("rust")?.says("href").context("href")?))?.parse()?;
    assert_eq!(find("rust")?.says("data-bin"), package["package"]["name"].as_str());
    let profile = find("rust")?.says("data-cargo-profile-release").context("a profile")?;
    assert!(package["profile"].get(profile).is_some(), "no profile {profile}");
    assert_eq!(find("copy-file")?.says("href"), Some("target/content.bin"), "what `content` writes");
    assert_eq!(find("css")?.says("href"), Some("target/erikti.css"), "what `styles` writes");
    assert!(root().join(find("copy-dir")?.says("href").context("href")?).join("sw.js").is_file());
    let folders = links.iter().filter(|link| link.says("rel") == Some("copy-dir"));
    assert!(folders.clone().any(|link| link.says("href") == Some("target/scanner")), "what `scanner` writes");
    let worker = files::read_text(&root().join("public/sw.js"))?;
    assert!(worker.contains(r#"LATER = ["/scanner.js", "/scanner.wasm"]"#), "a first visit does not download these");
    Ok(())
}

/// The content security policy forbids both; the browser would only say so in its console.
#[test]
fn the_page_has_no_script_and_no_style_of_its_own() -> Result<()> {
    let found = RefCell::new(Vec::new());
    let inline = element!("script, style, [style], [onclick], [onload]", |element| {
        found.borrow_mut().push(element.tag_name());
        Ok(())
    });
    rewrite_str(&index()?, RewriteStrSettings::new().append_element_content_handler(inline))
        .map_err(|problem| anyhow::anyhow!("{problem}"))?;
    assert!(found.borrow().is_empty(), "{:?}", found.borrow());
    Ok(())
}

#[test]
fn every_absolute_address_of_the_page_and_the_manifest_is_a_public_file() -> Result<()> {
    let addresses = RefCell::new(Vec::new());
    let collect = element!("[href]:not(base):not([data-trunk]), [src]", |element| {
        addresses.borrow_mut().extend(element.get_attribute("href").or_else(|| element.get_attribute("src")));
        Ok(())
    });
    rewrite_str(&index()?, RewriteStrSettings::new().append_element_content_handler(collect))
        .map_err(|problem| anyhow::anyhow!("{problem}"))?;
    let manifest = manifest()?;
    let shortcuts =
        manifest["shortcuts"].as_array().into_iter().flatten().flat_map(|shortcut| shortcut["icons"].as_array());
    let icons = manifest["icons"].as_array().into_iter().chain(shortcuts).flatten();
    addresses.borrow_mut().extend(icons.filter_map(|icon| icon["src"].as_str()).map(str::to_owned));
    assert!(addresses.borrow().len() > 10);
    for address in addresses.borrow().iter() {
        let file = address.strip_prefix('/').with_context(|| format!("{address} would not open from a deep link"))?;
        assert!(root().join("public").join(file).is_file(), "{address} is not in public/");
    }
    Ok(())
}

#[test]
fn icons_have_the_sizes_the_manifest_promises() -> Result<()> {
    let mut seen = BTreeSet::new();
    for icon in manifest()?["icons"].as_array().context("icons")?.iter().filter(|icon| icon["type"] == "image/png") {
        let (src, sizes) = (icon["src"].as_str().context("src")?, icon["sizes"].as_str().context("sizes")?);
        let bytes = files::read(&root().join("public").join(src.trim_start_matches('/')))?;
        assert!(bytes.len() < 6_000, "{src} has {} bytes", bytes.len());
        let side = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        assert_eq!(format!("{}x{}", side(16), side(20)), sizes, "{src}");
        seen.insert((sizes.to_owned(), icon["purpose"].as_str().context("purpose")?.to_owned()));
    }
    for size in ["192x192", "512x512"] {
        for purpose in ["any", "maskable"] {
            assert!(seen.contains(&(size.to_owned(), purpose.to_owned())), "no {purpose} icon of {size}");
        }
    }
    Ok(())
}

#[test]
fn the_manifest_speaks_three_languages() -> Result<()> {
    let manifest = manifest()?;
    let mut named =
        vec![&manifest["name_localized"], &manifest["short_name_localized"], &manifest["description_localized"]];
    named.extend(manifest["shortcuts"].as_array().into_iter().flatten().map(|shortcut| &shortcut["name_localized"]));
    assert_eq!(named.len(), 6);
    for names in named {
        for lang in ["kk", "ru", "en"] {
            assert!(names[lang].as_str().is_some_and(|name| !name.is_empty()), "no {lang} in {names}");
        }
    }
    assert_eq!(manifest["name"], manifest["name_localized"]["kk"]);
    Ok(())
}

#[test]
fn the_service_worker_stays_small_enough_to_be_read_whole() -> Result<()> {
    let lines = files::read_text(&root().join("public/sw.js"))?.lines().count();
    assert!(lines <= 150, "{lines} lines");
    Ok(())
}
