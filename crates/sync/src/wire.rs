//! The messages of the one conversation, and of joining: a version byte, then postcard.
//!
//! A released shape is never altered, since nothing may follow it: another shape is another version, and every version
//! is read for ever. `docs/protocol.md` spells it out; golden fixtures in `tests/fixtures` hold every released shape.

use crate::change::Malformed;
use crate::{Chain, Id, Space, Stamp};
use alloc::string::String;
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// First byte of every message.
pub const VERSION: u8 = 1;

/// `Content-Type` of every message, both ways: whatever answers with another type is not our server.
pub const MEDIA_TYPE: &str = "application/vnd.erikti.exchange";

/// What keeps the doorbell's stream open while nothing is new.
pub const BEAT: &str = ": here\n\n";

/// How far a replica has read one space.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Cursor {
    /// Changes when the server starts a new history on purpose.
    pub epoch: u32,
    /// The last position read; 0 before the first.
    pub position: u64,
    /// The running hash up to there.
    pub chain: Chain,
    /// Version of the reader's grants.
    pub grants: u32,
}

/// The server says how far it has a picture.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Held {
    /// Which one.
    pub picture: Id,
    /// Bytes it has from the first on. All of them only once it has compared them with the picture's id.
    pub bytes: u32,
}

/// A phone speaks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Random; the reply must echo it.
    pub nonce: [u8; 16],
    /// The installed copy that speaks.
    pub replica: Id,
    /// Version of the record shapes it knows.
    pub schema: u16,
    /// Its own clock, Unix milliseconds, uncorrected: for the office's board, never for order.
    pub clock_ms: i64,
    /// Groups it still owes, this request's included.
    pub backlog: u32,
    /// What it wants news of, and from where on.
    pub asks: Vec<(Space, Cursor)>,
    /// Groups it gives: [`crate::columns::pack_groups`].
    pub offers: Vec<u8>,
}

/// The server's answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The request's nonce.
    pub nonce: [u8; 16],
    /// The server's clock, Unix milliseconds.
    pub server_ms: i64,
    /// One verdict a group offered, in the same order.
    pub verdicts: Vec<Verdict>,
    /// News of the spaces asked for.
    pub news: Vec<News>,
    /// Every space this device may read now.
    pub spaces: Vec<Space>,
}

/// What the server did with one group: all of it or nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Verdict {
    /// Durable, at these places, with this stamp.
    Accepted(Vec<(Space, u64)>, Stamp),
    /// It had been accepted before, at these places, with this stamp.
    Known(Vec<(Space, u64)>, Stamp),
    /// Kept for the person who may decide; the reason is a locale key.
    Trayed(String),
    /// Not taken, kept on the phone; the reason is a locale key.
    Refused(String),
    /// The server is older than this group: try again when it is not.
    NeedsNewerServer,
    /// The id is taken by other content: give it a new one.
    IdCollision,
}

/// What is new in one space.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct News {
    /// The space.
    pub space: Space,
    /// The cursor did not fit this server's history: entries begin at position 1, what was read before is void.
    pub rewound: bool,
    /// Entries after the cursor: [`crate::columns::pack_entries`].
    pub entries: Vec<u8>,
    /// The cursor after them.
    pub cursor: Cursor,
    /// The last position known to be in a completed, verified backup.
    pub stable: u64,
    /// There is more: ask again at once.
    pub more: bool,
    /// The newest entries of a space that is read from its beginning, of those behind this page: to be shown until the pages
    /// come, and for nothing else. [`crate::columns::pack_entries`]; empty if there are none.
    pub ahead: Vec<u8>,
}

/// A newcomer trades an invite for a place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Join {
    /// Random; the reply must echo it.
    pub nonce: [u8; 16],
    /// The part of the invite link after `#`.
    pub secret: String,
    /// The installed copy.
    pub replica: Id,
}

/// What the newcomer gets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Joined {
    /// The request's nonce.
    pub nonce: [u8; 16],
    /// The server's clock, Unix milliseconds.
    pub server_ms: i64,
    /// What to keep.
    pub pass: Pass,
}

/// Who this phone is for the server; kept in the journal, mirrored beside the outbox.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pass {
    /// Opaque device token, sent as `Authorization: Bearer`.
    pub token: String,
    /// The person.
    pub person: Id,
    /// The person's name as the inviter wrote it.
    pub name: String,
    /// The role: a locale key's last part, such as `team_leader`.
    pub role: String,
    /// The organisation.
    pub organisation: Id,
    /// Its name as the inviter wrote it.
    pub organisation_name: String,
    /// Every space this device may read.
    pub spaces: Vec<Space>,
}

/// A plain refusal by the server of a whole message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// Locale key without its prefix, such as `invite-used`.
    pub code: String,
    /// What and where, in English, for logs and support.
    pub detail: String,
}

/// Writes a message.
pub fn write<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_extend(message, alloc::vec![VERSION]).unwrap_or_default()
}

/// Reads a message.
///
/// # Errors
/// Another version, or not this message.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Malformed> {
    match bytes.split_first() {
        Some((&VERSION, body)) => match postcard::take_from_bytes(body) {
            Ok((message, [])) => Ok(message),
            Ok(_) => Err(Malformed("bytes after the message")),
            Err(_) => Err(Malformed("message cannot be read")),
        },
        Some(_) => Err(Malformed("message of another version")),
        None => Err(Malformed("empty message")),
    }
}
