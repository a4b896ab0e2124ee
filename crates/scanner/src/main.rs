//! The reader as the worker `public/scan.js` calls it.

/// The text of the first QR code of a picture, if there is one.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn read(rgba: &[u8], width: usize) -> Option<String> {
    erikti_scanner::read(rgba, width)
}

fn main() {}
