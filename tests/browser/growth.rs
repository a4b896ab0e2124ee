//! Growth: from hours that wait to points that count, a skill, a certificate that opens without signal, and a number that anybody
//! may ask about.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::jobs::{self, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Screen, Tab, picture_folder};

const TITLE: &str = "First aid for volunteers";

const NAME: &str = "Айгүл";

fn joined(office: &Office, name: &str, role: &str) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite(name, role, jobs::ORGANISATION));
    phone
}

/// A training that took place yesterday from ten to one: what is tapped today means what was planned.
fn yesterday(phone: &Tab, office: &Office) -> String {
    let activity = jobs::plan(phone, TITLE, "Training");
    phone.open(&office.url(&format!("{activity}/edit")));
    phone.wait_for("input[type=time]");
    let day = phone.eval("new Date(Date.now() + (5 - 24) * 3600000).toISOString().slice(0, 10)");
    let day = day.as_str().expect("a day");
    phone.eval(
        "['date', 'time'].forEach((kind) => document.querySelectorAll(`input[type=${kind}]`)
            .forEach((field, nth) => (field.dataset.which = `${kind}-${nth}`)))",
    );
    for (which, value) in [("date-0", day), ("time-0", "10:00"), ("date-1", day), ("time-1", "13:00")] {
        phone.type_into(&format!("[data-which={which}]"), value);
    }
    phone.tap_text("Save");
    phone.wait_text("Activity changed");
    phone.open(&office.url(&activity));
    activity
}

fn delivered(phone: &Tab) {
    phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
}

/// Pictures for whoever looks at them, when a folder is named.
fn shoot(phone: &Tab, name: &str) {
    if std::env::var_os("ERIKTI_SCREENS").is_none() {
        return;
    }
    for language in ["kk", "ru"] {
        phone.eval(&format!("localStorage.setItem('language', {})", json!(language)));
        phone.reload();
        phone.wait(
            name,
            &format!("document.documentElement.lang === {} && document.querySelector('h1') !== null", json!(language)),
            PATIENCE,
        );
        phone.eval("new Promise((done) => setTimeout(done, 400))");
        phone.unroll(Screen { width: 390, height: 800, touch: true });
        phone.screenshot(&picture_folder().join(format!("{name}-{language}-390.png")));
        phone.resize(Screen { width: 320, height: 640, touch: true });
        assert_eq!(phone.cut_text(), Vec::<String>::new(), "{name} in {language}");
    }
    phone.resize(Screen { width: 390, height: 800, touch: true });
    phone.eval("localStorage.setItem('language', 'en')");
    phone.reload();
}

/// The open certificate as the file that it is saved as.
fn exported(phone: &Tab, number: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder for the file");
    phone.download_into(folder.path());
    phone.tap_text("Save as an Open Badges 3.0 file");
    let file = folder.path().join(format!("erikti-{number}.json"));
    let until = Instant::now() + PATIENCE;
    loop {
        let text = fs::read_to_string(&file).unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(badge) => return badge,
            Err(fault) => assert!(Instant::now() < until, "no file: {fault} in «{text}»"),
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn hours_become_points_and_a_certificate_that_opens_offline_and_can_be_verified() {
    let office = Office::open();
    let leader = joined(&office, "Сәуле", "org_coordinator");
    let mut volunteer = joined(&office, NAME, "volunteer");
    let activity = yesterday(&leader, &office);

    // What nobody has confirmed yet shows, and does not count.
    leader.wait_text(NAME);
    leader.tap_beside(NAME, "Present");
    leader.tap_text("Everybody has left: 1");
    leader.wait_text("Confirm all: 1");
    delivered(&leader);
    volunteer.open(&office.url("/me"));
    volunteer.wait_text("Level 1: Newcomer");
    volunteer.tap_text("My growth");
    volunteer.wait_text("Confirmed: 0");
    volunteer.wait_text("Waiting to be confirmed: 60");
    volunteer.wait_text("Hours: 0 / 10");

    leader.tap_text("Confirm all: 1");
    leader.wait_text("Hours confirmed: 1");
    leader.open(&office.url(&format!("{activity}/skills")));
    leader.tap_beside(NAME, "Skills");
    leader.tap_text("Safety quiz");
    leader.tap_text("Communication skills");
    leader.wait_text("Communication skills");
    delivered(&leader);
    shoot(&leader, "skills");
    volunteer.wait_text("Confirmed: 60");
    volunteer.wait_text("Waiting to be confirmed: 0");
    volunteer.wait_text("Hours: 3 / 10");
    volunteer.wait_text("Safety quiz, 8 of 10: 1 / 1");
    volunteer.wait_text("Communication skills");
    volunteer.wait_text("First hours");
    volunteer.tap_text("Add");
    volunteer.tap_text("Save");
    volunteer.wait_text("Write in a few words from whom or where.");
    volunteer.type_labelled("From whom, where", "City youth policy office");
    volunteer.tap_text("Save");
    volunteer.wait_text("Written down");

    // A certificate of what is confirmed.
    leader.open(&office.url("/desk/people"));
    leader.tap_text(NAME);
    leader.wait_text("3 h");
    leader.type_labelled("Activity or course", "First aid, 3 h");
    leader.tap_text("Issue a certificate");
    leader.wait_text("Certificate issued:");
    delivered(&leader);
    let number = leader.eval("document.body.textContent.match(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0]");
    let number = number.as_str().expect("a number").to_owned();
    shoot(&leader, "person");

    volunteer.wait_text(&number);
    volunteer.offline(true);
    volunteer.tap_text(&number);
    volunteer.wait_text("This certificate confirms volunteer work");
    volunteer.wait_text(&format!("/verify/{number}"));
    volunteer.wait_for("svg.qr path");
    volunteer.wait_text("First aid, 3 h");
    // On paper there is the certificate alone.
    volunteer.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    for (css, shown) in [(".nav", false), (".strip", false), (".header", false), ("button", false), (".paper", true)] {
        let seen = format!("document.querySelector({}).checkVisibility()", json!(css));
        assert_eq!(volunteer.eval(&seen), json!(shown), "{css} on paper");
    }
    volunteer.call("Emulation.setEmulatedMedia", json!({"media": ""}));
    let badge = exported(&volunteer, &number);
    assert_eq!(badge["type"], json!(["VerifiableCredential", "OpenBadgeCredential"]));
    assert_eq!(badge["id"], json!(office.url(&format!("/verify/{number}"))));
    assert_eq!(badge["credentialSubject"]["identifier"][0]["identityHash"], NAME);
    volunteer.open(&office.url("/me/growth/statement"));
    volunteer.wait_text(TITLE);
    volunteer.wait_beside("Total", "strong", "3 h");
    volunteer.offline(false);
    shoot(&volunteer, "statement");

    // Anybody may ask; the holder has not agreed to be named.
    let asked = format!("/verify/{}", number.to_lowercase());
    let anybody = Phone::new();
    anybody.open(&office.url(&asked));
    anybody.wait_text("The certificate is valid.");
    assert!(!anybody.text("body").contains(NAME), "{}", anybody.text("body"));
    // The app that is installed here leaves the address to the server.
    leader.open(&office.url(&asked));
    leader.wait_text("The certificate is valid.");

    leader.open(&office.url("/desk/people"));
    leader.tap_text(NAME);
    leader.tap_text("Revoke");
    leader.wait_text("The certificate is revoked");
    delivered(&leader);
    anybody.reload();
    anybody.wait_text("This certificate has been revoked.");
    volunteer.open(&office.url("/me/growth"));
    volunteer.wait_text("Revoked");
    shoot(&volunteer, "growth");
    volunteer.wait_text(&number);
    volunteer.tap_text(&number);
    volunteer.wait_text("This certificate has been revoked.");
    shoot(&volunteer, "certificate");

    // What was confirmed is taken back in sight.
    leader.open(&office.url(&activity));
    leader.tap_beside(NAME, "Absent");
    delivered(&leader);
    volunteer.open(&office.url("/me/growth"));
    volunteer.wait_text("Confirmed: 0");
    volunteer.wait_text("Reversed");
    assert_eq!([leader.faults(), volunteer.faults()].concat(), Vec::<String>::new());
}
