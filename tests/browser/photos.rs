//! Pictures of a report: made small and stripped on the phone, kept without signal, sent after everything else, from where it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use erikti_model::kinds::photo;

use crate::chromium::Link;
use crate::hours::plan_for_today;
use crate::jobs::{self, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const FIELD: &str = ".beside label:last-of-type input[type=file]";

/// How long a slow link may take; no promise, only an end.
const SLOW: Duration = Duration::from_secs(150);

/// A picture that takes long to send, with the place where it was taken.
fn from_a_camera(phone: &Tab, folder: &Path) -> PathBuf {
    let drawn = phone.eval(
        "(async () => {
            const canvas = new OffscreenCanvas(1800, 1350), context = canvas.getContext('2d');
            let seed = 7;
            const next = () => (seed = (seed * 48271) % 2147483647) % 256;
            for (let x = 0; x < 1800; x += 5) for (let y = 0; y < 1350; y += 5) {
                context.fillStyle = `rgb(${next()},${next()},${next()})`;
                context.fillRect(x, y, 5, 5);
            }
            const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
            const bytes = new Uint8Array(await blob.arrayBuffer());
            let text = '';
            for (const byte of bytes) text += String.fromCharCode(byte);
            return btoa(text);
        })()",
    );
    let jpeg = STANDARD.decode(drawn.as_str().expect("a picture")).expect("base64");
    // Exif with one GPS entry: latitude, north.
    let tiff =
        b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x01\0\x02\0\x02\0\0\0N\0\0\0\0\0\0\0";
    let exif = [b"Exif\0\0".as_slice(), tiff].concat();
    let length = u16::try_from(exif.len() + 2).expect("a short segment").to_be_bytes();
    let with_place = [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat();
    assert!(photo::is_bare(&jpeg) && !photo::is_bare(&with_place), "the place must be in the file");
    let file = folder.join("camera.jpg");
    fs::write(&file, with_place).expect("a file");
    file
}

fn wait_seen(phone: &Tab, count: usize) {
    phone.wait(
        "the picture",
        &format!(
            "[...document.querySelectorAll('.snapshot')].filter((one) => one.naturalWidth > 0).length === {count}"
        ),
        PATIENCE,
    );
}

fn sign_is(words: &str) -> String {
    format!("says(document.querySelector('.snapshots .sign')) === '{words}'")
}

#[test]
fn a_picture_taken_without_signal_survives_a_kill_goes_last_and_goes_on_where_it_was_cut() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    let activity = plan_for_today(&phone, &office, "Clean-up in the Medeu gorge", "Eco volunteering");
    phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let folder = tempfile::tempdir().expect("a folder");
    let file = from_a_camera(&phone, folder.path());
    let report = office.url(&format!("{activity}/report"));
    phone.offline(true);
    phone.open(&report);
    phone.tap_text("Took place");
    phone.tap_text("Nobody who can be recognised");
    phone.wait_text("Take a photo");

    // What is no picture, or too large for a phone, is said and costs nothing.
    for (name, bytes, said) in [
        ("large.jpg", vec![0xff; 40 * 1024 * 1024], "This file is too large: 30 MB at most."),
        ("words.jpg", b"no picture at all".to_vec(), "This file cannot be read as a photo."),
    ] {
        fs::write(folder.path().join(name), bytes).expect("a file");
        phone.choose_file(FIELD, &folder.path().join(name));
        phone.wait_text(said);
    }
    phone.choose_file(FIELD, &file);
    wait_seen(&phone, 1);
    phone.wait("on this phone", &sign_is("on this phone"), PATIENCE);

    // Removed and brought back before anybody has it.
    phone.tap_text("Remove");
    phone.wait_gone(".snapshot");
    phone.tap_text("Undo");
    wait_seen(&phone, 1);
    phone.kill();
    phone.start();
    phone.open(&report);
    wait_seen(&phone, 1);
    phone.wait("on this phone", &sign_is("on this phone"), PATIENCE);
    assert!(office.photos().is_empty(), "there is no network");

    // The records go first; the picture follows, is cut, and is not begun anew.
    phone.link(Link::Slow);
    let until = Instant::now() + SLOW;
    let part = loop {
        let part =
            office.photos().into_iter().find(|(name, _)| name.ends_with(".part")).map_or(0, |(_, bytes)| bytes.len());
        if part > 40_000 {
            break part;
        }
        assert!(Instant::now() < until, "{part} bytes came: {}", office.words());
        thread::sleep(Duration::from_millis(100));
    };
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')) === '1 on this phone'"), PATIENCE);
    let words = office.words();
    let (first_piece, last_record) =
        (words.find("/photos"), words[..words.find("/photos").unwrap_or(0)].rfind("/exchange"));
    assert!(last_record < first_piece && last_record.is_some(), "{words}");
    phone.link(Link::Cut);
    let held = office.photos();
    let held = held.first().map_or(0, |(_, bytes)| bytes.len());
    assert!(held >= part, "what the server has stays");

    // A record that is made meanwhile does not wait for the picture.
    phone.type_labelled("Waste, kg", "240");
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')).startsWith('2 ')"), PATIENCE);
    phone.link(Link::Slow);
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')) === '1 on this phone'"), SLOW);
    phone.link(Link::Whole);
    phone.wait("delivered", &sign_is("delivered"), SLOW);
    phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    let photos = office.photos();
    let [(name, bytes)] = photos.as_slice() else { panic!("{} files", photos.len()) };
    assert!(name.ends_with(".jpg") && bytes.len() <= 300 * 1024, "{name}: {}", bytes.len());
    assert!(photo::is_bare(bytes) && !bytes.windows(4).any(|four| four == b"Exif"), "where it was taken is in it");
    let pieces = office.words().matches("PUT").count();
    assert!(pieces < 2 * bytes.len().div_ceil(16 * 1024), "{pieces} pieces: it was begun anew");

    // Somebody else's phone fetches it when it is looked at, and then has it.
    let mut other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", jobs::ORGANISATION));
    other.open(&report);
    wait_seen(&other, 1);
    other.offline(true);
    other.reload();
    wait_seen(&other, 1);

    // Removed after all, it is gone from the server, too.
    phone.tap_text("Remove");
    phone.wait_gone(".snapshot");
    phone.wait(STRIP, jobs::ALL_DELIVERED, PATIENCE);
    assert!(office.photos().is_empty());
}

#[test]
fn the_camera_is_off_where_children_are() {
    let office = Office::open();
    let phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    let activity = jobs::plan(&phone, "Reading at school 12", "Teaching");
    phone.open(&office.url(&format!("{activity}/report")));
    phone.wait_text("No photos at activities for children");
    assert_eq!(phone.count("input[type=file]"), 0);
}
