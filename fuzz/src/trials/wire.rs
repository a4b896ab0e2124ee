//! Every message: what is read and written again is the same message, never longer than it came. And a file of what a phone
//! owes: whatever is in it, nothing in it is proven without the key.

use erikti_sync::bundle::{self, Key};
use erikti_sync::columns;
use erikti_sync::session::Op;
use erikti_sync::wire::{self, Join, Joined, Problem, Reply, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

fn again<T: Serialize + DeserializeOwned + PartialEq + Debug>(data: &[u8]) -> Option<T> {
    let message: T = wire::read(data).ok()?;
    let bytes = wire::write(&message);
    assert!(bytes.len() <= data.len(), "a message grew from {} to {} bytes", data.len(), bytes.len());
    assert_eq!(wire::read::<T>(&bytes).as_ref(), Ok(&message));
    Some(message)
}

/// Tries one message.
pub fn run(data: &[u8]) {
    if let Some(request) = again::<Request>(data) {
        let _ = columns::unpack_groups(&request.offers);
    }
    if let Some(reply) = again::<Reply>(data) {
        reply.news.iter().for_each(|news| drop(columns::unpack_entries(&news.entries)));
    }
    let _ = (again::<Join>(data), again::<Joined>(data), again::<Problem>(data));
    file(data);
    if let Some(ops) = Op::hear(data) {
        assert_eq!(Op::hear(&Op::tell(&ops)), Some(ops));
    }
}

/// As it came, and under the beginning and the digest that anybody can put before it.
fn file(data: &[u8]) {
    let (version, contents) = data.split_first().map_or((0, data), |(first, rest)| (*first, rest));
    let digest = blake3::hash(contents);
    let whole = [b"\xe9ERKT\r\n\x1a", &[version][..], &digest.as_bytes()[..16], contents].concat();
    for bytes in [data, &whole] {
        if let Ok(bundle) = bundle::read(bytes) {
            assert!(bundle.groups().is_ok(), "what was read can be unpacked");
        }
        let key = Key::of_token("a token that nobody has");
        assert!(!bundle::seal(bytes).is_some_and(|seal| seal.is_of(&key)), "proven without the key");
    }
}
