//! `docs/protocol.md` is true: its bytes are the fixtures' bytes, its numbers and codes the program's, and a decoder that
//! follows that page and uses nothing of `erikti-sync` reads the worked example, and a batch that uses every way of writing,
//! and finds their digests and chains.

mod decoder;

use super::house::{files, root};
use decoder::{Reader, chain, digest, shown, unpack};
use erikti_server::archive;
use erikti_sync::{Chain, Change, ChangeId, Entry, Group, Name, OccurredOn, Space, Stamp, Value};
use erikti_sync::{bundle, columns, limits, wire};
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

fn page() -> String {
    fs::read_to_string(root().join("docs/protocol.md")).expect("the page")
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("tests/fixtures/wire/v1").join(name)).expect("the fixture")
}

/// The bytes of each block of hexadecimal digits on the page, by the fixture's name.
fn blocks(page: &str) -> Vec<(String, Vec<u8>)> {
    let block = |part: &str| {
        let (name, rest) = part.split_once('\n').expect("a block has lines");
        let body = rest.split("```").next().unwrap_or_default();
        let code = body.lines().map(|line| line.split('#').next().unwrap_or_default());
        let digits: String = code.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
        (name.trim().to_string(), (0..digits.len()).step_by(2).map(byte).collect())
    };
    page.split("```hex ").skip(1).map(block).collect()
}

#[test]
fn the_bytes_on_the_page_are_the_bytes_on_the_wire() {
    let blocks = blocks(&page());
    assert_eq!(blocks.len(), 4);
    for (name, bytes) in blocks {
        assert_eq!(bytes, fixture(&name), "{name}");
    }
}

#[test]
fn every_limit_is_on_the_page_with_its_number() {
    let numbers: [(&str, i128); 31] = [
        ("CLOCK_LEAD_MS", limits::CLOCK_LEAD_MS.into()),
        ("CLOCK_WARNING_MS", limits::CLOCK_WARNING_MS.into()),
        ("GROUP_CHANGES", limits::GROUP_CHANGES as i128),
        ("REQUEST_CHANGES", limits::REQUEST_CHANGES as i128),
        ("REQUEST_BYTES", limits::REQUEST_BYTES as i128),
        ("BATCH_MS", limits::BATCH_MS.into()),
        ("BATCH_GROWTH", limits::BATCH_GROWTH as i128),
        ("PACKED_CHANGES", limits::PACKED_CHANGES as i128),
        ("PACKED_BYTES", limits::PACKED_BYTES as i128),
        ("FIRST_BATCH_BYTES", limits::FIRST_BATCH_BYTES as i128),
        ("LEAST_BATCH_BYTES", limits::LEAST_BATCH_BYTES as i128),
        ("TEXT_BYTES", limits::TEXT_BYTES as i128),
        ("NAME_BYTES", limits::NAME_BYTES as i128),
        ("BASES", limits::BASES as i128),
        ("PAGE_ENTRIES", limits::PAGE_ENTRIES as i128),
        ("AHEAD_BYTES", limits::AHEAD_BYTES as i128),
        ("RETAINED_GROUPS", limits::RETAINED_GROUPS as i128),
        ("WAITING_GROUPS", limits::WAITING_GROUPS as i128),
        ("RETRY_FIRST_MS", limits::RETRY_FIRST_MS.into()),
        ("RETRY_LONGEST_MS", limits::RETRY_LONGEST_MS.into()),
        ("IDLE_ASK_MS", limits::IDLE_ASK_MS.into()),
        ("ASK_TRAY_MS", limits::ASK_TRAY_MS.into()),
        ("REQUEST_TIMEOUT_MS", limits::REQUEST_TIMEOUT_MS.into()),
        ("WRITE_TIMEOUT_MS", limits::WRITE_TIMEOUT_MS.into()),
        ("PAUSE_LONGEST_MS", limits::PAUSE_LONGEST_MS.into()),
        ("PICTURE_BYTES", limits::PICTURE_BYTES as i128),
        ("PICTURE_SIDE", limits::PICTURE_SIDE.into()),
        ("PICTURE_FILE_BYTES", limits::PICTURE_FILE_BYTES.into()),
        ("PICTURE_PIECE_BYTES", limits::PICTURE_PIECE_BYTES as i128),
        ("PICTURES", limits::PICTURES as i128),
        ("BUNDLE_BYTES", limits::BUNDLE_BYTES as i128),
    ];
    let source = fs::read_to_string(root().join("crates/sync/src/limits.rs")).expect("limits.rs");
    let named: BTreeSet<&str> =
        source.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next()).collect();
    assert_eq!(named, numbers.iter().map(|(name, _)| *name).collect(), "a limit that this test does not know");
    let page = page();
    for (name, number) in numbers.into_iter().chain([("PAGE_BYTES", archive::PAGE_BYTES as i128)]) {
        assert!(page.contains(&format!("| `{name}` | {number} |")), "{name} is {number}");
    }
}

#[test]
fn numbers_and_words_in_sentences_are_the_programs() {
    let grouped = |number: usize| {
        let digits = number.to_string();
        let commas = digits.char_indices().map(|(at, digit)| match digits.len() - at {
            left if at > 0 && left.is_multiple_of(3) => format!(",{digit}"),
            _ => digit.to_string(),
        });
        commas.collect::<String>()
    };
    let page = page();
    for said in [
        format!("It has at most {} bytes before **and** after unpacking", grouped(limits::REQUEST_BYTES * 2)),
        format!("have at most {} changes together", grouped(limits::REQUEST_CHANGES)),
        format!(
            "at most {} entries that weigh (section 4) at most {} MiB",
            grouped(limits::PAGE_ENTRIES),
            archive::PAGE_BYTES >> 20
        ),
        format!("as many as weigh at most {} together (`AHEAD_BYTES`)", grouped(limits::AHEAD_BYTES)),
        format!("more than {} changes (`PACKED_CHANGES`)", grouped(limits::PACKED_CHANGES)),
        format!("more than {} bytes (`PACKED_BYTES`)", grouped(limits::PACKED_BYTES)),
        format!("× {} / *t*", grouped(limits::BATCH_MS as usize)),
        format!("half and all of {} ms × 2ⁿ⁻¹", limits::RETRY_FIRST_MS),
        format!("at most {} times itself and at most {}", limits::BATCH_GROWTH, grouped(limits::REQUEST_BYTES)),
        format!("It has at most {} bytes. It is not encrypted", grouped(limits::BUNDLE_BYTES)),
        format!("comes the comment `{}`", wire::BEAT.trim_end()),
        format!("`{}`", wire::MEDIA_TYPE),
    ] {
        assert!(page.contains(&said), "not on the page: {said}");
    }
    assert_eq!(wire::BEAT, ": here\n\n", "eight bytes with its empty line");
}

/// Words in quotes as refusals of whole messages are coded: with hyphens, and the one without.
fn codes(text: &str) -> BTreeSet<String> {
    let coded = |word: &&str| {
        let parts: Vec<&str> = word.split('-').collect();
        (parts.len() > 1 || *word == "malformed")
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase()))
            && *word != "no-store"
    };
    text.split('"').skip(1).step_by(2).filter(coded).map(str::to_string).collect()
}

#[test]
fn every_refusal_is_on_the_page_with_its_code() {
    let sources = files("crates/server/src/http", ".rs").into_iter();
    let speaking = sources.filter(|(path, _)| {
        ["problem.rs", "conversation.rs", "body.rs", "photos.rs"].iter().any(|name| path.ends_with(name))
    });
    let made: BTreeSet<String> = speaking.flat_map(|(_, text)| codes(&text)).collect();
    let page = page();
    let section = page.split("## 10.").nth(1).and_then(|rest| rest.split("## 11.").next()).expect("section 10");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split('`').nth(1));
    assert_eq!(rows.map(str::to_string).collect::<BTreeSet<_>>(), made);
}

#[test]
fn the_page_is_enough_to_read_a_request() {
    let bytes = fixture("request.bin");
    let mut reader = Reader(&bytes);
    assert_eq!((reader.take(1), reader.take(16)), (vec![1], vec![1; 16]), "version, nonce");
    let _replica = reader.take(16);
    assert_eq!((reader.varint(), reader.signed(), reader.varint()), (1, 1_763_856_000_000, 1));
    let ask = |reader: &mut Reader<'_>| {
        let (space, epoch, position) = (reader.text(), reader.varint(), reader.varint());
        (space, epoch, position, reader.take(16), reader.varint())
    };
    assert_eq!(reader.list(ask), [("public".to_string(), 1, 17, vec![5; 16], 2)]);
    let groups = unpack(&reader.bytes());
    let [group] = groups.as_slice() else { panic!("one group") };
    assert!(reader.0.is_empty() && group.author.is_none());
    let said = [
        "title = Медеудегі сенбілік",
        "starts = 1763859600000",
        "open = true",
        "organiser = 019aae02a40979098909090909090909",
        "note = empty",
        "of_tomorrow = #200 [1, 2, 3]",
    ];
    assert_eq!(
        (group.said.iter().map(String::as_str).collect(), group.stamp),
        (said.to_vec(), 1_763_856_000_000 << 16)
    );
    assert_eq!(digest(group).to_vec(), fixture("digest.bin"));
}

#[test]
fn the_page_is_enough_to_check_a_chain() {
    let entries = unpack(&fixture("entries.bin"));
    let [entry] = entries.as_slice() else { panic!("one entry") };
    assert_eq!(chain([0; 16], entry).to_vec(), fixture("chain.bin"));
    assert!(page().contains(&shown(4, &entry.author.expect("an author"))));
}

/// Entries that between them use every way of writing an id, a value, a record and an index.
fn entries() -> Vec<Entry> {
    let id = |n: u8, apart_ms: i64| erikti_sync::Id::mint(1_763_856_000_000 + i64::from(n) * apart_ms, [n; 10]);
    let values = |n: u8| {
        let (far, old) = (id(n, 90_000_000), erikti_sync::Id::derived(&[&[n % 3]]));
        vec![
            ("who", Value::Ref(old)),
            ("where", Value::Ref(far)),
            ("again", Value::Ref(far)),
            ("count", Value::Int([0, -1, i64::MIN, i64::MAX, 127, -129][n as usize % 6])),
            ("starts", Value::Int(1_763_859_600_000 + i64::from(n) * 1_800_000)),
            ("note", Value::text(["", "two  spaces", "мың алғыс", "мың", " "][n as usize % 5])),
            ("open", Value::Flag(n.is_multiple_of(2))),
            ("photo", Value::Bytes(Arc::from(vec![n; n as usize]))),
            ("torn", Value::read(3, &[0xff])),
            ("later", Value::Unknown(255, Arc::from([n]))),
            ("nothing", Value::Empty),
        ]
    };
    let entry = |n: u8| {
        let values = values(n);
        let payload = |at: usize| {
            let mut bytes = Vec::new();
            let (_, value): &(&str, Value) = &values[at];
            value.write(&mut bytes);
            bytes
        };
        let follows = erikti_sync::Id::derived(&[b"mark", &payload(0), &payload(1)]);
        let group = id(n, 700);
        let base = |from: u8| ChangeId { group: id(from, 700), index: u16::from(from) };
        let change = |(at, (field, value)): (usize, &(&str, Value))| Change {
            // Read in one of its spaces, a group has gaps.
            index: at as u16 + u16::from(!n.is_multiple_of(4) && at > 4) * 7 + u16::from(n % 4),
            space: Space::new(["org/1", "public"][usize::from(n % 3 == 1 && at > 7)]),
            record: [follows, id(n / 2, 11)][usize::from(n % 2 == 1 || at > 8)],
            kind: Name::new(["mark", "other"][usize::from(n % 5 == 4 && at > 8)]),
            field: Name::new(field),
            value: value.clone(),
            base: (0..n % 3).filter(|_| at % 3 == 0).map(base).filter(|base| base.group != group).collect(),
        };
        let group = Group {
            id: group,
            stamp: [Stamp::at(1_763_856_000_000 + i64::from(n)), Stamp(0), Stamp(u64::MAX)][n as usize % 3],
            replica: [id(200, 1), erikti_sync::Id::NIL][usize::from(n % 7 == 6)],
            schema: u16::from(n) * 300,
            occurred_on: OccurredOn { day: [20_415, -1, i32::MIN][n as usize % 3], zone: Name::new("Asia/Almaty") },
            changes: values.iter().enumerate().map(change).collect(),
        };
        Entry { author: id(n % 4, 13), group }
    };
    (0..30).map(entry).collect()
}

#[test]
fn the_page_is_enough_to_read_every_way_of_writing() {
    let entries = entries();
    let told = unpack(&columns::pack_entries(&entries));
    assert_eq!(told.len(), entries.len());
    let (mut ours, mut theirs) = (Chain::default(), [0; 16]);
    for (told, entry) in told.iter().zip(&entries) {
        assert_eq!(entry.group.check(), Ok(()));
        (ours, theirs) = (ours.then(entry), chain(theirs, told));
        assert_eq!((digest(told), theirs), (entry.group.digest(), ours.0), "{:?}", told.said);
    }
}

#[test]
fn the_page_is_enough_to_read_what_a_phone_saved_as_a_file() {
    let groups: Vec<Group> = entries().into_iter().map(|entry| entry.group).collect();
    let [office, person] = [b"office", b"person"].map(|part| erikti_sync::Id::derived(&[part]));
    let file = bundle::write(&bundle::Bundle::of(office, person, -5, &groups), &bundle::Key::of_token("TOKEN"));
    let mut reader = Reader(&file);
    let begins: String = reader.take(8).iter().map(|byte| format!(" {byte:02x}")).collect();
    assert!(page().contains(&format!("the eight bytes `{}`", begins.trim())), "{begins}");
    assert_eq!((reader.take(1), reader.take(16)), (vec![2], blake3::hash(reader.0).as_bytes()[..16].to_vec()));
    let context = |of: &str| format!("erikti 2026-11-22 a file of what a phone owes: its {of}");
    let [proof, device] = ["proof", "device"].map(context);
    assert!([&proof, &device].iter().all(|context| page().contains(&format!("the context `{context}`"))));
    let key = blake3::derive_key(&proof, blake3::hash(b"TOKEN").as_bytes());
    assert_eq!(reader.take(16), blake3::derive_key(&device, &key)[..16].to_vec());
    assert_eq!(reader.take(32), blake3::keyed_hash(&key, reader.0).as_bytes().to_vec());
    assert_eq!(
        (reader.take(16), reader.take(16), reader.signed()),
        (office.bytes().to_vec(), person.bytes().to_vec(), -5)
    );
    assert_eq!(unpack(&reader.bytes()).len(), groups.len());
    assert!(reader.0.is_empty());
}
