//! What a phone owes, as a file: carried by hand to another phone of the same person, or to the server.
//!
//! Eight bytes that say what it is, a version, a digest of the rest, then the groups as they travel on the wire. It is neither
//! signed nor encrypted: devices have no keys of their own yet, and a later version will. So nothing in it is believed that
//! the taker does not know itself: a phone takes only its own person's, the server asks its own table whose copy made what.
//!
//! ```
//! use erikti_sync::{Id, bundle::{self, Bundle, Fault}};
//! let bundle = Bundle::of(Id::derived(&[b"office"]), Id::derived(&[b"me"]), 1_700_000_000_000, &[]);
//! let mut file = bundle::write(&bundle);
//! assert_eq!(bundle::read(&file), Ok(bundle));
//! file.pop();
//! assert_eq!(bundle::read(&file), Err(Fault::Damaged));
//! assert_eq!(bundle::read(b"%PDF-1.7"), Err(Fault::Foreign));
//! ```

use crate::change::Malformed;
use crate::{Group, Id, columns, limits};
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// What every such file begins with: a byte no text has, then line ends that a careless transfer would change.
const MAGIC: &[u8; 8] = b"\xe9ERKT\r\n\x1a";

/// The byte after it.
const VERSION: u8 = 1;

/// Bytes of the digest of what follows it.
const DIGEST_BYTES: usize = 16;

/// What a phone owes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bundle {
    /// The organisation of the phone's person.
    pub organisation: Id,
    /// The phone's person, by the random id that one server gave: it tells that server from all others.
    pub person: Id,
    /// When it was made, by the phone's clock, Unix milliseconds.
    pub made_ms: i64,
    groups: Vec<u8>,
}

/// Why a file is not taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// It is no such file.
    Foreign,
    /// It is of a newer version of the app.
    Newer,
    /// It is larger than any phone owes.
    TooLarge,
    /// It is not whole.
    Damaged,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Foreign => "it is not a file that a phone saved",
            Fault::Newer => "a newer version of the app saved it",
            Fault::TooLarge => "it is larger than what any phone owes",
            Fault::Damaged => "it is not whole: copy it once more",
        })
    }
}

impl Bundle {
    /// These groups, of this person.
    pub fn of(organisation: Id, person: Id, made_ms: i64, groups: &[Group]) -> Bundle {
        Bundle { organisation, person, made_ms, groups: columns::pack_groups(groups) }
    }

    /// The groups.
    ///
    /// # Errors
    /// What part is not as it must be; nothing is returned in part.
    pub fn groups(&self) -> Result<Vec<Group>, Malformed> {
        columns::unpack_groups(&self.groups)
    }
}

/// The file's bytes.
pub fn write(bundle: &Bundle) -> Vec<u8> {
    let body = postcard::to_allocvec(bundle).unwrap_or_default();
    let mut file = MAGIC.to_vec();
    file.push(VERSION);
    file.extend(digest(&body));
    file.extend(body);
    file
}

/// Reads a file.
///
/// # Errors
/// See [`Fault`].
pub fn read(file: &[u8]) -> Result<Bundle, Fault> {
    if file.len() > limits::BUNDLE_BYTES {
        return Err(Fault::TooLarge);
    }
    let (version, rest) = file.strip_prefix(MAGIC).ok_or(Fault::Foreign)?.split_first().ok_or(Fault::Damaged)?;
    if *version != VERSION {
        return Err(Fault::Newer);
    }
    let (expected, body) = rest.split_at_checked(DIGEST_BYTES).ok_or(Fault::Damaged)?;
    if digest(body) != *expected {
        return Err(Fault::Damaged);
    }
    let bundle: Bundle = postcard::from_bytes(body).map_err(|_| Fault::Damaged)?;
    bundle.groups().map_err(|_| Fault::Damaged)?;
    Ok(bundle)
}

fn digest(body: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut bytes = [0; DIGEST_BYTES];
    blake3::Hasher::new().update(body).finalize_xof().fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ledger, Name, OccurredOn, Pen, Space, Stamp, Value};

    fn sample() -> Bundle {
        let ledger = Ledger::default();
        let mut pen = Pen::new(&ledger);
        pen.put(&Space::new("org/1"), Id::derived(&[b"r"]), &Name::new("note"), &Name::new("t"), Value::text("Медеу"));
        let occurred_on = OccurredOn { day: 20_000, zone: Name::new("Asia/Almaty") };
        let (id, replica) = (Id::derived(&[b"g"]), Id::derived(&[b"phone"]));
        let group = Group { id, stamp: Stamp::at(1), replica, schema: 1, occurred_on, changes: pen.finish() };
        Bundle::of(Id::derived(&[b"office"]), Id::derived(&[b"me"]), 1, &[group])
    }

    #[test]
    fn no_byte_can_be_missing_or_changed() {
        let file = write(&sample());
        assert_eq!(read(&file).map(|bundle| bundle.groups().map(|groups| groups.len())), Ok(Ok(1)));
        for end in 0..file.len() {
            assert!(read(&file[..end]).is_err(), "cut at {end}");
        }
        for at in 0..file.len() {
            let mut torn = file.clone();
            torn[at] ^= 1;
            assert!(read(&torn).is_err(), "changed at {at}");
        }
        let mut newer = file;
        newer[MAGIC.len()] = VERSION + 1;
        assert_eq!(read(&newer), Err(Fault::Newer));
    }

    /// Whoever can compute a digest can put anything behind it.
    #[test]
    fn a_digest_makes_nothing_true() {
        let bundle = Bundle { groups: alloc::vec![7; 40], ..sample() };
        assert_eq!(read(&write(&bundle)), Err(Fault::Damaged));
    }
}
