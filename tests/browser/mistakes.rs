//! What people get wrong: a plain sentence that names what and where, in their language, and nothing typed is lost.

use serde_json::json;

use crate::jobs;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::Tab;

const TITLE: &str = "Медеудегі сенбілік";

/// The sentence of a key, as the locale file has it, up to its first value.
pub(crate) fn sentence(file: &str, key: &str) -> String {
    let line = file.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).expect("a sentence");
    line.split('{').next().unwrap_or_default().trim().to_owned()
}

/// Writes the day on which the activity ends.
fn ends_on(phone: &Tab, days_from_start: i64) {
    let day = phone.eval(&format!(
        "(() => {{ const [starts, ends] = document.querySelectorAll('input[type=date]');
            ends.dataset.which = 'ends';
            const day = new Date(starts.value + 'T00:00:00Z');
            day.setUTCDate(day.getUTCDate() + {days_from_start});
            return day.toISOString().slice(0, 10); }})()"
    ));
    phone.type_into("[data-which=ends]", day.as_str().expect("a day"));
}

fn holds_title(phone: &Tab) {
    let js = format!("[...document.querySelectorAll('input')].some((field) => field.value === {})", json!(TITLE));
    phone.wait("the title typed before", &js, crate::tab::PATIENCE);
}

#[test]
fn impossible_times_are_named_in_the_language_of_the_moment_and_the_form_survives_a_kill() {
    let (english, russian) =
        (include_str!("../../locales/en/problems.ftl"), include_str!("../../locales/ru/problems.ftl"));
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    phone.open(&office.url("/activities/new"));
    phone.type_labelled("Title", TITLE);
    phone.tap_text("Eco volunteering");
    ends_on(&phone, -1);
    phone.tap_text("Save");
    phone.wait_text(&sentence(english, "refusal-ends-before-start"));
    ends_on(&phone, 21);
    phone.tap_text("Save");
    phone.wait_text(&sentence(english, "refusal-too-long"));
    holds_title(&phone);
    // The draft is on the way to the journal while the person reads the sentence.
    phone.eval("new Promise((done) => setTimeout(done, 1500))");
    phone.kill();
    phone.start();
    phone.open(&office.url("/activities/new?lang=ru"));
    holds_title(&phone);
    phone.tap("form button[type=submit]");
    phone.wait_text(&sentence(russian, "refusal-too-long"));
    assert_eq!(phone.path(), "/activities/new", "nothing was saved");
}

#[test]
fn a_language_the_app_does_not_speak_is_said_and_the_app_goes_on() {
    let office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    phone.open(&office.url("/readiness?lang=de"));
    phone.wait_text(&sentence(include_str!("../../locales/en/app.ftl"), "language-unknown"));
    phone.wait_text("“de”");
    assert_eq!(phone.eval("document.documentElement.lang"), "en");
}
