//! Somebody without an invite: readiness works, is kept on the phone, and is theirs after joining.

use serde_json::json;

use crate::jobs::{self, ORGANISATION, SIGN};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::PATIENCE;

/// One visit with a network; then without: checklist, kill, quiz, emergency card. Weeks later an invite.
#[test]
fn a_newcomer_gets_ready_without_an_invite_and_keeps_it_when_joining() {
    let office = Office::open();
    let mut phone = Phone::new();
    phone.open(&office.url("/"));
    phone.tap_text("Look at Readiness without joining");
    phone.wait_text("The checklists work without a signal.");
    phone.wait_installed();
    phone.offline(true);

    phone.open(&office.url("/readiness"));
    phone.wait_text("Go-bag");
    phone.open(&office.url("/readiness/T04"));
    phone.tap_text("Start the check");
    phone.wait_text("/ 20");
    let run = phone.path();
    phone.tap_beside("Copies of documents", "Done");
    phone.tap_beside("Cash in small notes", "Not done");
    phone.wait_beside("Copies of documents", SIGN, "on this phone");
    phone.wait_beside("Cash in small notes", SIGN, "on this phone");
    phone.kill();

    phone.start();
    phone.open(&office.url("/readiness"));
    phone.wait_for("[aria-label='2 of 20 marked']");
    phone.open(&office.url(&run));
    jobs::wait_answer(&phone, "Copies of documents", "Done");
    phone.open(&office.url("/readiness/quiz"));
    for number in 1..=10 {
        phone.wait_text(&format!("Question {number} of 10"));
        phone.tap(".chip");
        phone.tap_text("Next");
    }
    phone.wait_text("1: ");
    phone.open(&office.url("/readiness/emergency"));
    phone.wait("six numbers", "document.querySelectorAll('a.dial').length === 6", PATIENCE);
    assert_eq!(phone.eval("document.querySelector('a.dial').getAttribute('href')"), json!("tel:112"));
    phone.open(&office.url("/activities"));
    phone.wait_text("Look at Readiness without joining");

    phone.offline(false);
    jobs::join(&phone, &office.invite("Мадина", "volunteer", ORGANISATION));
    phone.wait_text("Checks under way");
    phone.open(&office.url(&run));
    jobs::wait_answer(&phone, "Cash in small notes", "Not done");
    phone.tap_beside("Cash in small notes", "Done");
    phone.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
    phone.wait_beside("Copies of documents", SIGN, "delivered");
    phone.wait_text("Led by Мадина");
    assert_eq!(phone.faults(), Vec::<String>::new());
}

/// The family plan, gone through; half a year and a day later the first screen says so, without signal.
#[test]
fn the_family_plan_is_remembered_after_half_a_year() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, &office.invite("Мадина", "volunteer", ORGANISATION));
    phone.offline(true);
    phone.open(&office.url("/readiness"));
    phone.wait_text("Not begun yet.");
    phone.tap_text("Family emergency plan");
    phone.tap_text("Start the check");
    phone.wait_text("/ 15");
    phone.tap_beside("A spot is chosen in every room", "Done");
    phone.tap_beside("Meeting place near home", "Done");
    phone.tap_text("Finish the check");
    phone.wait_text("Finished:");
    phone.open(&office.url("/readiness"));
    phone.wait_text("Check again: ");
    phone.wait_for("[aria-label='2 of 15 marked']");
    phone.open(&office.url("/readiness/T03"));
    phone.wait_text("Last checked: ");
    let folder = tempfile::tempdir().expect("a folder");
    phone.download_into(folder.path());
    phone.tap_text("Remind me in the calendar");
    let limit = std::time::Instant::now() + PATIENCE;
    let file = loop {
        let files = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|file| file.path());
        let text = files.filter(|path| path.extension().is_some_and(|end| end == "ics")).map(std::fs::read_to_string);
        if let Some(text) = text.flatten().find(|text| text.ends_with("END:VCALENDAR\r\n")) {
            break text.replace("\r\n ", "");
        }
        assert!(std::time::Instant::now() < limit, "no file came");
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    // Ten in the morning in Almaty, on a day that has not come.
    assert!(file.contains("SUMMARY:Check again: Family emergency plan\r\n") && file.contains("T050000Z"), "{file}");
    phone.before_each_page("{ const now = Date.now; Date.now = () => now() + 184 * 24 * 60 * 60 * 1000; }");
    phone.open(&office.url("/"));
    phone.wait_text("Family emergency plan: last checked more than six months ago.");
    phone.tap_text("Check again");
    phone.wait("the checklist", "location.pathname === '/readiness/T03'", PATIENCE);
    assert_eq!(phone.faults(), Vec::<String>::new());
}
