//! W1, saving; W7, two phones that edit the same record apart.

use super::Ground;
use super::stage::Phone;
use crate::report::Target;
use serde_json::Value;

/// Rounds in which ours and bare take turns, so that a machine's bad minute falls on both.
const ROUNDS: usize = 4;

/// W1: records one by one, offline, each awaited until durable.
pub(super) fn save(ground: &mut Ground) {
    let count = 200 / ground.tenth / ROUNDS;
    let (ours, bare) = (ground.ours("Saver"), ground.bare());
    ours.work("bench.online(false)");
    let (mut our_ms, mut bare_ms) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        bare_ms.extend(took(&bare, "bare", count, round));
        our_ms.extend(took(&ours, "bench", count, round));
    }
    for (what, of, times) in [("p50", 0.5, 2.0), ("p95", 0.95, 2.0)] {
        let (ours, bare) = (quantile(&mut our_ms, of), quantile(&mut bare_ms, of));
        let what = format!("save one record, strict and in both journals, {what}");
        ground.report.add("W1", what, (ours, Some(bare), "ms"), Some(Target::Times(times)));
    }
}

/// W1 again on a phone that holds much already.
pub(super) fn save_beside(ground: &mut Ground, phone: &Phone, stored: usize) {
    phone.work("bench.online(false)");
    let mut took = took(phone, "bench", 100 / ground.tenth, 77);
    for (what, of) in [("p50", 0.5), ("p95", 0.95)] {
        let what = format!("save one record with {stored} stored, {what}");
        ground.report.add("W1", what, (quantile(&mut took, of), None, "ms"), None);
    }
}

fn took(phone: &Phone, door: &str, count: usize, round: usize) -> Vec<f64> {
    let done = phone.work(&format!("{door}.make({count}, {})", 1_000 + round));
    match done.value {
        // A typed array comes over the wire as an object with numbered keys.
        Value::Object(numbered) => numbered.values().filter_map(Value::as_f64).collect(),
        Value::Array(list) => list.iter().filter_map(Value::as_f64).collect(),
        _ => Vec::new(),
    }
}

fn quantile(figures: &mut [f64], of: f64) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[((figures.len() - 1) as f64 * of).round() as usize]
}

/// W7: apart, two people edit different fields of a record, then the same one.
pub(super) fn conflict(ground: &mut Ground) {
    let (a, b) = (ground.ours("Aliya"), ground.ours("Berik"));
    a.work("bench.make(1, 5).then(() => bench.delivered())");
    b.work("bench.pulled(1)");
    for phone in [&a, &b] {
        phone.work("bench.online(false)");
    }
    a.work("bench.edit(1, 'place', 'from A').then(() => bench.edit(1, 'status', 'from A'))");
    b.work("bench.edit(1, 'note', 'from B').then(() => bench.edit(1, 'status', 'from B'))");
    for phone in [&a, &b] {
        phone.work("bench.online(true).then(() => bench.delivered())");
    }
    for phone in [&a, &b] {
        phone.work("bench.arrived(1, 'place', 'from A').then(() => bench.arrived(1, 'note', 'from B'))");
        phone.work("bench.contested(1, 'status', 2)");
    }
    ground.report.add("W7", "edits lost silently", (0.0, None, "edits"), Some(Target::Most(0.0)));
}
