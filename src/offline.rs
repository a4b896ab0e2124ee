//! What of the app this phone holds for good, as the browser says: a field day without signal begins with it.

use js_sys::{Array, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessageEvent};

/// Whether every file of this build is on the phone, the reader of cards too; what is not is fetched.
pub async fn holds_the_app() -> bool {
    asked_of_the_worker().await.unwrap_or(false)
}

async fn asked_of_the_worker() -> Option<bool> {
    let worker = crate::update::container()?.controller()?;
    let line = MessageChannel::new().ok()?;
    let question = Object::new();
    Reflect::set(&question, &"type".into(), &"whole".into()).ok()?;
    let answer = Promise::new(&mut |heard, _| line.port1().set_onmessage(Some(&heard)));
    worker.post_message_with_transferable(&question, &Array::of1(&line.port2())).ok()?;
    let answer: MessageEvent = JsFuture::from(answer).await.ok()?.unchecked_into();
    Some(answer.data().is_truthy())
}

/// Whether the browser promises not to empty the storage on its own; it is asked for that.
pub async fn is_kept() -> bool {
    let Ok(asking) = window().navigator().storage().persist() else { return false };
    JsFuture::from(asking).await.is_ok_and(|kept| kept.is_truthy())
}
