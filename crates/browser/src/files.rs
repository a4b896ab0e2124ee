//! Files in and out, by the browser's own means: nothing is sent anywhere. Refuses to know what is in them.

use crate::alarm::pause;
use crate::global::{document, words};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, File, HtmlAnchorElement, Url};

/// How long the browser has to fetch a file it was given, milliseconds.
const KEPT_MS: i32 = 60_000;

/// Gives the person a file.
///
/// # Errors
/// The browser's own words.
pub fn give(name: &str, bytes: &[u8]) -> Result<(), String> {
    let told = |error: JsValue| words(&error);
    let address = address(bytes)?;
    let link: HtmlAnchorElement =
        document().ok_or("no page")?.create_element("a").map_err(told)?.dyn_into().map_err(|_| "no link")?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser fetches the address after this turn: it must still be good then.
    spawn_local(async move {
        pause(KEPT_MS).await;
        forget(&address);
    });
    Ok(())
}

/// An address at which this page alone finds these bytes, until it is [`forget`]ed.
///
/// # Errors
/// The browser's own words.
pub fn address(bytes: &[u8]) -> Result<String, String> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(|error| words(&error))?;
    Url::create_object_url_with_blob(&blob).map_err(|error| words(&error))
}

/// Ends such an address.
pub fn forget(address: &str) {
    let _ = Url::revoke_object_url(address);
}

/// A file's bytes.
///
/// # Errors
/// The browser's own words.
pub async fn bytes(file: &File) -> Result<Vec<u8>, String> {
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|error| words(&error))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
