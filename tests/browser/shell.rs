//! `public/sw.js` alone, with a tiny page in the client's place: offline at any address, and never two builds at once.

use serde_json::json;

use crate::builds::tiny;
use crate::jobs::VERSION;
use crate::phone::Phone;
use crate::stand::Stand;

/// Asks the browser to look for a new worker and tells in which state it ends: `installed` waits, `redundant` failed.
const LOOK_FOR_NEWS: &str = "navigator.serviceWorker.getRegistration().then(async (kept) => {
    const found = new Promise((done) => kept.addEventListener('updatefound', () => done(kept.installing)));
    kept.update().catch(() => {});
    const worker = await found;
    return await new Promise((done) => {
        const look = () => ['installed', 'activated', 'redundant'].includes(worker.state) && done(worker.state);
        worker.addEventListener('statechange', look);
        look();
    });
})";

/// Tells the waiting worker to take over, and waits until it has.
const ACTIVATE: &str = "navigator.serviceWorker.getRegistration().then((kept) => new Promise((done) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => done(true), { once: true });
    kept.waiting.postMessage({ type: 'activate' });
}))";

fn all_of(build: &str) -> String {
    format!("page {build} part {build} shared {build}")
}

#[test]
fn any_address_opens_without_a_network_after_one_visit() {
    let build = tiny("A");
    let stand = Stand::serve(build.path());
    let mut phone = Phone::new();
    phone.open(&stand.url("/"));
    phone.wait_installed();
    phone.offline(true);
    phone.kill();
    phone.start();
    stand.asked();
    phone.open(&stand.url("/activities/42/roster?from=today#top"));
    phone.wait_text(&all_of("A"));
    assert!(phone.try_eval("fetch('/health')").is_err(), "the page is not offline");
    assert!(stand.asked().is_empty());

    // The browser threw the cache away: the worker must ask the network, and there is none for it either.
    phone.eval("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))");
    assert!(phone.try_eval("fetch('/shared.js', { cache: 'no-store' })").is_err(), "the worker is not offline");
    phone.offline(false);
    assert_eq!(phone.eval("fetch('/shared.js').then((answer) => answer.ok)"), true);
    assert_eq!(phone.eval("fetch('/health').then((answer) => answer.text())"), "well");
}

#[test]
fn a_new_build_waits_until_it_is_asked_and_never_mixes_with_the_old() {
    let (old, new) = (tiny("A"), tiny("B"));
    let stand = Stand::serve(old.path());
    let phone = Phone::new();
    phone.open(&stand.url("/"));
    phone.wait_installed();
    phone.eval("caches.open('erikti-outbox').then((unsent) => unsent.put('/1', new Response('unsent')))");
    let old_version = phone.eval(VERSION);

    stand.deploy(new.path());
    assert_eq!(phone.eval(LOOK_FOR_NEWS), "installed");
    phone.reload();
    phone.wait_text(&all_of("A"));
    let other = phone.another_tab();
    other.open(&stand.url("/readiness/T01"));
    other.wait_text(&all_of("A"));
    assert_eq!(phone.eval(VERSION), old_version);

    phone.eval(ACTIVATE);
    phone.reload();
    phone.wait_text(&all_of("B"));
    other.reload();
    other.wait_text(&all_of("B"));
    let new_version = phone.eval(VERSION);
    let caches = phone.eval("caches.keys().then((names) => names.sort())");
    assert_eq!(caches, json!([format!("erikti-app-{}", new_version.as_str().unwrap()), "erikti-outbox"]));
    assert_eq!(phone.eval("caches.match('/1').then((kept) => kept.text())"), "unsent");
}

#[test]
fn half_a_deployment_is_not_installed() {
    let (old, torn) = (tiny("A"), tiny("B"));
    let stand = Stand::serve(old.path());
    let mut phone = Phone::new();
    phone.open(&stand.url("/"));
    phone.wait_installed();

    // The file keeps its name over builds: only its digest can tell that it is of another one.
    std::fs::copy(old.path().join("shared.js"), torn.path().join("shared.js")).expect("a torn deployment");
    stand.deploy(torn.path());
    assert_eq!(phone.eval(LOOK_FOR_NEWS), "redundant");
    phone.offline(true);
    phone.reload();
    phone.wait_text(&all_of("A"));
}
