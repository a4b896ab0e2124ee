//! One timer: setting it again replaces what it was set to.

use crate::global::scope;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

/// Longest wait a browser timer takes, milliseconds.
const LONGEST_MS: i64 = i32::MAX as i64;

/// The browser's number for a timer, and what it calls.
type Ticking = (i32, Closure<dyn FnMut()>);

/// The timer.
#[derive(Debug, Default)]
pub struct Alarm(RefCell<Option<Ticking>>);

impl Alarm {
    /// Calls `ring` once, this many milliseconds from now, and forgets any earlier wish.
    pub fn set(&self, in_ms: i64, ring: impl FnOnce() + 'static) {
        let closure = Closure::once(ring);
        let callback = closure.as_ref().unchecked_ref();
        let wait = in_ms.clamp(0, LONGEST_MS) as i32;
        let handle = scope().set_timeout_with_callback_and_timeout_and_arguments_0(callback, wait);
        // The old closure may be the one that runs now: it is dropped only after the new one has its place.
        let old = self.0.borrow_mut().take();
        if let Some((handle, closure)) = old {
            scope().clear_timeout_with_handle(handle);
            wasm_bindgen_futures::spawn_local(async move { drop(closure) });
        }
        *self.0.borrow_mut() = handle.ok().map(|handle| (handle, closure));
    }
}

impl Alarm {
    /// Forgets what it was set to.
    pub fn clear(&self) {
        if let Some((handle, _closure)) = self.0.borrow_mut().take() {
            scope().clear_timeout_with_handle(handle);
        }
    }
}

/// Returns after this many milliseconds.
pub async fn pause(ms: i32) {
    let after = js_sys::Promise::new(&mut |resolve, _| {
        let _ = scope().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(after).await;
}
