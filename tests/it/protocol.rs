//! `docs/protocol.md` is true: its bytes are the fixtures' bytes, its numbers and codes the program's, and a decoder that
//! follows that page and uses nothing of `erikti-sync` reads the worked example and finds its digest and chain.

use super::house::{files, root};
use erikti_sync::limits;
use std::collections::BTreeSet;
use std::fs;

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
    let numbers: [(&str, i128); 19] = [
        ("CLOCK_LEAD_MS", limits::CLOCK_LEAD_MS.into()),
        ("CLOCK_WARNING_MS", limits::CLOCK_WARNING_MS.into()),
        ("GROUP_CHANGES", limits::GROUP_CHANGES as i128),
        ("REQUEST_CHANGES", limits::REQUEST_CHANGES as i128),
        ("REQUEST_BYTES", limits::REQUEST_BYTES as i128),
        ("FIRST_BATCH_BYTES", limits::FIRST_BATCH_BYTES as i128),
        ("LEAST_BATCH_BYTES", limits::LEAST_BATCH_BYTES as i128),
        ("TEXT_BYTES", limits::TEXT_BYTES as i128),
        ("NAME_BYTES", limits::NAME_BYTES as i128),
        ("BASES", limits::BASES as i128),
        ("PAGE_ENTRIES", limits::PAGE_ENTRIES as i128),
        ("RETAINED_GROUPS", limits::RETAINED_GROUPS as i128),
        ("RETRY_FIRST_MS", limits::RETRY_FIRST_MS.into()),
        ("RETRY_LONGEST_MS", limits::RETRY_LONGEST_MS.into()),
        ("IDLE_ASK_MS", limits::IDLE_ASK_MS.into()),
        ("ASK_TRAY_MS", limits::ASK_TRAY_MS.into()),
        ("REQUEST_TIMEOUT_MS", limits::REQUEST_TIMEOUT_MS.into()),
        ("WRITE_TIMEOUT_MS", limits::WRITE_TIMEOUT_MS.into()),
        ("PAUSE_LONGEST_MS", limits::PAUSE_LONGEST_MS.into()),
    ];
    let source = fs::read_to_string(root().join("crates/sync/src/limits.rs")).expect("limits.rs");
    let named: BTreeSet<&str> =
        source.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next()).collect();
    assert_eq!(named, numbers.iter().map(|(name, _)| *name).collect(), "a limit that this test does not know");
    let page = page();
    for (name, number) in numbers {
        assert!(page.contains(&format!("| `{name}` | {number} |")), "{name} is {number}");
    }
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
    let speaking = sources
        .filter(|(path, _)| ["problem.rs", "conversation.rs", "body.rs"].iter().any(|name| path.ends_with(name)));
    let made: BTreeSet<String> = speaking.flat_map(|(_, text)| codes(&text)).collect();
    let page = page();
    let section = page.split("## 10.").nth(1).and_then(|rest| rest.split("## 11.").next()).expect("section 10");
    let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split('`').nth(1));
    assert_eq!(rows.map(str::to_string).collect::<BTreeSet<_>>(), made);
}

/// Section 2 of the page.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take(&mut self, count: usize) -> Vec<u8> {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken.to_vec()
    }

    fn varint(&mut self) -> u64 {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.take(1)[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    fn signed(&mut self) -> i64 {
        let number = self.varint();
        if number.is_multiple_of(2) { (number / 2) as i64 } else { -((number / 2) as i64) - 1 }
    }

    fn bytes(&mut self) -> Vec<u8> {
        let count = self.varint() as usize;
        self.take(count)
    }

    fn text(&mut self) -> String {
        String::from_utf8(self.bytes()).expect("UTF-8")
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.varint();
        (0..count).map(|_| one(self)).collect()
    }
}

/// Section 4, one group's worth: what it holds is fed to a hash as section 5 says.
struct Group {
    author: Option<Vec<u8>>,
    stamp: i64,
    fed: Vec<u8>,
    said: Vec<String>,
}

fn feed(fed: &mut Vec<u8>, bytes: &[u8]) {
    fed.extend((bytes.len() as u64).to_le_bytes());
    fed.extend(bytes);
}

fn only_group(packed: &[u8]) -> Group {
    let mut reader = Reader(packed);
    let (names, spaces) = (reader.list(Reader::text), reader.list(Reader::text));
    let mut time = 0;
    let mut times = reader.list(Reader::signed);
    for delta in &mut times {
        time += *delta;
        *delta = time;
    }
    let tails = reader.bytes();
    let id = |at: u64| [&times[at as usize].to_be_bytes()[2..], &tails[at as usize * 10..][..10]].concat();
    let one = |reader: &mut Reader<'_>| reader.list(Reader::varint);
    let (group_id, stamp, replica) = (one(&mut reader)[0], reader.list(Reader::signed)[0], one(&mut reader)[0]);
    let (schema, day, zone) = (one(&mut reader)[0], reader.list(Reader::signed)[0], one(&mut reader)[0]);
    let (author, count) = (one(&mut reader), one(&mut reader)[0] as usize);
    let [index, space, record, kind, field] = std::array::from_fn(|_| one(&mut reader));
    let (tags, lengths, mut payload) = (reader.bytes(), one(&mut reader), reader.bytes());
    let (bases, base_group, base_index) = (reader.bytes(), one(&mut reader), one(&mut reader));
    assert!(reader.0.is_empty() && index.len() == count);

    let mut fed = Vec::new();
    feed(&mut fed, &id(group_id));
    feed(&mut fed, &id(replica));
    feed(&mut fed, &(schema as u16).to_le_bytes());
    feed(&mut fed, &(day as i32).to_le_bytes());
    feed(&mut fed, names[zone as usize].as_bytes());
    let (mut said, mut base) = (Vec::new(), 0);
    for at in 0..count {
        let value: Vec<u8> = payload.drain(..lengths[at] as usize).collect();
        feed(&mut fed, &(index[at] as u16).to_le_bytes());
        feed(&mut fed, spaces[space[at] as usize].as_bytes());
        feed(&mut fed, &id(record[at]));
        feed(&mut fed, names[kind[at] as usize].as_bytes());
        feed(&mut fed, names[field[at] as usize].as_bytes());
        feed(&mut fed, &[tags[at]]);
        feed(&mut fed, &value);
        feed(&mut fed, &u64::from(bases[at]).to_le_bytes());
        for _ in 0..bases[at] {
            feed(&mut fed, &id(base_group[base]));
            feed(&mut fed, &(base_index[base] as u16).to_le_bytes());
            base += 1;
        }
        said.push(format!("{} = {}", names[field[at] as usize], shown(tags[at], &value)));
    }
    Group { author: author.first().map(|at| id(*at)), stamp, fed, said }
}

fn shown(tag: u8, payload: &[u8]) -> String {
    match tag {
        0 => "empty".into(),
        1 => (payload == [1]).to_string(),
        2 => {
            let sign = if payload.last().is_some_and(|top| *top >= 0x80) { 0xff } else { 0 };
            let mut wide = [sign; 8];
            wide[..payload.len()].copy_from_slice(payload);
            i64::from_le_bytes(wide).to_string()
        }
        3 => String::from_utf8(payload.to_vec()).expect("UTF-8"),
        4 => payload.iter().map(|byte| format!("{byte:02x}")).collect(),
        other => format!("#{other} {payload:?}"),
    }
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
    let group = only_group(&reader.bytes());
    assert!(reader.0.is_empty() && group.author.is_none());
    let said = [
        "title = Медеудегі сенбілік",
        "starts = 1763859600000",
        "open = true",
        "organiser = 019aae02a40979098909090909090909",
        "note = empty",
        "of_tomorrow = #200 [1, 2, 3]",
    ];
    assert_eq!(group.said, said);
    assert_eq!(blake3::hash(&group.fed).as_bytes()[..16], fixture("digest.bin"));
}

#[test]
fn the_page_is_enough_to_check_a_chain() {
    let entry = only_group(&fixture("entries.bin"));
    let author = entry.author.expect("an entry has an author");
    let start = [&[0; 16][..], &author, &entry.stamp.to_le_bytes(), &entry.fed].concat();
    assert_eq!(blake3::hash(&start).as_bytes()[..16], fixture("chain.bin"));
    assert!(page().contains(&author.iter().map(|byte| format!("{byte:02x}")).collect::<String>()));
}
