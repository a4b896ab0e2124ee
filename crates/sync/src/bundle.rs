//! What a phone owes, as a file: carried by hand to another phone of the same person, or to the server.
//!
//! Eight bytes that say what it is, a version, a digest of the rest, the device that saved it and its proof, then the groups
//! as they travel on the wire. It is not encrypted. The digest tells a damaged file, and anybody can compute it. The proof is a
//! digest under a [`Key`] that only the device and its server know: what it covers, that device saved. Without it (a file of
//! version 1, or one that somebody else wrote) the server believes nothing, and a person decides. A phone cannot check it: it
//! takes what is its own person's, and sends it in that name.
//!
//! ```
//! use erikti_sync::{Id, bundle::{self, Bundle, Fault, Key}};
//! let bundle = Bundle::of(Id::derived(&[b"office"]), Id::derived(&[b"me"]), 1_700_000_000_000, &[]);
//! let mut file = bundle::write(&bundle, &Key::of_token("a token"));
//! assert_eq!(bundle::read(&file), Ok(bundle));
//! assert!(bundle::seal(&file).is_some_and(|seal| seal.is_of(&Key::of_token("a token"))));
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
const VERSION: u8 = 2;

/// Of files that nobody sealed.
const UNSEALED: u8 = 1;

/// Bytes of the digest of what follows it.
const DIGEST_BYTES: usize = 16;

/// What a key is for, so that it is good for nothing else.
const KEY_CONTEXT: &str = "erikti 2026-11-22 a file of what a phone owes: its proof";

/// The same of the id under which a key is found.
const DEVICE_CONTEXT: &str = "erikti 2026-11-22 a file of what a phone owes: its device";

/// What a device and its server alone can compute: neither the token nor what the server stores of it, and neither can be
/// found from it.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// Of a device with this token.
    pub fn of_token(token: &str) -> Key {
        Key::of_hash(blake3::hash(token.as_bytes()).as_bytes())
    }

    /// Of a device with a token of this BLAKE3 hash.
    pub fn of_hash(hash: &[u8; 32]) -> Key {
        Key(blake3::derive_key(KEY_CONTEXT, hash))
    }

    /// What its device is called in files; no secret.
    pub fn device(&self) -> Id {
        let mut bytes = [0; 16];
        blake3::Hasher::new_derive_key(DEVICE_CONTEXT).update(&self.0).finalize_xof().fill(&mut bytes);
        Id::from_bytes(bytes)
    }

    fn proof(&self, body: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.0, body)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// Who says that a file is theirs, and what proves it.
#[derive(Clone, Debug)]
pub struct Seal<'a> {
    /// [`Key::device`] of whoever says so.
    pub device: Id,
    proof: [u8; 32],
    body: &'a [u8],
}

impl Seal<'_> {
    /// Whether the device with this key saved the file as it is.
    pub fn is_of(&self, key: &Key) -> bool {
        // Hashes are compared in the same time whether they are the same or not.
        key.device() == self.device && key.proof(self.body) == blake3::Hash::from_bytes(self.proof)
    }
}

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

/// The file's bytes, sealed by the device with this key.
pub fn write(bundle: &Bundle, key: &Key) -> Vec<u8> {
    let body = postcard::to_allocvec(bundle).unwrap_or_default();
    let mut sealed = key.device().bytes().to_vec();
    sealed.extend(key.proof(&body).as_bytes());
    sealed.extend(body);
    let mut file = MAGIC.to_vec();
    file.push(VERSION);
    file.extend(digest(&sealed));
    file.extend(sealed);
    file
}

/// Reads a file.
///
/// # Errors
/// See [`Fault`].
pub fn read(file: &[u8]) -> Result<Bundle, Fault> {
    let (_, body) = parts(file)?;
    let bundle: Bundle = postcard::from_bytes(body).map_err(|_| Fault::Damaged)?;
    bundle.groups().map_err(|_| Fault::Damaged)?;
    Ok(bundle)
}

/// Who says that a whole file is theirs; `None` of one that nobody sealed.
pub fn seal(file: &[u8]) -> Option<Seal<'_>> {
    parts(file).ok()?.0
}

/// The seal, if there is one, and what it covers; of a file that is whole.
fn parts(file: &[u8]) -> Result<(Option<Seal<'_>>, &[u8]), Fault> {
    if file.len() > limits::BUNDLE_BYTES {
        return Err(Fault::TooLarge);
    }
    let (version, rest) = file.strip_prefix(MAGIC).ok_or(Fault::Foreign)?.split_first().ok_or(Fault::Damaged)?;
    if !matches!(*version, UNSEALED | VERSION) {
        return Err(Fault::Newer);
    }
    let (expected, rest) = rest.split_at_checked(DIGEST_BYTES).ok_or(Fault::Damaged)?;
    if digest(rest) != *expected {
        return Err(Fault::Damaged);
    }
    if *version == UNSEALED {
        return Ok((None, rest));
    }
    let (device, rest) = rest.split_first_chunk().ok_or(Fault::Damaged)?;
    let (proof, body) = rest.split_first_chunk().ok_or(Fault::Damaged)?;
    Ok((Some(Seal { device: Id::from_bytes(*device), proof: *proof, body }), body))
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

    fn key() -> Key {
        Key::of_token("token")
    }

    /// A file of these contents under the digest that anybody can compute.
    fn whole(version: u8, contents: &[u8]) -> Vec<u8> {
        [MAGIC.as_slice(), &[version], &digest(contents), contents].concat()
    }

    #[test]
    fn no_byte_can_be_missing_or_changed() {
        let file = write(&sample(), &key());
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
        assert_eq!(read(&write(&bundle, &key())), Err(Fault::Damaged));
    }

    #[test]
    fn only_whoever_knows_the_key_can_seal_and_only_what_is_sealed_is_proven() {
        let file = write(&sample(), &key());
        let sealed = &file[MAGIC.len() + 1 + DIGEST_BYTES..];
        let by = |file: &[u8], key: &Key| seal(file).is_some_and(|seal| seal.is_of(key));
        assert!(by(&file, &key()) && !by(&file, &Key::of_token("another")));
        assert!(by(&file, &Key::of_hash(blake3::hash(b"token").as_bytes())), "the server's key is the phone's");
        for at in 0..sealed.len() {
            let mut forged = sealed.to_vec();
            forged[at] ^= 1;
            assert!(!by(&whole(VERSION, &forged), &key()), "changed at {at}");
        }
    }

    #[test]
    fn a_file_that_nobody_sealed_is_read_and_proves_nothing() {
        let file = whole(UNSEALED, &postcard::to_allocvec(&sample()).unwrap());
        assert_eq!(read(&file), Ok(sample()));
        assert!(seal(&file).is_none());
    }
}
