//! The last step of both builds, Trunk's and ours: scripts out of the page, and a service worker that knows every file.
//!
//! The version is a digest of all final bytes, never of file names: a name may be taken before the bytes are final. Refuses to
//! know how the files came to be.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str, text};
use sha2::{Digest as _, Sha256};

use crate::files;

/// What `public/sw.js` holds in place of the version.
const VERSION_MARK: &str = r#""ERIKTI_VERSION""#;
/// What `public/sw.js` holds in place of the files: their paths, each with its SHA-256 as browsers write it.
const FILES_MARK: &str = r#""ERIKTI_FILES""#;
/// What `public/sw.js` holds in place of the paths of the client's glue and wasm.
const CLIENT_MARK: &str = r#""ERIKTI_CLIENT""#;

/// Finishes a built client in its folder; `template` is `public/sw.js`. Returns the version.
pub(crate) fn finish(folder: &Path, template: &Path) -> Result<String> {
    scripts_out(folder)?;
    let listed = listed(folder)?;
    let template = files::read_text(template)?;
    let version = version(folder, &listed, &template)?;
    let mut sums = BTreeMap::new();
    for file in &listed {
        sums.insert(url_of(file)?, integrity(&files::read(&folder.join(file))?));
    }
    let worker = fill(&template, VERSION_MARK, &serde_json::to_string(&version)?)?;
    let worker = fill(&worker, FILES_MARK, &serde_json::to_string_pretty(&sums)?)?;
    let worker = fill(&worker, CLIENT_MARK, &client(&sums).to_string())?;
    files::write(&folder.join("sw.js"), worker.as_bytes())?;
    Ok(version)
}

/// The client's wasm and the glue beside it; nothing in a folder without them.
fn client(sums: &BTreeMap<String, String>) -> serde_json::Value {
    let found = sums.keys().find_map(|wasm| Some((wasm, format!("{}.js", wasm.strip_suffix("_bg.wasm")?))));
    match found.filter(|(_, glue)| sums.contains_key(glue)) {
        Some((wasm, glue)) => serde_json::json!({"glue": glue, "wasm": wasm}),
        None => serde_json::Value::Null,
    }
}

/// The files a visitor's phone keeps: all but the worker itself, the compressed siblings, and the large icons, which a
/// browser fetches once, when the app is installed.
pub(crate) fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut listed = files::below(folder)?;
    listed.retain(|file| {
        let squeezed = file.extension().is_some_and(|end| end == "br" || end == "gz");
        let large = file.to_string_lossy().ends_with("-512.png");
        !squeezed && !large && file != Path::new("sw.js")
    });
    if !listed.iter().any(|file| file == Path::new("index.html")) {
        bail!("{} holds no index.html: build the client first", folder.display());
    }
    Ok(listed)
}

fn version(folder: &Path, listed: &[PathBuf], template: &str) -> Result<String> {
    let mut pieces = vec![template.as_bytes().to_vec()];
    for file in listed {
        pieces.push(file.as_os_str().as_encoded_bytes().to_vec());
        pieces.push(files::read(&folder.join(file))?);
    }
    Ok(files::digest(pieces.iter().map(Vec::as_slice)))
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

fn url_of(file: &Path) -> Result<String> {
    let parts: Vec<&str> = file
        .iter()
        .map(|part| part.to_str())
        .collect::<Option<_>>()
        .with_context(|| format!("{}: not a name for the web", file.display()))?;
    Ok(format!("/{}", parts.join("/")))
}

fn fill(template: &str, mark: &str, with: &str) -> Result<String> {
    if template.matches(mark).count() != 1 {
        bail!("public/sw.js must hold {mark} exactly once");
    }
    Ok(template.replace(mark, with))
}

/// Moves inline module scripts into files of their own, so that the content security policy allows `'self'` and nothing else.
fn scripts_out(folder: &Path) -> Result<()> {
    let page = folder.join("index.html");
    let html = files::read_text(&page)?;
    let bodies = RefCell::new(Vec::<String>::new());
    let inline = "script[type=module]:not([src])";
    let collect_start = element!(inline, |_script| {
        bodies.borrow_mut().push(String::new());
        Ok(())
    });
    let collect_text = text!(inline, |chunk| {
        if let Some(body) = bodies.borrow_mut().last_mut() {
            body.push_str(chunk.as_str());
        }
        Ok(())
    });
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(collect_start)
        .append_element_content_handler(collect_text);
    rewrite_str(&html, settings).map_err(|problem| anyhow!("{} cannot be read: {problem}", page.display()))?;

    let mut names = Vec::new();
    for body in bodies.into_inner() {
        let name = format!("start-{}.js", files::digest([body.as_bytes()]));
        files::write(&folder.join(&name), body.as_bytes())?;
        names.push(name);
    }
    if names.is_empty() {
        return Ok(());
    }
    let names = RefCell::new(names.into_iter());
    let point = element!(inline, |script| {
        if let Some(name) = names.borrow_mut().next() {
            script.replace(&format!(r#"<script type="module" src="/{name}"></script>"#), ContentType::Html);
        }
        Ok(())
    });
    let html = rewrite_str(&html, RewriteStrSettings::new().append_element_content_handler(point))
        .map_err(|problem| anyhow!("{} cannot be rewritten: {problem}", page.display()))?;
    files::write(&page, html.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str =
        "const VERSION = \"ERIKTI_VERSION\";\nconst FILES = \"ERIKTI_FILES\";\nconst CLIENT = \"ERIKTI_CLIENT\";\n";
    const PAGE: &str = "<body><script type=module>import a from '/a.js';\nif (1 < 2) await a();</script></body>";

    fn dist(page: &str) -> Result<(tempfile::TempDir, PathBuf)> {
        let folder = tempfile::tempdir()?;
        let template = folder.path().join("template.js");
        files::write(&template, TEMPLATE.as_bytes())?;
        let dist = folder.path().join("dist");
        for (name, bytes) in
            [("index.html", page), ("a.js", "a"), ("a.js.br", "squeezed"), ("icons/i.svg", "<svg/>"), ("sw.js", "old")]
        {
            files::write(&dist.join(name), bytes.as_bytes())?;
        }
        Ok((folder, template))
    }

    #[test]
    fn the_worker_lists_every_file_but_itself_and_squeezed_siblings() -> Result<()> {
        let (folder, template) = dist("<p>")?;
        let version = finish(&folder.path().join("dist"), &template)?;
        let worker = files::read_text(&folder.path().join("dist/sw.js"))?;
        let (first, files) = worker.split_once(";\nconst FILES = ").unwrap();
        assert_eq!(first, format!("const VERSION = \"{version}\""));
        let (files, client) = files.split_once(";\nconst CLIENT = ").unwrap();
        assert_eq!(client, "null;\n");
        let files: BTreeMap<String, String> = serde_json::from_str(files)?;
        assert_eq!(files.keys().collect::<Vec<_>>(), ["/a.js", "/icons/i.svg", "/index.html"]);
        // `printf a | openssl dgst -sha256 -binary | base64`
        assert_eq!(files["/a.js"], "sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs=");
        Ok(())
    }

    #[test]
    fn an_inline_script_moves_out_with_its_bytes_unchanged() -> Result<()> {
        let (folder, template) = dist(PAGE)?;
        let dist = folder.path().join("dist");
        finish(&dist, &template)?;
        let html = files::read_text(&dist.join("index.html"))?;
        let name = html.split("src=\"/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_eq!(html, format!("<body><script type=\"module\" src=\"/{name}\"></script></body>"));
        assert_eq!(files::read_text(&dist.join(name))?, "import a from '/a.js';\nif (1 < 2) await a();");
        assert!(files::read_text(&dist.join("sw.js"))?.contains(name));
        let again = finish(&dist, &template)?;
        assert_eq!(again, finish(&dist, &template)?, "finishing twice changes nothing");
        Ok(())
    }

    #[test]
    fn the_worker_knows_the_client_that_lies_beside_it() -> Result<()> {
        let (folder, template) = dist("<p>")?;
        let dist = folder.path().join("dist");
        files::write(&dist.join("app-1_bg.wasm"), b"wasm")?;
        let of = |dist: &Path| files::read_text(&dist.join("sw.js"));
        finish(&dist, &template)?;
        assert!(of(&dist)?.ends_with("const CLIENT = null;\n"), "a wasm without its glue is no client");
        files::write(&dist.join("app-1.js"), b"glue")?;
        finish(&dist, &template)?;
        let expected = "const CLIENT = {\"glue\":\"/app-1.js\",\"wasm\":\"/app-1_bg.wasm\"};\n";
        assert!(of(&dist)?.ends_with(expected), "{}", of(&dist)?);
        Ok(())
    }

    #[test]
    fn any_byte_of_any_file_makes_another_version() -> Result<()> {
        let (folder, template) = dist(PAGE)?;
        let dist = folder.path().join("dist");
        let mut seen = vec![finish(&dist, &template)?];
        for (name, bytes) in [("a.js", "b"), ("icons/i.svg", "<svg />"), ("icons/j.svg", "<svg/>")] {
            files::write(&dist.join(name), bytes.as_bytes())?;
            let version = finish(&dist, &template)?;
            assert!(!seen.contains(&version), "{name} did not count");
            seen.push(version);
        }
        Ok(())
    }

    #[test]
    fn a_worker_without_a_mark_is_refused() -> Result<()> {
        let (folder, template) = dist("<p>")?;
        files::write(&template, b"const VERSION = 1;")?;
        assert!(finish(&folder.path().join("dist"), &template).unwrap_err().to_string().contains("ERIKTI_VERSION"));
        Ok(())
    }
}
