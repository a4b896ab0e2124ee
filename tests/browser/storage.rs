//! Storage that says no, goes away, is kept by another tab or is of another build: told in plain words, nothing lost.

use crate::jobs::{self, SIGN, STRIP};
use crate::mistakes::sentence;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";
const APP: &str = include_str!("../../locales/en/app.ftl");
const DELIVERY: &str = include_str!("../../locales/en/delivery.ftl");
const ME: &str = include_str!("../../locales/en/me.ftl");
const PROBLEMS: &str = include_str!("../../locales/en/problems.ftl");

fn joined() -> (Office, Phone) {
    let office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    wait_strip(&phone, "Everything delivered");
    (office, phone)
}

fn wait_strip(phone: &Tab, words: &str) {
    // A phone that has just joined owes nothing and has delivered nothing yet.
    let words = if words == "Everything delivered" { "Everything delivered|This phone is ready" } else { words };
    phone.wait(words, &format!("/{words}/.test(says(document.querySelector('{STRIP}')))"), PATIENCE);
}

/// A full phone says so and keeps what was typed; with room again, the same tap becomes durable.
#[test]
fn what_a_full_phone_cannot_keep_is_said_and_saved_when_there_is_room() {
    let (office, mut phone) = joined();
    phone.offline(true);
    phone.open(&office.url("/activities"));
    phone.limit_storage(&office.url(""), Some(1));
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_strip(&phone, "1 entry needs you");
    phone.tap(STRIP);
    phone.wait_text(&sentence(PROBLEMS, "cut-write"));
    phone.limit_storage(&office.url(""), None);
    wait_strip(&phone, "1 on this phone");
    phone.kill();
    phone.start();
    phone.open(&office.url("/activities"));
    phone.wait_text(TITLE);
    wait_strip(&phone, "1 on this phone");
}

/// What a full phone could not keep comes back in its form after a kill: the draft outlives the tap.
#[test]
fn what_a_full_phone_could_not_keep_comes_back_in_its_form() {
    let (office, mut phone) = joined();
    phone.offline(true);
    phone.open(&office.url("/activities/new"));
    phone.type_labelled("Title", TITLE);
    phone.tap_text("Seismic safety");
    phone.type_labelled("Place", "Almaty, Abai 10");
    // The draft is on its way to the journal.
    phone.eval("new Promise((done) => setTimeout(done, 1500))");
    phone.limit_storage(&office.url(""), Some(1));
    phone.tap_text("Save");
    wait_strip(&phone, "1 entry needs you");
    phone.kill();
    phone.start();
    phone.open(&office.url("/activities/new"));
    phone.wait("the draft", &format!("labelled('Title')?.value === '{TITLE}'"), PATIENCE);
}

/// Delivering is what saves a tap on a full phone.
#[test]
fn a_full_phone_delivers() {
    let (office, phone) = joined();
    phone.open(&office.url("/activities"));
    phone.limit_storage(&office.url(""), Some(1));
    jobs::plan(&phone, TITLE, "Seismic safety");
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", "Фронт-офис"));
    other.open(&office.url("/activities"));
    other.wait_text(TITLE);
}

/// The browser closes the connection and takes the database: the next save opens it again, and the next opening tells.
#[test]
fn a_database_taken_away_under_an_open_app_costs_nothing() {
    let (office, mut phone) = joined();
    phone.offline(true);
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    wait_strip(&phone, "1 on this phone");
    phone.empty_database(&office.url(""));
    jobs::add_person(&phone, "Асель");
    phone.wait_beside("Асель", SIGN, "on this phone");
    phone.kill();
    phone.start();
    phone.open(&office.url(&activity));
    phone.wait_text(&sentence(APP, "notice-vanished"));
    jobs::wait_answer(&phone, "Асель", "Present");
    phone.offline(false);
    wait_strip(&phone, "Everything delivered");
    // A promise of the database's own is refused without words when it is taken away.
    let faults: Vec<String> =
        phone.faults().into_iter().filter(|fault| !fault.ends_with("Uncaught (in promise)")).collect();
    assert_eq!(faults, Vec::<String>::new());
}

/// A tab that holds the database keeps the app from opening: said after a moment, and over when that tab is closed.
#[test]
fn an_opening_that_waits_for_another_tab_is_told_and_ends_with_it() {
    let (office, phone) = joined();
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_strip(&phone, "Everything delivered");
    phone.open("about:blank");
    let holder = phone.another_tab();
    holder.open(&office.url("/health"));
    holder.eval("new Promise((done) => { indexedDB.open('erikti').onsuccess = (opened) => done(void (window.held = opened.target.result)); })");
    holder.eval("void indexedDB.deleteDatabase('erikti')");
    let app = phone.another_tab();
    app.open(&office.url("/activities"));
    app.wait_text(&sentence(APP, "open-slow"));
    holder.close();
    app.wait_text(TITLE);
}

/// A database of a newer build is left alone, in plain words.
#[test]
fn a_database_of_a_newer_build_is_left_alone() {
    let (office, phone) = joined();
    phone.open(&office.url("/health"));
    phone.eval("new Promise((done) => { indexedDB.open('erikti', 1000).onsuccess = (opened) => done(opened.target.result.close()); })");
    phone.open(&office.url("/activities"));
    phone.wait_text(&sentence(APP, "open-newer"));
    phone.wait_gone("form");
}

#[test]
fn a_private_window_works_and_says_what_it_keeps() {
    let office = Office::open();
    let phone = Phone::new();
    let private = phone.private_tab();
    jobs::join(&private, office.first_invite());
    jobs::plan(&private, TITLE, "Seismic safety");
    wait_strip(&private, "Everything delivered");
    private.open(&office.url("/delivery"));
    private.wait_text(&sentence(ME, "me-not-kept"));
}

#[test]
fn a_browser_without_a_second_journal_says_so() {
    let office = Office::open();
    let phone = Phone::new();
    phone.before_each_page("delete globalThis.caches;");
    phone.open(office.first_invite());
    phone.tap_text("Join");
    phone.wait_text("Hello,");
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_strip(&phone, "Everything delivered");
    phone.open(&office.url("/delivery"));
    phone.wait_text(&sentence(DELIVERY, "delivery-one-copy"));
}
