//! Two people change the same thing without knowing of each other: both are kept, one chooses, nobody is overwritten.

use crate::jobs::{self, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Clean-up in Medeu";
const CHOICE: &str = ".two-values__one";
const CHOOSE: &str = "Two values — choose";

fn titled(phone: &Tab, title: &str) {
    phone.wait(title, &format!("says(document.querySelector('h1')) === '{title}'"), PATIENCE);
}

/// Lets both phones speak, one after the other, until nothing is owed.
fn meet(phones: &mut [Phone; 2]) {
    for phone in phones {
        phone.offline(false);
        phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    }
}

#[test]
fn two_values_are_put_before_a_person_who_settles_by_one_tap_and_can_take_it_back() {
    let office = Office::open();
    let mut phones = [Phone::new(), Phone::new()];
    jobs::join(&phones[0], &office.invite("Сәуле", "org_coordinator", jobs::ORGANISATION));
    jobs::join(&phones[1], &office.invite("Динара", "org_coordinator", jobs::ORGANISATION));
    let activity = jobs::plan(&phones[0], TITLE, "Eco volunteering");
    jobs::add_person(&phones[0], "Асель");
    phones[1].open(&office.url(&activity));
    jobs::wait_answer(&phones[1], "Асель", "Present");
    let edit = office.url(&format!("{activity}/edit"));

    // Different fields: both are kept, and nobody is asked.
    phones.iter_mut().for_each(|phone| phone.offline(true));
    jobs::change(&phones[0], &edit, "Place", "At the dam");
    jobs::change(&phones[1], &edit, "Note", "Bring gloves");
    meet(&mut phones);
    for phone in &phones {
        phone.wait_text("At the dam");
        phone.wait_text("Bring gloves");
        assert_eq!(phone.count(CHOICE), 0);
    }

    // The same field, and the same person's mark.
    phones.iter_mut().for_each(|phone| phone.offline(true));
    jobs::change(&phones[0], &edit, "Title", "Clean-up at the dam");
    phones[0].tap_beside("Асель", "Late");
    jobs::change(&phones[1], &edit, "Title", "Clean-up by the river");
    phones[1].tap_beside("Асель", "Absent");
    meet(&mut phones);
    for phone in &phones {
        phone.wait_text(CHOOSE);
        phone.wait("four values", &format!("document.querySelectorAll('{CHOICE}').length === 4"), PATIENCE);
        titled(phone, "Clean-up by the river");
        jobs::wait_answer(phone, "Асель", "Absent");
    }

    // A form does not choose by the way.
    phones[0].open(&edit);
    phones[0].wait_text(CHOOSE);
    assert_eq!(phones[0].count("form"), 0);
    phones[0].open(&office.url(&activity));

    phones[1].open(&office.url("/"));
    phones[1].wait_text("Two different records: 2 entries");
    phones[1].tap_text("Settle");
    phones[1].wait_text("Clean-up by the river · Title");
    phones[1].wait_text("Асель: Absent · Attendance");
    phones[1].tap_text("Clean-up at the dam");
    phones[1].wait_text("Chosen: Clean-up at the dam");
    phones[1].tap_text("Undo");
    titled(&phones[0], "Clean-up by the river");
    phones[0].wait("two values", &format!("document.querySelectorAll('{CHOICE}').length === 2"), PATIENCE);
    phones[0].tap_text("Late you");
    for phone in &phones {
        phone.wait_gone(CHOICE);
        phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    }
    phones[1].wait_text("There is nothing to settle.");
    for phone in &phones {
        phone.open(&office.url(&activity));
        titled(phone, "Clean-up by the river");
        jobs::wait_answer(phone, "Асель", "Late");
        phone.wait_gone(CHOICE);
        assert_eq!(phone.faults(), Vec::<String>::new());
    }
}
