//! What a volunteer does on the phone, mostly without signal: takes part, says no again, tells how old one is and what one
//! agrees to; and what whoever leads sees of it.

use crate::jobs::{self, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::PATIENCE;

const TITLE: &str = "Clean-up in the Medeu gorge";

fn joined(office: &Office, name: &str, role: &str) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite(name, role, jobs::ORGANISATION));
    phone
}

/// Writes the year of birth into the profile, from any screen.
fn born(phone: &Phone, office: &Office, year: &str) {
    phone.open(&office.url("/me/profile"));
    phone.type_labelled("Year of birth", year);
    phone.tap_text("Save");
}

/// Sets one number of an activity in its form.
fn set(leader: &Phone, office: &Office, activity: &str, label: &str, number: &str) {
    jobs::change(leader, &office.url(&format!("{activity}/edit")), label, number);
}

#[test]
fn volunteers_sign_up_without_signal_and_the_second_of_one_place_waits() {
    let office = Office::open();
    let leader = joined(&office, "Сәуле", "org_coordinator");
    let (mut first, mut second) = (joined(&office, "Айгүл", "volunteer"), joined(&office, "Ержан", "volunteer"));
    let activity = jobs::plan(&leader, TITLE, "Eco volunteering");
    set(&leader, &office, &activity, "People needed", "1");
    for phone in [&mut first, &mut second] {
        born(phone, &office, "1990");
        phone.wait_text("Your profile is saved");
        phone.open(&office.url(&activity));
        phone.wait_text("People needed");
        phone.offline(true);
    }
    first.tap_text("Sign up");
    first.wait_text("The team leader sees your place.");
    first.wait_beside("The team leader sees your place.", SIGN, "on this phone");
    first.tap_text("Cancel sign-up");
    first.wait_text("Your sign-up is cancelled");
    first.tap_text("Sign up");
    first.wait_text("The team leader sees your place.");
    second.tap_text("Sign up");
    second.wait_text("The team leader sees your place.");
    // Who tapped later is heard first: the order is that of the taps.
    second.offline(false);
    second.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    first.offline(false);
    first.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    leader.open(&office.url(&activity));
    leader.wait_text("Signed up: 2, places: 1");
    leader.wait_text("Waiting list: 1");
    let main = leader.text("main");
    let place = |words: &str| main.find(words).unwrap_or_else(|| panic!("no {words} in {main}"));
    assert!(place("Айгүл") < place("Place 1") && place("Place 1") < place("Ержан"), "{main}");
    assert!(place("Ержан") < place("Waiting list: 1"), "{main}");
    leader.tap_beside("Айгүл", "Present");
    jobs::wait_answer(&leader, "Айгүл", "Present");

    first.tap_text("Cancel sign-up");
    leader.wait_text("Signed up: 1, places: 1");
    let main = leader.text("main");
    assert!(!main.contains("Waiting list"), "the next one is in: {main}");
    second.open(&office.url("/activities"));
    second.tap_text("My shifts");
    second.wait_text(TITLE);
    first.open(&office.url("/activities"));
    first.wait_text(TITLE);
    assert!(!first.text("main").contains("My shifts"), "nothing is this person's any more");
    let faults = [leader.faults(), first.faults(), second.faults()].concat();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn a_sixteen_year_old_is_refused_for_an_emergency_and_needs_a_parent_elsewhere() {
    let office = Office::open();
    let leader = joined(&office, "Сәуле", "org_coordinator");
    let mut young = joined(&office, "Дана", "volunteer");
    let emergency = jobs::plan(&leader, "Flood at the dam", "Emergency response");
    let evening = jobs::plan(&leader, "Evening in the care home", "Leisure evening");
    let year = young.eval("new Date().getFullYear() - 16").as_i64().expect("a year").to_string();
    young.open(&office.url(&emergency));
    young.wait_text("18 and over only");
    young.tap_text("Sign up");
    young.wait_text("Write your year of birth in your profile first.");
    young.tap_text("Open my profile");
    young.wait_text("Consent to personal data processing");
    young.type_labelled("Year of birth", "2090");
    young.tap_text("Save");
    young.wait_text("This year of birth cannot be right.");
    young.type_labelled("Year of birth", &year);
    young.tap_text("Save");
    young.wait_text("Written parental consent");

    young.offline(true);
    young.open(&office.url(&emergency));
    young.tap_text("Sign up");
    young.wait_text("The law lets nobody under 18 help in an emergency.");
    young.open(&office.url(&evening));
    young.tap_text("Sign up");
    young.wait_text("the written consent of a parent or guardian is needed");
    young.tap_text("Open my profile");
    young.tap_text("My parent or guardian has agreed in writing");
    young.tap_text("Photos of me");
    young.wait_beside("Photos of me", SIGN, "on this phone");
    young.open(&office.url(&evening));
    young.tap_text("Sign up");
    young.wait_text("The team leader sees your place.");
    young.open(&office.url(&emergency));
    young.tap_text("Sign up");
    young.wait_text("The law lets nobody under 18 help in an emergency.");
    young.offline(false);
    young.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    // What one joined can become what one may not join: both hear it.
    leader.open(&office.url(&format!("{evening}/edit")));
    leader.tap_text("Emergency response");
    leader.tap_text("Save");
    leader.wait_text("Check the age");
    young.open(&office.url(&evening));
    young.wait_text("The law lets nobody under 18 help in an emergency.");
    young.wait_text("Cancel sign-up");
    assert_eq!(young.faults(), Vec::<String>::new());
}

#[test]
fn a_shift_goes_into_the_calendar_as_a_file() {
    let office = Office::open();
    let leader = joined(&office, "Сәуле", "org_coordinator");
    let volunteer = joined(&office, "Айгүл", "volunteer");
    let activity = jobs::plan(&leader, TITLE, "Eco volunteering");
    born(&volunteer, &office, "1990");
    volunteer.wait_text("Your profile is saved");
    volunteer.open(&office.url(&activity));
    let folder = tempfile::tempdir().expect("a folder");
    volunteer.download_into(folder.path());
    volunteer.tap_text("Sign up");
    volunteer.tap_text("Add to calendar");
    let saved = || {
        let files = std::fs::read_dir(folder.path()).expect("a folder").flatten();
        files.map(|file| file.path()).find(|path| {
            let whole = std::fs::metadata(path).is_ok_and(|facts| facts.len() > 0);
            whole && path.extension().is_some_and(|end| end == "ics")
        })
    };
    let limit = std::time::Instant::now() + PATIENCE;
    let file = loop {
        match saved() {
            Some(file) => break std::fs::read_to_string(file).expect("text"),
            None if std::time::Instant::now() > limit => panic!("no file came"),
            None => std::thread::sleep(std::time::Duration::from_millis(50)),
        }
    };
    for line in ["BEGIN:VEVENT\r\n", "SUMMARY:Clean-up in the Medeu gorge\r\n", "LOCATION:Almaty\\, Abai 10\r\n"] {
        assert!(file.contains(line), "{line} in {file}");
    }
}

#[test]
fn a_volunteer_finds_what_needs_people_near_home_and_the_filter_is_kept() {
    let office = Office::open();
    let leader = joined(&office, "Сәуле", "org_coordinator");
    let gorge = jobs::plan(&leader, TITLE, "Eco volunteering");
    jobs::change(&leader, &office.url(&format!("{gorge}/edit")), "District", "Medeu district");
    leader.tap_text("More people are needed: say so in the list");
    let lessons = jobs::plan(&leader, "Maths for the fifth form", "Teaching children");
    jobs::change(&leader, &office.url(&format!("{lessons}/edit")), "District", "Turksib district");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    let mut phone = joined(&office, "Ержан", "volunteer");
    phone.tap_text("Activities");
    phone.wait_text("Maths for the fifth form");
    phone.offline(true);
    phone.tap_text("Needs people");
    phone.wait_text_gone("Maths for the fifth form");
    phone.wait_text(TITLE);
    phone.tap_text("All");
    phone.wait_text("Maths for the fifth form");
    phone.tap_text("Filter");
    phone.type_labelled("District", "Turksib district");
    phone.tap_text("Next 7 days");
    phone.tap_text("Show");
    phone.wait_text_gone(TITLE);
    phone.wait_text("Maths for the fifth form");
    phone.reload();
    phone.wait_text("Turksib district · Next 7 days");
    assert!(!phone.text("main").contains(TITLE), "the filter is kept");
    phone.tap_text("Clear the filter");
    phone.wait_text(TITLE);
    assert_eq!([leader.faults(), phone.faults()].concat(), Vec::<String>::new());
}
