//! P1 and P5: a volunteer at the scales and a coordinator on the stairs, both without signal; and the second person who mends.

use crate::jobs::{self, SIGN, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Screen, Tab, picture_folder};

const DRIVE: &str = "Aid for the people of Abai district";

pub(crate) fn joined(office: &Office, name: &str, role: &str) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite(name, role, jobs::ORGANISATION));
    phone
}

/// A line over the counter: category, unit, number, save.
pub(crate) fn take_in(phone: &Tab, category: &str, unit: &str, number: &str) {
    phone.tap_text(category);
    phone.tap_text(unit);
    phone.type_labelled(if unit == "Weighed" { "How many kilograms" } else { "How many" }, number);
    phone.tap_text("Save");
}

fn on_this_phone(phone: &Tab) {
    let js = "[...document.querySelectorAll('.sign')].length > 0
        && [...document.querySelectorAll('.sign')].every((sign) => says(sign) === 'on this phone')";
    phone.wait(SIGN, js, PATIENCE);
}

/// Waits until a fact says so.
fn wait_fact(phone: &Tab, name: &str, words: &str) {
    let js = format!(
        "[...document.querySelectorAll('.fact')].some((fact) => says(fact.querySelector('dt')) === '{name}'
            && says(fact.querySelector('dd')) === '{words}')"
    );
    phone.wait(&format!("{name}: {words}"), &js, PATIENCE);
}

/// The whole of P1: four taps and a number behind the depot's walls, a kill, the totals on the coordinator's phone, the slip
/// mended by a second person, the waybill, the act, the paper.
#[test]
fn what_a_volunteer_takes_in_without_signal_is_mended_sent_and_handed_over() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let mut volunteer = joined(&office, "Айгүл", "volunteer");
    let activity = jobs::plan(&coordinator, DRIVE, "Collecting money and goods");
    let counter = office.url(&format!("{activity}/aid"));
    volunteer.open(&office.url("/me/profile"));
    volunteer.type_labelled("Year of birth", "1990");
    volunteer.tap_text("Save");
    volunteer.open(&office.url(&activity));
    volunteer.wait_text("Sign up");
    volunteer.open(&counter);
    volunteer.wait_text("Entry not found");
    volunteer.open(&office.url(&activity));
    volunteer.offline(true);
    volunteer.tap_text("Sign up");
    volunteer.tap_text("Take in aid");
    take_in(&volunteer, "Clothes", "Sack", "3");
    volunteer.wait_text("Today: 24.0 kg · weighed 0 %");
    take_in(&volunteer, "Food", "Weighed", "24,6");
    volunteer.wait_text("Today: 48.6 kg · weighed 50 %");
    // 500 for 50,0 is asked about once, and then kept.
    take_in(&volunteer, "Food", "Weighed", "500");
    volunteer.wait_text("500 kg in one line. Is that right?");
    volunteer.tap_text("Yes, that is right");
    volunteer.wait_text("Today: 548.6 kg");
    // What is no number says so, and stays.
    take_in(&volunteer, "Food", "Weighed", "2,5 кг");
    volunteer.wait_text("Write kilograms, such as 24.6.");
    volunteer.type_labelled("How many kilograms", "2,5");
    volunteer.tap_text("Sticker, rejected, paper book");
    volunteer.tap_text("Rejected");
    volunteer.tap_text("Out of date");
    volunteer.tap_text("Save");
    volunteer.wait_text("Rejected · ");
    volunteer.wait_text("Today: 548.6 kg");
    on_this_phone(&volunteer);
    volunteer.kill();
    volunteer.start();
    volunteer.open(&counter);
    volunteer.wait_text("Today: 548.6 kg · weighed 95 %");
    // Nobody mends the own line.
    volunteer.tap_text("Food · 500.0 kg");
    volunteer.wait_text("This is your line. A second person corrects it.");
    wait_fact(&volunteer, "Written by", "Айгүл");
    assert_eq!(volunteer.count("main form"), 0);
    volunteer.offline(false);
    volunteer.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    coordinator.open(&office.url(&format!("{activity}/aid/stock")));
    coordinator.wait_text("Collected 548.6 kg · weighed 95 % · in store 548.6 kg");
    wait_fact(&coordinator, "Food", "collected 524.6 kg · rejected 2.5 kg · shipped 0.0 kg · in store 524.6 kg");
    coordinator.tap_text("Food · 500.0 kg");
    coordinator.wait_text("Correction");
    coordinator.type_labelled("How many kilograms is right", "50,0");
    coordinator.tap_text("Typing slip");
    coordinator.tap_text("Save");
    coordinator.wait_text("Now: 50.0 kg");

    let send = |number: &str| {
        coordinator.open(&office.url(&format!("{activity}/aid/dispatch")));
        coordinator.tap_text("Food");
        coordinator.type_labelled("How many kilograms", number);
        coordinator.type_labelled("Waybill number", "17");
        coordinator.type_labelled("Receiving institution", "Abai district headquarters");
        coordinator.tap_text("Save");
    };
    send("700");
    coordinator.wait_text("700 kg are sent, but the store holds 74 kg. Is that right?");
    send("70");
    coordinator.wait_text("Saved");
    coordinator.open(&office.url(&format!("{activity}/aid/handover")));
    coordinator.wait("the waybill", "document.querySelectorAll('select option').length === 2", PATIENCE);
    coordinator.eval(
        "(() => { const menu = document.querySelector('select'); menu.value = '0';
            menu.dispatchEvent(new Event('change', { bubbles: true })); })()",
    );
    coordinator.tap_text("Save");
    coordinator.wait_text("Fill this in.");
    coordinator.type_labelled("Number of the act", "3-A");
    coordinator.tap_text("Storekeeper");
    coordinator.tap_text("Save");
    coordinator.wait_text("Saved");

    coordinator.open(&office.url(&format!("{activity}/aid/stock")));
    coordinator.wait_text("Collected 98.6 kg · weighed 75 % · in store 28.6 kg");
    coordinator.wait_text("Shipped 70.0 kg · delivered 70.0 kg · written off 0.0 kg · rejected 2.5 kg");
    coordinator.type_labelled("Total on paper, kg", "98,0");
    coordinator.wait_text("Phone 98.6 kg, paper 98.0 kg. Difference: 0.6 kg");
    coordinator.tap_text("Close the drive");
    coordinator.wait_text("Phone and paper differ. Write down why.");
    coordinator.type_labelled("Why they differ", "One bag was weighed twice on paper");
    coordinator.tap_text("Close the drive");
    coordinator.wait_text("Drive closed:");
    coordinator.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    assert_eq!([volunteer.faults(), coordinator.faults()].concat(), Vec::<String>::new());
}

/// Two tables count the same sack: both lines are kept and told, until a second person takes one out.
#[test]
fn one_sticker_on_two_phones_is_told_and_a_leader_only_proposes_the_correction() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let mut leader = joined(&office, "Берік", "team_leader");
    let activity = jobs::plan(&leader, DRIVE, "Collecting money and goods");
    leader.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let counter = office.url(&format!("{activity}/aid"));
    coordinator.open(&counter);
    coordinator.wait_text("Sticker, rejected");
    leader.open(&counter);
    leader.offline(true);
    for phone in [&coordinator, &*leader] {
        phone.tap_text("Sticker, rejected, paper book");
        phone.type_labelled("Sticker number", "B-17");
        take_in(phone, "Clothes", "Sack", "1");
        phone.wait_text("Today: 8.0 kg");
    }
    leader.offline(false);
    let stock = office.url(&format!("{activity}/aid/stock"));
    for phone in [&coordinator, &*leader] {
        phone.open(&stock);
        phone.wait_text("Sticker B-17 is on more than one line. All are kept; a person decides.");
        phone.wait_text("Collected 16.0 kg");
    }
    leader.tap_beside("Сәуле", "Clothes · 8.0 kg");
    leader.wait_text("Correction");
    leader.type_labelled("How many kilograms is right", "0");
    leader.tap_text("Entered twice");
    leader.tap_text("Save");
    leader.wait_text("Saved. It waits for a coordinator’s approval.");
    coordinator.open(&office.url("/desk"));
    coordinator.wait_text("A coordinator’s approval is needed");
    coordinator.wait_text("Entered twice");
    coordinator.tap_text("Let in");
    coordinator.wait_text("Nothing waits for a decision.");
    for phone in [&coordinator, &*leader] {
        phone.open(&stock);
        phone.wait_text("Collected 8.0 kg");
        assert!(!phone.text("main").contains("B-17"), "one of the two holds nothing now");
    }
    assert_eq!([coordinator.faults(), leader.faults()].concat(), Vec::<String>::new());
}

/// P5: a winter day on the stairs, by count and without a name; an institution's head count; a slip is taken back.
#[test]
fn help_is_counted_without_signal_and_without_a_name() {
    let office = Office::open();
    let mut coordinator = joined(&office, "Сәуле", "org_coordinator");
    let admin = joined(&office, "Мадина", "admin");
    let activity = jobs::plan(&coordinator, "Winter deliveries in Turksib", "Help for older people");
    coordinator.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    coordinator.offline(true);
    coordinator.tap_text("Help given");
    coordinator.wait_text("No names are recorded");
    // The screen is drawn once more when the checklists have come.
    coordinator.eval("new Promise((done) => setTimeout(done, 4000))");
    let entries = "[...document.querySelectorAll('main input[type=text]:not(.stepper__count), main textarea')]
        .map((entry) => squeeze(entry.labels[0]?.innerText ?? entry.outerHTML)).join()";
    let entries = coordinator.eval(entries);
    assert!(entries.as_str().is_some_and(|it| it.starts_with("Coupon number") && !it.contains(',')), "{entries}");
    coordinator.tap_text("Once more (+1)");
    coordinator.wait_text("Choose a category.");
    coordinator.tap_text("Pensioner living alone");
    coordinator.wait_text("1 family, 1 person");
    coordinator.type_labelled("Coupon number", "Айгүл");
    coordinator.tap_text("Once more (+1)");
    coordinator.wait_text("A code has 8 signs; here there are 5.");
    coordinator.type_labelled("Coupon number", "");
    coordinator.tap_text("Once more (+1)");
    coordinator.wait_text("Saved: 1 family, 1 person");
    coordinator.tap("button[aria-label='Number of people: one more']");
    coordinator.tap("button[aria-label='Number of people: one more']");
    coordinator.wait_text("1 family, 3 people");
    coordinator.tap_text("Once more (+1)");
    wait_fact(&coordinator, "Pensioner living alone", "2 times · 2 families, 4 people");
    coordinator.tap_text("Undo");
    wait_fact(&coordinator, "Pensioner living alone", "1 time · 1 family, 1 person");
    coordinator.tap_text("Older person");
    coordinator.tap_text("At an institution");
    coordinator.type_labelled("Institution", "Boarding house No. 1");
    coordinator.eval(
        "(() => { const box = document.querySelector('.stepper__count');
            box.value = '40'; box.dispatchEvent(new Event('change', { bubbles: true })); })()",
    );
    coordinator.wait_text("1 institution, 40 people");
    coordinator.tap_text("Once more (+1)");
    coordinator.wait_text("Check the number of people with the institution and tick it.");
    coordinator.tap_text("The institution confirmed the number of people");
    coordinator.tap_text("Once more (+1)");
    wait_fact(&coordinator, "Older person", "1 time · 1 institution, 40 people");
    on_this_phone(&coordinator);
    coordinator.kill();
    coordinator.start();
    coordinator.offline(false);
    coordinator.open(&office.url("/"));
    coordinator.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);

    // The front office sees the counts and writes none.
    admin.open(&office.url(&format!("{activity}/help")));
    wait_fact(&admin, "Older person", "1 time · 1 institution, 40 people");
    wait_fact(&admin, "Pensioner living alone", "1 time · 1 family, 1 person");
    assert_eq!(admin.count("main form"), 0);
    assert_eq!([coordinator.faults(), admin.faults()].concat(), Vec::<String>::new());
}

/// Every screen of this room at 320 px in three languages: nothing cut. Pictures of it at 390 px for whoever looks.
#[test]
fn no_text_is_cut_at_the_counter_in_the_store_and_on_the_stairs() {
    let office = Office::open();
    let coordinator = joined(&office, "Сәуле", "org_coordinator");
    let stairs = jobs::plan(&coordinator, "Түрксібтегі қысқы жеткізу", "Help for older people");
    let drive = jobs::plan(&coordinator, "Абай ауданына көмек жинау", "Collecting money and goods");
    coordinator.tap_text("Take in aid");
    let lines = [
        ("Food", "Weighed", "24,6"),
        ("Bedding", "Sack", "7"),
        ("Clothes", "Box", "9"),
        ("Tools and equipment", "Piece", "4"),
    ];
    for (nth, (category, unit, number)) in (1..).zip(lines) {
        take_in(&coordinator, category, unit, number);
        let rows = format!("document.querySelectorAll('main .row').length === {nth}");
        coordinator.wait(number, &rows, PATIENCE);
    }
    let line = coordinator.eval("document.querySelector('main .row a').getAttribute('href')");
    let line = line.as_str().expect("the way to a line").to_owned();
    let stops = [
        ("aid", format!("{drive}/aid")),
        ("aid-stock", format!("{drive}/aid/stock")),
        ("aid-line", line),
        ("aid-dispatch", format!("{drive}/aid/dispatch")),
        ("aid-handover", format!("{drive}/aid/handover")),
        ("aid-transfer", format!("{drive}/aid/transfer")),
        ("aid-activity", drive.clone()),
        ("help", format!("{stairs}/help")),
    ];
    let mut cut = Vec::new();
    for language in ["kk", "ru", "en"] {
        coordinator.eval(&format!("localStorage.setItem('language', '{language}')"));
        for (name, path) in &stops {
            coordinator.resize(Screen { width: 320, height: 640, touch: true });
            coordinator.open(&office.url(path));
            coordinator.reload();
            let there =
                format!("document.documentElement.lang === '{language}' && document.querySelector('h1') !== null");
            coordinator.wait(path, &there, PATIENCE);
            coordinator.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
            cut.extend(coordinator.cut_text().into_iter().map(|what| format!("{name} in {language}: {what}")));
            if std::env::var_os("ERIKTI_SCREENS").is_some() {
                coordinator.unroll(Screen { width: 390, height: 800, touch: true });
                coordinator.screenshot(&picture_folder().join(format!("{name}-{language}.png")));
            }
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}
