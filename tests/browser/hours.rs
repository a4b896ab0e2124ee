//! P2: hours, from a volunteer's tap without signal to the hours somebody else has confirmed, and the report that closes the day.

use crate::jobs::{self, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Clean-up in the Medeu gorge";

fn joined(office: &Office, name: &str, role: &str) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite(name, role, jobs::ORGANISATION));
    phone
}

/// Makes the open form's activity last all of this Almaty day, whatever the hour of the test.
fn all_day(phone: &Tab) {
    phone.wait_for("input[type=time]");
    let day = phone.eval("new Date(Date.now() + 5 * 3600000).toISOString().slice(0, 10)");
    let day = day.as_str().expect("a day");
    phone.eval(
        "['date', 'time'].forEach((kind) => document.querySelectorAll(`input[type=${kind}]`)
            .forEach((field, nth) => (field.dataset.which = `${kind}-${nth}`)))",
    );
    for (which, value) in [("date-0", day), ("time-0", "00:00"), ("date-1", day), ("time-1", "23:59")] {
        phone.type_into(&format!("[data-which={which}]"), value);
    }
    phone.tap_text("Save");
    phone.wait_text("Activity changed");
}

pub(crate) fn plan_for_today(phone: &Tab, office: &Office, title: &str, kind: &str) -> String {
    let activity = jobs::plan(phone, title, kind);
    phone.open(&office.url(&format!("{activity}/edit")));
    all_day(phone);
    phone.open(&office.url(&activity));
    activity
}

#[test]
fn hours_go_from_a_tap_without_signal_to_confirmed_and_the_day_is_closed_with_its_measure() {
    let office = Office::open();
    let mut leader = joined(&office, "Сәуле", "org_coordinator");
    let mut volunteer = joined(&office, "Айгүл", "volunteer");
    let activity = plan_for_today(&leader, &office, TITLE, "Eco volunteering");

    // A walk-in: nobody has to have signed up.
    volunteer.open(&office.url(&activity));
    volunteer.tap_text("Check in");
    volunteer.wait_text("Write your year of birth in your profile first.");
    volunteer.tap_text("Open my profile");
    volunteer.type_labelled("Year of birth", "1990");
    volunteer.tap_text("Save");
    volunteer.wait_text("Your profile is saved");
    volunteer.offline(true);
    volunteer.open(&office.url(&activity));
    volunteer.tap_text("Check in");
    volunteer.wait_text("Here since");
    volunteer.wait_beside("Here since", SIGN, "on this phone");
    volunteer.open(&office.url("/"));
    volunteer.tap_text("Check out");
    volunteer.wait_text("You are checked out. A leader confirms your hours.");
    volunteer.tap_text("Undo");
    volunteer.wait_text("Here since");
    volunteer.offline(false);
    volunteer.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    leader.open(&office.url(&activity));
    leader.wait_text("Checked in by phone");
    leader.wait_text("Everybody has left: 1");
    leader.offline(true);
    jobs::add_person(&leader, "Асель");
    leader.tap_beside("Сәуле", "Present");
    leader.tap_text("Everybody has left: 3");
    leader.wait_text("Checked out: 3");
    leader.tap_text("Undo");
    leader.tap_text("Everybody has left: 3");
    // One's own hours are among those who left, and not among those one confirms.
    leader.wait_text("Confirm all: 2");
    leader.wait_beside("Сәуле", "p", "Somebody else confirms your own hours.");

    // An exception: her times are written down, and the impossible is named.
    leader.tap_beside("Айгүл", "Correct the times");
    leader.type_labelled("Came at", "10:00");
    leader.type_labelled("Left at", "09:00");
    leader.tap_text("Save");
    leader.wait_text("Leaving comes after coming. Check both times.");
    leader.type_labelled("Left at", "13:25");
    leader.tap_text("Save");
    leader.wait_text("3 h 30 min");
    leader.tap_text("Confirm all: 1");
    leader.wait_text("Hours confirmed: 1");
    leader.tap_text("Undo");
    leader.tap_text("Confirm all: 1");
    leader.wait_gone("dialog[open]");

    leader.tap_text("Activity report");
    leader.tap_text("Close the activity");
    leader.wait_text("Say first whether the activity took place.");
    leader.tap_text("Took place");
    leader.wait_text("On the list: 3");
    leader.tap_text("Close the activity");
    leader.wait_text("Write down at least one number, such as “Waste, kg”: without it the activity cannot be closed.");
    leader.type_labelled("Waste, kg", "many");
    leader.tap_text("Close the activity");
    leader.wait_text("Write a whole number, or leave it empty.");
    leader.type_labelled("Waste, kg", "240");
    leader.tap_text("Close the activity");
    leader.wait_text("Answer: did anything happen?");
    leader.tap_text("No");
    leader.tap_text("Close the activity");
    leader.wait_text("Closed:");
    leader.offline(false);
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    volunteer.open(&office.url("/me"));
    volunteer.wait_text("3 h 30 min");
    volunteer.tap_text("All my hours");
    volunteer.wait_text(TITLE);
    volunteer.wait_beside(TITLE, ".badge", "Confirmed");
    volunteer.wait_beside(TITLE, SIGN, "delivered");
    volunteer.tap_text(TITLE);
    volunteer.wait_text("3 h 30 min");
    assert!(!volunteer.text("main").contains("Check out"), "what is confirmed is over");
    assert_eq!([leader.faults(), volunteer.faults()].concat(), Vec::<String>::new());
}
