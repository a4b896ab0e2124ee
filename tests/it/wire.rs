//! Golden fixtures: what a released phone or server ever wrote is read for ever, byte for byte.
//!
//! A new shape gets a new fixture (`ERIKTI_BLESS=1` writes the missing ones); an old fixture is never rewritten.

use super::house::root;
use erikti_sync::wire::{self, Cursor, Join, Joined, News, Pass, Problem, Reply, Request, Verdict};
use erikti_sync::{Chain, Change, ChangeId, Entry, Group, Id, Name, OccurredOn, Space, Stamp, Value, columns};
use std::fmt::Debug;
use std::fs;
use std::sync::Arc;

fn golden(name: &str, bytes: &[u8]) {
    let path = root().join(format!("tests/fixtures/wire/v1/{name}.bin"));
    if !path.exists() && std::env::var_os("ERIKTI_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(&path, bytes).expect("the fixture");
    }
    let kept = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(kept == bytes, "{name}: this build writes other bytes than the released shape");
}

fn message<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + Debug>(name: &str, message: &T) {
    let bytes = wire::write(message);
    golden(name, &bytes);
    assert_eq!(wire::read::<T>(&bytes).as_ref(), Ok(message), "{name}");
}

fn id(n: u8) -> Id {
    Id::mint(1_763_856_000_000 + i64::from(n), [n; 10])
}

/// A group with every shape of value, one of them from a version to come.
pub fn group() -> Group {
    let space = Space::new(&format!("org/{}", id(9)));
    let values = [
        ("title", Value::text("Медеудегі сенбілік")),
        ("starts", Value::Int(1_763_859_600_000)),
        ("open", Value::Flag(true)),
        ("organiser", Value::Ref(id(9))),
        ("note", Value::Empty),
        ("of_tomorrow", Value::Unknown(200, Arc::from([1, 2, 3].as_slice()))),
    ];
    let change = |(index, (field, value)): (usize, (&str, Value))| Change {
        index: index as u16,
        space: space.clone(),
        record: id(1),
        kind: Name::new("activity"),
        field: Name::new(field),
        value,
        base: if index == 0 { vec![ChangeId { group: id(7), index: 3 }] } else { Vec::new() },
    };
    Group {
        id: id(2),
        stamp: Stamp::at(1_763_856_000_000),
        replica: id(3),
        schema: 1,
        occurred_on: OccurredOn { day: 20_415, zone: Name::new("Asia/Almaty") },
        changes: values.into_iter().enumerate().map(change).collect(),
    }
}

#[test]
fn every_message_keeps_its_bytes() {
    let cursor = Cursor { epoch: 1, position: 17, chain: Chain([5; 16]), grants: 2 };
    let space = Space::new("public");
    let request = Request {
        nonce: [1; 16],
        replica: id(3),
        schema: 1,
        clock_ms: 1_763_856_000_000,
        backlog: 1,
        asks: vec![(space.clone(), cursor)],
        offers: columns::pack_groups(&[group()]),
    };
    message("request", &request);
    let verdicts = vec![
        Verdict::Accepted(vec![(space.clone(), 18)], Stamp(7)),
        Verdict::Known(vec![(space.clone(), 3)], Stamp(6)),
        Verdict::Trayed("not-granted".into()),
        Verdict::Refused("refused".into()),
        Verdict::NeedsNewerServer,
        Verdict::IdCollision,
    ];
    let entries = columns::pack_entries(&[Entry { author: id(4), group: group() }]);
    let ahead = entries.clone();
    let news = News { space: space.clone(), rewound: true, entries, cursor, stable: 3, more: true, ahead };
    let reply = Reply { nonce: [1; 16], server_ms: 1, verdicts, news: vec![news], spaces: vec![space.clone()] };
    message("reply", &reply);
    message("join", &Join { nonce: [2; 16], secret: "ABC".into(), replica: id(3) });
    let pass = Pass {
        token: "token".into(),
        person: id(4),
        name: "Әлия".into(),
        role: "team_leader".into(),
        organisation: id(9),
        organisation_name: "Ерікті".into(),
        spaces: vec![space],
    };
    message("joined", &Joined { nonce: [2; 16], server_ms: 1, pass });
    message("problem", &Problem { code: "invite-used".into(), detail: "used".into() });
}

#[test]
fn columns_and_chains_keep_their_bytes() {
    golden("groups", &columns::pack_groups(&[group()]));
    let entry = Entry { author: id(4), group: group() };
    golden("entries", &columns::pack_entries(std::slice::from_ref(&entry)));
    golden("chain", &Chain::default().then(&entry).0);
    golden("digest", &group().digest());
}

#[test]
fn what_a_newer_version_wrote_is_passed_on_untouched() {
    let packed = columns::pack_groups(&[group()]);
    let read = columns::unpack_groups(&packed).expect("groups");
    assert_eq!(columns::pack_groups(&read), packed);
    assert_eq!(read[0].digest(), group().digest());
}

#[test]
fn broken_messages_are_named_and_never_half_read() {
    assert_eq!(wire::read::<Request>(&[]).unwrap_err().0, "empty message");
    assert_eq!(wire::read::<Request>(&[2, 0]).unwrap_err().0, "message of another version");
    assert_eq!(wire::read::<Request>(&[1, 0]).unwrap_err().0, "message cannot be read");
    let mut long = wire::write(&Problem { code: "a".into(), detail: "b".into() });
    long.push(0);
    assert_eq!(wire::read::<Problem>(&long).unwrap_err().0, "bytes after the message");
    assert_eq!(columns::unpack_groups(b"<html>").unwrap_err().0, "columns cannot be read");
}
