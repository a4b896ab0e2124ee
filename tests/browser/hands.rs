//! The harness under test: a finger that misses nothing and a kill that spares nothing must be seen to work.

use std::fs;
use std::time::Duration;

use tempfile::TempDir;

use crate::phone::Phone;
use crate::stand::Stand;
use crate::tab::{PATIENCE, Screen};

fn page(body: &str, script: &str) -> (TempDir, Stand) {
    let folder = tempfile::tempdir().expect("a folder");
    let html = format!(
        "<!doctype html><html lang=en><title>hands</title>{body}<script type=module src=/script.js></script></html>"
    );
    fs::write(folder.path().join("index.html"), html).expect("a page");
    fs::write(folder.path().join("script.js"), script).expect("a script");
    let stand = Stand::serve(folder.path());
    (folder, stand)
}

#[test]
fn a_finger_taps_types_and_reads() {
    let body = "<p id=said></p><button>Save</button><button>Save as</button>
        <label for=name>Your name</label><input id=name value=old>
        <label for=day>Day</label><input id=day type=date>
        <label for=kind>Kind</label><select id=kind><option value=a>A<option value=b>B</select>";
    let script = "const said = document.querySelector('#said');
        for (const button of document.querySelectorAll('button')) button.onclick = () => (said.innerText += button.innerText + ';');
        for (const field of document.querySelectorAll('input, select')) field.oninput = () => (said.dataset[field.id] = field.value);
        document.addEventListener('keydown', (event) => (said.dataset.key = event.key));";
    let (_folder, stand) = page(body, script);
    let phone = Phone::new();
    phone.open(&stand.url("/"));
    phone.tap_text("Save");
    phone.tap_text("Save as");
    phone.wait_text("Save;Save as;");
    phone.type_labelled("Your name", "Әсел");
    phone.type_into("#day", "2026-11-22");
    phone.type_labelled("Kind", "b");
    assert_eq!(
        phone.eval("({ ...document.querySelector('#said').dataset })"),
        serde_json::json!({"name": "Әсел", "day": "2026-11-22", "kind": "b"})
    );
    phone.tap_beside("Day", "Save as");
    assert_eq!(phone.text("#said"), "Save;Save as;Save as;");
    phone.tap("#name");
    phone.press("Enter");
    phone.wait("a key", "document.querySelector('#said').dataset.key === 'Enter'", PATIENCE);
    phone.eval("history.pushState(null, '', '/further')");
    phone.back();
    phone.wait("the way back", "location.pathname === '/'", PATIENCE);
    assert_eq!(phone.count("button"), 2);
    assert!(phone.faults().is_empty(), "{:?}", phone.faults());
}

#[test]
fn faults_are_heard() {
    let (_folder, stand) = page("", "console.error('planted'); setTimeout(() => { throw new Error('thrown') });");
    let phone = Phone::new();
    phone.open(&stand.url("/"));
    phone.eval("new Promise((done) => setTimeout(done, 100))");
    let faults = phone.faults().join("\n");
    assert!(faults.contains("planted") && faults.contains("thrown"), "{faults}");
}

#[test]
fn what_was_durable_survives_a_kill_and_the_wait_for_a_missing_thing_ends() {
    let keep = "new Promise((done, failed) => {
        const open = indexedDB.open('kept', 1);
        open.onupgradeneeded = () => open.result.createObjectStore('rows');
        open.onsuccess = () => {
            const write = open.result.transaction('rows', 'readwrite', { durability: 'strict' });
            write.objectStore('rows').put('safe', 1);
            write.oncomplete = () => done(true);
            write.onabort = failed;
        };
    })";
    let read = "new Promise((done) => {
        const open = indexedDB.open('kept', 1);
        open.onsuccess = () => { open.result.transaction('rows').objectStore('rows').get(1).onsuccess = (event) => done(event.target.result); };
    })";
    let (_folder, stand) = page("<main>here</main>", "");
    let mut phone = Phone::new();
    phone.open(&stand.url("/"));
    assert_eq!(phone.eval(keep), true);
    phone.kill();
    phone.start();
    phone.open(&stand.url("/"));
    assert_eq!(phone.eval(read), "safe");
    let missing = phone.try_wait("document.querySelector('.missing') !== null", Duration::from_millis(200));
    assert_eq!(missing, Err(Ok(serde_json::json!(false))), "a wait for what never comes must end");
}

#[test]
fn cut_text_is_found_and_whole_text_is_not() {
    let style = "body { margin: 0 } .cut { width: 90px; overflow: hidden; white-space: nowrap }";
    let body =
        "<link rel=stylesheet href=/style.css><p class=cut>Жер сілкінісіне дайындық</p><p>Жер сілкінісіне дайындық</p>";
    let (folder, stand) = page(body, "");
    fs::write(folder.path().join("style.css"), style).expect("a stylesheet");
    let phone = Phone::with_screen(Screen { width: 320, height: 640, touch: true });
    phone.open(&stand.url("/"));
    let cut = phone.cut_text();
    assert_eq!(cut.len(), 1, "{cut:?}");
    phone.eval("document.querySelector('.cut').remove()");
    assert!(phone.cut_text().is_empty());
    phone.eval("document.querySelector('p').replaceChildren('ы'.repeat(200))");
    assert!(!phone.cut_text().is_empty(), "a page that scrolls sideways must be told");
}
