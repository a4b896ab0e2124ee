//! What is typed and not saved yet, through a kill: at the counter, at a door, in a report. And the words about every screen.

use crate::aid;
use crate::jobs;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::PATIENCE;

/// Lets a draft get to the journal, kills the browser and opens the page again.
fn killed(phone: &mut Phone, page: &str) {
    phone.eval("new Promise((done) => setTimeout(done, 500))");
    phone.kill();
    phone.start();
    phone.open(page);
}

fn wait_typed(phone: &Phone, label: &str, words: &str) {
    phone.wait(label, &format!("labelled('{label}')?.value === '{words}'"), PATIENCE);
}

fn wait_ticked(phone: &Phone, words: &str) {
    phone.wait(words, &format!("tappable('{words}')?.control?.checked === true"), PATIENCE);
}

#[test]
fn what_is_typed_at_the_counter_at_a_door_and_in_a_report_survives_a_kill() {
    let office = Office::open();
    let mut phone = aid::joined(&office, "Сәуле", "org_coordinator");
    let drive = jobs::plan(&phone, "Көмек жинау", "Collecting money and goods");
    let doors = jobs::plan(&phone, "Азық-түлік тарату", "Charity event");
    phone.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
    phone.offline(true);

    let counter = office.url(&format!("{drive}/aid"));
    phone.open(&counter);
    phone.tap_text("Food");
    phone.tap_text("Weighed");
    phone.type_labelled("How many kilograms", "24,6");
    phone.tap_text("Sticker, rejected, paper book");
    phone.tap_text("Rejected");
    killed(&mut phone, &counter);
    wait_typed(&phone, "How many kilograms", "24,6");
    // What stood under "more" is in sight again: nobody turns goods away without knowing.
    for chosen in ["Food", "Weighed", "Rejected"] {
        wait_ticked(&phone, chosen);
    }
    phone.tap_text("Rejected");
    phone.tap_text("Save");
    phone.wait_text("Today: 24.6 kg · weighed 100 %");
    // The next sack is a draft of its own, also when the one before has just been saved.
    phone.type_labelled("How many kilograms", "7");
    killed(&mut phone, &counter);
    phone.wait_text("Today: 24.6 kg · weighed 100 %");
    wait_typed(&phone, "How many kilograms", "7");

    let stairs = office.url(&format!("{doors}/help"));
    phone.open(&stairs);
    phone.tap_text("Large family");
    phone.tap_text("Repeat");
    phone.tap_text("At an institution");
    phone.type_labelled("Institution", "Үйсіз жандар орталығы");
    killed(&mut phone, &stairs);
    wait_typed(&phone, "Institution", "Үйсіз жандар орталығы");
    for chosen in ["Large family", "Repeat", "At an institution"] {
        wait_ticked(&phone, chosen);
    }

    let report = office.url(&format!("{drive}/report"));
    phone.open(&report);
    phone.wait_text("Close the activity");
    assert_eq!(phone.count("main .sign"), 0, "nothing is written, so nothing is delivered");
    phone.tap_text("Took place");
    phone.wait_for("main .sign");
    // No number: it cannot be kept as a value, and is not lost either.
    phone.type_labelled("Collected, kg", "екі қап");
    phone.type_labelled("Note", "Қаптар қоймада");
    killed(&mut phone, &report);
    wait_typed(&phone, "Collected, kg", "екі қап");
    wait_typed(&phone, "Note", "Қаптар қоймада");
    phone.offline(false);
    phone.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
    assert_eq!(phone.faults(), Vec::<String>::new());
}

#[test]
fn three_cards_come_once_and_every_screen_says_without_signal_what_it_is_for() {
    let office = Office::open();
    let mut phone = aid::joined(&office, "Әлия", "volunteer");
    phone.wait_text("It works without a signal");
    phone.tap_text("Next card");
    phone.wait_text("“on this phone”: it is safe");
    phone.offline(true);
    phone.reload();
    phone.wait_text("Three words beside every entry");
    phone.tap_text("Next card");
    phone.tap_text("Got it");
    phone.wait_text_gone("Your job of the day is here");
    phone.reload();
    phone.wait_text("Hello,");
    assert!(!phone.text("main").contains("It works without a signal"));
    for (screen, about) in [
        ("/", "The day’s job with its one button"),
        ("/activities", "Search by title or place"),
        ("/me/hours", "when somebody else has confirmed them"),
        ("/readiness/T01", "Checklists and a quiz about earthquakes"),
    ] {
        phone.open(&office.url(screen));
        phone.tap_text("About this screen");
        phone.wait_text(about);
        phone.wait_text("Other screens");
        phone.back();
        phone.wait("the screen before", &format!("location.pathname === '{screen}'"), PATIENCE);
    }
    assert_eq!(phone.faults(), Vec::<String>::new());
}
