//! The jobs people do in this app, once for all journeys: join, plan, mark, run a checklist.
//!
//! In English, the language of a browser that was told nothing. Everything else about the app's screens stays in the journeys.

use std::time::Duration;

use serde_json::json;

use crate::tab::{PATIENCE, Tab};

/// The strip under the header: the whole phone in one line.
pub(crate) const STRIP: &str = ".strip__now";

/// True of the strip when nothing is owed.
pub(crate) const ALL_DELIVERED: &str = "says(document.querySelector('.strip__now')) === 'Everything delivered'";

/// The organisation of the first administrator.
pub(crate) const ORGANISATION: &str = "Фронт-офис";

/// The sign beside a record.
pub(crate) const SIGN: &str = ".sign";

/// Asks the service worker for its build.
pub(crate) const VERSION: &str = "new Promise((done) => {
    const line = new MessageChannel();
    line.port1.onmessage = (event) => done(event.data.version);
    navigator.serviceWorker.controller.postMessage({ type: 'version' }, [line.port2]);
})";

/// Joins by an invite's link, and waits for the greeting.
pub(crate) fn join(phone: &Tab, link: &str) {
    phone.open(link);
    phone.tap_text("Join");
    phone.wait_text("Hello,");
    phone.wait_installed();
}

/// Plans an activity of a kind, from any screen with the bottom bar; returns its path.
pub(crate) fn plan(phone: &Tab, title: &str, kind: &str) -> String {
    let path = propose(phone, title, kind);
    phone.wait_text("Record a head count");
    path
}

/// The same by somebody who will not lead it.
pub(crate) fn propose(phone: &Tab, title: &str, kind: &str) -> String {
    phone.tap_text("Activities");
    phone.tap_text("Plan an activity");
    phone.type_labelled("Title", title);
    phone.tap_text(kind);
    phone.type_labelled("Place", "Almaty, Abai 10");
    phone.tap_text("Save");
    phone.wait("the activity", "/^\\/activities\\/[0-9a-f]{32}$/.test(location.pathname)", PATIENCE);
    phone.path()
}

/// Changes one field of an activity in its form.
pub(crate) fn change(phone: &Tab, form: &str, label: &str, words: &str) {
    phone.open(form);
    phone.type_labelled(label, words);
    phone.tap_text("Save");
    phone.wait_text("Activity changed");
}

/// Adds a person to the roster of the open activity; they are present at once.
pub(crate) fn add_person(phone: &Tab, name: &str) {
    phone.tap_text("Add a person");
    phone.type_labelled("Full name", name);
    phone.tap_text("Add");
    phone.wait_gone("dialog[open]");
    phone.wait_text(name);
}

/// Starts the seismic session leader's checklist from the open activity, through its session; returns the run's path.
pub(crate) fn start_t01(phone: &Tab) -> String {
    phone.tap_text("Open the session");
    phone.tap_text("Start the check");
    phone.wait("the run", "location.pathname.startsWith('/readiness/run/')", PATIENCE);
    phone.wait_text("/ 26");
    phone.path()
}

/// Waits until a row's answer is the chosen one: attendance beside a name, a verdict beside an item.
pub(crate) fn wait_answer(phone: &Tab, about: &str, answer: &str) {
    wait_answer_within(phone, about, answer, PATIENCE);
}

/// The same with a limit that is part of a promise.
pub(crate) fn wait_answer_within(phone: &Tab, about: &str, answer: &str, limit: Duration) {
    let chosen = format!("tappableBeside({}, {})?.control?.checked === true", json!(about), json!(answer));
    phone.wait(&format!("{about}: {answer}"), &chosen, limit);
}
