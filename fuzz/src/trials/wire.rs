//! Every message: what is read and written again is the same message, never longer than it came.

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
    if let Some(ops) = Op::hear(data) {
        assert_eq!(Op::hear(&Op::tell(&ops)), Some(ops));
    }
}
