//! Tabs of one origin: one of them speaks with the server, all hear of each other's writes.

use erikti_sync::session::Op;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, Event, EventTarget, LockManager, LockOptions, MessageEvent};

/// Tells the other tabs what became durable here.
#[derive(Debug)]
pub struct Tabs {
    channel: Option<BroadcastChannel>,
    _listener: Option<Closure<dyn FnMut(MessageEvent)>>,
}

impl Tabs {
    /// Joins the tabs that share this name; `hear` gets what others wrote.
    pub fn join(name: &str, hear: impl Fn(Vec<Op>) + 'static) -> Tabs {
        let Ok(channel) = BroadcastChannel::new(name) else { return Tabs { channel: None, _listener: None } };
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(ops) = Op::hear(&Uint8Array::new(&event.data()).to_vec()) {
                hear(ops);
            }
        });
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Tabs { channel: Some(channel), _listener: Some(listener) }
    }

    /// Tells the others.
    pub fn tell(&self, ops: &[Op]) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&Uint8Array::from(Op::tell(ops).as_slice()));
        }
    }
}

/// Waits in line for the lock of this name, then holds it as long as this tab lives. Where the browser has no Web Locks
/// every tab leads: the exchange is idempotent, only work is done twice.
///
/// `at_once` asks without waiting; the answer says whether the lock was had.
pub async fn lead(name: &str, at_once: bool) -> bool {
    let Some(locks) = locks() else { return true };
    let options = LockOptions::new();
    options.set_if_available(at_once);
    let answer = Promise::new(&mut |resolve: Function, _| {
        let callback = Closure::once_into_js(move |lock: JsValue| {
            let got = !lock.is_null() && !lock.is_undefined();
            let _ = resolve.call1(&JsValue::NULL, &JsValue::from_bool(got));
            // A promise that never settles holds the lock until the tab is gone.
            if got { Promise::new(&mut |_, _| {}) } else { Promise::resolve(&JsValue::NULL) }
        });
        let _ = locks.request_with_options(name, &options, callback.unchecked_ref());
    });
    wasm_bindgen_futures::JsFuture::from(answer).await.is_ok_and(|got| got.is_truthy())
}

fn locks() -> Option<LockManager> {
    let navigator = js_sys::Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    js_sys::Reflect::get(&navigator, &"locks".into()).ok()?.dyn_into().ok()
}

/// Calls `then` with each event of this name at `target`, as long as the page lives.
pub(crate) fn on(target: &EventTarget, event: &str, then: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(then);
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
