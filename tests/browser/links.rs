//! Links that are slow, broken or not ours: nothing is taken for an answer that is none, and what was begun goes on where it was.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use erikti_model::kinds::{activity, guests};
use erikti_model::time;
use erikti_sync::bundle::{self, Bundle, Key};
use erikti_sync::wire::{self, Pass, Problem};
use erikti_sync::{Group, Id, Ledger, Name, OccurredOn, Pen, Space, Stamp};

use crate::chromium::Link;
use crate::jobs::{self, STRIP};
use crate::mistakes::sentence;
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const TITLE: &str = "Seismic session at school 12";
const ORGANISATION: &str = "Фронт-офис";
const PROBLEMS: &str = include_str!("../../locales/en/problems.ftl");

/// How long a slow link may take; no promise, only an end.
const SLOW: Duration = Duration::from_secs(180);

fn wait_delivered(phone: &Tab, limit: Duration) {
    phone.wait(
        STRIP,
        &format!("/^(Everything delivered|This phone is ready)/.test(says(document.querySelector('{STRIP}')))"),
        limit,
    );
}

fn wait_owed(phone: &Tab) {
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')).includes('on this phone')"), PATIENCE);
}

/// Somebody who answers in the place of an office that is closed: a hotel's network, a tired server.
struct Stranger {
    address: String,
    asked: Arc<Mutex<Vec<Instant>>>,
    gone: Arc<AtomicBool>,
    answering: Option<thread::JoinHandle<()>>,
}

impl Stranger {
    fn at(office: &Office, answer: Vec<u8>) -> Self {
        let address = office.address().to_owned();
        let listener = TcpListener::bind(&address).expect("the closed office's address");
        let (asked, gone) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let (notes, over) = (Arc::clone(&asked), Arc::clone(&gone));
        let answering = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                Self::answer(stream, &answer, &notes).unwrap_or_default();
            }
        });
        Self { address, asked, gone, answering: Some(answering) }
    }

    fn answer(mut stream: TcpStream, answer: &[u8], asked: &Mutex<Vec<Instant>>) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?);
        let (mut first, mut length) = (String::new(), 0);
        lines.read_line(&mut first)?;
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? <= 2 {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        std::io::copy(&mut lines.take(length), &mut std::io::sink())?;
        if first.starts_with("POST /exchange") {
            asked.lock().expect("no panic while answering").push(Instant::now());
        }
        stream.write_all(answer)
    }

    /// When the exchange was asked for.
    fn asked(&self) -> Vec<Instant> {
        self.asked.lock().expect("no panic while answering").clone()
    }

    fn wait_asked(&self, times: usize) {
        let until = Instant::now() + PATIENCE;
        while self.asked().len() < times {
            assert!(Instant::now() < until, "asked {} times", self.asked().len());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Goes, and leaves the address to the office.
    fn go(mut self) {
        self.gone.store(true, Ordering::Relaxed);
        let _last = TcpStream::connect(&self.address);
        self.answering.take().expect("somebody answering").join().expect("an end");
    }
}

fn http(status: &str, heads: &[&str], body: &[u8]) -> Vec<u8> {
    let heads: String = heads.iter().map(|head| format!("{head}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\n{heads}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[test]
fn a_network_that_wants_a_sign_in_is_told_from_our_server_and_takes_nothing() {
    let portals = [
        http("200 OK", &["Content-Type: text/html"], b"<h1>Free Wi-Fi</h1><form>Room number</form>"),
        http("302 Found", &["Location: http://127.0.0.1:9/login"], b""),
        // One that echoes what it does not understand, under our name.
        http("200 OK", &["Content-Type: application/vnd.erikti.exchange"], b"\x01Free Wi-Fi"),
    ];
    for portal in portals {
        let mut office = Office::open();
        let mut phone = Phone::new();
        jobs::join(&phone, office.first_invite());
        wait_delivered(&phone, PATIENCE);
        phone.offline(true);
        jobs::plan(&phone, TITLE, "Seismic safety");
        wait_owed(&phone);
        office.kill();
        let stranger = Stranger::at(&office, portal);
        phone.offline(false);
        stranger.wait_asked(1);
        phone.tap(STRIP);
        phone.wait_text(&sentence(PROBLEMS, "cut-not-ours"));
        wait_owed(&phone);
        stranger.go();
        office.reopen();
        phone.tap_text("Send now");
        wait_delivered(&phone, PATIENCE);
    }
}

/// A pause that the server asks for is kept, also by a person who presses; the pause is a lower bound, so no clock can fail it.
#[test]
fn a_server_that_asks_for_a_pause_gets_it() {
    let mut office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    wait_delivered(&phone, PATIENCE);
    phone.offline(true);
    jobs::plan(&phone, TITLE, "Seismic safety");
    wait_owed(&phone);
    office.kill();
    let problem = wire::write(&Problem { code: "server-unavailable".into(), detail: "tired".into() });
    let heads = ["Content-Type: application/vnd.erikti.exchange", "Retry-After: 6"];
    let stranger = Stranger::at(&office, http("503 Service Unavailable", &heads, &problem));
    phone.offline(false);
    stranger.wait_asked(1);
    phone.tap(STRIP);
    phone.tap_text("Send now");
    stranger.wait_asked(2);
    let asked = stranger.asked();
    let pause = asked[1] - asked[0];
    assert!(pause >= Duration::from_millis(5_900), "asked again after {pause:?}");
    stranger.go();
    office.reopen();
    wait_delivered(&phone, SLOW);
}

/// 50 kbit/s up, 100 down, 600 ms, and cut again and again: everything arrives, once.
#[test]
fn a_slow_link_that_breaks_again_and_again_carries_everything() {
    let office = Office::open();
    let mut phone = Phone::new();
    jobs::join(&phone, office.first_invite());
    let activity = jobs::plan(&phone, TITLE, "Seismic safety");
    wait_delivered(&phone, PATIENCE);
    phone.offline(true);
    let taps = "(async () => {
        const more = document.querySelector(\"button[aria-label$='one more']\");
        for (let tap = 0; tap < 150; tap++) { more.click(); if (tap % 10 === 9) await new Promise((done) => setTimeout(done, 20)); }
    })()";
    phone.eval(taps);
    phone.wait(STRIP, &format!("says(document.querySelector('{STRIP}')) === '150 on this phone'"), PATIENCE);
    let until = Instant::now() + SLOW;
    let delivered =
        format!("/^(Everything delivered|This phone is ready)/.test(says(document.querySelector('{STRIP}')))");
    loop {
        phone.link(Link::Slow);
        if phone.try_wait(&delivered, Duration::from_secs(8)).is_ok() {
            break;
        }
        assert!(Instant::now() < until, "not delivered: {}", phone.text(STRIP));
        phone.link(Link::Cut);
        thread::sleep(Duration::from_millis(500));
    }
    let other = Phone::new();
    jobs::join(&other, &office.invite("Динара", "org_coordinator", ORGANISATION));
    other.open(&office.url(&activity));
    other.wait_text("All counts together: 150 people");
}

/// What a joined phone holds under a key of its `meta`, without the version byte.
fn meta(phone: &Tab, key: &str) -> Vec<u8> {
    let read = format!(
        "new Promise((done) => {{
            const open = indexedDB.open('erikti');
            open.onsuccess = () => {{
                const read = open.result.transaction('meta').objectStore('meta').get('{key}');
                read.onsuccess = () => {{ open.result.close(); done([...new Uint8Array(read.result)]); }};
            }};
        }})"
    );
    let bytes: Vec<u8> = serde_json::from_value(phone.eval(&read)).expect("bytes");
    bytes[1..].to_vec()
}

/// A proposed activity of tomorrow.
fn propose(pen: &mut Pen<'_>, home: &Space, id: Id, pass: &Pass, title: &str) {
    let today = UNIX_EPOCH.elapsed().expect("a clock after 1970").as_millis();
    let hours = |hours: i64| time::Instant::from_unix_ms(today as i64 + hours * 3_600_000);
    let plan = activity::Plan {
        title: title.to_owned(),
        direction: Some(activity::Direction::Seismic),
        starts: Some(hours(24)),
        ends: Some(hours(26)),
        ..activity::Plan::default()
    };
    activity::plan(pen, home, id, &plan, hours(0)).expect("a plan");
    activity::found(pen, home, id, pass.person, pass.organisation, false);
}

/// Fills an organisation's space with tallies, and activities in the place of some, by a file as from this phone.
fn fill(office: &Office, phone: &Tab, entries: u32, activities: &[(u32, &str)]) {
    let pass: Pass = postcard::from_bytes(&meta(phone, "pass")).expect("a pass");
    let replica: Id = postcard::from_bytes(&meta(phone, "replica")).expect("a replica");
    let home = Space::new(&format!("org/{}", pass.organisation));
    let ledger = Ledger::default();
    let entry = |n: u32| {
        let mut pen = Pen::new(&ledger);
        let id = Id::derived(&[b"activity", &n.to_le_bytes()]);
        match activities.iter().find(|(at, _)| *at == n) {
            Some((_, title)) => propose(&mut pen, &home, id, &pass, title),
            None => guests::count(&mut pen, &home, id, pass.person, n % 100).expect("a tally"),
        }
        Group {
            id: Id::derived(&[b"group", &n.to_le_bytes()]),
            stamp: Stamp::at(1_732_000_000_000 + i64::from(n)),
            replica,
            schema: 1,
            occurred_on: OccurredOn { day: 20_000, zone: Name::new("Asia/Almaty") },
            changes: pen.finish(),
        }
    };
    let groups: Vec<Group> = (0..entries).map(entry).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("many.owed");
    let bundle = Bundle::of(pass.organisation, pass.person, 0, &groups);
    std::fs::write(&file, bundle::write(&bundle, &Key::of_token(&pass.token))).expect("a file");
    let (done, said) = office.take_in(&file);
    assert!(done && said.contains(&format!("taken in {entries}, ")), "{said}");
}

/// How many exchanges the server has answered.
fn exchanges(office: &Office) -> usize {
    office.words().lines().filter(|line| line.contains("path=\"/exchange\"") && line.contains("answered")).count()
}

/// The first download of a large space: told while it goes on, usable meanwhile, and never begun anew after a kill.
#[test]
fn a_first_download_that_was_cut_goes_on_where_it_was() {
    const ENTRIES: u32 = 5_000;
    let office = Office::open();
    let first = Phone::new();
    jobs::join(&first, office.first_invite());
    wait_delivered(&first, PATIENCE);
    fill(&office, &first, ENTRIES, &[]);
    drop(first);

    let mut phone = Phone::new();
    phone.open(&office.invite("Динара", "org_coordinator", ORGANISATION));
    phone.link(Link::Slow);
    phone.tap_text("Join");
    phone.wait_text("entries so far");
    phone.tap_text("Activities");
    phone.wait_text("Plan an activity");
    let read = "Number(/Downloading: ([^a-z]+) entr/.exec(document.body.innerText)?.[1].replace(/\\D/g, '') ?? 0)";
    phone.wait("two pages", &format!("{read} >= 2000"), SLOW);
    let so_far = phone.eval(read).as_u64().expect("a count");
    assert!(so_far < u64::from(ENTRIES), "too late: {so_far}");
    // What is on the screen is durable a moment later.
    thread::sleep(Duration::from_millis(300));
    phone.kill();
    let before = exchanges(&office);
    phone.link = Link::Whole;
    phone.start();
    phone.open(&office.url("/activities"));
    let position = "new Promise((done) => {
        const open = indexedDB.open('erikti');
        open.onsuccess = () => {
            const keys = open.result.transaction('tail').objectStore('tail').getAllKeys();
            keys.onsuccess = () => { open.result.close(); done(keys.result.filter((key) => key.startsWith('org/')).map((key) => parseInt(key.split('|')[1], 16))); };
        };
    })";
    phone.wait("all pages", &format!("Math.max(0, ...await {position}) > {}", ENTRIES - 1_000), SLOW);
    phone.wait_gone("label.progress__head");
    let firsts: Vec<u64> = serde_json::from_value(phone.eval(position)).expect("positions");
    assert_eq!(firsts.iter().filter(|first| **first == 1).count(), 1);
    let pages = exchanges(&office) - before;
    assert!(pages <= 5, "{pages} exchanges for the rest of a download of which {so_far} of {ENTRIES} were here");
}

/// A first download is of use after its first page: the newest is there while most of what is older is still to come.
#[test]
fn the_newest_is_on_screen_while_a_first_download_goes_on() {
    const ENTRIES: u32 = 5_000;
    let [oldest, middle, newest] = ["The oldest of all", "Half-way through", "The newest of all"];
    let office = Office::open();
    let first = Phone::new();
    jobs::join(&first, office.first_invite());
    wait_delivered(&first, PATIENCE);
    fill(&office, &first, ENTRIES, &[(0, oldest), (ENTRIES / 2, middle), (ENTRIES - 1, newest)]);
    drop(first);

    let mut phone = Phone::new();
    phone.open(&office.invite("Динара", "org_coordinator", ORGANISATION));
    phone.link(Link::Slow);
    phone.tap_text("Join");
    phone.wait_text("entries so far");
    phone.tap_text("Activities");
    let says = |words: &str| format!("document.body.innerText.includes('{words}')");
    let [oldest, middle, newest] = [oldest, middle, newest].map(says);
    let underway = says("entries so far");
    phone.wait("the newest", &format!("{newest} && {oldest} && {underway} && !{middle}"), SLOW);
    phone.link(Link::Whole);
    phone.wait("everything", &format!("{newest} && {oldest} && {middle} && !{underway}"), SLOW);
    phone.reload();
    phone.wait("the same again", &format!("{newest} && {oldest} && {middle}"), PATIENCE);
}

/// Pages that are left as soon as they stand, one after the other, as with a thumb on *back*: what is left keeps neither the lock
/// nor its place in line, also not in the back-forward cache, and the page that is seen hears what others write.
#[test]
fn whoever_leafs_quickly_hears_what_others_write() {
    let office = Office::open();
    let (mut one, other) = (Phone::new(), Phone::new());
    jobs::join(&one, &office.invite("Сәуле", "org_coordinator", jobs::ORGANISATION));
    jobs::join(&other, &office.invite("Динара", "org_coordinator", jobs::ORGANISATION));
    let activity = jobs::plan(&one, TITLE, "Eco volunteering");
    wait_delivered(&one, PATIENCE);
    // Back from where there was no signal, the service worker is in line as well.
    one.offline(true);
    jobs::change(&one, &office.url(&format!("{activity}/edit")), "Note", "Bring gloves");
    one.offline(false);
    wait_delivered(&one, PATIENCE);
    one.open(&office.url("/desk"));
    one.open(&office.url(&format!("{activity}/edit")));
    one.wait_for("h1");
    one.open(&office.url(&activity));
    one.wait_text(TITLE);
    other.open(&office.url(&activity));
    jobs::change(&other, &office.url(&format!("{activity}/edit")), "Place", "At the dam");
    wait_delivered(&other, PATIENCE);
    one.wait_text_within("At the dam", Duration::from_secs(10));
}
