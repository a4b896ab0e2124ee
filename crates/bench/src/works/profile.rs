//! Where a page's time went: the browser's own samples, by function.

use serde_json::Value;
use std::collections::BTreeMap;

/// How many functions are named.
const MOST: usize = 30;

/// Longest name that is printed, characters.
const NAME_CHARS: usize = 110;

/// Prints the functions in which a piece of work spent its time, the idle time first among them.
pub(super) fn print(work: &str, profile: &Value) {
    let mut callers: BTreeMap<u64, &str> = BTreeMap::new();
    for node in array(&profile["nodes"]) {
        callers.extend(array(&node["children"]).filter_map(Value::as_u64).map(|child| (child, name(node))));
    }
    // What the browser does itself is told apart by who asked for it.
    let label = |node: &Value| match (name(node), node["id"].as_u64().and_then(|id| callers.get(&id))) {
        (own, Some(caller)) if !own.contains("::") => format!("{own} ← {caller}"),
        (own, _) => own.to_owned(),
    };
    let labels: BTreeMap<u64, String> =
        array(&profile["nodes"]).filter_map(|node| Some((node["id"].as_u64()?, label(node)))).collect();
    let mut spent: BTreeMap<&str, f64> = BTreeMap::new();
    for (node, micros) in array(&profile["samples"]).zip(array(&profile["timeDeltas"])) {
        let label = node.as_u64().and_then(|id| labels.get(&id)).map_or("", String::as_str);
        *spent.entry(label).or_default() += micros.as_f64().unwrap_or_default() / 1_000.0;
    }
    let whole: f64 = spent.values().sum();
    let mut rows: Vec<(&str, f64)> = spent.into_iter().collect();
    rows.sort_by(|one, other| other.1.total_cmp(&one.1));
    println!("{work}: {whole:.0} ms");
    for (name, ms) in rows.into_iter().take(MOST) {
        println!("  {ms:8.1} ms {:5.1} %  {}", 100.0 * ms / whole, name.chars().take(NAME_CHARS).collect::<String>());
    }
}

fn name(node: &Value) -> &str {
    node["callFrame"]["functionName"].as_str().unwrap_or_default()
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
