//! What the worst input may make a reader hold: measured, alone in its binary, because the measure is the whole process.
#![allow(clippy::expect_used)]

use erikti_sync::wire::{self, Join, Joined, Problem, Reply, Request};
use erikti_sync::{Change, Group, Id, Name, OccurredOn, Space, Stamp, Value, columns, limits};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes of the largest message: twice what a phone fills a request to.
const MESSAGE_BYTES: usize = limits::REQUEST_BYTES * 2;

/// Bytes that reading it may hold.
const MOST_BYTES: usize = 128 * 1024 * 1024;

fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A batch in which one list, counted from 0, has as many cells as fit, each this byte; those before it are empty.
fn longest_list(at: usize, cell: u8) -> Vec<u8> {
    let mut bytes = vec![0; at];
    let cells = MESSAGE_BYTES - 64;
    bytes.extend(varint(cells));
    bytes.resize(bytes.len() + cells, cell);
    bytes.resize(bytes.len() + 22 - at, 0);
    bytes
}

/// As many groups as a message can carry, each as small as a group can be.
fn smallest_groups() -> Vec<u8> {
    let change = |record| Change {
        index: 0,
        space: Space::new("s"),
        record,
        kind: Name::new("n"),
        field: Name::new("n"),
        value: Value::Empty,
        base: Vec::new(),
    };
    let group = |n: u32| {
        let id = Id::derived(&[&n.to_le_bytes()]);
        let occurred_on = OccurredOn { day: 0, zone: Name::new("n") };
        Group { id, stamp: Stamp(0), replica: Id::NIL, schema: 0, occurred_on, changes: vec![change(id)] }
    };
    columns::pack_groups(&(0..28_000).map(group).collect::<Vec<_>>())
}

fn reads(name: &str, bytes: &[u8], read: &dyn Fn(&[u8])) {
    assert!(bytes.len() <= MESSAGE_BYTES, "{name} has {} bytes", bytes.len());
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    read(bytes);
    let held = MEMORY.peak_usage().saturating_sub(before);
    println!("{name}: {} bytes held {held}", bytes.len());
    assert!(held <= MOST_BYTES, "{name}: {} bytes held {held}", bytes.len());
}

#[test]
fn no_message_makes_a_reader_hold_more_than_a_phone_has_to_spare() {
    let batch = |bytes: &[u8]| {
        drop(columns::unpack_groups(bytes));
        drop(columns::unpack_entries(bytes));
    };
    for at in 0..29 {
        for cell in [0, 1, 127] {
            reads(&format!("list {at} of cells {cell}"), &longest_list(at, cell), &batch);
        }
        let promise = [vec![0; at], varint(usize::MAX)].concat();
        reads(&format!("list {at} that promises too much"), &promise, &batch);
    }
    let smallest = smallest_groups();
    assert!(
        columns::unpack_groups(&smallest).is_ok_and(|groups| groups.len() == 28_000),
        "the worst sound batch is sound"
    );
    reads("the smallest groups", &smallest, &batch);

    let messages = |bytes: &[u8]| {
        drop(wire::read::<Request>(bytes));
        drop(wire::read::<Reply>(bytes));
        drop(wire::read::<Join>(bytes));
        drop(wire::read::<Joined>(bytes));
        drop(wire::read::<Problem>(bytes));
    };
    for head in [0, 16, 17, 33, 36, 37, 38] {
        for cell in [0, 1, 4, 127] {
            let mut bytes = [vec![wire::VERSION], vec![0; head], varint(MESSAGE_BYTES - 64)].concat();
            bytes.resize(MESSAGE_BYTES, cell);
            reads(&format!("a message with a list after {head} bytes, of cells {cell}"), &bytes, &messages);
        }
    }
}
