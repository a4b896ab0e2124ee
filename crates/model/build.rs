//! Packs `content/checklists.json` into the bytes that `content.rs` includes.

use serde::{Deserialize, Serialize};
use std::path::Path;

include!("src/content/shapes.rs");

#[derive(Deserialize)]
struct File {
    templates: Vec<Template>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let source = "../../content/checklists.json";
    println!("cargo::rerun-if-changed={source}");
    println!("cargo::rerun-if-changed=src/content/shapes.rs");
    let file: File = serde_json::from_str(&std::fs::read_to_string(source)?).map_err(|e| format!("{source}: {e}"))?;
    let out = Path::new(&std::env::var("OUT_DIR")?).join("checklists.bin");
    std::fs::write(out, postcard::to_allocvec(&file.templates)?)?;
    Ok(())
}
