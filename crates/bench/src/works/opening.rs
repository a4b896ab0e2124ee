//! W6, opening the app itself with much in it; W8, the very first visit. Measured on the app's own screens.

use super::stage::Phone;
use super::{Ground, told};
use crate::link::Quality;
use crate::report::Target;
use serde_json::json;
use std::time::Duration;

/// How many of the newest must be on screen.
const ROWS: usize = 50;

/// Marks the first paint after `holds` became true, as milliseconds since the navigation began.
fn mark(holds: &str) -> String {
    format!(
        "window.seenAt = null;
         const look = () => {{ if (window.seenAt === null && document.body && ({holds})) {{
             window.seenAt = 0; requestAnimationFrame(() => setTimeout(() => {{ window.seenAt = performance.now(); }})); }} }};
         new MutationObserver(look).observe(document, {{ childList: true, subtree: true }});"
    )
}

fn seen(phone: &Phone, holds: &str, path: &str) -> f64 {
    phone.tab().call("Page.addScriptToEvaluateOnNewDocument", json!({ "source": mark(holds) }));
    phone.profiled(path, || {
        phone.tab().open(&phone.link.url(path));
        phone.tab().wait(holds, "window.seenAt > 0", Duration::from_secs(180));
    });
    phone.tab().eval("window.seenAt").as_f64().expect("a mark")
}

/// W6: cold, offline, until the newest fifty are on the list screen.
pub(super) fn open(ground: &mut Ground) {
    let targets = [(10_000, 1, Some(300.0)), (10_000, 6, Some(850.0))];
    let count = 10_000 / ground.tenth;
    ground.office.fill(count, 41);
    let mut phone = filled(ground, count);
    for (_, times, most) in targets {
        let ms = cold(&mut phone, times);
        ground.report.add(
            "W6",
            format!("{count} records, cold, offline, {times}× CPU"),
            (ms, None, "ms"),
            most.map(Target::Most),
        );
    }
    drop(phone);
    let more = 100_000 / ground.tenth;
    ground.office.fill(more - count, 43);
    let mut phone = filled(ground, more);
    let ms = cold(&mut phone, 6);
    ground.report.add(
        "W6",
        format!("{more} records, cold, offline, 6× CPU"),
        (ms, None, "ms"),
        Some(Target::Most(2_500.0)),
    );
    let size: u64 = std::fs::read_dir(told("ERIKTI_DIST"))
        .expect("a client")
        .flatten()
        .filter(|file| file.path().extension().is_some_and(|end| end == "br"))
        .filter_map(|file| Some(file.metadata().ok()?.len()))
        .sum();
    ground.report.add("W6", "all code, brotli", (size as f64 / 1_000.0, None, "kB"), None);
}

/// A phone whose app holds so many records and is installed.
fn filled(ground: &Ground, count: usize) -> Phone {
    let mut phone = Phone::at_the_door(&ground.office, "Opener", "erikti");
    phone.work(&format!("bench.pulled({count})"));
    phone.tab().open(&phone.link.url("/activities"));
    phone.tab().wait_installed();
    // The first visit that finds the log prepares the next: as long as a person looks at a list.
    std::thread::sleep(Duration::from_secs(5));
    phone.stop();
    phone
}

/// The median of several cold openings: a new browser process each time.
fn cold(phone: &mut Phone, times: u32) -> f64 {
    let mut took: Vec<f64> = (0..5)
        .map(|_| {
            phone.start(true);
            phone.slow_cpu(times);
            let holds = format!("document.querySelectorAll('.list__item').length >= {ROWS}");
            let ms = seen(phone, &holds, "/activities");
            phone.stop();
            ms
        })
        .collect();
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

/// W8: a phone that has never seen the app, on a slow link with a slow processor, until its first screen can be used.
pub(super) fn first_visit(ground: &mut Ground) {
    let mut rounds: Vec<(f64, u64)> = (0..3)
        .map(|_| {
            let phone = Phone::new(ground.office.address);
            let round_trip = Duration::from_millis(400);
            phone.link.set(Quality { up: 400_000, down: 400_000, round_trip, cut_every: None });
            phone.slow_cpu(6);
            let ms = seen(&phone, "document.querySelector('main a, main button, main input')", "/");
            (ms, phone.link.carried().down)
        })
        .collect();
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ms, bytes) = rounds[rounds.len() / 2];
    ground.report.add("W8", "first visit until usable", (ms / 1_000.0, None, "s"), Some(Target::Most(7.0)));
    ground.report.add("W8", "down until then", (bytes as f64 / 1_000.0, None, "kB"), None);
}
