//! Makes a picture file small, on the phone: decoded, drawn again no larger than it must be, and encoded anew. Only what is seen
//! goes through: where, when and with what it was taken stays in the file. Refuses to know what the picture is for.

use crate::global::{document, scope};
use erikti_sync::limits;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// How well it is encoded: the next is tried while the last gives too many bytes.
const QUALITIES: [f64; 4] = [0.82, 0.68, 0.52, 0.38];

/// Below this side nothing is left to see, pixels.
const LEAST_SIDE: u32 = 200;

/// A picture, small enough to travel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Print {
    /// JPEG.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Why there is no picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spoilt {
    /// The file is larger than a phone should try.
    TooLarge,
    /// This browser sees no picture in it.
    Unreadable,
}

/// Makes a file's picture small.
///
/// # Errors
/// See [`Spoilt`].
pub async fn develop(file: &File) -> Result<Print, Spoilt> {
    if file.size() > limits::PICTURE_FILE_BYTES as f64 {
        return Err(Spoilt::TooLarge);
    }
    let seen = printed(file).await;
    seen.ok().flatten().ok_or(Spoilt::Unreadable)
}

async fn printed(file: &File) -> Result<Option<Print>, JsValue> {
    let seen: ImageBitmap = JsFuture::from(scope().create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
    let canvas: HtmlCanvasElement =
        document().ok_or(JsValue::NULL)?.create_element("canvas")?.dyn_into().map_err(JsValue::from)?;
    let (whole, longer) = ((seen.width(), seen.height()), seen.width().max(seen.height()).max(1));
    let mut side = longer.min(limits::PICTURE_SIDE);
    while side >= LEAST_SIDE.min(longer) {
        let scaled = |pixels: u32| (u64::from(pixels) * u64::from(side) / u64::from(longer)).max(1) as u32;
        let (width, height) = (scaled(whole.0), scaled(whole.1));
        canvas.set_width(width);
        canvas.set_height(height);
        let context: CanvasRenderingContext2d =
            canvas.get_context("2d")?.ok_or(JsValue::NULL)?.dyn_into().map_err(JsValue::from)?;
        let (across, down) = (f64::from(width), f64::from(height));
        // What a drawing leaves clear a JPEG makes black.
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, across, down);
        context.draw_image_with_image_bitmap_and_dw_and_dh(&seen, 0.0, 0.0, across, down)?;
        for quality in QUALITIES {
            let bytes = encoded(&canvas, quality).await?;
            if bytes.len() <= limits::PICTURE_BYTES {
                seen.close();
                return Ok(Some(Print { bytes, width, height }));
            }
        }
        side = side * 3 / 4;
    }
    Ok(None)
}

async fn encoded(canvas: &HtmlCanvasElement, quality: f64) -> Result<Vec<u8>, JsValue> {
    let blob = Promise::new(&mut |resolve, reject| {
        if let Err(error) = canvas.to_blob_with_type_and_encoder_options(&resolve, "image/jpeg", &quality.into()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    let blob: Blob = JsFuture::from(blob).await?.dyn_into()?;
    Ok(Uint8Array::new(&JsFuture::from(blob.array_buffer()).await?).to_vec())
}
