//! The way a record goes: from a phone without signal, through a kill, to the office and to the other phones.

use std::time::Duration;

use crate::builds::next_of;
use crate::jobs::{self, ORGANISATION, SIGN, STRIP};
use crate::office::{Office, built_client};
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";

/// What one phone saves, another open one shows within this time.
const SHOWN_ELSEWHERE: Duration = Duration::from_secs(2);

/// Journey (a), and its delivery: everything is done without signal, and a kill right after *on this phone* takes nothing.
#[test]
fn what_is_on_this_phone_survives_a_kill_and_is_delivered_later() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    phone.offline(true);
    phone.reload();
    phone.open(&office.url("/activities"));
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    jobs::add_person(&phone, "Асель");
    jobs::add_person(&phone, "Болат");
    phone.tap_beside("Болат", "Absent");
    phone.tap("button[aria-label$='one more']");
    let run = jobs::start_t01(&phone);
    phone.tap_beside("Date, venue and language", "Done");
    phone.tap_beside("Two exits are clear", "Not applicable");
    phone.tap_beside("The latest materials are downloaded", "Not done");
    phone.type_labelled("Reason", "No tablet yet");
    phone.tap_beside("The room is checked", "Done");
    phone.wait_beside("The latest materials are downloaded", SIGN, "on this phone");
    phone.wait_beside("The room is checked", SIGN, "on this phone");
    phone.kill();

    phone.start();
    phone.open(&office.url(&run));
    jobs::wait_answer(&phone, "Date, venue and language", "Done");
    jobs::wait_answer(&phone, "Two exits are clear", "Not applicable");
    jobs::wait_answer(&phone, "The latest materials are downloaded", "Not done");
    jobs::wait_answer(&phone, "The room is checked", "Done");
    assert_eq!(phone.eval("document.querySelector('textarea').value"), "No tablet yet");
    phone.open(&office.url(&activity));
    phone.wait_text(TITLE);
    jobs::wait_answer(&phone, "Асель", "Present");
    jobs::wait_answer(&phone, "Болат", "Absent");
    phone.wait_text("All counts together: 1 people");
    // A browser that starts may have let its worker deliver before its network was cut.
    let strip = phone.text(STRIP);
    assert!(["on this phone", "Everything delivered"].iter().any(|words| strip.contains(words)), "{strip}");

    phone.offline(false);
    phone.wait(STRIP, &says(STRIP, "Everything delivered"), PATIENCE);
    phone.wait_beside("Болат", SIGN, "delivered");
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    other.open(&office.url(&run));
    jobs::wait_answer(&other, "The latest materials are downloaded", "Not done");
    assert_eq!(phone.faults(), Vec::<String>::new());
}

/// Journey (b): an open phone shows it within two seconds, a closed one when it is opened.
#[test]
fn another_phone_shows_it_at_once_or_when_it_is_opened() {
    let office = Office::open();
    let phone = Phone::new();
    let mut other = Phone::new();
    jobs::join(&phone, office.first_invite());
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    jobs::add_person(&phone, "Асель");
    other.open(&office.url(&activity));
    jobs::wait_answer(&other, "Асель", "Present");

    phone.tap_beside("Асель", "Late");
    jobs::wait_answer_within(&other, "Асель", "Late", SHOWN_ELSEWHERE);
    other.tap_beside("Асель", "Absent");
    jobs::wait_answer_within(&phone, "Асель", "Absent", SHOWN_ELSEWHERE);

    other.kill();
    phone.tap_beside("Асель", "Present");
    phone.wait_beside("Асель", SIGN, "delivered");
    other.start();
    other.open(&office.url(&activity));
    jobs::wait_answer(&other, "Асель", "Present");
    assert_eq!([phone.faults(), other.faults()].concat(), Vec::<String>::new());
}

/// Journey (c): two tabs of one profile write at the same time, and nothing is lost.
#[test]
fn two_tabs_at_once_lose_nothing() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    let people = ["Асель", "Болат", "Гүлнәр", "Данияр"];
    for person in people {
        jobs::add_person(&phone, person);
    }
    let other = phone.another_tab();
    other.open(&office.url(&activity));
    jobs::wait_answer(&other, "Данияр", "Present");
    phone.offline(true);
    let click =
        |tab: &Tab, person: &str, mark: &str| tab.eval(&format!("tappableBeside('{person}', '{mark}').click()"));
    for (late, absent) in [("Асель", "Болат"), ("Гүлнәр", "Данияр")] {
        click(&phone, late, "Late");
        click(&other, absent, "Absent");
        click(&phone, "Unregistered helper", "Unregistered helper: one more");
    }
    let expected = [("Асель", "Late"), ("Болат", "Absent"), ("Гүлнәр", "Late"), ("Данияр", "Absent")];
    for tab in [&*phone, &other] {
        for (person, mark) in expected {
            jobs::wait_answer(tab, person, mark);
        }
    }
    phone.wait_beside("Данияр", SIGN, "on this phone");
    other.close();
    phone.kill();
    phone.start();
    phone.offline(false);
    phone.open(&office.url(&activity));
    phone.wait(STRIP, &says(STRIP, "Everything delivered"), PATIENCE);
    phone.wait_text("All counts together: 2 people");
    for (person, mark) in expected {
        jobs::wait_answer(&phone, person, mark);
    }
}

/// Journey (d): a new build comes while the old one has unsent changes and a form in progress. Neither is lost.
#[test]
fn a_new_build_delivers_what_the_old_one_saved() {
    let mut office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    phone.block("*/exchange*");
    jobs::plan(&phone, TITLE, "Seismic safety");
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')).includes('on this phone')"), PATIENCE);
    let old = phone.eval(jobs::VERSION);

    let next = next_of(&built_client());
    office.deploy(next.path());
    phone.open(&office.url("/activities/new"));
    phone.wait_text("A new version of the app is ready");
    assert_eq!(phone.eval(jobs::VERSION), old, "a new build waits until the person chooses it");
    phone.type_labelled("Title", "Half typed");
    // A worker that is asked all the time is never free to go: this page's end tells that its successor took over.
    phone.eval("void (window.old = true)");
    phone.tap_text("Update");
    phone.wait("the new build", "window.old === undefined && navigator.serviceWorker.controller !== null", PATIENCE);
    assert_ne!(phone.eval(jobs::VERSION), old);
    phone.wait_gone(".told button");
    phone.wait("the draft", "labelled('Title')?.value === 'Half typed'", PATIENCE);
    assert!(phone.text(STRIP).contains("on this phone"), "nothing was sent so far: {}", phone.text(STRIP));
    phone.block("");
    phone.open(&office.url("/activities"));
    phone.wait(STRIP, &says(STRIP, "Everything delivered"), PATIENCE);

    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    other.open(&office.url("/activities"));
    other.wait_text(TITLE);
}

/// The server is killed and comes back: the phone delivers without being told to.
#[test]
fn a_server_that_was_away_gets_everything() {
    let mut office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    office.kill();
    jobs::plan(&phone, TITLE, "Seismic safety");
    jobs::add_person(&phone, "Асель");
    phone.wait_beside("Асель", SIGN, "on this phone");
    office.reopen();
    phone.wait_beside("Асель", SIGN, "delivered");
}

/// An invite is for one phone: the second hears it in a sentence, in its own language.
#[test]
fn an_invite_works_once() {
    let office = Office::open();
    let (phone, other) = (Phone::new(), Phone::new());
    jobs::join(&phone, office.first_invite());
    other.open(&office.first_invite().replace("/join#", "/join?lang=kk#"));
    other.tap("form button[type=submit], form .button--main");
    let sentence = include_str!("../../locales/kk/problems.ftl")
        .lines()
        .find_map(|line| line.strip_prefix("problem-invite-used = "))
        .expect("a sentence for a used invite");
    other.wait_text(sentence);
}

fn says(css: &str, words: &str) -> String {
    format!("says(document.querySelector('{css}')) === '{words}'")
}
