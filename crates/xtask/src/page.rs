//! `index.html` as Trunk reads it: the `data-trunk` links say what the page is made of, and become what a browser reads.
//!
//! The same page serves `trunk build`; what Trunk would do for each link is done here for `cargo xtask build`. Refuses to know
//! how the pieces were built.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};

use crate::client::Bound;
use crate::files;

/// One `<link data-trunk …>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link(BTreeMap<String, String>);

impl Link {
    /// What the attribute says.
    pub(crate) fn says(&self, attribute: &str) -> Option<&str> {
        self.0.get(attribute).map(String::as_str)
    }

    fn must_say(&self, attribute: &str) -> Result<&str> {
        self.says(attribute).with_context(|| format!("index.html: a data-trunk link lacks {attribute}: {:?}", self.0))
    }
}

/// The `data-trunk` links of a page, in its order.
pub(crate) fn links(html: &str) -> Result<Vec<Link>> {
    let found = RefCell::new(Vec::new());
    let collect = element!("link[data-trunk]", |link| {
        let said = link.attributes().iter().map(|attribute| (attribute.name(), attribute.value())).collect();
        found.borrow_mut().push(Link(said));
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(collect))
        .map_err(|problem| anyhow!("index.html cannot be read: {problem}"))?;
    Ok(found.into_inner())
}

/// Lays the page and everything it names into the folder.
pub(crate) fn lay(root: &Path, client: &Bound, folder: &Path) -> Result<()> {
    let html = files::read_text(&root.join("index.html"))?;
    let mut replacements = Vec::new();
    for link in links(&html)? {
        replacements.push(match link.must_say("rel")? {
            "rust" => lay_client(client, folder)?,
            "css" => lay_sheet(&root.join(link.must_say("href")?), folder)?,
            "copy-file" => {
                let file = root.join(link.must_say("href")?);
                let name = file.file_name().context("a file without a name")?;
                files::write(&folder.join(name), &files::read(&file)?)?;
                String::new()
            }
            "copy-dir" => {
                files::copy_all(
                    &root.join(link.must_say("href")?),
                    &folder.join(link.says("data-target-path").unwrap_or(".")),
                )?;
                String::new()
            }
            other => bail!("index.html: this tool does not know data-trunk rel=\"{other}\""),
        });
    }
    files::write(&folder.join("index.html"), replace_links(&html, replacements)?.as_bytes())
}

fn replace_links(html: &str, replacements: Vec<String>) -> Result<String> {
    let next = RefCell::new(replacements.into_iter());
    let replace = element!("link[data-trunk]", |link| {
        let replacement = next.borrow_mut().next().unwrap_or_default();
        link.replace(&replacement, ContentType::Html);
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(replace))
        .map_err(|problem| anyhow!("index.html cannot be rewritten: {problem}"))
}

/// What loads early, as Trunk.toml has it.
pub(crate) const PRELOAD: &str = r#"<link rel="preload" href="/{js}" as="script">
<link rel="preload" href="/{wasm}" as="fetch" type="application/wasm" crossorigin>
"#;

/// What starts the client, as Trunk.toml has it. The glue is a plain script, for no service worker of every browser can
/// load a module; a module script after it waits for it.
pub(crate) const START: &str = r#"<script defer src="/{js}"></script>
<script type="module">
await wasm_bindgen({ module_or_path: '/{wasm}' });
</script>
"#;

/// Glue and wasm, and the script that starts them.
fn lay_client(client: &Bound, folder: &Path) -> Result<String> {
    let glue = files::read(&client.glue)?;
    let wasm = files::read(&client.wasm)?;
    let name = format!("erikti-{}", files::digest([glue.as_slice(), wasm.as_slice()]));
    files::write(&folder.join(format!("{name}.js")), &glue)?;
    files::write(&folder.join(format!("{name}_bg.wasm")), &wasm)?;
    let fill =
        |pattern: &str| pattern.replace("{js}", &format!("{name}.js")).replace("{wasm}", &format!("{name}_bg.wasm"));
    Ok(fill(PRELOAD) + &fill(START))
}

fn lay_sheet(sheet: &Path, folder: &Path) -> Result<String> {
    let bytes = files::read(sheet)?;
    let stem = sheet.file_stem().and_then(|stem| stem.to_str()).context("a stylesheet without a name")?;
    let name = format!("{stem}-{}.css", files::digest([bytes.as_slice()]));
    files::write(&folder.join(&name), &bytes)?;
    Ok(format!(r#"<link rel="stylesheet" href="/{name}">"#))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head>
<link rel="icon" href="/icon.svg">
<link data-trunk rel="rust" href="Cargo.toml">
<link data-trunk rel="css" href="target/erikti.css">
<link data-trunk rel="copy-dir" href="public" data-target-path=".">
</head><body></body></html>"#;

    #[test]
    fn a_page_names_exactly_the_files_laid_beside_it() -> Result<()> {
        let root = tempfile::tempdir()?;
        let at = |name: &str| root.path().join(name);
        files::write(&at("index.html"), PAGE.as_bytes())?;
        files::write(&at("target/erikti.css"), b"a{}")?;
        files::write(&at("public/icon.svg"), b"<svg/>")?;
        files::write(&at("bound/glue.js"), b"glue")?;
        files::write(&at("bound/app.wasm"), b"wasm")?;
        let client = Bound { glue: at("bound/glue.js"), wasm: at("bound/app.wasm") };
        lay(root.path(), &client, &at("dist"))?;
        let html = files::read_text(&at("dist/index.html"))?;
        assert!(!html.contains("data-trunk"), "{html}");
        let laid = files::below(&at("dist"))?;
        assert_eq!(laid.len(), 5, "{laid:?}");
        for file in laid.iter().filter(|file| *file != Path::new("index.html")) {
            assert!(html.contains(&format!("\"/{}\"", file.display())), "{} is not in\n{html}", file.display());
        }
        Ok(())
    }

    #[test]
    fn an_unknown_link_is_named() {
        let root = tempfile::tempdir().unwrap();
        files::write(&root.path().join("index.html"), br#"<link data-trunk rel="sass" href="x">"#).unwrap();
        let client = Bound { glue: PathBuf::new(), wasm: PathBuf::new() };
        let problem = lay(root.path(), &client, root.path()).unwrap_err().to_string();
        assert!(problem.contains("sass"), "{problem}");
    }
}
