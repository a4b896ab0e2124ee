//! P4: a mentor at a children's support centre, with codes in place of names, behind a PIN, without signal.

use std::time::Duration;

use serde_json::json;

use crate::jobs::{self, ORGANISATION, SIGN};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Screen, Tab, picture_folder};

const NARROW: Screen = Screen { width: 320, height: 640, touch: true };

const PHONE: Screen = Screen { width: 390, height: 844, touch: true };

const PIN: &str = "482913";

const COURSE: &str = "Joinery · №1 орталық";

/// Every row of every database and every entry of every cache, as text: sealed or not, what can be read in it is found.
const EVERYTHING: &str = "(async () => {
    const text = (bytes) => new TextDecoder('latin1').decode(bytes);
    let all = '';
    for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((done, failed) => {
            const open = indexedDB.open(name);
            open.onsuccess = () => done(open.result);
            open.onerror = failed;
        });
        for (const store of db.objectStoreNames) {
            const rows = await new Promise((done) => {
                db.transaction(store).objectStore(store).getAll().onsuccess = (event) => done(event.target.result);
            });
            for (const row of rows) all += typeof row === 'string' ? row : text(row);
        }
        db.close();
    }
    for (const name of (await caches.keys()).filter((name) => name.endsWith('-outbox'))) {
        const cache = await caches.open(name);
        for (const answer of await cache.matchAll()) {
            const head = answer.headers.get('x-bytes');
            all += head === null ? text(await answer.arrayBuffer()) : atob(head);
        }
    }
    return all + JSON.stringify({ ...localStorage });
})()";

/// Rows in a store of the workshop's database.
fn rows(phone: &Tab, store: &str) -> u64 {
    let count = phone.eval(&format!(
        "(async () => {{
            const {{ name }} = (await indexedDB.databases()).find((one) => one.name.startsWith('ward-'));
            const db = await new Promise((done) => {{ const open = indexedDB.open(name); open.onsuccess = () => done(open.result); }});
            const count = await new Promise((done) => {{
                db.transaction('{store}').objectStore('{store}').count().onsuccess = (event) => done(event.target.result);
            }});
            db.close();
            return count;
        }})()"
    ));
    count.as_u64().expect("a count")
}

fn readable(phone: &Tab, words: &str) -> bool {
    phone.eval(&format!("{EVERYTHING}.then((all) => all.includes({}))", json!(words))).as_bool().expect("yes or no")
}

/// Chooses by its words in the phone's own list.
fn choose(phone: &Tab, label: &str, words: &str) {
    let value = phone.eval(&format!(
        "[...labelled({}).options].find((option) => option.textContent.includes({})).value",
        json!(label),
        json!(words)
    ));
    phone.type_labelled(label, value.as_str().expect("an option"));
}

fn plan(office: &Office, admin: &Phone) {
    admin.open(&office.url("/activities"));
    admin.tap_text("Workshop courses");
    admin.tap_text("Plan a course");
    admin.type_labelled("Children’s institution", "№1 орталық");
    admin.tap_text("Joinery");
    admin.type_labelled("First day", "2026-01-05");
    admin.type_labelled("Last day", "2027-12-20");
    admin.tap_text("Save");
    admin.wait_text("Choose a mentor.");
    for (seat, name) in [("Mentor", "Ербол"), ("Second mentor", "Мадина")] {
        let there = format!("labelled({})?.textContent.includes({})", json!(seat), json!(name));
        admin.wait(name, &there, PATIENCE);
        choose(admin, seat, name);
    }
    admin.tap_text("Save");
    admin.wait_text(COURSE);
    admin.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
}

/// Sets the first PIN; the code that was shown once.
fn set_pin(office: &Office, phone: &Phone) -> String {
    phone.open(&office.url("/workshop"));
    phone.type_labelled("New PIN", "1234");
    phone.type_labelled("The same PIN again", "1234");
    phone.tap_text("Set the PIN");
    phone.wait_text("A PIN has at least 6 digits");
    phone.type_labelled("New PIN", PIN);
    phone.type_labelled("The same PIN again", PIN);
    phone.tap_text("Set the PIN");
    phone.wait_for(".ward-code");
    let code = phone.text(".ward-code");
    assert_eq!(code.len(), 24, "{code}");
    phone.tap_text("I have written it down");
    phone.wait_text(COURSE);
    code
}

fn unlock(phone: &Tab, pin: &str) {
    phone.type_labelled("PIN", pin);
    phone.tap_text("Open");
}

fn register(phone: &Tab, children: usize) {
    phone.type_labelled("Child code", "Әлия");
    phone.tap_text("11–13");
    phone.tap_text("Add");
    phone.wait_text("This looks like a name");
    phone.type_labelled("Child code", "мт 1");
    for number in 1..=children {
        phone.tap_text("Add");
        let there = format!("[...document.querySelectorAll('strong')].some((one) => says(one) === 'MT-{number:02}')");
        phone.wait("the code", &there, PATIENCE);
    }
}

/// Everything tapped here is on the phone.
fn kept(phone: &Tab) {
    phone.wait(
        SIGN,
        "[...document.querySelectorAll('main .sign')].every((sign) => /on this phone|delivered/i.test(says(sign)))",
        PATIENCE,
    );
}

fn delivered(phone: &Tab) {
    phone.wait(
        SIGN,
        "[...document.querySelectorAll('main .sign')].every((sign) => /delivered/i.test(says(sign)))",
        PATIENCE,
    );
}

#[test]
fn a_mentor_holds_a_session_by_codes_behind_a_pin_and_the_second_mentor_reads_it() {
    let office = Office::open();
    let admin = Phone::new();
    let (mut mentor, second) = (Phone::new(), Phone::new());
    jobs::join(&admin, office.first_invite());
    jobs::join(&mentor, &office.invite("Ербол", "mentor", ORGANISATION));
    jobs::join(&second, &office.invite("Мадина", "mentor", ORGANISATION));
    plan(&office, &admin);
    set_pin(&office, &mentor);

    mentor.offline(true);
    mentor.tap_text(COURSE);
    register(&mentor, 11);
    kept(&mentor);
    mentor.tap_text("Open the session");
    mentor.wait_text("0 of 11 present");
    for number in 1..=10 {
        mentor.tap_text(&format!("MT-{number:02}"));
    }
    mentor.tap_text("MT-10");
    mentor.wait_text("9 of 11 present");
    mentor.tap_text("Milestone day: look at skills today");
    mentor.tap_text("2 alone");
    mentor.tap_text("Finish the session");
    mentor.wait_text("Finish the session checklist first.");

    mentor.tap_text("Start the check");
    mentor.wait("the run", "location.pathname.startsWith('/workshop/run/')", PATIENCE);
    mentor.wait_text("Two adults are present");
    for item in [
        "Two adults are present",
        "The mentor's clearance is valid",
        "The code sheet is with staff",
        "Attendance marked by code",
        "Nobody is alone with one child",
        "No photos, video or voice",
        "A concern goes to the head",
    ] {
        mentor.tap_beside(item, "Done");
    }
    mentor.tap_text("Finish the check");
    mentor.wait_text("Finished:");
    kept(&mentor);
    mentor.back();
    mentor.wait_text("9 of 11 present");

    mentor.tap_text("Concern");
    mentor.wait_text("What happened is not written here.");
    assert_eq!(mentor.count("dialog[open] a[href='tel:111']"), 1);
    assert_eq!(mentor.count("dialog[open] a[href='tel:102']"), 1);
    assert_eq!(mentor.count("dialog[open] textarea, dialog[open] input"), 0, "no place for a story");
    mentor.tap_text("Told: head of the institution");
    mentor.wait_text("Told: head of the institution");
    mentor.tap_text("Finish the session");
    mentor.wait_text("Session finished:");
    kept(&mentor);
    let day = mentor.path();

    // Nothing on the phone can be read without the PIN, dead or alive.
    assert!(readable(&mentor, "volunteer"), "the search finds what is not sealed");
    for secret in ["MT-07", "presence", "flag"] {
        assert!(!readable(&mentor, secret), "{secret} lies in the open");
    }
    mentor.kill();
    mentor.start();
    mentor.open(&office.url(&day));
    mentor.wait_text("sealed entries are not delivered yet");
    assert!(!mentor.text("main").contains("MT-"));
    unlock(&mentor, "000000");
    mentor.wait_text("9 tries are left");
    unlock(&mentor, PIN);
    mentor.wait_text("9 of 11 present");
    mentor.offline(false);
    delivered(&mentor);

    set_pin(&office, &second);
    second.tap_text(COURSE);
    second.wait_text("MT-11");
    second.open(&office.url(&day));
    unlock(&second, PIN);
    second.wait_text("9 of 11 present");
    second.wait_text("Session finished:");
    second.wait_text("Told: head of the institution");

    // The office has counts, and no code; none of its numbers is below five.
    admin.open(&office.url("/courses"));
    admin.wait_beside("Children", ".fact__value", "11");
    admin.wait_text("fewer than 5");
    assert!(!readable(&admin, "MT-07"), "a code on the office's phone");

    // Five minutes without a touch.
    mentor.eval("(() => { const now = Date.now.bind(Date); Date.now = () => now() + 301000; })()");
    mentor.wait_text_within("I have forgotten the PIN", Duration::from_secs(20));
    assert!(!mentor.text("main").contains("MT-"));
    assert_eq!([admin.faults(), mentor.faults(), second.faults()].concat(), Vec::<String>::new());
}

#[test]
fn ten_wrong_pins_wipe_what_is_delivered_and_the_code_on_paper_brings_back_what_is_not() {
    let office = Office::open();
    let admin = Phone::new();
    let (mut mentor, other) = (Phone::new(), Phone::new());
    jobs::join(&admin, office.first_invite());
    jobs::join(&mentor, &office.invite("Ербол", "mentor", ORGANISATION));
    jobs::join(&other, &office.invite("Мадина", "mentor", ORGANISATION));
    plan(&office, &admin);
    let code = set_pin(&office, &mentor);
    mentor.tap_text(COURSE);
    mentor.wait_text("Children by code");
    register(&mentor, 2);
    delivered(&mentor);
    mentor.offline(true);
    mentor.tap_text("Add");
    mentor.wait_text("MT-03");
    kept(&mentor);
    assert!(rows(&mentor, "tail") > 0);
    let owed = rows(&mentor, "outbox");
    mentor.open(&office.url("/workshop"));
    for left in (1..10).rev() {
        unlock(&mentor, "111111");
        mentor.wait_text_within(&format!("{left} tr"), Duration::from_secs(30));
    }
    unlock(&mentor, "111111");
    mentor.wait_text_within("no PIN opens the workshop any more", Duration::from_secs(30));
    assert_eq!((rows(&mentor, "tail"), rows(&mentor, "outbox")), (0, owed), "delivered is gone, owed is there");
    mentor.reload();
    mentor.wait_text("no PIN opens the workshop any more");

    let by_code = |code: &str| {
        mentor.type_labelled("The code from the paper", code);
        mentor.type_labelled("New PIN", "775533");
        mentor.type_labelled("The same PIN again", "775533");
        mentor.tap_text("Open");
    };
    by_code("ABCD-EFGH-JKLM-NPQR-STUV");
    mentor.wait_text_within("That is not the code.", Duration::from_secs(30));
    by_code(&code.to_lowercase());
    mentor.wait_text_within("waits for signal", Duration::from_secs(30));
    mentor.offline(false);
    mentor.wait_text(COURSE);
    mentor.tap_text(COURSE);
    for code in ["MT-01", "MT-02", "MT-03"] {
        mentor.wait_text(code);
    }
    delivered(&mentor);
    set_pin(&office, &other);
    other.tap_text(COURSE);
    other.wait_text("MT-03");
    assert_eq!([admin.faults(), mentor.faults(), other.faults()].concat(), Vec::<String>::new());
}

/// Every screen behind the door and the office's own, in three languages at 320 px: nothing is cut.
#[test]
fn no_text_of_the_workshop_is_cut_in_any_language() {
    let office = Office::open();
    let (admin, mentor) = (Phone::new(), Phone::new());
    let other = Phone::new();
    jobs::join(&admin, office.first_invite());
    jobs::join(&mentor, &office.invite("Ербол", "mentor", ORGANISATION));
    jobs::join(&other, &office.invite("Мадина", "mentor", ORGANISATION));
    plan(&office, &admin);
    other.open(&office.url("/workshop"));
    set_pin(&office, &mentor);
    mentor.tap_text(COURSE);
    let course = mentor.path();
    register(&mentor, 3);
    mentor.tap_text("Open the session");
    mentor.tap_text("MT-01");
    mentor.tap_text("Milestone day: look at skills today");
    mentor.wait_text("2 alone");
    kept(&mentor);
    let day = mentor.path();
    let mut cut = Vec::new();
    for language in ["kk", "ru", "en"] {
        for (phone, name, path, inside) in [
            (&other, "first", "/workshop", false),
            (&mentor, "door", "/workshop", false),
            (&mentor, "home", "/workshop", true),
            (&mentor, "course", course.as_str(), true),
            (&mentor, "lesson", day.as_str(), true),
            (&mentor, "concern", day.as_str(), true),
            (&admin, "courses", "/courses", false),
            (&admin, "plan", "/courses/new", false),
        ] {
            phone.eval(&format!("localStorage.setItem('language', '{language}')"));
            phone.open(&office.url(path));
            phone.wait("the screen", "document.querySelector('main .card, main form') !== null", PATIENCE);
            if inside {
                phone.type_into("input[type=password]", PIN);
                phone.tap("button[type=submit]");
                phone.wait_gone("input[type=password]");
                phone.wait("the screen", "document.querySelector('main .card') !== null", PATIENCE);
            }
            if name == "concern" {
                phone.tap(".button--danger");
                phone.wait_for("dialog[open] .dial");
            }
            phone.resize(NARROW);
            let words = phone.cut_text().into_iter().map(|what| format!("{name} in {language}: {what}"));
            cut.extend(words);
            shoot(phone, &format!("workshop-{name}-{language}-light"));
            phone.resize(NARROW);
        }
    }
    assert!(cut.is_empty(), "{}", cut.join("\n"));
}

/// A picture for whoever asked for pictures.
fn shoot(phone: &Tab, name: &str) {
    if std::env::var_os("ERIKTI_SCREENS").is_some() {
        phone.unroll(PHONE);
        phone.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
        phone.screenshot(&picture_folder().join(format!("{name}-390.png")));
    }
}
