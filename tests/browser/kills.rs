//! Kills at random moments, again and again on one profile: nothing called *on this phone* is missing, nothing is doubled, and
//! every wipe that a kill brings about is recovered and told.
//!
//! A few rounds in every test run, one of them with a database deleted on purpose; `cargo xtask kills --rounds N` for more.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::jobs::{self, STRIP};
use crate::office::Office;
use crate::phone::Phone;
use crate::tab::{PATIENCE, Tab};

const ROUNDS: u32 = 6;

/// What is owed is delivered after so many rounds, so that opening stays as quick as on a real phone.
const ROUNDS_OWED: u32 = 15;

/// A database is deleted on purpose after every so many rounds.
const ROUNDS_TO_LOSS: u32 = 5;

/// The longest life between the first tap and the kill, milliseconds.
const LONGEST_LIFE_MS: u64 = 1_200;

/// Taps on and on, one to three at a time; each time all taps are called *on this phone*, says the count.
const TAP_ON: &str = "(() => {
    const more = document.querySelector(\"button[aria-label$='one more']\");
    const look = () => {
        const sign = nearest('All counts together', [...document.querySelectorAll('.sign')]);
        if (!sign || says(sign) !== 'on this phone') return setTimeout(look, 2);
        safe(document.querySelector('.stepper__count').value);
        setTimeout(turn, Math.random() * 20);
    };
    const turn = () => {
        for (let taps = Math.ceil(Math.random() * 3); taps > 0; taps--) more.click();
        setTimeout(look);
    };
    turn();
})()";

/// The count shown, and how many entries the strip says are owed; `null` until both are there.
const COUNTED: &str = "(() => {
    const count = document.querySelector('.stepper__count');
    const strip = document.querySelector('.strip__now');
    if (!count || !strip) return null;
    const owed = /^(\\d+) on this phone$/.exec(says(strip))?.[1] ?? (says(strip) === 'Everything delivered' ? 0 : null);
    return owed === null ? null : [Number(count.value), Number(owed)];
})()";

/// The journal's birth id, once it is written.
const GENERATION: &str = "new Promise((done) => {
    const open = indexedDB.open('erikti');
    open.onupgradeneeded = () => open.transaction.abort();
    open.onerror = () => done('');
    open.onsuccess = () => {
        const read = open.result.transaction('meta').objectStore('meta').get('generation');
        read.onsuccess = () => {
            open.result.close();
            done(read.result ? new Uint8Array(read.result).join() : '');
        };
    };
})";

/// One phone through all its lives, and an office that is closed until something may be delivered: a service worker that is
/// woken before the harness reaches it would find the network whole.
struct Campaign {
    office: Office,
    phone: Phone,
    activity: String,
    generation: String,
    /// The count when everything was delivered last.
    delivered: u64,
    /// The count last called *on this phone*.
    safe: u64,
    wipes: u32,
}

impl Campaign {
    fn begin() -> Self {
        let mut office = Office::open();
        let mut phone = Phone::new();
        jobs::join(&phone, office.first_invite());
        let activity = office.url(&jobs::plan(&phone, "Seismic session at school 12", "Seismic safety"));
        wait_delivered(&phone);
        let generation = generation(&phone);
        phone.offline(true);
        office.kill();
        Self { office, phone, activity, generation, delivered: 0, safe: 0, wipes: 0 }
    }

    /// Taps until the kill; then the same profile is opened again and looked at.
    fn round(&mut self, life: Duration, lose: bool) {
        self.phone.give_voice("safe");
        self.phone.eval(TAP_ON);
        thread::sleep(life);
        let page = (*self.phone).clone();
        self.phone.kill();
        if let Some(count) = page.said("safe").last() {
            self.safe = count.parse().expect("a count");
        }
        if lose {
            self.phone.lose_database();
        }
        self.phone.start();
        self.phone.open(&self.activity);
        self.look();
    }

    fn look(&mut self) {
        let generation = generation(&self.phone);
        let wiped = generation != self.generation;
        self.generation = generation;
        if wiped {
            self.wipes += 1;
            self.phone.wait_text("The browser had emptied this phone");
            // The activity itself was delivered and went with the database: it comes back from the office.
            return self.deliver();
        }
        let [count, owed] = counted(&self.phone);
        assert!(count >= self.safe, "{} was called «on this phone», and {count} is left", self.safe);
        assert_eq!(owed, count - self.delivered, "each tap is owed once; delivered so far: {}", self.delivered);
        self.safe = count;
    }

    fn deliver(&mut self) {
        self.office.reopen();
        self.phone.offline(false);
        wait_delivered(&self.phone);
        let [count, _] = counted(&self.phone);
        assert!(count >= self.safe, "{} was called «on this phone», and {count} was delivered", self.safe);
        (self.safe, self.delivered) = (count, count);
        self.phone.offline(true);
        self.office.kill();
    }
}

fn counted(tab: &Tab) -> [u64; 2] {
    tab.wait("both counts", &format!("({COUNTED}) !== null"), PATIENCE);
    serde_json::from_value(tab.eval(COUNTED)).expect("two counts")
}

fn generation(tab: &Tab) -> String {
    tab.wait("a journal", &format!("(await {GENERATION}) !== ''"), PATIENCE);
    tab.eval(GENERATION).as_str().expect("a birth id").to_owned()
}

fn wait_delivered(tab: &Tab) {
    let delivered = format!(
        "document.querySelector('.stepper__count') !== null && /^(Everything delivered|This phone is ready)/.test(says(document.querySelector('{STRIP}')))"
    );
    tab.wait("everything delivered", &delivered, PATIENCE);
}

/// A number told by the environment.
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn kills_at_random_moments_take_nothing() {
    let rounds = told("ERIKTI_KILL_ROUNDS").map_or(ROUNDS, |rounds| u32::try_from(rounds).expect("fewer rounds"));
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_nanos();
    let mut random = told("ERIKTI_KILL_SEED").unwrap_or_else(|| (now() % 1_000_000_007) as u64 + 1);
    println!("kills: {rounds} rounds, ERIKTI_KILL_SEED={random}");
    let began = Instant::now();
    let mut campaign = Campaign::begin();
    let mut lost = 0;
    for round in 1..=rounds {
        // Marsaglia's xorshift.
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let lose = round % ROUNDS_TO_LOSS == 0;
        lost += u32::from(lose);
        campaign.round(Duration::from_millis(random % LONGEST_LIFE_MS), lose);
        if rounds > ROUNDS && round % ROUNDS_OWED == 0 {
            println!("kills: round {round}, {} wipes so far, {lost} of them on purpose", campaign.wipes);
        }
        if round % ROUNDS_OWED == 0 {
            campaign.deliver();
        }
    }
    campaign.deliver();
    campaign.office.reopen();
    let other = Phone::new();
    jobs::join(&other, &campaign.office.invite("Динара", "org_coordinator", "Фронт-офис"));
    other.open(&campaign.activity);
    let sum = format!(
        "/All counts together: ([^a-z]+) people/.exec(document.body.innerText)?.[1].replace(/\\D/g, '') === '{}'",
        campaign.delivered
    );
    other.wait("the same count on another phone", &sum, PATIENCE);
    let (taps, wipes, took) = (campaign.delivered, campaign.wipes, began.elapsed().as_secs());
    println!("kills: {rounds} rounds in {took} s, {taps} taps kept, {wipes} wipes told, {lost} of them on purpose");
    assert!(wipes >= lost, "a wipe on purpose was not noticed");
}
