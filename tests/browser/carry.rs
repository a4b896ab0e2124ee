//! What a failing phone owes, carried as a file: to another phone of the same person, or to the office.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::jobs::{self, STRIP};
use crate::mistakes::sentence;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";
const ROLE: &str = "admin";
const NAME: &str = "Администратор";
const ORGANISATION: &str = "Фронт-офис";
const DELIVERY: &str = include_str!("../../locales/en/delivery.ftl");

/// The person of a joined phone, out of its pass: a version, the token behind its length, then the person's 16 bytes.
const PERSON: &str = "new Promise((done) => {
    const open = indexedDB.open('erikti');
    open.onsuccess = () => {
        const read = open.result.transaction('meta').objectStore('meta').get('pass');
        read.onsuccess = () => {
            open.result.close();
            const bytes = new Uint8Array(read.result);
            const from = 2 + bytes[1];
            done([...bytes.slice(from, from + 16)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
        };
    };
})";

/// Saves what is owed to a file, as a person does, and waits until it is whole.
fn saved(phone: &Tab, office: &Office, folder: &Path) -> PathBuf {
    phone.download_into(folder);
    phone.open(&office.url("/delivery"));
    phone.tap_text("Save unsent entries to a file");
    let until = Instant::now() + PATIENCE;
    loop {
        let found = fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path());
        let whole = found.into_iter().find(|path| path.extension().is_some_and(|end| end == "owed"));
        if let Some(file) = whole.filter(|file| fs::metadata(file).is_ok_and(|facts| facts.len() > 0)) {
            return file;
        }
        assert!(Instant::now() < until, "nothing was saved");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn wait_strip(phone: &Tab, words: &str) {
    // A phone that has just joined owes nothing and has delivered nothing yet.
    let words = if words == "Everything delivered" { "Everything delivered|This phone is ready" } else { words };
    phone.wait(words, &format!("/{words}/.test(says(document.querySelector('{STRIP}')))"), PATIENCE);
}

/// An office, a phone that owes one activity and has no network any more, and the file it saved.
fn failing() -> (Office, Phone, tempfile::TempDir, PathBuf) {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    wait_strip(&phone, "Everything delivered");
    phone.offline(true);
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_strip(&phone, "1 on this phone");
    let folder = tempfile::tempdir().expect("a folder");
    let file = saved(&phone, &office, folder.path());
    (office, phone, folder, file)
}

#[test]
fn another_phone_of_the_same_person_takes_the_file_in_and_delivers_it_once() {
    let (office, mut phone, _folder, file) = failing();
    let other = Phone::new();
    let person = phone.eval(PERSON);
    jobs::join(&other, &office.invite_again(person.as_str().expect("a person"), NAME, ROLE, ORGANISATION));
    other.open(&office.url("/delivery"));
    other.choose_file("input[type=file]", &file);
    other.wait_text("1 entry was taken in");
    wait_strip(&other, "Everything delivered");
    other.open(&office.url("/activities"));
    other.wait_text(TITLE);
    // The first phone recovers and delivers the same: there is still one.
    phone.offline(false);
    wait_strip(&phone, "Everything delivered");
    let (done, said) = office.take_in(&file);
    assert!(done && said.contains("taken in 0, here already 1"), "{said}");
}

#[test]
fn the_office_takes_the_file_in() {
    let (office, phone, _folder, file) = failing();
    let (done, said) = office.take_in(&file);
    assert!(done && said.contains("taken in 1"), "{said}");
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    other.open(&office.url("/activities"));
    other.wait_text(TITLE);
    assert_eq!(phone.faults(), Vec::<String>::new());
}

#[test]
fn a_file_that_cannot_be_taken_in_is_named_and_nothing_changes() {
    let (office, _phone, folder, file) = failing();
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    wait_strip(&other, "Everything delivered");
    other.open(&office.url("/delivery"));
    let whole = fs::read(&file).expect("the file");
    let cut = folder.path().join("cut.owed");
    fs::write(&cut, &whole[..whole.len() / 2]).expect("half a file");
    let foreign = folder.path().join("list.owed");
    fs::write(&foreign, "name,hours").expect("another file");
    for (file, key) in [(&file, "copy-of-another"), (&cut, "copy-damaged"), (&foreign, "copy-foreign")] {
        other.choose_file("input[type=file]", file);
        other.wait_text(&sentence(DELIVERY, key));
        assert!(!other.text(STRIP).contains("on this phone"));
    }
}
