//! What a change, a group, an id and a packed batch are, rule by rule: each limit at its edge, each hash byte by byte.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::expect_used, clippy::panic)]

use erikti_sync::change::Malformed;
use erikti_sync::session::{Canary, Op, Row, Store};
use erikti_sync::wire::{self, Problem};
use erikti_sync::{
    Chain, Change, ChangeId, Clock, Entry, Group, Id, Name, OccurredOn, Space, Stamp, Value, columns, limits,
};

fn id(n: u8) -> Id {
    Id::mint(1_763_856_000_000 + i64::from(n), [n; 10])
}

fn change(index: u16) -> Change {
    Change {
        index,
        space: Space::new("org/1"),
        record: id(1),
        kind: Name::new("note"),
        field: Name::new("title"),
        value: Value::text("таң"),
        base: vec![ChangeId { group: id(7), index: 3 }],
    }
}

fn group() -> Group {
    Group {
        id: id(2),
        stamp: Stamp::at(1_763_856_000_000),
        replica: id(3),
        schema: 258,
        occurred_on: OccurredOn { day: -2, zone: Name::new("Asia/Almaty") },
        changes: vec![change(0), Change { space: Space::new("public"), value: Value::Int(-300), ..change(4) }],
    }
}

fn long(bytes: usize) -> Name {
    Name::new(&"n".repeat(bytes))
}

#[test]
fn a_group_is_sound_up_to_each_limit_and_not_beyond() {
    const NAME: &str = "space, kind or field name empty or too long";
    let bases = |count: u16| (0..count).map(|index| ChangeId { group: id(7), index }).collect::<Vec<_>>();
    let unknown = |bytes: usize| Value::Unknown(9, vec![0; bytes].into());
    type Spoil<'a> = &'a dyn Fn(&mut Group);
    let table: [(Spoil<'_>, Option<&str>); 24] = [
        (&|_| {}, None),
        (&|g| g.changes.clear(), Some("group without changes")),
        (&|g| g.changes = (0..256).map(change).collect(), None),
        (&|g| g.changes = (0..257).map(change).collect(), Some("group with too many changes")),
        (&|g| g.changes[1].index = 0, Some("indexes of changes must ascend")),
        (&|g| g.changes.reverse(), Some("indexes of changes must ascend")),
        (&|g| g.occurred_on.zone = long(limits::NAME_BYTES), None),
        (&|g| g.occurred_on.zone = long(limits::NAME_BYTES + 1), Some("zone name empty or too long")),
        (&|g| g.occurred_on.zone = long(0), Some("zone name empty or too long")),
        (&|g| g.changes[1].kind = long(limits::NAME_BYTES), None),
        (&|g| g.changes[1].kind = long(limits::NAME_BYTES + 1), Some(NAME)),
        (&|g| g.changes[1].kind = long(0), Some(NAME)),
        (&|g| g.changes[1].field = long(limits::NAME_BYTES + 1), Some(NAME)),
        (&|g| g.changes[0].field = long(0), Some(NAME)),
        (&|g| g.changes[1].space = Space::new(&"s".repeat(97)), Some(NAME)),
        (&|g| g.changes[0].space = Space::new(""), Some(NAME)),
        (&|g| g.changes[0].base = bases(16), None),
        (&|g| g.changes[0].base = bases(17), Some("change with too many bases")),
        (&|g| g.changes[0].base = [bases(1), bases(1)].concat(), Some("bases must ascend")),
        (&|g| g.changes[0].base = bases(2).into_iter().rev().collect(), Some("bases must ascend")),
        (
            &|g| g.changes[1].base = vec![ChangeId { group: g.id, index: 0 }],
            Some("change replaces one of its own group"),
        ),
        (&|g| g.changes[1].value = unknown(limits::TEXT_BYTES), None),
        (&|g| g.changes[1].value = unknown(limits::TEXT_BYTES + 1), Some("value too long")),
        (&|g| g.changes[1].value = Value::read(3, &[b'a'; limits::TEXT_BYTES + 1]), Some("value too long")),
    ];
    for (at, (spoil, wrong)) in table.into_iter().enumerate() {
        let mut group = group();
        spoil(&mut group);
        assert_eq!(group.check().err(), wrong.map(Malformed), "row {at}");
        let packed = columns::pack_groups(std::slice::from_ref(&group));
        assert_eq!(columns::unpack_groups(&packed).is_err(), wrong.is_some(), "row {at}, from the wire");
    }
}

#[test]
fn a_group_falls_into_the_parts_of_its_spaces() {
    let group = group();
    assert_eq!(group.spaces(), [Space::new("org/1"), Space::new("public")]);
    let part = group.part(&Space::new("public")).unwrap();
    assert_eq!((part.id, part.changes), (group.id, vec![group.changes[1].clone()]));
    assert_eq!(group.part(&Space::new("org/2")), None);
}

#[test]
fn a_digest_leaves_out_the_stamp_and_a_chain_holds_it() {
    let group = group();
    let later = Group { stamp: Stamp(1), ..group.clone() };
    assert_eq!(later.digest(), group.digest(), "the server may clamp the stamp");
    let chain = |group: Group| Chain([5; 16]).then(&Entry { author: id(4), group });
    assert_ne!(chain(later), chain(group));
}

#[test]
fn what_logs_and_support_read_names_the_thing() {
    assert_eq!(format!("{:?}", Id::NIL), "0".repeat(32));
    assert_eq!(format!("{:?}", ChangeId { group: Id::NIL, index: 3 }), format!("{}.3", "0".repeat(32)));
    assert_eq!(format!("{:?}", Chain([0xab; 16])), "ab".repeat(16));
    assert_eq!(
        (Malformed("x").to_string(), format!("{} {:?}", Name::new("y"), Space::new("z"))),
        ("x".into(), "y z".into())
    );
    let values = [Value::Empty, Value::Flag(true), Value::Int(-3), Value::text("а"), Value::Ref(Id::NIL)];
    let nil = "0".repeat(32);
    assert_eq!(format!("{values:?}"), format!("[∅, true, -3, \"а\", {nil}]"));
    assert_eq!(format!("{:?}", Value::Unknown(9, vec![1, 2].into())), "#9:2B");
}

#[test]
fn ids_carry_time_version_and_variant() {
    assert_eq!(Id::mint(0x0102_0304_0506, [0xff; 10]).hex(), "0102030405067fffbfffffffffffffff");
    assert_eq!(Id::mint(-1, [0; 10]).hex(), "00000000000070008000000000000000");
    let parts = [&3u64.to_le_bytes()[..], b"abc", &0u64.to_le_bytes()].concat();
    let mut hash: [u8; 16] = blake3::hash(&parts).as_bytes()[..16].try_into().unwrap();
    hash[6] = hash[6] & 0x0f | 0x80;
    hash[8] = hash[8] & 0x3f | 0x80;
    assert_eq!(Id::derived(&[b"abc", b""]), Id::from_bytes(hash));
    for at in 0u8..64 {
        let derived = Id::derived(&[&[at]]);
        assert_eq!((derived.bytes()[6] >> 4, derived.bytes()[8] >> 6), (8, 2));
        assert_eq!(Id::parse(&derived.hex().to_uppercase()), Some(derived));
    }
}

#[test]
fn a_batch_cut_anywhere_or_followed_by_anything_is_refused() {
    let entry = Entry { author: id(4), group: group() };
    let packed = columns::pack_entries(std::slice::from_ref(&entry));
    assert_eq!(columns::unpack_entries(&packed).unwrap(), [entry]);
    assert!(columns::unpack_entries(&[&packed[..], &[0]].concat()).is_err());
    for end in 0..packed.len() {
        assert!(columns::unpack_entries(&packed[..end]).is_err(), "{end} bytes");
    }
    assert!(columns::unpack_entries(&columns::pack_groups(&[group()])).is_err(), "entries name their authors");
}

#[test]
fn numbers_that_do_not_fit_their_type_are_refused() {
    let problem = wire::write(&Problem { code: "a".into(), detail: "b".into() });
    assert!(wire::read::<Problem>(&problem).is_ok());
    let join = [&[1][..], &[2; 16], &[0], &[3; 16]].concat();
    assert!(wire::read::<wire::Join>(&join).is_ok());
    let lengths: [&[u8]; 4] = [
        &[0xff; 10],
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    ];
    for length in lengths {
        let bytes = [&[1][..], &[2; 16], length, &[3; 16]].concat();
        assert_eq!(wire::read::<wire::Join>(&bytes).unwrap_err().0, "message cannot be read", "{length:?}");
    }
    // schema is a u16: 65,536 is one too many, and a minus sign does not exist.
    for schema in [&[0x80, 0x80, 0x04][..], &[0xff, 0xff, 0xff, 0xff, 0x0f]] {
        let bytes = [&[1][..], &[2; 32], schema, &[0; 5]].concat();
        assert_eq!(wire::read::<wire::Request>(&bytes).unwrap_err().0, "message cannot be read");
    }
    let bytes = [&[1][..], &[2; 32], &[0xff, 0xff, 0x03], &[0; 4]].concat();
    assert_eq!(wire::read::<wire::Request>(&bytes).unwrap().schema, u16::MAX);
}

#[test]
fn a_clock_keeps_what_it_knows_and_gives_up_what_was_wrong() {
    let mut clock = Clock::default();
    assert_eq!(clock.issue(5), Stamp(5 << 16));
    assert_eq!(clock.issue(5), Stamp((5 << 16) + 1));
    clock.observe(Stamp(9 << 16));
    assert_eq!(clock.issue(5), Stamp((9 << 16) + 1));
    clock.observe(Stamp(1));
    assert_eq!(clock.issue(5), Stamp((9 << 16) + 2));
    clock.correct(100, 300, 1_200);
    assert_eq!((clock.offset_ms(), clock.corrected(100)), (1_000, 1_100));
    let mut other = Clock::default();
    other.observe(Stamp(77 << 16));
    other.merge(clock);
    assert_eq!((other.offset_ms(), other.issue(0)), (1_000, Stamp(1_000 << 16)), "{other:?}");
    assert_eq!(Stamp::at(i64::MAX).unix_ms(), (1 << 47) - 1);
    assert_eq!((Stamp::at(-1), Stamp::at(7).unix_ms()), (Stamp(0), 7));
    assert_eq!(Stamp(u64::MAX).clamped(0), Stamp::at(limits::CLOCK_LEAD_MS));
    assert_eq!(Stamp(u64::MAX).clamped(i64::MIN), Stamp(0));
}

#[test]
fn the_canary_and_what_tabs_tell_each_other_come_back() {
    let canary = Canary { generation: id(1), owed: 3, last: id(2) };
    assert_eq!(Canary::parse(&canary.to_string()), Some(canary));
    for bad in ["", "a b c", &format!("{canary} "), &format!("{canary} x"), &canary.to_string()[1..]] {
        assert_eq!(Canary::parse(bad), None, "{bad}");
    }
    let row = Row { store: Store::Tail, key: "k".into(), value: vec![1] };
    let ops = vec![Op::Put(row), Op::Drop(Store::Meta, "d".into()), Op::Sweep(Store::Outbox, "s".into())];
    assert_eq!(Op::hear(&Op::tell(&ops)), Some(ops.clone()));
    let mut newer = Op::tell(&ops);
    newer[0] += 1;
    assert_eq!(Op::hear(&newer), None);
    let names: Vec<&str> = Store::ALL.iter().map(|store| store.name()).collect();
    assert_eq!(names, ["meta", "outbox", "retained", "tail"]);
}
