//! Groups, invites and requests to test with.

use erikti_server::accounts::{Identity, Invite, Newcomer};
use erikti_server::archive::Append;
use erikti_server::secret::Hash;
use erikti_sync::wire::{Cursor, Request};
use erikti_sync::{Change, Group, Id, Name, OccurredOn, Space, Stamp, Value, columns};

/// A day in November 2024, Unix milliseconds.
pub(crate) const NOW: i64 = 1_732_000_000_000;

pub(crate) fn id(name: &str) -> Id {
    Id::derived(&[name.as_bytes()])
}

pub(crate) fn space(name: &str) -> Space {
    Space::new(name)
}

/// The space that those share who joined by [`crate::binary::Server::join`].
pub(crate) fn shared() -> String {
    format!("org/{}", erikti_server::accounts::organisation_named("Ерікті"))
}

fn change(index: u16, space: &str, value: Value) -> Change {
    Change {
        index,
        space: Space::new(space),
        record: Id::derived(&[b"record", space.as_bytes()]),
        kind: Name::new("activity"),
        field: Name::new("title"),
        value,
        base: Vec::new(),
    }
}

/// A group of one change in each of these spaces.
pub(crate) fn group(name: &str, spaces: &[&str]) -> Group {
    let changes = (0..).zip(spaces).map(|(index, space)| change(index, space, Value::text(name))).collect();
    Group {
        id: id(name),
        stamp: Stamp::at(NOW - 1_000),
        replica: id("replica"),
        schema: 1,
        occurred_on: OccurredOn { day: 20_000, zone: Name::new("Asia/Almaty") },
        changes,
    }
}

/// A group whose packed bytes are about this many.
pub(crate) fn heavy(name: &str, space: &str, bytes: usize) -> Group {
    let text = "я".repeat(8 * 1024);
    let changes =
        (0..).take(bytes.div_ceil(text.len())).map(|index| change(index, space, Value::text(&text))).collect();
    Group { changes, ..group(name, &[space]) }
}

pub(crate) fn append(name: &str, spaces: &[&str]) -> Append {
    Append::of(id("author"), group(name, spaces))
}

pub(crate) fn identity(name: &str) -> Identity {
    Identity {
        person: id(name),
        name: name.to_owned(),
        role: "volunteer".to_owned(),
        organisation: id("organisation"),
        organisation_name: "Ерікті".to_owned(),
    }
}

pub(crate) fn invite(secret: &str) -> Invite {
    Invite {
        secret: Hash::of(secret),
        identity: identity("Айгүл"),
        created_ms: NOW,
        expires_ms: NOW + 1_000,
        device: None,
    }
}

pub(crate) fn newcomer(name: &str) -> Newcomer {
    Newcomer { device: id(&format!("device {name}")), token: Hash::of(&format!("token {name}")), replica: id(name) }
}

pub(crate) fn request(groups: &[Group], asks: &[(Space, Cursor)]) -> Request {
    Request {
        nonce: [7; 16],
        replica: id("replica"),
        schema: 1,
        clock_ms: NOW,
        backlog: groups.len() as u32,
        asks: asks.to_vec(),
        offers: if groups.is_empty() { Vec::new() } else { columns::pack_groups(groups) },
    }
}
