//! The front desk: a consultation in three taps without signal, what waits and is answered, and no number of anybody's.

use crate::jobs::{self, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::PATIENCE;

#[test]
fn a_consultation_is_logged_in_three_taps_and_a_request_waits_for_its_answer() {
    let office = Office::open();
    let mut desk = Phone::new();
    jobs::join(&desk, &office.invite("Сәуле", "admin", jobs::ORGANISATION));
    desk.tap_text("Front desk");
    desk.wait_text("Everything is answered.");
    desk.offline(true);
    // Three taps.
    desk.tap_text("Consultation");
    desk.tap_text("Volunteer");
    desk.tap_text("Log");
    desk.wait_text("Logged and answered");
    desk.wait_text("Today: 1");
    desk.tap_text("Undo");
    desk.wait_text_gone("Today: 1");

    desk.tap_text("Log");
    desk.wait_text("Choose what it is.");
    desk.tap_text("Room");
    desk.tap_text("School or university");
    desk.tap_text("It waits: the answer comes later");
    desk.type_labelled("About", "Айгүл 8 701 123 45 67");
    desk.tap_text("Log");
    desk.wait_text("This looks like somebody’s phone or ID number.");
    desk.type_labelled("About", "hall for 100 people on 12.12");
    desk.tap_text("Log");
    desk.wait_text("Logged: it waits for an answer");
    desk.wait_text("Room · School or university");
    desk.wait_beside("Room · School or university", SIGN, "on this phone");

    // A second desk sees it once there is signal, and answers.
    let second = Phone::new();
    jobs::join(&second, &office.invite("Әлия", "admin", jobs::ORGANISATION));
    desk.offline(false);
    desk.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    second.open(&office.url("/front"));
    second.wait_text("Room · School or university");
    second.tap_beside("Room · School or university", "Answer");
    second.type_labelled("Answer", "hall 204 is yours");
    second.tap_text("Close the request");
    second.wait_text("Answered and closed");
    desk.wait_text("Everything is answered.");
    desk.wait_text("Half were answered within");

    let volunteer = Phone::new();
    jobs::join(&volunteer, &office.invite("Ержан", "volunteer", jobs::ORGANISATION));
    assert!(!volunteer.text("main").contains("Front desk"));
    volunteer.open(&office.url("/front"));
    volunteer.wait_text("There is no such page");
    assert_eq!([desk.faults(), second.faults(), volunteer.faults()].concat(), Vec::<String>::new());
}
