//! The reader of QR codes as a wasm of its own, which the worker `public/scan.js` loads when somebody scans.
//!
//! Refuses to know what is read.

use anyhow::Result;

use crate::place::Place;
use crate::squeeze::Effort;
use crate::{client, files};

/// The package.
const NAME: &str = "erikti-scanner";

/// Writes glue and wasm into [`Place::scanner`]. Their names hold no digest, and the wasm's not the ending by which the client's
/// own is known: the worker that keeps a build on the phone answers for their bytes.
pub(crate) fn bundle(place: &Place, effort: Effort) -> Result<()> {
    let raw = client::compile(place, NAME, effort)?;
    let bound = client::bind(place, NAME, effort, &raw)?;
    files::write_if_changed(&place.scanner().join("scanner.js"), &files::read(&bound.glue)?)?;
    files::write_if_changed(&place.scanner().join("scanner.wasm"), &files::read(&bound.wasm)?)?;
    Ok(())
}
