//! Tabs of one origin: one of them speaks with the server, all hear of each other's writes.

use crate::global::scope;
use erikti_sync::session::Op;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, BroadcastChannel, Event, EventTarget, LockManager, LockOptions, MessageEvent};

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

    /// Hears and tells nothing any more.
    pub fn leave(&self) {
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }

    /// Tells the others.
    pub fn tell(&self, ops: &[Op]) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&Uint8Array::from(Op::tell(ops).as_slice()));
        }
    }
}

/// The lock of this name, held. It is let go by [`Lead::release`], or when the tab is gone.
#[derive(Clone, Debug)]
pub struct Lead(Function);

impl Lead {
    /// Lets the next in line lead.
    pub fn release(&self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Waits in line for the lock of this name. `at_once` asks without waiting, and `None` says that another tab has it; who waited
/// and gets `None` is in a browser without Web Locks (before Firefox 96 and Safari 15.4, or at an address without HTTPS).
/// There nobody leads: two tabs that both do may forget what a restored server lacks.
///
/// A page that is left may live on in the back-forward cache, where it hears nothing. It keeps neither the lock nor its place
/// in line, or the page that a person sees would speak with nobody.
pub async fn lead(name: &str, at_once: bool) -> Option<Lead> {
    let locks = locks()?;
    let options = LockOptions::new();
    let left = AbortController::new().ok()?;
    if at_once {
        options.set_if_available(true);
    } else {
        options.set_signal(&left.signal());
    }
    let answer = Promise::new(&mut |resolve: Function, _| {
        let callback = Closure::once_into_js(move |lock: JsValue| {
            if lock.is_null() || lock.is_undefined() {
                let _ = resolve.call0(&JsValue::NULL);
                return Promise::resolve(&JsValue::NULL);
            }
            // The lock is held until this promise settles.
            Promise::new(&mut |release, _| drop(resolve.call1(&JsValue::NULL, &release)))
        });
        let line = locks.request_with_options(name, &options, callback.unchecked_ref());
        // Who leaves the line is told so by an error that nobody waits for.
        wasm_bindgen_futures::spawn_local(async move { drop(wasm_bindgen_futures::JsFuture::from(line).await) });
    });
    on(&scope(), "pagehide", move |_| left.abort());
    let release: Function = wasm_bindgen_futures::JsFuture::from(answer).await.ok()?.dyn_into().ok()?;
    let lead = Lead(release);
    let held = lead.clone();
    on(&scope(), "pagehide", move |_| held.release());
    Some(lead)
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
