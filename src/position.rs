//! Where this phone is, asked of the browser once and only when the person taps for it. Nothing keeps it, and it leaves the phone
//! for nobody.

use js_sys::{Function, JSON, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Where cells and satellites are slow a minute-old position is as good, and nobody waits half a minute.
const WISHES: &str = r#"{"enableHighAccuracy":true,"timeout":20000,"maximumAge":60000}"#;

/// What a browser answers when the person or the phone says no.
const REFUSED: f64 = 1.0;

/// Latitude and longitude, millionths of a degree.
///
/// # Errors
/// Why not, as a locale key.
pub async fn here() -> Result<(i64, i64), &'static str> {
    let found = ask().await.map_err(|problem| {
        let code = Reflect::get(&problem, &"code".into()).ok().and_then(|code| code.as_f64());
        if code == Some(REFUSED) { "points-refused" } else { "points-no-position" }
    })?;
    let spot = Reflect::get(&found, &"coords".into()).ok();
    let degrees = |name: &str| {
        let degrees = Reflect::get(spot.as_ref()?, &name.into()).ok()?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, reason = "a cast saturates, and degrees are few")]
        Some((degrees * 1_000_000.0) as i64)
    };
    degrees("latitude").zip(degrees("longitude")).ok_or("points-no-position")
}

async fn ask() -> Result<JsValue, JsValue> {
    let finder = Reflect::get(&window().navigator(), &"geolocation".into())?;
    let ask: Function = Reflect::get(&finder, &"getCurrentPosition".into())?.dyn_into()?;
    let wishes = JSON::parse(WISHES)?;
    let answer: Promise = Promise::new(&mut |found, failed| {
        if let Err(problem) = ask.call3(&finder, &found, &failed, &wishes) {
            let _ = failed.call1(&JsValue::UNDEFINED, &problem);
        }
    });
    JsFuture::from(answer).await
}
