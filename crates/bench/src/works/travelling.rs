//! W2 pushing, W3 pulling, W4 a small difference, W5 a bad link.

use super::stage::Phone;
use super::{Ground, saving};
use crate::link::{Carried, Quality};
use crate::report::Target;
use std::time::Duration;

const KILO: f64 = 1_000.0;

/// A village's link: 50 kbit/s up, 100 down, 600 ms there and back.
const BAD: Quality = Quality { up: 50_000, down: 100_000, round_trip: Duration::from_millis(600), cut_every: None };

/// How often the worst link is cut.
const CUT_EVERY: Duration = Duration::from_secs(8);

/// Does something on a phone; milliseconds and bytes.
fn carried(phone: &Phone, js: &str) -> (f64, Carried) {
    let before = phone.link.carried();
    let done = phone.work(js);
    // What was acknowledged may still be on its way through the link's own threads.
    std::thread::sleep(Duration::from_millis(200));
    (done.ms, phone.link.carried() - before)
}

fn offline_with(ground: &Ground, name: &str, count: usize) -> Phone {
    let phone = ground.ours(name);
    phone.work("bench.online(false)");
    phone.work(&format!("bench.make({count}, 21)"));
    phone
}

/// W2: made offline, then online, until the server holds all and the receipts are durable here.
pub(super) fn push(ground: &mut Ground) {
    let count = 2_000 / ground.tenth;
    let bare = ground.bare();
    bare.work(&format!("bare.make({count}, 21)"));
    let (bare_ms, bare_bytes) = carried(&bare, "bare.push()");
    drop(bare);
    let ours = offline_with(ground, "Pusher", count);
    let requests = ours.work("bench.stats().requests").value.as_f64().unwrap_or_default();
    let (ms, bytes) = carried(&ours, "bench.online(true).then(() => bench.delivered())");
    // One of them is the doorbell.
    let requests = ours.work("bench.stats().requests").value.as_f64().unwrap_or_default() - requests;
    let each = |bytes: u64| bytes as f64 / count as f64;
    let report = &mut ground.report;
    report.add("W2", format!("push {count}"), (ms, Some(bare_ms), "ms"), Some(Target::Times(1.2)));
    let up = (each(bytes.up), Some(each(bare_bytes.up)), "bytes");
    report.add("W2", "up a record, headers and all", up, Some(Target::Most(150.0)));
    report.add("W2", "down a record", (each(bytes.down), Some(each(bare_bytes.down)), "bytes"), None);
    report.add("W2", "requests, the doorbell's included", (requests, None, ""), Some(Target::Most(10.0)));
}

/// W3: a fresh phone pulls everything until it is durable and readable.
pub(super) fn pull(ground: &mut Ground) {
    let count = 10_000 / ground.tenth;
    ground.fill(count, 31);
    let bare = ground.bare();
    let (bare_ms, bare_bytes) = carried(&bare, "bare.pull()");
    let bare_memory = bare.memory();
    drop(bare);
    let ours = Phone::new(ground.office.address);
    ours.tab().open(&ours.link.url("/bench/"));
    ours.work("benchReady");
    let token = ground.office.invite("Puller");
    let empty = Phone::new(ground.office.address);
    let pull = format!("bench.open({{ token: '{token}' }}).then(() => bench.pulled({count}))");
    let (ms, bytes) = carried(&ours, &pull);
    let memory = ours.memory();
    let report = &mut ground.report;
    report.add("W3", format!("pull {count}"), (ms, Some(bare_ms), "ms"), Some(Target::Times(0.5)));
    let down = (bytes.down as f64 / KILO, Some(bare_bytes.down as f64 / KILO), "kB");
    report.add("W3", "down, headers and all", down, Some(Target::Most(1_600.0 / ground.tenth as f64)));
    report.add("W3", "renderer's peak memory", (memory, Some(bare_memory), "MB"), Some(Target::Most(230.0)));
    report.add("W3", "an empty page's, for comparison", (empty.memory(), None, "MB"), None);
    drop(empty);
    saving::save_beside(ground, &ours, count);
}

/// W4: two phones in sync; one edits a field of fifty records; until the other has them.
pub(super) fn delta(ground: &mut Ground) {
    let count = 10_000 / ground.tenth;
    ground.fill(count, 31);
    let (a, b) = (ground.ours("Aliya"), ground.ours("Berik"));
    for phone in [&a, &b] {
        phone.work(&format!("bench.pulled({count})"));
    }
    let (bare_a, bare_b) = (ground.bare(), ground.bare());
    for phone in [&bare_a, &bare_b] {
        phone.work("bare.pull()");
    }
    let mut live = Vec::new();
    for round in 0..5 {
        let value = format!("live {round}");
        let bare = bare_a.work(&format!("bare.edit(50, 'status', '{value}').then(() => bare.push())")).ms
            + bare_b.work("bare.pull()").ms;
        std::thread::sleep(Duration::from_millis(500));
        let waiting = format!("bench.arrived(50, 'status', '{value}')");
        let before = (a.link.carried(), b.link.carried());
        b.begin(&waiting);
        let edited = a.work(&format!("bench.edit(50, 'status', '{value}')"));
        let arrived = b.end(&waiting);
        let ms = arrived.from_ms + arrived.ms - edited.from_ms;
        std::thread::sleep(Duration::from_millis(500));
        let (a, b) = (a.link.carried() - before.0, b.link.carried() - before.1);
        live.push((ms, (b.up + b.down) as f64 / KILO, (a.up + a.down) as f64 / KILO, bare));
    }
    live.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ms, bytes, editor, bare) = live[live.len() / 2];
    ground.report.add("W4", "50 edits reach an open phone", (ms, Some(bare), "ms"), Some(Target::Most(100.0)));
    ground.report.add("W4", "both ways at the phone they reach", (bytes, None, "kB"), Some(Target::Most(3.0)));
    ground.report.add("W4", "both ways at the phone that edits", (editor, None, "kB"), None);
    reconnect(ground, &a, &b);
}

fn reconnect(ground: &mut Ground, a: &Phone, b: &Phone) {
    let mut rounds = Vec::new();
    for round in 0..5 {
        b.work("bench.online(false)");
        a.work(&format!("bench.edit(50, 'status', 'back {round}').then(() => bench.delivered())"));
        let come = format!("bench.online(true).then(() => bench.arrived(50, 'status', 'back {round}'))");
        let (ms, bytes) = carried(b, &come);
        rounds.push((ms, (bytes.up + bytes.down) as f64 / KILO));
    }
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ms, bytes) = rounds[rounds.len() / 2];
    ground.report.add("W4", "50 edits reach a phone that comes back", (ms, None, "ms"), Some(Target::Most(95.0)));
    ground.report.add("W4", "both ways then", (bytes, None, "kB"), Some(Target::Most(4.0)));
}

/// W5: a bad link, and one that is also cut.
pub(super) fn slow(ground: &mut Ground) {
    let count = 200 / ground.tenth;
    let whole = on_a_link(ground, "Slow", count, BAD);
    let cut = on_a_link(ground, "Cut", count, Quality { cut_every: Some(CUT_EVERY), ..BAD });
    let bare = ground.bare();
    bare.work(&format!("bare.make({count}, 21)"));
    bare.link.set(BAD);
    let (bare_ms, bare_bytes) = carried(&bare, "bare.push(25)");
    let report = &mut ground.report;
    let seconds = |ms: f64| ms / KILO;
    let sent = (whole.1.up as f64 / KILO, Some(bare_bytes.up as f64 / KILO), "kB");
    report.add("W5", "200 records", (seconds(whole.0), Some(seconds(bare_ms)), "s"), Some(Target::Most(8.0)));
    report.add("W5", "up", sent, None);
    report.add("W5", "200 records, cut every 8 s", (seconds(cut.0), None, "s"), Some(Target::Most(12.0)));
    let twice = 100.0 * (cut.1.up as f64 / whole.1.up as f64 - 1.0).max(0.0);
    report.add("W5", "sent twice because of the cuts", (twice, None, "%"), Some(Target::Most(15.0)));
}

fn on_a_link(ground: &Ground, name: &str, count: usize, quality: Quality) -> (f64, Carried) {
    let phone = offline_with(ground, name, count);
    phone.link.cut();
    phone.link.set(quality);
    let result = carried(&phone, "bench.online(true).then(() => bench.delivered())");
    phone.link.set(Quality::default());
    result
}
