//! What happens to phones and servers: set up from another's backup, a clock of another century, a server restored from an
//! older copy. Nothing lost, and told where a person must know.

use serde_json::json;

use crate::jobs::{self, SIGN, STRIP};
use crate::mistakes::sentence;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";
const ORGANISATION: &str = "Фронт-офис";

fn wait_delivered(phone: &Tab) {
    phone.wait(
        STRIP,
        &format!("/^(Everything delivered|This phone is ready)/.test(says(document.querySelector('{STRIP}')))"),
        PATIENCE,
    );
}

fn coordinator(office: &Office) -> Phone {
    let phone = Phone::new();
    jobs::join(&phone, &office.invite("Динара", "org_coordinator", ORGANISATION));
    phone
}

/// Two phones that believe to be one write at the same time: both are heard.
#[test]
fn a_phone_set_up_from_anothers_backup_takes_nothing_from_it() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, &office.invite("Айгүл", "org_coordinator", ORGANISATION));
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_delivered(&phone);
    phone.offline(true);
    phone.kill();
    let mut twin = phone.twin();
    phone.start();
    for (phone, title) in [(&mut phone, "Of the one"), (&mut twin, "Of the other")] {
        phone.open(&office.url("/activities"));
        phone.wait_text(TITLE);
        jobs::plan(phone, title, "Seismic safety");
        phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')) === '1 on this phone'"), PATIENCE);
    }
    for phone in [&mut phone, &mut twin] {
        phone.offline(false);
        wait_delivered(phone);
    }
    let other = coordinator(&office);
    for phone in [&phone, &twin, &other] {
        phone.open(&office.url("/activities"));
        for title in [TITLE, "Of the one", "Of the other"] {
            phone.wait_text(title);
        }
    }
}

/// Sets the clock of every page opened from now on; workers keep the machine's.
fn set_clock(phone: &Tab, day: &str) {
    phone.before_each_page(&format!(
        "(() => {{
            const Real = Date, ahead = Real.parse({}) - Real.now();
            globalThis.Date = class extends Real {{
                constructor(...words) {{ words.length ? super(...words) : super(Real.now() + ahead); }}
                static now() {{ return Real.now() + ahead; }}
            }};
        }})()",
        json!(day)
    ));
}

/// A wrong clock is told and decides nothing: whoever has seen a value replaces it.
fn lives_with_a_clock_at(day: &str, key: &str) {
    let office = Office::open();
    let phone = Phone::new();
    set_clock(&phone, day);
    jobs::join(&phone, &office.invite("Айгүл", "org_coordinator", ORGANISATION));
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    phone.tap_beside("Айгүл", "Late");
    phone.wait_beside("Айгүл", SIGN, "delivered");
    let other = coordinator(&office);
    other.open(&office.url(&activity));
    jobs::wait_answer(&other, "Айгүл", "Late");
    other.tap_beside("Айгүл", "Absent");
    jobs::wait_answer(&phone, "Айгүл", "Absent");
    phone.tap_beside("Айгүл", "Present");
    jobs::wait_answer(&other, "Айгүл", "Present");
    phone.open(&office.url("/delivery"));
    phone.wait_text(&sentence(include_str!("../../locales/en/delivery.ftl"), key));
}

#[test]
fn a_clock_at_1970_is_told_and_decides_nothing() {
    lives_with_a_clock_at("1970-01-01T00:10:00Z", "clock-behind");
}

#[test]
fn a_clock_at_2099_is_told_and_decides_nothing() {
    lives_with_a_clock_at("2099-07-01T12:00:00Z", "clock-ahead");
}

/// What the server had after its backup comes back from the phone that delivered it.
#[test]
fn a_server_restored_from_an_older_copy_gets_back_what_phones_delivered() {
    let mut office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, &office.invite("Айгүл", "org_coordinator", ORGANISATION));
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_delivered(&phone);
    let folder = tempfile::tempdir().expect("a folder");
    let monday = folder.path().join("monday.sqlite3");
    office.back_up(&monday);
    phone.open(&office.url("/activities"));
    jobs::plan(&phone, "After the copy", "Seismic safety");
    wait_delivered(&phone);
    office.kill();
    office.restore(&monday);
    office.reopen();
    // The restored server does not know the second activity: until it is given back, its space is none of this phone's.
    phone.tap_text("Got it");
    phone.wait_text(&sentence(include_str!("../../locales/en/app.ftl"), "notice-history"));
    wait_delivered(&phone);
    let other = coordinator(&office);
    other.open(&office.url("/activities"));
    other.wait_text("After the copy");
}
