//! The stylesheet: tokens, base, then every part and screen by name, as one file without comments and indentation.
//!
//! Refuses to know CSS beyond comments and quotes.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files;
use crate::place::Place;

/// Writes the bundled stylesheet to [`Place::stylesheet`].
pub(crate) fn bundle(place: &Place) -> Result<()> {
    let mut bundled = String::new();
    for sheet in sheets(&place.root.join("style"))? {
        bundled.push_str(&slim(&files::read_text(&sheet)?));
    }
    files::write_if_changed(&place.stylesheet(), bundled.as_bytes())?;
    Ok(())
}

/// The sheets in the order of the cascade: what a later one says wins.
fn sheets(style: &Path) -> Result<Vec<PathBuf>> {
    let mut sheets = ["tokens.css", "base.css"].map(|sheet| style.join(sheet)).to_vec();
    for folder in ["parts", "screens"] {
        let folder = style.join(folder);
        if folder.is_dir() {
            sheets.extend(files::below(&folder)?.into_iter().map(|sheet| folder.join(sheet)));
        }
    }
    sheets.retain(|sheet| sheet.extension().is_some_and(|end| end == "css"));
    Ok(sheets)
}

/// The sheet without comments, indentation and empty lines.
fn slim(sheet: &str) -> String {
    let mut slimmed = String::with_capacity(sheet.len());
    for line in without_comments(sheet).lines().map(str::trim).filter(|line| !line.is_empty()) {
        slimmed.push_str(line);
        slimmed.push('\n');
    }
    slimmed
}

/// Drops `/* … */`, except inside quotes.
fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut quote = None;
    let mut rest = sheet.chars().peekable();
    while let Some(letter) = rest.next() {
        match quote {
            None if letter == '/' && rest.peek() == Some(&'*') => {
                rest.next();
                let mut before = ' ';
                for inside in rest.by_ref() {
                    if before == '*' && inside == '/' {
                        break;
                    }
                    before = inside;
                }
                continue;
            }
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            Some(open) if letter == open => quote = None,
            _ => {}
        }
        kept.push(letter);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_quotes_stay() {
        let sheet = "/* why */\na {\n  color: red; /* ** */\n  content: \"/* kept */\";\n}\n";
        assert_eq!(slim(sheet), "a {\ncolor: red;\ncontent: \"/* kept */\";\n}\n");
    }

    #[test]
    fn the_cascade_is_tokens_base_parts_screens() -> Result<()> {
        let folder = tempfile::tempdir()?;
        for name in
            ["screens/today.css", "parts/sign.css", "parts/button.css", "base.css", "tokens.css", "parts/notes.txt"]
        {
            files::write(&folder.path().join(name), b"")?;
        }
        let order: Vec<String> = sheets(folder.path())?
            .iter()
            .map(|sheet| sheet.strip_prefix(folder.path()).unwrap().display().to_string())
            .collect();
        assert_eq!(order, ["tokens.css", "base.css", "parts/button.css", "parts/sign.css", "screens/today.css"]);
        Ok(())
    }
}
