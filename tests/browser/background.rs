//! With every page closed: the browser wakes the service worker, and what was owed is delivered.

use crate::jobs::{self, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";
const TAG: &str = "deliver";

/// A joined phone whose app is in a tab of its own: the first tab stays empty and keeps the browser open.
fn joined(office: &Office) -> (Phone, Tab) {
    let phone = Phone::new();
    let app = phone.another_tab();
    jobs::join(&app, office.first_invite());
    (phone, app)
}

fn wait_owed(app: &Tab) {
    app.wait(STRIP, &format!("says(document.querySelector('{STRIP}')).includes('on this phone')"), PATIENCE);
}

/// The browser has written down that it is to wake the worker.
fn wait_wished(app: &Tab) {
    let tags = "navigator.serviceWorker.ready.then((here) => here.sync.getTags()).then((tags) => tags.length > 0)";
    app.wait("a wish", tags, PATIENCE);
}

/// Another phone shows it: the server holds it.
fn wait_held(office: &Office) {
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", "Фронт-офис"));
    other.open(&office.url("/activities"));
    other.wait_text(TITLE);
}

fn wait_all_delivered(app: &Tab) {
    app.wait(
        STRIP,
        &format!("/^(Everything delivered|This phone is ready)/.test(says(document.querySelector('{STRIP}')))"),
        PATIENCE,
    );
}

#[test]
fn what_is_owed_is_delivered_with_every_page_closed() {
    let office = Office::open();
    let (mut phone, app) = joined(&office);
    phone.offline(true);
    jobs::plan(&app, TITLE, "Seismic safety");
    wait_owed(&app);
    app.close();
    phone.offline(false);
    wait_held(&office);
    phone.offline(true);
    let app = phone.another_tab();
    app.open(&office.url("/activities"));
    app.wait_text(TITLE);
    wait_all_delivered(&app);
    assert_eq!(phone.faults(), Vec::<String>::new());
}

#[test]
fn what_is_owed_is_delivered_after_a_kill_with_no_page_opened() {
    let office = Office::open();
    let (mut phone, app) = joined(&office);
    phone.offline(true);
    jobs::plan(&app, TITLE, "Seismic safety");
    wait_owed(&app);
    wait_wished(&app);
    phone.kill();
    phone.start();
    phone.offline(false);
    wait_held(&office);
}

/// An emptied phone delivers from its second journal, and the page that opens later tells what happened.
#[test]
fn an_emptied_phone_delivers_with_no_page_and_tells_the_next_one() {
    let office = Office::open();
    let (mut phone, app) = joined(&office);
    phone.offline(true);
    jobs::plan(&app, TITLE, "Seismic safety");
    wait_owed(&app);
    wait_wished(&app);
    phone.kill();
    phone.lose_database();
    phone.start();
    phone.offline(false);
    wait_held(&office);
    phone.open(&office.url("/activities"));
    phone.wait_text(TITLE);
    let told = include_str!("../../locales/en/app.ftl");
    let told =
        told.lines().find_map(|line| line.strip_prefix("notice-vanished = ")).expect("words for an emptied phone");
    phone.wait_text(told.split('{').next().unwrap_or_default().trim());
}

/// A wish that failed stays: the server was away, and the next waking delivers, also with a worker that was stopped.
#[test]
fn a_waking_that_failed_is_followed_by_one_that_delivers() {
    let mut office = Office::open();
    let (phone, app) = joined(&office);
    office.kill();
    jobs::plan(&app, TITLE, "Seismic safety");
    wait_owed(&app);
    app.close();
    phone.wake_worker(&office.url(""), TAG, true);
    office.reopen();
    phone.stop_workers();
    phone.wake_worker(&office.url(""), TAG, false);
    wait_held(&office);
}
