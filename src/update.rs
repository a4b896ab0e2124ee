//! New versions: they wait until the person says so, and never in the middle of a form.

use crate::app::House;
use crate::memo::follow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerUpdateViaCache,
};

/// How often an open app looks for a new version, milliseconds.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(60 * 60);

/// Whether a new version is ready.
#[derive(Clone, Copy)]
pub struct Update {
    ready: RwSignal<bool>,
    wanted: RwSignal<bool>,
    /// Another version has taken over: this page is to be opened anew.
    due: RwSignal<bool>,
    waiting: StoredValue<Option<ServiceWorker>, LocalStorage>,
}

impl Update {
    /// Registers the service worker and watches for its successors.
    pub fn watch(house: House) -> Update {
        let update = Update {
            ready: RwSignal::new(false),
            wanted: RwSignal::new(false),
            due: RwSignal::new(false),
            waiting: StoredValue::new_local(None),
        };
        if let Some(container) = container() {
            spawn_local(update.register(container));
        }
        let strip = house.strip();
        // Chosen while something was not yet durable: it happens as soon as nothing is at risk.
        follow(move || {
            if update.wanted.get() && strip.get().undurable == 0 {
                update.activate();
            }
        });
        // Also by another tab's choice; a form that holds something is left alone, and its draft would come back.
        follow(move || {
            let at_rest = strip.get().undurable == 0 && (update.wanted.get() || house.unsaved_forms().get() == 0);
            if update.due.get() && at_rest {
                let _ = window().location().reload();
            }
        });
        update
    }

    /// A new version is ready to be switched to.
    pub fn ready(self) -> Signal<bool> {
        self.ready.into()
    }

    /// The person chose the new version. What a form holds is in its draft and comes back.
    pub fn switch(self) {
        self.wanted.set(true);
    }

    fn activate(self) {
        if let Some(worker) = self.waiting.get_value() {
            let message = js_sys::Object::new();
            let _ = js_sys::Reflect::set(&message, &"type".into(), &"activate".into());
            let _ = worker.post_message(&message);
        }
    }

    async fn register(self, container: ServiceWorkerContainer) {
        let controlled = container.controller().is_some();
        let options = RegistrationOptions::new();
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let registering = container.register_with_options("/sw.js", &options);
        let Ok(registration) = JsFuture::from(registering).await else { return };
        let registration: ServiceWorkerRegistration = registration.unchecked_into();
        self.notice(&registration);
        let found = {
            let registration = registration.clone();
            Closure::<dyn FnMut()>::new(move || self.follow(&registration))
        };
        registration.set_onupdatefound(Some(found.as_ref().unchecked_ref()));
        found.forget();
        // The very first worker takes charge of a page that already runs its version; only later ones replace it.
        let mut replaces = controlled;
        let changed = Closure::<dyn FnMut()>::new(move || {
            if std::mem::replace(&mut replaces, true) {
                self.due.set(true);
            }
        });
        container.set_oncontrollerchange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
        set_interval(move || drop(registration.update()), LOOK_EVERY);
    }

    fn follow(self, registration: &ServiceWorkerRegistration) {
        let Some(worker) = registration.installing() else { return };
        let registration = registration.clone();
        let changed = Closure::<dyn FnMut()>::new(move || self.notice(&registration));
        worker.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
        changed.forget();
    }

    fn notice(self, registration: &ServiceWorkerRegistration) {
        let replaces_one = container().is_some_and(|container| container.controller().is_some());
        if let Some(worker) = registration.waiting().filter(|_| replaces_one) {
            self.waiting.set_value(Some(worker));
            self.ready.set(true);
        }
    }
}

/// Service workers, where the browser and the address (HTTPS or this very machine) allow them.
pub fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?.dyn_into().ok()
}
