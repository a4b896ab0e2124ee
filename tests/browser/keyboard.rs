//! A day's work without a finger or a mouse: everything is reached with Tab, done with Enter, Space and arrows, and it is seen
//! where one is.

use serde_json::json;

use crate::jobs;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Screen, Tab};

/// The longest way with Tab to anything on a screen: a checklist of 26 rows, each with a menu of its own.
const STEPS: usize = 160;

/// What has the focus: what it says, and whether a person sees that it has it.
const FOCUS: &str = "(() => {
    const at = document.activeElement;
    const label = at.labels?.[0] ?? at;
    const shown = at.matches('.radio') ? at.nextElementSibling ?? at : at;
    const box = shown.getBoundingClientRect();
    const style = getComputedStyle(shown);
    return {
        says: at === document.body ? '' : says(label),
        name: at.name ?? '',
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            && box.bottom > 0 && box.top < innerHeight && box.width > 0,
        what: `${at.outerHTML.slice(0, 160)} ${style.outline} ${box.top} ${box.bottom} ${at.matches(':focus-visible')}`,
    };
})()";

/// Walks on with Tab until the focus is on what says this.
fn reach(phone: &Tab, words: &str) {
    let mut way = Vec::new();
    for _ in 0..STEPS {
        phone.press("Tab");
        let focus = phone.eval(FOCUS);
        let says = focus["says"].as_str().unwrap_or_default().to_owned();
        // Past the last thing the focus is the browser's own for one step.
        if !says.is_empty() {
            assert_eq!(focus["seen"], json!(true), "the focus cannot be seen: {focus}");
        }
        if says == words || says.starts_with(words) {
            return;
        }
        way.push(says);
    }
    panic!("«{words}» is not reached with Tab. On the way: {way:?}");
}

fn press(phone: &Tab, words: &str, key: &str) {
    reach(phone, words);
    phone.press(key);
}

fn write(phone: &Tab, label: &str, words: &str) {
    reach(phone, label);
    phone.call("Input.insertText", json!({"text": words}));
}

/// Where a screen has followed another, the focus is on its name, never lost.
fn arrived(phone: &Tab, words: &str) {
    phone.wait(
        words,
        &format!("document.activeElement.matches('h1') && says(document.activeElement).includes({})", json!(words)),
        PATIENCE,
    );
}

#[test]
fn an_activity_is_planned_marked_checked_and_delivered_with_the_keyboard_alone() {
    let office = Office::open();
    let phone = Phone::with_screen(Screen { width: 1280, height: 800, touch: false });
    phone.open(office.first_invite());
    phone.wait_text("Join");
    press(&phone, "Join", "Enter");
    phone.wait_text("Hello,");
    press(&phone, "Activities", "Enter");
    arrived(&phone, "Activities");
    press(&phone, "Plan an activity", "Enter");
    arrived(&phone, "New activity");
    write(&phone, "Title", "Сейсмикалық қауіпсіздік сабағы");
    // One Tab leads into a group of answers, the arrows from one to the next.
    phone.press("Tab");
    phone.press("Space");
    for _ in 0..20 {
        if phone.eval("says(document.activeElement.labels[0])") == "Seismic safety" {
            break;
        }
        phone.press("ArrowRight");
    }
    phone.wait("the kind", "tappable('Seismic safety').control.checked", PATIENCE);
    write(&phone, "Place", "Almaty, Abai 10");
    press(&phone, "Save", "Enter");
    arrived(&phone, "Сейсмикалық");
    press(&phone, "Add a person", "Enter");
    phone.wait("the first field of the sheet", "document.activeElement.matches('dialog input')", PATIENCE);
    phone.call("Input.insertText", json!({"text": "Асель"}));
    phone.press("Enter");
    phone.wait_gone("dialog[open]");
    phone.wait_text("Асель");
    // The sheet gives the focus back to where it was opened.
    let back = phone.eval(FOCUS);
    assert_eq!(back["says"], json!("Add a person"), "{back}");
    // The leader's own row is the first.
    press(&phone, "Present", "Space");
    press(&phone, "Present", "ArrowRight");
    jobs::wait_answer(&phone, "Асель", "Late");
    press(&phone, "Open the session", "Enter");
    arrived(&phone, "Seismic-safety session");
    press(&phone, "Start the check", "Enter");
    phone.wait_text("/ 26");
    press(&phone, "Done", "Space");
    jobs::wait_answer(&phone, "Date, venue and language", "Done");
    phone.wait(jobs::STRIP, jobs::ALL_DELIVERED, PATIENCE);
    assert_eq!(phone.faults(), Vec::<String>::new());
}
