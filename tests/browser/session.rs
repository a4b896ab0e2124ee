//! P3: a trained leader at a seismic session in a basement without signal.

use crate::jobs::{self, ORGANISATION, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

/// Types the totals of one heap of sheets.
pub(crate) fn count(phone: &Tab, page: &str, sheets: u32, right: [u32; 10]) {
    phone.open(page);
    phone.wait("the rows", "document.querySelectorAll('.stepper__count').length === 11", PATIENCE);
    for (place, number) in std::iter::once(sheets).chain(right).enumerate() {
        phone.eval(&format!(
            "(() => {{ const box = document.querySelectorAll('.stepper__count')[{place}];
                box.value = '{number}'; box.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        ));
    }
    kept(phone);
}

/// Waits until all taps are on the phone: a page that is left in the same moment takes those with it that are still being saved.
fn kept(phone: &Tab) {
    phone.wait(
        STRIP,
        &format!("/(on this phone|^Everything delivered)$/.test(says(document.querySelector('{STRIP}')))"),
        PATIENCE,
    );
}

/// The whole flow with no network: checklist, quiz, drill, quiz, head counts, summary, closing; a kill in the middle.
#[test]
fn a_session_is_led_from_the_checklist_to_the_knowledge_gain_without_signal() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    phone.offline(true);
    let activity = jobs::plan(&phone, "Сейсмикалық қауіпсіздік сабағы", "Seismic safety");
    let session = office.url(&format!("{activity}/session"));
    jobs::start_t01(&phone);
    phone.tap_beside("Date, venue and language", "Done");
    phone.open(&session);
    phone.wait_for("[aria-label='1 of 26 marked']");

    // Nobody can finish a session to which nobody came.
    phone.tap_text("Finish the session");
    phone.wait_text("Write down how many people came.");

    count(&phone, &format!("{session}/before"), 24, [20, 11, 9, 22, 5, 13, 18, 7, 2, 16]);
    phone.tap("button[aria-label='Sheets: one more']");
    phone.wait_text("Now: 25");
    phone.open(&session);
    phone.wait_text("4.9 right on average, sheets: 25");
    phone.wait_text("The difference shows when both quizzes are counted.");
    phone.tap_text("Start");
    phone.wait("some seconds", "/(?<![0-9])0:(4[0-3]|[0-3][0-9])/.test(document.body.innerText)", PATIENCE);
    phone.tap_text("Stop");
    phone.wait_text("The last drill took");
    let drill = phone.eval("/The last drill took [0-9]+ s/.exec(squeeze(document.body.innerText))[0]");
    let drill = drill.as_str().expect("how long it took").to_owned();
    assert!(!drill.contains(" 0 s") && !drill.contains(" 1 s"), "{drill}");
    phone.tap_text("Emergency department (DChS)");
    phone.tap_text("School");
    for (label, people) in [("Volunteers", 31), ("Others", 29)] {
        let places = "[...document.querySelectorAll('.stepper')]";
        phone.eval(&format!(
            "(() => {{ const box = {places}.find((one) => one.textContent.startsWith('{label}')).querySelector('input');
                box.value = '{people}'; box.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
        ));
    }
    kept(&phone);
    // One right answer too many is found, by its number.
    count(&phone, &format!("{session}/after"), 22, [22, 20, 19, 22, 17, 20, 21, 15, 14, 23]);
    phone.open(&session);
    phone.tap_text("Finish the session");
    phone.wait_text("Question 10: 23 right answers, but 22 sheets. Count once more.");
    phone.wait(
        SIGN,
        "[...document.querySelectorAll('.sign')].every((sign) => says(sign) === 'on this phone')",
        PATIENCE,
    );
    phone.kill();

    phone.start();
    phone.open(&session);
    phone.wait_text(&drill);
    count(&phone, &format!("{session}/after"), 22, [22, 20, 19, 22, 17, 20, 21, 15, 14, 21]);
    phone.open(&session);
    phone.wait_text("4.9 → 8.7 right on average");
    let shares =
        phone.eval("[...document.querySelectorAll('.bars__number')].slice(0, 2).map((cell) => cell.textContent)");
    assert_eq!(shares, serde_json::json!(["80\u{202f}%", "100\u{202f}%"]));
    phone.tap_text("Finish the session");
    phone.wait_text("Session finished:");

    phone.offline(false);
    phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let deputy = Phone::new();
    jobs::join(&deputy, &office.invite("Динара", "org_coordinator", ORGANISATION));
    deputy.open(&session);
    deputy.wait_text("4.9 → 8.7 right on average");
    deputy.wait_text("Session finished:");
    assert_eq!([phone.faults(), deputy.faults()].concat(), Vec::<String>::new());
}

/// Two helpers count two heaps on two phones without signal: the sum is of both, and nobody is asked which is right.
#[test]
fn two_helpers_count_two_heaps() {
    let office = Office::open();
    let (mut one, mut other) = (Phone::new(), Phone::new());
    jobs::join(&one, office.first_invite());
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    let activity = jobs::plan(&one, "Сейсмикалық қауіпсіздік сабағы", "Seismic safety");
    let page = office.url(&format!("{activity}/session/before"));
    other.open(&page);
    other.wait_text("Sheets");
    one.offline(true);
    other.offline(true);
    count(&one, &page, 10, [5; 10]);
    count(&other, &page, 20, [14; 10]);
    one.offline(false);
    other.offline(false);
    for phone in [&one, &other] {
        phone.open(&office.url(&format!("{activity}/session")));
        phone.wait_text("6.3 right on average, sheets: 30");
    }
}

/// The quiz alone, on anybody's phone: a wrong answer says why, a kill loses no answer, nothing is owed to anybody.
#[test]
fn the_quiz_is_taken_on_ones_own_phone() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, &office.invite("Мадина", "volunteer", ORGANISATION));
    phone.offline(true);
    phone.open(&office.url("/readiness/quiz"));
    phone.wait_text("Question 1 of 10");
    phone.tap_text("Grab my documents and run down the stairs");
    phone.wait_text("Not right. The ministry's 2025 reminder");
    phone.tap_text("Next");
    phone.wait_text("Question 2 of 10");
    phone.wait("the draft", "true", PATIENCE);
    phone.eval("new Promise((done) => setTimeout(done, 1500))");
    phone.kill();
    phone.start();
    phone.open(&office.url("/readiness/quiz"));
    phone.wait_text("Question 2 of 10");
    for number in 2..=10 {
        phone.wait_text(&format!("Question {number} of 10"));
        phone.tap(".chip");
        phone.tap_text("Next");
    }
    phone.wait_text("1: wrong");
    phone.wait_text("Nothing is sent anywhere.");
    assert_eq!(phone.eval("document.querySelectorAll('.ticks li').length"), 10);
    assert_eq!(phone.text(STRIP), "This phone is ready, no signal needed");
    assert_eq!(phone.faults(), Vec::<String>::new());
}
